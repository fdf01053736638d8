#!/usr/bin/env bash
# T − 3 min: called off, in part and in whole; a cancel sealed the day before; a wrong cancel and the order again; what
# a station does that nobody can reach.
set -eu
source "${SUKUT_SOURCE:?run by tests/system/days}/tests/system/day.sh"
open_day cancel
day_centre
day_station ship-near ship
day_station ship-far ship
day_station siren-one siren
expect_soon "three stations reach the centre" 30 linked 3

clock_of() { TZ=$day_zone date -d "@$1" +%H:%M:%S; }
received() { sukut status "$1" --json | jq -e --argjson n "$2" '.orders[0].total.received == $n'; }
row() { sukut report "$1" --json | jq -e --arg id "$2" --arg cue "$3" ".stations[] | select(.id == \$id and .cue == \$cue) | $4"; }
on_at() { awk -v cue="$2" '$1 == "on" && $4 == cue { print int($2 / 1e9) }' "$1.log" 2>/dev/null; }
seconds_since() { awk -v ns=$(($(date +%s%N) - $1)) 'BEGIN { printf "%.2f", ns / 1e9 }'; }

# The order whose half is called off; the same instant for ships under the rule that the cut-off shall not act.
day_plan storm.toml storm 45 1s 'scope = { sectors = ["ship", "siren"] }' \
  '[[cue]]' 'id = "careful"' 'action = "sound"' "at = $(clock_of $((day_minute + 3)))" 'length = "1s"' \
  'pattern = "prolonged"' 'if_unheard_for = "10s"' 'scope = { sectors = ["ship"] }'
storm_at=$day_minute
expect "an order is drafted" sukut order draft storm.toml --year "$day_year" --out storm.order
expect "and published" day_publish storm.order leyla.live.key nigar.live.key
day_plan quiet.toml quiet 55 1s
quiet_at=$day_minute
expect "a second one, for later" sukut order draft quiet.toml --year "$day_year" --out quiet.order
expect "published as well" day_publish quiet.order leyla.live.key rashad.live.key
expect_soon "everybody holds the first" 20 received storm 3
expect_soon "and the second" 20 received quiet 3

# The day before: on a machine with nothing but a key and the order's file.
mkdir home && cp rashad.key quiet.order home
prepare() { (cd home && env -u SUKUT_CENTRE sukut order cancel "$@"); }
expect "a cancel is sealed and not published" prepare quiet.order --prepare sealed --key rashad.key --reason "prepared"
expect_refusal "without the centre only the order's file can name it" 2 "centre.toml" prepare quiet --prepare no --key rashad.key
armed() { sukut-agent status --config "$1.toml" --json | jq -e --arg cue "$2" '[.cues[] | select(.cue == $cue and .outcome == "pending")] | length >= 1'; }
expect "nothing came of it yet" armed siren-one minute

# Out of reach: it keeps running, and nothing new can come to it.
end_process ship-far
sed -i 's|tcp://127.0.0.1:[0-9]*|tcp://127.0.0.1:9|g' bundles/ship-far/station.toml
start_process ship-far sukut-agent run ship-far.toml

cancel() { sukut order cancel storm --cue minute "$@"; }
expect_refusal "a scope that fits nobody" 2 'did you mean "ship"?' cancel --scope sector=ships --key nigar.key
expect_refusal "one that the cue does not name" 2 "nothing would come of it" \
  sukut order cancel storm --cue careful --scope sector=siren --key nigar.key
expect_refusal "no rule at all" 2 "write sector=ship" cancel --scope ship --key nigar.key
expect_refusal "a cue that is not there" 2 'has no cue "hour"' sukut order cancel storm --cue hour --key nigar.key
expect_refusal "a key of another role" 1 "needs the role cancel" cancel --key nigar.live.key
expect_refusal "a wait without a measure" 2 "--wait" cancel --key nigar.key --wait soon
expect "none of these stopped anything" armed siren-one minute

