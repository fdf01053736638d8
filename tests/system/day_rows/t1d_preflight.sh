#!/usr/bin/env bash
# The day before: pre-flight names everything that stands in the way, grouped by what to do, with whom to phone; when it
# is mended, nothing.
source "${SUKUT_SOURCE:?run by tests/system/days}/tests/system/day.sh"
open_day preflight
day_centre
day_station siren-good siren
day_operator="Old operator" day_station siren-dry siren
day_station siren-alarm siren
day_station ship-no ship
sed -i '/^\[output.sound\]/,$d' siren-dry.toml  # no output: nothing moves there
end_process siren-dry
start_process siren-dry sukut-agent run siren-dry.toml
sukut station add siren-away --sector siren --operator "Far operator" --contact "Night desk" --phone "+994 12 111 11 11" \
  --out bundles >/dev/null
sukut station add siren-new --sector siren --operator "New operator" --phone "+994 12 222 22 22" >/dev/null
four() { linked 4; }
expect_soon "four stations are there" 20 four

# ---- A draft: who has signed, who could.
day_plan day.toml preflight-day 900 2s 'scope = { sectors = ["siren", "ship"] }'
sukut order draft day.toml --year "$day_year" --out day.order >/dev/null 2>&1
sukut order sign day.order --key leyla.live.key --yes >/dev/null
expect_refusal "the draft lacks a signature" 1 '1 of 2 of role live (signed: Leyla; could sign: Nigar, Rashad)' \
  sukut preflight --order day.order
expect_refusal "and is not published" 1 'not published (1)' sukut preflight preflight-day --order day.order
sukut order sign day.order --key nigar.live.key --yes >/dev/null
sukut preflight --order day.order --json >draft.json || true
expect "with the second signature only publishing is left" \
  jq -e '[.findings[].obstacle] | (index("signatures_missing") | not) and index("not_published") != null' draft.json
expect "it is published" sukut order publish day.order day.leyla.sig day.nigar.sig

# ---- Everything that stands in the way.
touch siren-alarm.state/inhibit
found() {  # OBSTACLE STATION
  { sukut preflight preflight-day --json || true; } |
    jq -e --arg o "$1" --arg s "$2" 'any(.findings[]; .obstacle == $o and .station == $s)'
}
expect_soon "an emergency is found" 30 found inhibited siren-alarm
expect_soon "an output that nothing moves" 30 found dry_run siren-dry
expect_soon "a station that was never heard" 30 found never_heard siren-away
expect_soon "a station without its bundle" 30 found no_bundle siren-new
expect_soon "one source of time, as a note" 30 found single_source_accepted siren-good
expect "a master says no" sukut-agent decline minute --reason master --config ship-no.toml
expect_soon "which is by right" 30 found declined ship-no
expect_refusal "the pre-flight refuses, and counts" 1 'ready: 1 of 6; to phone: 4' sukut preflight preflight-day
code=0
sukut preflight preflight-day --csv calls.csv >preflight.txt 2>/dev/null || code=$?
expect "its exit code says so" test "$code" -eq 1
expect "the list says whom to phone" grep -q '^Far operator,Night desk,+994 12 111 11 11,siren-away,' calls.csv
expect "one line a station, and nobody about the veto" test "$(grep -c '^[A-Z]' calls.csv) $(grep -c ship-no calls.csv)" = "4 0"
expect "what to do stands above each group" grep -q '^no bundle (1): make its bundle and carry it there' preflight.txt
expect "the last line is the count" test "$(tail -n 1 preflight.txt)" = "ready: 1 of 6; to phone: 4"
echo 'software_min = "99.0"' >software
cat software centre/centre.toml >centre.new && cp centre/centre.toml centre.old && cp centre.new centre/centre.toml
expect "software below the least is found" found old_software siren-good
cp centre.old centre/centre.toml

# ---- Mended.
rm siren-alarm.state/inhibit
end_process siren-dry
day_config siren-dry
start_process siren-dry sukut-agent run siren-dry.toml
day_config siren-away
start_process siren-away sukut-agent run siren-away.toml
sukut station bundle siren-new --out bundles >/dev/null
day_config siren-new
start_process siren-new sukut-agent run siren-new.toml
good() { sukut preflight preflight-day; }
expect_soon "when all is mended it is good" 60 good
expect "a veto is no fault" test "$(good | tail -n 1)" = "ready: 5 of 6; to phone: 0"

# ---- A country's register, by the clock.
sukut station import "$SUKUT_SOURCE/deploy/register.toml" >/dev/null
begun=$(date +%s%N)
sukut preflight preflight-day >country.txt || true
took_ms=$((($(date +%s%N) - begun) / 1000000))
count=$(tail -n 1 country.txt)
expect "stations that joined later are judged as well" grep -q '^no bundle (' country.txt

# ---- Wrong use.
expect_refusal "no order is named" 2 "which order?" sukut preflight
expect_refusal "an order that is not there" 2 "no published order" sukut preflight may-8
expect_refusal "a draft that is not there" 2 "absent.order" sukut preflight --order absent.order
expect_refusal "a draft of another order" 2 "not may-8" sukut preflight may-8 --order day.order
expect_refusal "a list that cannot be written" 2 "nowhere" sukut preflight preflight-day --csv nowhere/calls.csv
expect "who is called off needs no pre-flight" sukut order cancel preflight-day --key rashad.key --reason "a test"
expect_refusal "and it is said" 1 "called off" sukut preflight preflight-day

shown "inhibited, dry_run, never_heard, no_bundle, old software, missing signature found; a veto by right; good once mended"
figure "a register of $(sukut station list --json | jq length) stations judged in $took_ms ms ($count)"
