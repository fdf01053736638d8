#!/usr/bin/env bash
# What the centre costs per connected agent, how large the order of the shipped plan is for how many stations, and how
# long an order and a cancel take from the officer's command to the last agent's link.
#   centre_bench.sh [AGENTS]     default 1000. SUKUT_PROGRAMS, SUKUT_BENCHES as for agent_bench.sh
set -euo pipefail
source=$(cd "$(dirname "$0")/../.." && pwd)
source "$source/deploy/stage.sh"
PATH=${SUKUT_PROGRAMS:?}:$PATH
benches=${SUKUT_BENCHES:?}
agents=${1:-1000}
ulimit -n "$(ulimit -Hn)"
open_stage centre-bench
cd "$stage"
export SUKUT_CENTRE=$stage/centre

sukut init centre --insecure-demo --reference declared --link 'tcp://127.0.0.1:*' --bulletin 'tcp://127.0.0.1:*' >/dev/null
for person in leyla rashad nigar; do
  sukut key new "$person.key" --name "${person^}" --no-passphrase --insecure-demo >/dev/null
  sukut person add "${person^}" --role root,drill,cancel,close --key "$person.key.pub" >/dev/null
done
sukut root seal --threshold drill=2 >/dev/null
sectors=(ship port siren rail metro broadcast flag mission road road-police)
{
  echo 'id,sector,name_az,name_en,operator,region,zone,lat,lon,link'
  for ((i = 0; i < agents; ++i)); do
    printf 'bench-%05d,%s,Sınaq,bench,Bench operator %d,Bakı,Asia/Baku,40.4,49.9,lan\n' "$i" "${sectors[i % 10]}" $((i % 37))
  done
} >register.csv
sukut station import register.csv >/dev/null
start_coordinator "$SUKUT_CENTRE"
for ((i = 0; i < agents; ++i)); do sukut station bundle "$(printf 'bench-%05d' "$i")" --out bundles >/dev/null; done
rss_kib() { awk '/VmRSS/ { print $2 }' "/proc/${stage_pid[coordinator]}/status"; }
says() { grep -q "^$1" log/swarm.log; }
field() { awk -v key="$2" -v line="$1" 'index($0, line) == 1 { for (i = 1; i < NF; ++i) if ($i == key) v = $(i + 1) } END { print v }' log/swarm.log; }
broken=0
limit() {  # WHAT VALUE LIMIT UNIT
  local verdict=kept
  awk -v a="$2" -v b="$3" 'BEGIN { exit !(a <= b) }' || { verdict=BROKEN broken=1; }
  printf '  %-62s %10s %s  (limit %s)  %s\n' "$1" "$2" "$4" "$3" "$verdict"
}

before=$(rss_kib)
start_process swarm "$benches/swarm" bundles
until_true 120 "all agents to be welcomed" says all_welcomed
after=$(rss_kib)
echo "centre with $agents agents connected ($((before / 1024)) MiB before, $((after / 1024)) MiB after)"
limit "coordinator, per connected agent" "$(awk -v a="$after" -v b="$before" -v n="$agents" 'BEGIN { printf "%.1f", (a - b) / n }')" 48 KiB

sukut order draft "$source/deploy/plans/january-20.toml" --drill --in 1h --out drill.order >/dev/null
for person in leyla rashad; do sukut order sign drill.order --key "$person.key" --yes >/dev/null; done
asked=$(date +%s%N)
sukut order publish drill.order drill.leyla.sig drill.rashad.sig >/dev/null
until_true 60 "the order to reach all" says "last schedule"
limit "order body of the shipped plan" "$(awk -v b="$(field 'first schedule' body)" 'BEGIN { printf "%.1f", b / 1024 }')" 8 KiB
ms() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.0f", (a - b) / 1e6 }'; }
echo "  order: $(ms "$(field 'last schedule' at_ns)" "$asked") ms from the command's start to the last of $agents links, $(ms "$(field 'last schedule' at_ns)" "$(field 'first schedule' at_ns)") ms between the first and the last"
asked=$(date +%s%N)
sukut order cancel drill.order --key nigar.key --reason "bench" >/dev/null
until_true 60 "the cancel to reach all" says "last cancel"
total=$(ms "$(field 'last cancel' at_ns)" "$asked")
echo "  cancel: $total ms from the command's start to the last of $agents links, $(ms "$(field 'last cancel' at_ns)" "$(field 'first cancel' at_ns)") ms between the first and the last"
((agents > 16)) || limit "cancel to all agents, the officer's command included" "$total" 100 ms
echo "  coordinator after both: $(($(rss_kib) / 1024)) MiB"
exit $broken