entered=$(date +%s%N)
cancel --scope sector=ship --reason "storm warning" --key nigar.key >stopped
partial_s=$(seconds_since "$entered")
cat stopped
expect "it says who is stopped and who is not" grep -q '^stopped 1; unconfirmed 1: these will still act$' stopped
expect "and whom to call" grep -Eq "ship-far .*Desk of ship-far .*\+994 12 000 00 00 .*revision 1 .*minute at" stopped
expect "within its 2 s" awk -v s="$partial_s" 'BEGIN { exit !(s < 4) }'
expect "the status keeps saying so" bash -c 'sukut status storm | grep -q "stopped 1; .*unconfirmed 1"'
expect "for machines too" bash -c 'sukut status storm --json | jq -e ".orders[0].cancels[0].unconfirmed[0].id == \"ship-far\""'
expect_refusal "what was called off is not amended" 1 "--scope" sukut order close storm minute --key nigar.key --scope x
passed() { (($(date +%s) > storm_at + 6)); }
expect_soon "the minute passes" 60 passed
expect "the siren sounded" test "$(on_at siren-one minute)" = "$storm_at"
expect "the ship in reach did not" test -z "$(on_at ship-near minute)"
expect "the ship out of reach did, as was said" test "$(on_at ship-far minute)" = "$storm_at"
expect "where the order says so, the cut-off do not act" test -z "$(on_at ship-far careful)"
expect "who is in reach does" test "$(on_at ship-near careful)" = $((storm_at + 3))
unheard() { sukut-agent status --config ship-far.toml --json | jq -e '[.cues[] | select(.cue == "careful")][0] | .outcome == "refused" and .reason == "unheard_for"'; }
expect_soon "and the station says why" 10 unheard
expect "the report has the part as cancelled" row storm ship-near minute '.outcome == "cancelled"'
expect "and the rest as done" row storm siren-one minute '.outcome == "executed"'

# Anyone on duty, without a key.
expect_refusal "a sealed cancel takes no further signature" 2 "publish it alone" sukut order publish home/sealed storm.order.leyla.live.key.sig
cp home/sealed damaged && printf 'x' | dd of=damaged bs=1 seek=20 conv=notrunc status=none
expect_refusal "a damaged one is refused" 1 "" bash -c 'sukut order publish damaged || { s=$?; ((s == 2)) && exit 1; exit $s; }'
expect "nothing was stopped by it" armed siren-one minute
expect "by hand it reaches who is cut off" sukut-agent import home/sealed --config ship-far.toml
entered=$(date +%s%N)
sukut order publish home/sealed --json >stopped.json
sealed_s=$(seconds_since "$entered")
cat stopped.json
expect "the two in reach are stopped at once" jq -e '.stopped == 2 and ([.unconfirmed[].id] == ["ship-far"])' stopped.json
expect_refusal "a cancelled order is not amended" 1 "order draft --again quiet/$day_year" \
  sukut order amend quiet --set minute.length=2s --out no.order

# It was a mistake: a new order, two signatures.
again_at=$((quiet_at + 12))
expect_refusal "only what was called off can be had again" 1 "nothing of" sukut order draft --again storm --drop minute --out no.order
expect "the order again" sukut order draft --again quiet --zone "$day_zone" --set "minute.at=$(clock_of $again_at)" --out again.order
expect_refusal "one signature is not enough" 1 "too_few_signatures" day_publish again.order leyla.live.key
expect "two publish it" day_publish again.order leyla.live.key nigar.live.key
expect_refusal "it stands only once" 1 "stands already in its place" sukut order draft --again quiet --out no.order
passed_again() { (($(date +%s) > again_at + 3)); }
expect_soon "both instants pass" 60 passed_again
expect "the siren kept the minute once, at the new time" test "$(on_at siren-one minute | tr '\n' ' ')" = "$storm_at $again_at "
expect "what was called off by hand stayed silent" test "$(on_at ship-far minute)" = "$storm_at"

shown "part stopped, cut-off ship by name and phone; sealed cancel; order again"
figure "Enter to 'stopped n': $partial_s s in part (one unreachable), $sealed_s s sealed"
