#!/usr/bin/env bash
# T − 60 d: a country's stations are brought in. An import is looked at before it is done, line for line; nothing is
# removed by one; a bad table brings in nothing. Who is missing is known by operator; each bundle gets its sheet.
set -eu
source "${SUKUT_SOURCE:?run by tests/system/days}/tests/system/day.sh"
open_day t60d_stations
day_centre
register=$SUKUT_SOURCE/deploy/register.toml
json() { jq -e "$@" >/dev/null; }
listed() { sukut station list --json "$@"; }

# ---- The first import.
sukut station import "$register" --dry-run --json >dry.json
stations=$(jq '.added | length' dry.json)
expect "a dry run names every station as new" json '.is_dry_run and (.added | length) == 70 and .registered == 70' dry.json
expect "and has written nothing" test "$(listed | jq length)" = 0
expect "the import brings them in" sukut station import "$register"
expect "the same again changes nothing" json '(.added + .changed + .kept | length) == 0 and (.unchanged | length) == 70' \
  <(sukut station import "$register" --json)

# ---- A second table: one new, one with another phone, the rest not in it.
cat >more.csv <<'CSV'
id,sector,operator,phone
ship-lachin,ship,ASCO,+994 12 111 11 11
ship-new,ship,ASCO,
CSV
expect "the difference is shown field by field" json \
  '.changed == [{id: "ship-lachin", fields: [{field: "phone", before: .changed[0].fields[0].before, after: "+994 12 111 11 11"}],
     outdates_bundle: false}] and .added == ["ship-new"] and (.kept | length) == 69' \
  <(sukut station import more.csv --dry-run --json)
kept=$(sukut station import more.csv | tail -n 1)
expect "who is not in the file is kept" grep -q '69 kept, 71 registered' <<<"$kept"
expect "a column that the file lacks is left as it was" json \
  '.[] | select(.id == "ship-lachin") | .name_en != "" and .zone == "Asia/Baku" and .phone == "+994 12 111 11 11"' <(listed)

# ---- Wrong uses.
printf 'id,sector,zone\nship-x,boat,Asia/Bakuu\nship-x,ship,\nShip,ship,\n' >bad.csv
for line in "bad.csv:2:8: unknown sector" "bad.csv:2:13: unknown zone" "bad.csv:3:1: \"ship-x\" stands already" \
  "bad.csv:4:1: \"Ship\" is no station id"; do
  expect_refusal "a bad table says $line" 2 "$line" sukut station import bad.csv
done
expect "and nothing of it came in" test "$(listed | jq length)" = 71
expect_refusal "a table that is not there" 2 "none.csv" sukut station import none.csv
expect_refusal "a heading that nobody knows" 2 'did you mean "sector"?' sukut station import <(printf 'id,sektor\n')

# ---- Bundles, an agent, and who is missing.
sukut station bundle ship-new --out bundles >/dev/null
sukut station bundle ship-lachin --out bundles >/dev/null
day_config ship-new
start_process ship-new sukut-agent run ship-new.toml
heard() { listed | jq -e '.[] | select(.id == "ship-new") | .state == "heard"'; }
expect_soon "the first station is heard" 20 heard
expect "one has a bundle and was never heard, the rest has none" json \
  '(map(.state) | [(map(select(. == "heard")) | length), (map(select(. == "never_heard")) | length),
     (map(select(. == "no_bundle")) | length)]) == [1, 1, 69]' <(listed)
sukut station list --by-operator --missing --json >missing.json
operators=$(sukut station list --by-operator --json | jq length)
expect "who is missing is said by operator, in the order of names" json \
  '(map(.operator) | . == sort) and ([.[].missing] | add) == 70 and
   (.[] | select(.operator == "ASCO") | .heard == 1 and .with_bundle == 2 and (.stations | map(.id) | index("ship-new") | not))' \
  missing.json
expect "the text says its order and its unit" grep -q 'in the order of names, then ids; counts are of stations' \
  <(sukut station list --by-operator)

# ---- Sheets.
begun=$(date +%s%N)
expect "a sheet for every station of an operator, in Azerbaijani" \
  sukut station sheet --operator ASCO --out sheets --lang az --call "növbətçi, +994 12 000 00 00"
count=$(ls sheets/*.html | wc -l)
figure "$(((($(date +%s%N) - begun)) / count / 1000000)) ms per sheet"
expect "as text and as a page each" test "$(ls sheets/*.txt | wc -l)" = "$count"
expect "nothing in a page runs or is fetched" bash -c '! grep -liE "<script|https?:|src=|url\(" sheets/*.html'
expect "it is in the language asked for" grep -q 'lang="az"' sheets/ship-new.html
report_key=$(sukut-agent check ship-new.toml | sed -n 's/.*report key \([^,]*\),.*/\1/p')
root=$(sukut-agent check ship-new.toml | sed -n 's/.*root \(.*\)$/\1/p')
expect "the station reads the same fingerprints" grep -qF -- "$report_key" sheets/ship-new.txt
expect "of the root as well" grep -qF -- "$root" sheets/ship-new.txt
expect_refusal "an operator that is not there" 1 'did you mean "ASCO"' sukut station sheet --operator ASKO --out sheets
expect_refusal "a language that is not ours" 2 "write az or en" sukut station sheet ship-new --out sheets --lang ru
expect_refusal "neither a station nor an operator" 2 "name a station" sukut station sheet --out sheets
shown "$stations stations of $operators operators, 1 heard, 70 missing by name and phone; $count sheets"
