#!/usr/bin/env bash
# A cancel that reaches an agent before its order: the tombstone is held, and the order it names stands as cancelled,
# whichever way it comes. Nothing sounds.
set -eu
source "${SUKUT_SOURCE:?run by CTest, which says where everything is}/tests/system/expect.sh"
open_stage cancel
cd "$stage"
export SUKUT_CENTRE=$stage/centre
sukut init centre --insecure-demo >/dev/null
for person in leyla rashad nigar; do
  sukut key new "$person.key" --name "${person^}" --no-passphrase --insecure-demo >/dev/null
  sukut person add "${person^}" --role root,drill,cancel,close --key "$person.key.pub" >/dev/null
done
sukut root seal --threshold drill=2 >/dev/null
start_coordinator "$SUKUT_CENTRE"
sukut station add ship-one --sector ship --out bundles >/dev/null
printf '#!/bin/sh\ntouch "%s/sounded"\n' "$stage" >whistle
chmod 755 whistle
cat >ship.toml <<TOML
bundle = "bundles/ship-one"
state = "state"
[output.sound]
driver = "command"
start = ["$stage/whistle"]
drill_outputs_until = $(date -u -d '+1 hour' +%Y-%m-%dT%H:%M:%SZ)
TOML
start_process ship sukut-agent run ship.toml
linked() { sukut status --json | jq -e '.connected == 1'; }
expect_soon "the ship reaches the centre" 20 linked

sukut order draft "$SUKUT_SOURCE/deploy/plans/january-20.toml" --drill --in 8s --minute 1s --out drill.order >/dev/null 2>&1
for person in leyla rashad; do sukut order sign drill.order --key "$person.key" --yes >/dev/null; done
expect "one person cancels what was never published" sukut order cancel drill.order --key nigar.key --reason "not today"
holds_cancel() { grep -q 'holds cancel' log/ship.log; }
expect_soon "the ship holds the tombstone" 10 holds_cancel
expect "the order comes after it" sukut order publish drill.order drill.leyla.sig drill.rashad.sig
refused() { sukut report DRILL --json | jq -e '.stations[] | select(.id == "ship-one") | .outcome == "cancelled"'; }
expect_soon "the ship says that it is cancelled, and the centre knows" 10 refused
stands_cancelled() { sukut-agent status --config ship.toml --json | jq -e '.cues | length > 0 and all(.outcome == "cancelled")'; }
expect "on board it stands as cancelled" stands_cancelled
expect "brought by hand it stays so" sukut-agent import drill.order drill.leyla.sig drill.rashad.sig --config ship.toml
expect "on board it still stands as cancelled" stands_cancelled
end=$(date -d "$(sukut order show drill.order --json | jq -r '[.cues[].spans[].end] | min')" +%s)
over() { (($(date +%s) > end)); }
expect_soon "the minute passes" 20 over
expect "nothing sounded" test ! -e sounded
expect "the agent is well" process_runs ship
