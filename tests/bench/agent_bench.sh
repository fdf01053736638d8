#!/usr/bin/env bash
# Starts of a real agent whose clocks are 3 min wrong and 50 ppm fast, seen by a witness outside whose clock is the
# coordinator's; and what the agent holds of memory, locked as designed. 60 starts, 2 s apart.
#   agent_bench.sh     SUKUT_PROGRAMS: folders of the three programs; SUKUT_BENCHES: folder of the benches
set -euo pipefail
source=$(cd "$(dirname "$0")/../.." && pwd)
source "$source/deploy/stage.sh"
PATH=${SUKUT_PROGRAMS:?}:$PATH
benches=${SUKUT_BENCHES:?}
open_stage agent-bench
cd "$stage"
export SUKUT_CENTRE=$stage/centre
cues=30

sukut init centre --insecure-demo --reference declared --link 'tcp://127.0.0.1:*' --bulletin 'tcp://127.0.0.1:*' >/dev/null
for person in leyla rashad nigar; do
  sukut key new "$person.key" --name "${person^}" --no-passphrase --insecure-demo >/dev/null
  sukut person add "${person^}" --role root,live,cancel,close --key "$person.key.pub" >/dev/null
done
sukut root seal --threshold live=2 >/dev/null
start_coordinator "$SUKUT_CENTRE"
sukut station add ship-one --sector ship --operator Bench --out bundles >/dev/null
cat >ship.toml <<TOML
bundle = "bundles/ship-one"
state = "state"
drift_ppm = 100
accept_single_time_source = true
[output.sound]
driver = "command"
start = ["$benches/witness", "$stage/witness.log"]
end = ["/bin/true"]
TOML
"$benches/clock_control" clock new -180 50 >/dev/null
SUKUT_CLOCK_FILE=$stage/clock LD_PRELOAD=$benches/libsukut_clock.so start_process ship sukut-agent run ship.toml
linked() { sukut status --json | jq -e '.connected == 1'; }
until_true 20 "the agent to reach the centre" linked

# In a zone where the day does not end just now.
zone=UTC
[[ $(date -u +%H%M) < 2350 ]] || zone=Asia/Baku
first=$(($(date +%s) + 20))
write_plan() {  # NAME FIRST
  local i at
  printf 'id = "%s"\ndate = "%s"\nzone = "%s"\n[title]\naz = "Sınaq"\nen = "Bench"\n' "$1" "$(TZ=$zone date -d "@$2" +%m-%d)" "$zone"
  for ((i = 0; i < cues; ++i)); do
    at=$(TZ=$zone date -d "@$(($2 + 2 * i))" +%H:%M:%S)
    printf '[[cue]]\nid = "%s-%02d"\naction = "sound"\nat = %s\nlength = "1s"\npattern = "prolonged"\nscope = { sectors = ["ship"] }\n' "$1" "$i" "$at"
  done
}
for plan in one two; do
  write_plan "$plan" "$first" >"$plan.toml"
  sukut order draft "$plan.toml" --year "$(TZ=$zone date +%Y)" --out "$plan.order" >/dev/null
  for person in leyla rashad; do sukut order sign "$plan.order" --key "$person.key" --yes >/dev/null; done
  sukut order publish "$plan.order" "$plan.leyla.sig" "$plan.rashad.sig" >/dev/null
  first=$((first + 2 * cues))
done
final() { sukut report "$1" --json | jq -e '.is_final'; }
pid=${stage_pid[ship]}
until_true 100 "the first order to end" final one
grep -E 'VmRSS|VmHWM|VmLck' "/proc/$pid/status" >memory
until_true 100 "the second order to end" final two
for plan in one two; do sukut report "$plan" --json; done >reports.json

echo "agent with clocks 3 min behind and 50 ppm fast (command driver; the witness is an exec away)"
jq -rs '"  outcomes: \([.[].stations[].outcome] | group_by(.) | map("\(.[0]) \(length)") | join(", "))",
  "  claimed start error: max \([.[].stations[].start_error_ns // 0] | max / 1e6) ms, bound: max \([.[].stations[].error_bound_ns // 0] | max / 1e6) ms"' reports.json
broken=0
awk '{ printf "%.3f\n", ($3 - $2) / 1e6 }' witness.log | sort -n >seen
awk '{ x = $1 < 0 ? -$1 : $1; print x }' seen | sort -n |
  awk -v wanted=$((2 * cues)) '{ v[NR] = $1 }
    END { p50 = v[int((NR + 1) / 2)]; r = int(NR * 0.95 + 0.999); 
      kept = NR == wanted && v[r] <= 5
      printf "  start seen outside, off the instant: n %d of %d  p50 %.3f  p95 %.3f  max %.3f ms  (limit p95 5)  %s\n", NR, wanted, p50, v[r], v[NR], kept ? "kept" : "BROKEN"
      exit !kept }' || broken=1
awk 'NR == 1 { min = $1 } { max = $1 } END { printf "  earliest %.3f ms, latest %.3f ms\n", min, max }' seen
awk '/VmRSS/ { kept = $2 <= 16384; printf "  agent RSS %.1f MiB (limit 16)  %s\n", $2 / 1024, kept ? "kept" : "BROKEN"; bad = !kept }
  /VmHWM/ { printf "  agent peak RSS %.1f MiB\n", $2 / 1024 } /VmLck/ { printf "  of its pages may be locked: %.1f MiB\n", $2 / 1024 }
  END { exit bad }' memory || broken=1
exit $broken
