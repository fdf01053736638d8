#!/usr/bin/env bash
# T − 14 days: a drill at a chosen hour moves an output only where the station allows it; a drill beside a live order is
# refused, one at a bad hour is warned of.
source "${SUKUT_SOURCE:?run by tests/system/days}/tests/system/day.sh"
open_day drill
day_centre
day_station ship-moves ship
sukut station add ship-rehearses --sector ship --operator "Quiet shipping" --out bundles >/dev/null
day_config ship-rehearses "rehearse = [\"$stage/ship-rehearses.horn\", \"lamp\"]"
sed -i '/^drill_outputs_until/d' ship-rehearses.toml
start_process ship-rehearses sukut-agent run ship-rehearses.toml
expect_soon "both ships are linked" 20 linked 2

day_plan plan.toml drilled 5400 2s 'scope = { sectors = ["ship"] }' '[drill]' 'states = "until-minute"'
mkdir plans
mv plan.toml plans/plan.toml
draft() { sukut order draft plans/plan.toml --drill --minute 2s "$@"; }

# Wrong uses, each with its answer.
expect_refusal "a drill falls on no year" 2 "--year" sukut order draft plans/plan.toml --drill --year "$day_year"
expect_refusal "a drill needs its hour" 2 "--in 30s" draft --out x.order
expect_refusal "an hour that has passed" 2 "has passed" draft --at 2020-01-06T11:00+04:00 --out x.order
expect_refusal "an hour without a zone is nobody's" 2 "is no instant" draft --at 2030-01-06T11:00 --out x.order
expect_refusal "no minute lasts an hour" 2 "no length" sukut order draft plans/plan.toml --drill --in 1h --minute 1h --out x.order

# The hour and the day.
saturday=$(TZ=$day_zone date -d 'next saturday 03:00' +%Y-%m-%dT%H:%M%:z)
sed "s/^id = .*/id = \"neighbour\"/; s/^date = .*/date = \"$(TZ=$day_zone date -d 'next saturday' +%m-%d)\"/" \
  plans/plan.toml >plans/neighbour.toml
said=$(draft --at "$saturday" --out night.order 2>&1)
for word in "is at night" "is at a weekend" "is on the day of neighbour"; do
  expect "it is warned: $word" grep -q "warning: .*$word" <<<"$said"
done

# The drill itself.
expect "a drill is drafted" draft --in 12s --out drill.order
expect "it bears its name" jq -e '.order | startswith("DRILL-drilled/")' <(sukut order show drill.order --json)
sukut order sign drill.order --key leyla.live.key --out wrong.sig --yes >/dev/null
expect_refusal "a live key signs no drill" 1 "wrong_mode_key" sukut order publish drill.order wrong.sig
expect "it is published" day_publish drill.order leyla.key
final() { sukut report DRILL-drilled --json | jq -e '.is_final'; }
expect_soon "its report is final" 40 final
sukut report DRILL-drilled --json >report.json
expect "one ship sounded, one rehearsed" jq -e '.totals.executed == 1 and .totals.rehearsed == 1' report.json
expect "by its own config" jq -e '.stations[] | select(.outcome == "rehearsed") | .id == "ship-rehearses" and .reason == "drill_not_allowed"' report.json
expect "the one sounded once, as a drill" test "$(cut -d' ' -f1,3 ship-moves.log | tr '\n' ';')" = "on drill;off drill;"
expect "the other ran its inaudible form alone" test "$(cut -d' ' -f1 ship-rehearses.log | tr '\n' ';')" = "lamp;"

# Beside a live order.
expect "a drill is drafted before the live order is there" draft --in 40m --out late.order
expect "the live order is drafted" sukut order draft plans/plan.toml --year "$day_year" --out live.order
expect "and published" day_publish live.order leyla.live.key nigar.live.key
expect_refusal "an hour must lie between: draft" 1 "live_armed" draft --in 40m --out near.order
expect "nothing was written" test ! -e near.order
expect_refusal "and acceptance, which names both" 1 "comes within an hour of the live order drilled/$day_year/r1 minute" \
  day_publish late.order leyla.key
expect "farther away it is free" draft --in 20m --out far.order
expect "the live order is called off" sukut order cancel drilled --key rashad.key --reason "a drill day"
begun=$(date +%s%N)
expect "then it need not be kept away from" day_publish late.order leyla.key
took=$((($(date +%s%N) - begun) / 1000000))

shown "1 sounded, 1 rehearsed; within an hour of a live order refused at draft and publish; night, weekend, neighbour warned of"
figure "sign and publish $took ms"
