#!/usr/bin/env bash
# Next year: the order is drafted from the last time's outcome, and its texts know which anniversary it is.
source "${SUKUT_SOURCE:?run by tests/system/days}/tests/system/day.sh"
open_day next-year
day_centre
day_operator="Good shipping" day_station ship-good ship
day_operator="Good shipping" day_station ship-declines ship
day_operator="Old shipping" day_station ship-broken ship
sukut station add ship-late --sector ship --operator "Slow shipping" --contact "Night desk" --phone "+994 12 000 00 09" \
  --out bundles >/dev/null
day_config ship-late
printf '#!/bin/sh\nexit 3\n' >ship-broken.horn
expect_soon "three ships are linked" 20 linked 3

day_plan plan.toml yearly 25 2s 'scope = { sectors = ["ship"] }'
sed -i 's/^en = .*/en = "{years} year, {years_number} since"/; s/^az = .*/az = "{years} il"/; 1i since = 1990' plan.toml
expect "the plan is in order" sukut plan check plan.toml --year "$day_year"
said=$(sukut order draft plan.toml --year "$day_year" --out first.order)
expect "the first time there is nothing to look back on" bash -c '! grep -q "last time" <<<"$0"' "$said"
number=$((day_year - 1990))
titles=$(sukut order show first.order --json | jq -r '.titles | tostring')
expect "the anniversary stands in the English title" grep -qE "$number(st|nd|rd|th) year, $number since" <<<"$titles"
expect "and in the Azerbaijani one" grep -qE "$number-(ci|cı|cu|cü) il" <<<"$titles"
expect "it is published" day_publish first.order leyla.live.key nigar.live.key
declines() { sukut-agent decline minute --reason master --config ship-declines.toml; }
expect_soon "a master declines" 20 declines
ended() { sukut report yearly --json | jq -e --argjson n "$1" '.totals.executed == 1 and .totals.pending == $n'; }
expect_soon "the minute is over for whoever was there" 60 ended 1
start_process ship-late sukut-agent run ship-late.toml
expect_soon "one ship came too late" 30 ended 0

next=$((day_year + 1))
begun=$(date +%s%N)
said=$(sukut order draft plan.toml --year "$next" --out next.order)
took=$((($(date +%s%N) - begun) / 1000000))
expect "who did not take part is named, with the phone" grep -q "2 of 4 stations did not take part" <<<"$said"
expect "the broken one" grep -qE "Old shipping +ship-broken +minute failed \(program_failed\) +Desk of ship-broken +\+994" <<<"$said"
expect "the late one" grep -qE "Slow shipping +ship-late +minute missed \(too_late\) +Night desk +\+994" <<<"$said"
expect "a lawful veto is not listed" bash -c '! grep -qE "ship-declines|ship-good" <<<"$0"' "$said"
expect "the anniversary went on" grep -qE "$((number + 1))(st|nd|rd|th) year" \
  <(sukut order show next.order --json | jq -r '.titles | tostring')
said=$(sukut order draft plan.toml --year "$next" --without-report --out again.order)
expect "it can be left out" bash -c '! grep -q "last time" <<<"$0"' "$said"
expect_refusal "a drill looks back on nothing" 2 "--without-report" \
  sukut order draft plan.toml --drill --in 1h --without-report

sed 's/{years} year/{jubilee} year/' plan.toml >wrong.toml
expect_refusal "an unknown placeholder is named with its line" 1 "wrong.toml:7:6: unknown placeholder {jubilee}" \
  sukut plan check wrong.toml
sed '/^since/d' plan.toml >wrong.toml
expect_refusal "years need a year to count from" 1 "add since = 1990" sukut plan check wrong.toml
sed 's/^since.*/since = 2199/' plan.toml >wrong.toml
expect_refusal "which must have been" 1 "is no year to count from" sukut plan check wrong.toml
expect_refusal "a year that has passed" 1 "has passed" sukut order draft plan.toml --year 2020 --out x.order

shown "2 of 4 named with operator and phone, the veto is not; $number → $((number + 1)) in az and en"
figure "draft with the last report $took ms"
