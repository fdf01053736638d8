# Two files to the table of the soak: what each process stored (process, KiB), then the samples (seconds, process,
# RSS KiB, anonymous KiB, descriptors), of which those after `warm` seconds count.
# Before and after are the medians of the first and the last third of what follows the warm-up; descriptors are the
# least and the most of each third: connections come and go, a leak raises both. Slope: least squares over all samples.
# What was stored in between is taken off the growth: its pages lie in SQLite's cache, and the key of every report is
# known by heart, so that none is ever stored twice.
function median(list, from, to,    sorted, n, i, j, v) {
  n = 0
  for (i = from; i < to; ++i) {
    v = list[i]
    for (j = n++; j > 0 && sorted[j - 1] > v; --j) sorted[j] = sorted[j - 1]
    sorted[j] = v
  }
  return sorted[int(n / 2)]
}
function extreme(list, from, to, sign,    i, v) {  # sign 1: the most, -1: the least
  v = list[from]
  for (i = from; i < to; ++i) if (sign * list[i] > sign * v) v = list[i]
  return v
}
function slope(    i, x, y, xx, xy) {
  for (i = 0; i < n; ++i) { x += t[i]; y += rss[i]; xx += t[i] * t[i]; xy += t[i] * rss[i] }
  return (n * xx - x * x) ? (n * xy - x * y) / (n * xx - x * x) * 3600 : 0
}
FNR == NR { stored[$1] = $2; next }
{ last = $1 }
$1 >= warm {
  if (!($2 in count)) names[++processes] = $2
  i = count[$2]++
  at[$2, i] = $1; resident[$2, i] = $3; open[$2, i] = $5
}
END {
  OFS = "\t"
  print "process", "before KiB", "after KiB", "growth KiB", "stored KiB", "KiB/hour", "fd before", "fd after", "verdict"
  for (p = 1; p <= processes; ++p) {
    name = names[p]; n = count[name]
    for (i = 0; i < n; ++i) { t[i] = at[name, i]; rss[i] = resident[name, i]; fd[i] = open[name, i] }
    third = int(n / 3)
    before = median(rss, 0, third); after = median(rss, n - third, n)
    least_before = extreme(fd, 0, third, -1); most_before = extreme(fd, 0, third, 1)
    least_after = extreme(fd, n - third, n, -1); most_after = extreme(fd, n - third, n, 1)
    growth = after - before
    held = stored[name] * (t[n - third] - t[0]) / last
    leaked = growth - held
    flat = (leaked < 256 || leaked < before / 100) && (least_after <= least_before || most_after <= most_before)
    print name, before, after, growth, sprintf("%.0f", held), sprintf("%.0f", slope()), \
      least_before "-" most_before, least_after "-" most_after, flat ? "flat" : "GROWS"
  }
  if (processes == 0) print "nothing was sampled after the warm-up: GROWS"
}
