# Samples (seconds, process, RSS KiB, anonymous KiB, descriptors) to the table of the soak, after `warm` seconds.
# Before and after are the medians of the first and the last third of what follows the warm-up; descriptors are the
# least of each third, because connections that come and go are not a leak. Slope: least squares over all samples.
function median(list, from, to,    sorted, n, i, j, v) {
  n = 0
  for (i = from; i < to; ++i) {
    v = list[i]
    for (j = n++; j > 0 && sorted[j - 1] > v; --j) sorted[j] = sorted[j - 1]
    sorted[j] = v
  }
  return sorted[int(n / 2)]
}
function least(list, from, to,    i, v) {
  v = list[from]
  for (i = from; i < to; ++i) if (list[i] < v) v = list[i]
  return v
}
function slope(    i, x, y, xx, xy) {
  for (i = 0; i < n; ++i) { x += t[i]; y += rss[i]; xx += t[i] * t[i]; xy += t[i] * rss[i] }
  return (n * xx - x * x) ? (n * xy - x * y) / (n * xx - x * x) * 3600 : 0
}
$1 >= warm {
  if (!($2 in count)) names[++processes] = $2
  i = count[$2]++
  at[$2, i] = $1; resident[$2, i] = $3; open[$2, i] = $5
}
END {
  OFS = "\t"
  print "process", "before KiB", "after KiB", "growth KiB", "KiB/hour", "fd before", "fd after", "verdict"
  for (p = 1; p <= processes; ++p) {
    name = names[p]; n = count[name]
    for (i = 0; i < n; ++i) { t[i] = at[name, i]; rss[i] = resident[name, i]; fd[i] = open[name, i] }
    third = int(n / 3)
    before = median(rss, 0, third); after = median(rss, n - third, n)
    fd_before = least(fd, 0, third); fd_after = least(fd, n - third, n)
    growth = after - before
    flat = (growth < 256 || growth < before / 100) && fd_after <= fd_before
    print name, before, after, growth, sprintf("%.0f", slope()), fd_before, fd_after, flat ? "flat" : "GROWS"
  }
  if (processes == 0) print "nothing was sampled after the warm-up: GROWS"
}
