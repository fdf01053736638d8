#!/usr/bin/env bash
# T − 2 h: the minute moves while a closure already runs. The closure goes on as it began; the minute is kept once, at
# its new time; whoever was out of reach keeps the old one, and stands by name with a phone number. A station that
# cannot arm the new revision does not fall back to the old.
set -eu
source "${SUKUT_SOURCE:?run by tests/system/days}/tests/system/day.sh"
open_day amend
day_centre
road() { printf '%s\n' '[output.restrict-road]' 'driver = "manual"'; }
mapfile -t road_lines < <(road)
day_station ship-near ship
day_station ship-far ship
day_station siren-one siren
day_station street-one road-police "${road_lines[@]}"
expect_soon "four stations reach the centre" 30 linked 4

clock_of() { TZ=$day_zone date -d "@$1" +%H:%M:%S; }
day_plan plan.toml moving 40 1s 'scope = { sectors = ["ship"] }' \
  '[[cue]]' 'id = "siren"' 'action = "sound"' "at = $(clock_of "$day_minute")" 'length = "1s"' 'pattern = "steady"' \
  'scope = { sectors = ["siren"] }' \
  '[[cue]]' 'id = "closure"' 'action = "restrict-road"' "at = $(clock_of $((day_minute - 30)))" 'until = "closed"' \
  "latest_end = $(clock_of $((day_minute + 600)))" 'scope = { sectors = ["road-police"] }'
expect "an order is drafted" sukut order draft plan.toml --year "$day_year" --out r1.order
expect "and published by two" day_publish r1.order leyla.live.key nigar.live.key
received() { sukut status moving --json | jq -e --argjson n "$1" '.orders[0].total.received == $n'; }
expect_soon "everybody holds it" 20 received 4
begun() { (($(date +%s) >= day_minute - 30)); }
expect_soon "the closure's instant comes" 40 begun
expect "the street is closed, a person says so" sukut-agent confirm closure --person Orxan --config street-one.toml

# Out of reach from here on: it keeps running, and nothing new can come to it.
end_process ship-far
sed -i 's|tcp://127.0.0.1:[0-9]*|tcp://127.0.0.1:9|g' bundles/ship-far/station.toml
start_process ship-far sukut-agent run ship-far.toml

moved=$((day_minute + 8))
amend() { sukut order amend moving --zone "$day_zone" "$@"; }
expect_refusal "what has begun is refused by name" 1 "cue closure began at" \
  amend --set "closure.at=$(clock_of "$moved")" --out no.order
expect_refusal "it may not last longer either" 1 "may only end earlier" \
  amend --set "closure.until=$(clock_of $((day_minute + 900)))" --out no.order
expect_refusal "nor be dropped" 1 "sukut order cancel moving/$day_year --cue closure" amend --drop closure --out no.order
expect_refusal "a time that has passed" 1 "has passed" amend --set "minute.at=$(clock_of $((day_minute - 60)))" --out no.order
expect_refusal "a cue that is not there" 2 'has no cue "minutes"' amend --set minutes.at=12:05 --out no.order
expect_refusal "a word that is no change" 2 "write CUE.KEY=VALUE" amend --set minute --out no.order
expect_refusal "nothing at all" 2 "nothing to amend" amend --out no.order
expect "nothing was written for those" test ! -e no.order

entered=$(date +%s%N)
amend --set "minute.at=$(clock_of "$moved")" --set "siren.at=$(clock_of "$moved")" --set siren.tolerance=100ns \
  --set "closure.until=$(clock_of $((day_minute + 500)))" --out r2.order >amended
cat amended
expect "it says what changes" grep -q 'cue minute: time' amended
expect "and what may be read out by phone" grep -q '^fingerprint ' amended
expect_refusal "one signature is not enough" 1 "too_few_signatures" day_publish r2.order leyla.live.key
expect "two publish it" day_publish r2.order leyla.live.key nigar.live.key
expect_soon "all but one hold it" 20 received 3
amend_s=$(awk -v ns=$(($(date +%s%N) - entered)) 'BEGIN { printf "%.1f", ns / 1e9 }')

sukut status moving >status
cat status
expect "the one left behind stands by name, with what it will do and whom to call" \
  grep -Eq "ship-far .*Desk of ship-far .*\+994 12 000 00 00 .*holds only revision 1, will act at .*\(.* UTC\)" status
left_behind() { sukut status moving --json | jq -e '[.orders[0].left_behind[].id] == ["ship-far"]'; }
expect "nobody else does" left_behind

over() { (($(date +%s) > moved + 3)); }
expect_soon "both minutes pass" 60 over
on_at() { awk '$1 == "on" { print int($2 / 1e9) }' "$1.log"; }
expect "within reach it sounded once, at the new time" test "$(on_at ship-near)" = "$moved"
expect "out of reach once, at the old" test "$(on_at ship-far)" = "$day_minute"
expect "what could not arm the new one never sounded, at neither" test "$(sounded siren-one)" = 0
row() { sukut report moving --json | jq -e --arg id "$1" --arg cue "$2" ".stations[] | select(.id == \$id and .cue == \$cue) | $3"; }
expect_soon "and says why" 10 row siren-one siren '.outcome == "refused" and .reason == "clock_unbounded"'
starts() { sukut-agent status --config street-one.toml --json | jq -e '[.cues[] | select(.cue == "closure" and .stage == "begun")] | length == 1'; }
expect "the closure still runs, begun once" starts
expect "the report has it as carried out" row street-one closure '.outcome == "executed"'

shown "closure untouched; 1 of 2 ships at its new time, 1 left behind by name and phone"
figure "amend, 2 signatures, publish, held: $amend_s s"
