#!/usr/bin/env bash
# 8 May: a second observance by its own plan, side by side with the first; two live orders never ask one output of one
# station for the same time.
source "${SUKUT_SOURCE:?run by tests/system/days}/tests/system/day.sh"
open_day may-8
day_centre
plans=$SUKUT_SOURCE/deploy/plans
expect "the register is there" sukut station import "$SUKUT_SOURCE/deploy/register.toml"
ship=$(sukut station list --json | jq -r '[.[] | select(.sector == "ship")][0].id')
expect "a ship gets its bundle" sukut station bundle "$ship" --out bundles
day_config "$ship"
start_process "$ship" sukut-agent run "$ship.toml"
expect_soon "it is linked" 20 linked 1
year=$(($(date +%Y) + 1))

# A drill at the very minute of 8 May, before anything live stands: the live order displaces it.
expect "a drill is drafted" sukut order draft "$plans/may-8.toml" --drill --at "$year-05-08T12:00+02:00" --out drill.order
expect "and published" day_publish drill.order leyla.key
expect "January is drafted" sukut order draft "$plans/january-20.toml" --year "$year" --out january.order
expect "and published" day_publish january.order leyla.live.key nigar.live.key
said=$(sukut order draft "$plans/may-8.toml" --year "$year" --out may.order 2>&1)
expect "May is drafted; that it displaces the drill is said" grep -q "the live order displaces the drill" <<<"$said"
expect "and published beside January" day_publish may.order leyla.live.key rashad.live.key
expect "both stand" jq -e '[.[] | select(.mode == "live") | .order] | sort == ["january-20/'"$year"'/r1", "may-8/'"$year"'/r1"]' \
  <(sukut order list --json)
holds_both() { sukut-agent status --json --config "$ship.toml" | jq -e '[.orders[].name | select(startswith("DRILL") | not)] | length == 2'; }
expect_soon "the ship holds both" 20 holds_both

# A third observance that asks for the same minute.
sed 's/^id = "may-8"/id = "memorial"/; s/^date = .*/date = "01-20"/; s/^zone = .*/zone = "Asia\/Baku"/' "$plans/may-8.toml" >memorial.toml
begun=$(date +%s%N)
said=$(sukut order draft memorial.toml --year "$year" --out memorial.order 2>&1) && status=0 || status=$?
took=$((($(date +%s%N) - begun) / 1000000))
expect "an overlap is refused at draft" test "$status" = 1
expect "both orders and cues are named" grep -qE "memorial/$year/r1 two-minutes-silence and january-20/$year/r1 minute-silence" <<<"$said"
expect "the output, how many stations, and some of them" grep -qE "same output \(silence\) of [0-9]+ stations \([a-z0-9-]+, [a-z0-9-]+, [a-z0-9-]+ and [0-9]+ more\)" <<<"$said"
expect "the instants, in Baku and UTC" grep -q "from $year-01-20 12:00:00 +04 Baku ($year-01-20 08:00:00 UTC) to $year-01-20 12:01:00 +04" <<<"$said"
expect "the reason and the mend" grep -q "exclude the stations from one, or cancel the other order (order_overlaps)" <<<"$said"
expect "nothing was written" test ! -e memorial.order
stations=$(grep -oE "\) of [0-9]+ stations" <<<"$said" | grep -oE "[0-9]+")

# Whoever drafted earlier is refused by the coordinator.
sed '/^\[\[cue\]\]/,$d' memorial.toml >free.toml
cat >>free.toml <<TOML
[[cue]]
id = "ships"
action = "sound"
at = 12:00:30
length = "60s"
pattern = "prolonged"
scope = { sectors = ["ship"] }
TOML
sed 's/^at = .*/at = 12:05:00/' free.toml >later.toml
expect "five minutes later it is free" sukut order draft later.toml --year "$year" --out later.order
expect "January is called off" sukut order cancel january-20 --key rashad.key --reason "drafted anew"
expect "then its minute is free" sukut order draft free.toml --year "$year" --out free.order
sed '0,/^id = .*/s//id = "january-20-again"/' "$plans/january-20.toml" >again.toml
expect "January is drafted anew" sukut order draft again.toml --year "$year" --out again.order
expect "and published" day_publish again.order leyla.live.key nigar.live.key
expect_refusal "what was drafted meanwhile is refused at publishing" 1 "order_overlaps" \
  day_publish free.order leyla.live.key nigar.live.key
expect "a revision never meets itself" sukut order draft again.toml --year "$year" --out again2.order
expect "and replaces what it revises" day_publish again2.order leyla.live.key nigar.live.key

shown "two observances stand side by side; the third is refused for $stations stations, at draft and at publishing"
figure "draft with the judgement over $(sukut station list --json | jq length) stations $took ms"
