#!/usr/bin/env bash
# The systemd units say only what systemd knows, and leave little open; and what the agent's unit forbids (put on by
# tests/system/sandbox, because a test machine need not run systemd) does not hinder the agent nor its dead-man guard.
set -eu
source "${SUKUT_SOURCE:?run by CTest, which says where everything is}/tests/system/expect.sh"
command -v systemd-analyze >/dev/null || { echo "skipped: no systemd-analyze here (package systemd)"; exit 77; }
open_stage units
cd "$stage"

for unit in sukut-agent sukut-coordinator; do
  sed "s|/usr/bin/$unit|$(command -v "$unit")|; s|^Documentation=.*||" "$SUKUT_SOURCE/deploy/systemd/$unit.service" >"$unit.service"
  said=$(systemd-analyze verify --man=no "./$unit.service" 2>&1 | grep -F "$unit.service" || true)
  expect "$unit.service says nothing that systemd does not know" test -z "$said"
  expect "$unit.service leaves little open" systemd-analyze security --offline=true --threshold=25 "./$unit.service"
done

# ---- The agent's sandbox, for real.
if ((EUID != 0)); then
  echo "skipped: only root can put the sandbox on"
  exit 77
fi
# filter NAME: the system calls of a systemd filter, groups opened up.
filter() {
  local name names
  mapfile -t names < <(systemd-analyze --no-pager syscall-filter "$1" </dev/null | sed -n 's/^    \([@a-z0-9_-]*\)$/\1/p')
  for name in "${names[@]}"; do
    if [[ $name == @* ]]; then filter "$name"; else echo "$name"; fi
  done
}
export LC_ALL=C.UTF-8
allowed=$(sed -n 's/^SystemCallFilter=//p' sukut-agent.service)
filter "$allowed" | sort -u >names
echo '#include <sys/syscall.h>' | cc -E -dM - | sed -n 's/^#define __NR_\([a-z0-9_]*\) \([0-9]*\)$/\1 \2/p' | sort >numbers
join names numbers | cut -d' ' -f2 >calls
expect "the unit's system calls are known here" test "$(wc -l <calls)" -gt 230
mkdir place
chmod 711 .
sandbox() { "$SUKUT_SANDBOX" "$stage/place" "$stage/calls" "$@"; }
status=0
sandbox true || status=$?
if ((status == 125)); then
  echo "skipped: this machine cannot put the sandbox on (see above)"
  exit 77
fi
expect_refusal "the sandbox holds: nothing is written elsewhere" 1 "Read-only file system" sandbox touch "$stage/elsewhere"
expect_refusal "the sandbox holds: no call beside the unit's" 1 "" sandbox unshare -U true

export SUKUT_CENTRE=$stage/centre
sukut init centre --insecure-demo >/dev/null
sukut key new anna.key --name Anna --no-passphrase --insecure-demo >/dev/null
sukut person add Anna --role root,live,drill,cancel,close --key anna.key.pub >/dev/null
sukut root seal --no-spare --threshold live=1 --threshold root=1 >/dev/null
start_coordinator "$SUKUT_CENTRE"
sukut station add metro-one --sector metro --operator Test --out place/bundles >/dev/null
mkdir place/board
echo old >place/board/line.txt
cat >place/horn <<SH
#!/bin/sh
echo "\$1" >>"$stage/place/horn.log"
[ "\$1" = off ] || exec sleep infinity
SH
chmod 755 place/horn
until=$(date -u -d '+1 hour' +%Y-%m-%dT%H:%M:%SZ)
cat >place/agent.toml <<TOML
bundle = "bundles/metro-one"
state = "state"
drift_ppm = 100
accept_single_time_source = true
[output.sound]
driver = "command"
start = ["$stage/place/horn", "on"]
end = ["$stage/place/horn", "off"]
drill_outputs_until = $until
[output.notice]
driver = "text_file"
file = "$stage/place/board/line.txt"
drill_outputs_until = $until
TOML
cat >plan.toml <<'TOML'
id = "units"
date = "01-20"
zone = "Asia/Baku"
[title]
az = "Sınaq"
en = "Test"
[drill]
states = "until-minute+30s"
[[cue]]
id = "minute"
action = "sound"
at = 12:00:00
length = "60s"
pattern = "prolonged"
scope = { sectors = ["metro"] }
[[cue]]
id = "board"
action = "notice"
at = 08:00:00
until = "end-of-day"
scope = { sectors = ["metro"] }
text = { az = "Anım günü", en = "Day of remembrance" }
TOML
chown -R 65534:65534 place
start_process agent sandbox sukut-agent run "$stage/place/agent.toml"
linked() { sukut status --json | jq -e '.connected == 1'; }
expect_soon "the agent reaches the centre" 20 linked
agent=$(pgrep -x -P "${stage_pid[agent]}" sukut-agent || echo "${stage_pid[agent]}")
expect "it has no capability" grep -qE '^CapEff:\s+0+$' "/proc/$agent/status"
expect "it may not gain any" grep -qE '^NoNewPrivs:\s+1$' "/proc/$agent/status"
real_time() { chrt -p -a "$agent" 2>/dev/null | grep -q SCHED_FIFO || grep -lqE '^policy.*: *1$' "/proc/$agent"/task/*/sched; }
if grep -qE '^Max realtime priority +60 ' "/proc/$agent/limits"; then
  expect "its firing thread is in real time all the same" real_time
else
  echo "skipped: LimitRTPRIO cannot be raised on this machine, so whether the firing thread gets real time is not seen"
fi
sukut order draft plan.toml --drill --in 8s --minute 60s --out drill.order >/dev/null
sukut order sign drill.order --key anna.key --out drill.sig --yes >/dev/null
sukut order publish drill.order drill.sig >/dev/null
expect_soon "the notice stands" 20 grep -q remembrance place/board/line.txt
expect_soon "the horn sounds" 30 grep -qx on place/horn.log
kill -KILL "$agent"
expect_soon "the horn is off although the agent is dead" 10 grep -qx off place/horn.log
expect_soon "and the board has its line back" 10 grep -qx old place/board/line.txt
expect "with nothing left beside it" test "$(ls place/board)" = line.txt
