#!/usr/bin/env bash
# Afternoon: the road opens, the flag is raised. The centre closes with one key, in part or for all; the person on the
# spot may end it as well; what nobody closes becomes an alert and ends by itself. Lowered and raised are two words.
set -eu
source "${SUKUT_SOURCE:?run by tests/system/days}/tests/system/day.sh"
open_day close
day_centre
by_hand() {  # ID SECTOR REGION
  sukut station add "$1" --sector "$2" --region "$3" --operator "Road police" --contact "Desk of $1" \
    --phone "+994 12 000 00 00" --out bundles >/dev/null
  day_config "$1" '[output.restrict-road]' 'driver = "manual"' '[output.lower-flag]' 'driver = "manual"'
  start_process "$1" sukut-agent run "$1.toml"
}
by_hand street-baku road-police Baku
by_hand street-ganja road-police Ganja
by_hand street-quba road-police Quba
by_hand flag-one flag Baku
expect_soon "four stations reach the centre" 30 linked 4

clock_of() { TZ=$day_zone date -d "@$1" +%H:%M:%S; }
cue() {  # ID ACTION FROM UNTIL-LINES…
  printf '[[cue]]\nid = "%s"\naction = "%s"\nat = %s\n' "$1" "$2" "$(clock_of "$3")"
  shift 3
  printf '%s\n' "$@"
}
day_plan plan.toml road 3600 1s 'scope = { sectors = ["ship"] }'
from=$(($(date +%s) + 6))
latest=$((from + 22))
{
  cue closure restrict-road "$from" 'until = "closed"' "latest_end = $(clock_of $((from + 900)))" \
    'scope = { sectors = ["road-police"] }'
  cue side-street restrict-road "$from" 'until = "closed"' "latest_end = $(clock_of "$latest")" \
    'scope = { regions = ["Ganja"] }'
  cue flags lower-flag "$from" 'until = "end-of-day"' 'scope = { sectors = ["flag"] }'
} >cues
sed -n '/^\[\[cue\]\]/q;p' plan.toml | cat - cues >road.toml
expect "an order is drafted" sukut order draft road.toml --year "$day_year" --out road.order
expect "and published" day_publish road.order leyla.live.key nigar.live.key
received() { sukut status road --json | jq -e '.orders[0].total.received == 4'; }
expect_soon "everybody holds it" 20 received
begun() { (($(date +%s) >= from)); }
expect_soon "it begins" 30 begun
says() { sukut-agent confirm "$2" --person Orxan --config "$1.toml" "${@:3}"; }
expect_refusal "an end before its start is not taken" 1 "its start was not confirmed" says street-baku closure --ended
for street in street-baku street-ganja street-quba; do expect "$street is closed" says "$street" closure; done
expect "so is the side street" says street-ganja side-street
expect "the flag is lowered" says flag-one flags
row() { sukut report road --json | jq -e --arg id "$1" --arg cue "$2" ".stations[] | select(.id == \$id and .cue == \$cue) | $3"; }
expect_soon "lowered is told" 10 row flag-one flags '.outcome == "executed" and .ended == null'
open_at() { sukut status road --json | jq -e --argjson n "$1" '.orders[0].open_cues[] | select(.cue == "closure") | .begun == 3 and (.still_open | length) == $n'; }
expect_soon "the centre sees three streets closed" 10 open_at 3

close() { sukut order close road closure "$@"; }
expect_refusal "what ends by itself is not closed" 2 'no open-ended cue "flags"' sukut order close road flags --key rashad.key
expect_refusal "nor what is not there" 2 'no open-ended cue "road"' sukut order close road road --key rashad.key
expect_refusal "a key of another role" 1 "needs the role close" close --key rashad.live.key
expect_refusal "a region that is nobody's" 2 "fits no station" close --scope region=Sheki --key rashad.key

# On one's own machine there is the key and the order's file.
mkdir home && cp rashad.key road.order home
(cd home && env -u SUKUT_CENTRE sukut order close road.order closure --scope region=Ganja --prepare open --key rashad.key)
entered=$(date +%s%N)
sukut order publish home/open >closed
close_s=$(awk -v ns=$(($(date +%s%N) - entered)) 'BEGIN { printf "%.2f", ns / 1e9 }')
cat closed
expect "the region's street is open, and says so" grep -q '^ended 1; still open 0$' closed
expect "the others are not" open_at 2
expect "the person on the spot opens the second" says street-baku closure --ended
expect_soon "which the centre sees" 10 open_at 1
expect "the centre opens the rest" close --key rashad.key --out close.document
expect_soon "nothing is closed any more" 10 open_at 0
expect "closing again does no harm" sukut order publish close.document
for street in street-baku street-ganja street-quba; do
  expect_soon "$street stands in the report" 10 row "$street" closure '.outcome == "executed" and .ended != null'
done
expect "the flag is raised" says flag-one flags --ended
expect_soon "raised is told beside lowered" 10 row flag-one flags '.outcome == "executed" and .ended != null'
expect_refusal "it is not raised twice" 1 "" says flag-one flags --ended

past() { (($(date +%s) > latest)); }
expect_soon "the side street's latest end passes" 40 past
alert() { sukut status road --json | jq -e '.orders[0].open_cues[] | select(.cue == "side-street") | .is_overdue'; }
expect_soon "which is an alert in the status" 15 alert
expect "for people too" bash -c 'sukut status road | grep -q "side-street was not closed: its latest end"'
logged() { grep -q 'side-street: its latest end has passed and no close was published' log/coordinator.log; }
expect_soon "and in the coordinator's log" 15 logged
unclosed() { row street-ganja side-street '.outcome == "ended_unclosed" and .reason == "not_closed"'; }
expect_soon "and an outcome of its own" 15 unclosed

shown "closed by region, on the spot and for all; unclosed: alert; lowered and raised told apart"
figure "Enter to 'ended n': $close_s s"
