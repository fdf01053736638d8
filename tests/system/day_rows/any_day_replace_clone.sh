#!/usr/bin/env bash
# Any day: a station joins after publishing and is taken in by the rules; a machine is replaced, and the old one obeys as
# soon as the bulletin or a file reaches it; a copied disk is turned away and starts nothing. Then the minute.
set -eu
source "${SUKUT_SOURCE:?run by tests/system/days}/tests/system/day.sh"
open_day any_day_replace_clone
day_centre
day_station ship-one ship
day_station ship-cut ship 'bulletins = []'
expect_soon "two stations reach the centre" 20 linked 2
day_plan minute.toml minute-day 75 3s 'scope = { sectors = ["ship"] }'
expect "a live order is drafted" sukut order draft minute.toml --year "$day_year" --out live.order
expect "two sign it, it is published" day_publish live.order leyla.live.key rashad.live.key
status_of() { sukut-agent status --config "$1.toml" --json; }
holds_order() { status_of "$1" | jq -e '.cues | length == 1'; }
expect_soon "the old machine of ship-one holds it" 10 holds_order ship-one
expect_soon "the one of ship-cut too" 10 holds_order ship-cut

# ---- A station joins after publishing.
day_station ship-late ship
expect_soon "a station that joined later holds it as well" 20 holds_order ship-late

# ---- A new machine. Wrong uses first: nothing may have changed after them.
before=$(sha256sum centre/register.toml)
expect_refusal "one signature is not enough, and it is said who could give the other" 1 "too_few_signatures" \
  sukut station replace ship-one --out new --key leyla.live.key
expect_refusal "a drill key is not a live one" 1 "wrong_mode_key" \
  sukut station replace ship-one --out new --key leyla.key --key rashad.key
expect_refusal "a station that is not there" 1 "unknown_station" \
  sukut station replace ship-none --out new --key leyla.live.key --key rashad.live.key
expect_refusal "neither a bundle nor a file to be signed" 2 "give --out DIR" sukut station replace ship-one
expect "nothing has changed" test "$before" = "$(sha256sum centre/register.toml)"

begun=$(date +%s%N)
said=$(sukut station replace ship-one --out new --key leyla.live.key --key nigar.live.key --reason "new PC" 2>&1) ||
  { echo "$said"; exit 1; }
expect "it is said plainly that the old machine acts until it is reached" \
  grep -q 'until the old machine is reached it will act: unplug its output' <<<"$said"
is_withdrawn() { status_of "$1" | jq -e '.is_withdrawn and (.cues | all(.outcome == "cancelled" and .reason == "station_withdrawn"))'; }
expect_soon "the old machine obeys, by the bulletin" 20 is_withdrawn ship-one
figure "$((($(date +%s%N) - begun) / 1000000)) ms from the command to the old machine's word"
expect "it says what to do" grep -q 'unplug its output' <(status_of ship-one | jq -r '.warnings[]')
old_is_out() { grep -q 'a key that is not in the register\|is no longer in the register' log/coordinator.log; }
expect_soon "and its key opens the link no more" 30 old_is_out
sed -e 's|bundles/ship-one|new/ship-one|' -e 's|"ship-one.state"|"ship-one-new.state"|' ship-one.toml >ship-one-new.toml
start_process ship-one-new sukut-agent run ship-one-new.toml
expect_soon "the new machine holds the order" 20 holds_order ship-one-new

# ---- A machine that no network reaches: prepared, signed on two machines, brought by hand.
expect "a withdrawal is prepared" sukut station replace ship-cut --prepare cut.withdraw
for person in leyla rashad; do
  expect "$person signs it apart" sukut station sign cut.withdraw --key "$person.live.key" --out "$person.sig" --yes
done
expect_refusal "at the station one signature makes nothing of it" 1 "too_few_signatures" \
  sukut-agent import cut.withdraw leyla.sig --config ship-cut.toml
expect_refusal "it is not published while the key is the station's" 1 "still the one of ship-cut" \
  sukut station withdraw cut.withdraw leyla.sig rashad.sig
expect "then the machine is replaced" sukut station replace ship-cut --out new --withdrawal cut.withdraw leyla.sig rashad.sig
expect "it still would act" bash -c "! sukut-agent status --config ship-cut.toml --json | jq -e '.is_withdrawn' >/dev/null"
expect "until somebody brings the file" sukut-agent import new/ship-cut.withdraw --config ship-cut.toml
expect "then it obeys" is_withdrawn ship-cut
expect_refusal "the same withdrawal replaces nobody twice" 1 "prepare it again" \
  sukut station replace ship-cut --out newer --withdrawal cut.withdraw leyla.sig rashad.sig

# ---- A copied disk.
end_process ship-late
cp -a ship-late.state ship-copy.state
start_process ship-late sukut-agent run ship-late.toml
linked_again() { status_of ship-late | jq -e '.is_linked'; }
expect_soon "the first machine is back" 20 linked_again
sed -e 's|"ship-late.state"|"ship-copy.state"|' -e 's|ship-late.horn|ship-copy.horn|' ship-late.toml >ship-copy.toml
sed -e 's|ship-late.log|ship-copy.log|' ship-late.horn >ship-copy.horn
chmod 755 ship-copy.horn
start_process ship-copy sukut-agent run ship-copy.toml
is_second() { status_of ship-copy | jq -e '.is_cloned'; }
expect_soon "the copy is turned away" 20 is_second
expect "the first is not" test "$(status_of ship-late | jq .is_cloned)" = false
both_shown() {
  sukut status --json | jq -e '.clones | length == 1 and .[0].station == "ship-late" and .[0].first.since != null and
    (.[0].second.journal | length) == 32'
}
expect_soon "both are shown in the status" 10 both_shown
expect "in words as well" grep -q 'turned away, starts nothing' <(sukut status)
expect "an alarm is logged" grep -q 'cloned: station ship-late: two machines speak with its keys' log/coordinator.log

# ---- The minute.
over() { (($(date +%s) > day_minute + 4)); }
expect_soon "the minute passes" 90 over
for station in ship-one-new ship-late; do
  expect_soon "$station sounded" 5 test -s "${station%-new}.log"
done
expect "ship-one sounded once, by its new machine" test "$(sounded ship-one)" = 1
expect "ship-late once, the copy not at all" test "$(sounded ship-late) $(sounded ship-copy)" = "1 "
expect "the replaced machine that was reached by hand was silent" test "$(sounded ship-cut)" = ""
in_report() {
  sukut report minute-day --json | jq -e '[.stations[] | {(.id): "\(.outcome) \(.added_later)"}] | add |
    .["ship-one"] == "executed false" and .["ship-late"] == "executed true"'
}
expect_soon "the report counts the one that joined later, and the new machine as its station" 20 in_report
shown "old machine obeys by bulletin and by file, copy turned away, late station in the report as added later"
