#!/usr/bin/env bash
# Next year: what will expire, of people and machines, is known months ahead, and named before the order it would harm.
source "${SUKUT_SOURCE:?run by tests/system/days}/tests/system/day.sh"
open_day keys
sukut init centre --insecure-demo >/dev/null
expect_refusal "before the root is sealed nothing can expire" 1 "root_unsealed" sukut key list
rm -rf centre
day_centre --threshold=live=2 --years 1

expect "every key is listed" sukut key list
sukut key list --json >keys.json
expect "those of people, with each role" \
  jq -e '[.keys[] | select(.holder == "Leyla") | .roles] | flatten | sort == ["cancel", "close", "drill", "live", "root"]' keys.json
expect "and those of the machines" jq -e '[.keys[] | select(.is_machine) | .roles[0]] | sort == ["beacon", "time"]' keys.json
expect "soonest first, with the days left" jq -e '.keys | map(.days_left) | . == sort and .[0] == 364' keys.json
expect "a year is not soon within six months" jq -e 'any(.keys[]; .is_soon) | not' keys.json
expect "but within two years" test "$(sukut key list --within 2y | grep -c '  soon$')" -eq "$(jq '.keys | length' keys.json)"
expect "fingerprints are those that people read by phone" \
  grep -q "$(sukut key show leyla.key --json | jq -r .fingerprint)" <(sukut key list)
expect "the list names its order, unit and zone" grep -q 'expires (Baku).*days left' <(sukut key list)

# An order that ends after its keys: seen in the draft, before anybody signs.
day_station siren-one siren
linked_one() { linked 1; }
expect_soon "a station is there" 20 linked_one
sirens='scope = { sectors = ["siren"] }'
day_plan far.toml far 86400 2s "$sirens"
far_year=$((day_year + 2))
if sukut order draft far.toml --year "$far_year" --out far.order >draft.said 2>&1; then
  expect_refusal "a draft that outlives the root is refused by the pre-flight" 1 "root expires (1): before the order has ended" \
    sukut preflight --order far.order
  for person in leyla nigar; do sukut order sign far.order --key "$person.live.key" --yes >/dev/null; done
  if sukut order publish far.order far.leyla.sig far.nigar.sig >publish.said 2>&1; then
    expect_refusal "once it is held the list refuses" 1 "BEFORE THE END of far/$far_year/r1" sukut key list
    expect_refusal "and so does the pre-flight" 1 "root expires" sukut preflight far
    expect "called off, it harms nothing" sukut order cancel far --key rashad.key --reason "keys first"
    expect "and the list is content" sukut key list
    seen="named in the draft, in the list and in the pre-flight"
  else
    expect "publishing refuses it by name" grep -q expire publish.said
    seen="named in the draft, refused by publishing"
  fi
else
  expect "drafting refuses it by name" grep -q expire draft.said
  seen="refused by drafting"
fi

# An order before they expire is not harmed.
day_plan near.toml near 900 2s "$sirens"
sukut order draft near.toml --year "$day_year" --out near.order >/dev/null 2>&1
day_publish near.order leyla.live.key rashad.live.key >/dev/null
expect "an order before that is fine" sukut key list
near_good() { sukut preflight near; }
expect_soon "in the pre-flight too" 30 near_good

expect_refusal "a length of time that is none" 2 "write 6mo, 2y or 90d" sukut key list --within soon
expect_refusal "a centre that is none" 2 "sukut init" sukut key list --centre nowhere

shown "$(jq '.keys | length' keys.json) keys, soonest first; an order that outlives them $seen"
figure "$(jq '.keys[0].days_left' keys.json) days left of the first"
