#!/usr/bin/env bash
# One live order end to end: three people with key folders of their own, two signatures needed. The first publish
# lacks one and is refused by name; then it is executed through a command.
set -eu
source "${SUKUT_SOURCE:?run by CTest, which says where everything is}/tests/system/expect.sh"
open_stage live
cd "$stage"
export SUKUT_CENTRE=$stage/centre

expect "a centre is made" sukut init centre --reference declared --link 'tcp://127.0.0.1:*' --bulletin 'tcp://127.0.0.1:*'
expect_refusal "no person's key may lie in the centre" 2 "" \
  sukut key new centre/stray.key --name Stray --no-passphrase
for person in leyla rashad nigar; do
  mkdir -m 700 "$person"
  (umask 077 && echo "passphrase of $person" >"$person/passphrase")
  expect "$person makes a key" sukut key new "$person/live.key" --name "${person^}" --passphrase-file "$person/passphrase"
  expect "$person may sign" sukut person add "${person^}" --role root,live,cancel,close --key "$person/live.key.pub"
done
expect_refusal "nothing is bundled before the root is sealed" 1 "root_unsealed" \
  sukut station add ship-one --sector ship --out bundles --endpoint tcp://127.0.0.1:1 --bulletin tcp://127.0.0.1:2
expect "two of three are needed" sukut root seal --threshold live=2
expect_refusal "afterwards nobody is added" 1 "root_sealed" sukut person add Late --role live --key leyla/live.key.pub
start_coordinator "$SUKUT_CENTRE"
expect "the station gets its bundle" sukut station add ship-one --sector ship --operator Test --out bundles

cat >whistle <<'SH'
#!/bin/sh
echo "$1 $SUKUT_MODE $SUKUT_ACTION $SUKUT_CUE $SUKUT_START_NS $SUKUT_END_NS $(date +%s%N)" >>"$(dirname "$0")/whistle.log"
[ "$1" = off ] || exec sleep infinity
SH
chmod 755 whistle
cat >ship.toml <<TOML
bundle = "bundles/ship-one"
state = "state"
drift_ppm = 100
accept_single_time_source = true
[output.sound]
driver = "command"
start = ["$stage/whistle", "on"]
end = ["$stage/whistle", "off"]
TOML
start_process ship sukut-agent run ship.toml
linked() { sukut status --json | jq -e '.connected == 1'; }
expect_soon "the ship reaches the centre" 20 linked

# Today, in a zone where the day does not end just now.
zone=UTC
[[ $(date -u +%H%M) < 2355 ]] || zone=Asia/Baku
minute=$(($(date +%s) + 14))
cat >plan.toml <<TOML
id = "live-test"
date = "$(TZ=$zone date -d "@$minute" +%m-%d)"
zone = "$zone"
[title]
az = "Sınaq"
en = "Test"
[[cue]]
id = "minute"
action = "sound"
at = $(TZ=$zone date -d "@$minute" +%H:%M:%S)
length = "2s"
pattern = "prolonged"
scope = { sectors = ["ship"] }
TOML
expect "the plan is in order" sukut plan check plan.toml
expect "a live order is drafted" sukut order draft plan.toml --year "$(TZ=$zone date -d "@$minute" +%Y)" --out live.order
sign() { sukut order sign live.order --key "$1/live.key" --passphrase-file "$1/passphrase" --out "$1/live.sig" --yes; }
expect_refusal "a wrong passphrase signs nothing" 2 "passphrase" \
  sukut order sign live.order --key leyla/live.key --passphrase-file nigar/passphrase --out leyla/live.sig --yes
expect "Leyla signs on her own" sign leyla
expect_refusal "one signature is not enough, and it is said who could give the other" 1 "too_few_signatures" \
  sukut order publish live.order leyla/live.sig
expect_refusal "the same person twice is not enough" 1 "" sukut order publish live.order leyla/live.sig leyla/live.sig
expect "Nigar signs on her own" sign nigar
expect "with two it is published" sukut order publish live.order leyla/live.sig nigar/live.sig
final() { sukut report live-test --json | jq -e '.is_final'; }
expect_soon "the report is final" 60 final
sukut report live-test --json >report.json
expect "the order was live and executed, by command" \
  jq -e '.mode == "live" and .totals.executed == 1 and .stations[0].known_by == "commanded"' report.json
expect "the whistle was told on, then off, once each" test "$(cut -d' ' -f1-4 whistle.log | tr '\n' ';')" = \
  "on live sound minute;off live sound minute;"
read -r _ _ _ _ start end on < <(head -1 whistle.log)
read -r _ _ _ _ _ _ off < <(tail -1 whistle.log)
expect "the instants were those of the plan" test "$start $end" = "${minute}000000000 $((minute + 2))000000000"
expect "it sounded no earlier than the instant" test "$on" -ge "$start"
expect "it was off no earlier than the end" test "$off" -ge "$end"
