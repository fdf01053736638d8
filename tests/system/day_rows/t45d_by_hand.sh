#!/usr/bin/env bash
# T − 45 days: a ship that never has a network. Its order comes as a file, it sounds by its own clock, and what it did
# comes back as a file and stands in the report.
source "${SUKUT_SOURCE:?run by tests/system/days}/tests/system/day.sh"
open_day by-hand
day_centre
day_station ship-near ship

# The far ship: no coordinator at its endpoints, and a receiver of satellite time behind chrony (here one that is played).
expect "the far ship gets its bundle" sukut station add ship-far --sector ship --operator "Far shipping" \
  --contact "Bridge" --phone "+994 12 000 00 01" --out bundles --endpoint tcp://127.0.0.1:1 --bulletin tcp://127.0.0.1:1
day_config ship-far
sed -i '1i time_source_chrony = true' ship-far.toml
mkdir bin
cat >bin/chronyc <<'SH'
#!/bin/sh
echo "47505300,GPS,1,$(date +%s.%N),0.000000100,0,0,0,0,0,0.000001000,0.000100000,16.0,Normal"
SH
chmod 755 bin/chronyc
start_far() { start_process ship-far env "PATH=$stage/bin:$PATH" sukut-agent run ship-far.toml; }
far() { sukut-agent "$@" --config ship-far.toml; }
start_far
expect_soon "the near ship is linked" 20 linked 1
knows_time() { far status --json | jq -e '.clock.at_ns != null'; }
expect_soon "the far ship knows the time by its own receiver" 20 knows_time

expect_refusal "nothing to export yet" 1 "has made no report yet" far export early.parcel
day_plan plan.toml by-hand 30 2s 'scope = { sectors = ["ship"] }'
expect "a live order is drafted" sukut order draft plan.toml --year "$day_year" --out live.order
expect_refusal "an order that is not published cannot be carried" 2 "no published order" sukut order export by-hand ship.parcel
expect "it is published early" day_publish live.order leyla.live.key nigar.live.key
expect_refusal "export needs a file" 2 "FILE" sukut order export by-hand
expect "the order is written for the ship" sukut order export by-hand ship.parcel
head -c -40 ship.parcel >broken.parcel
expect_refusal "a file that broke off is noticed" 1 "malformed" far import broken.parcel
LC_ALL=C sed 's/by-hand/by-hend/' ship.parcel >forged.parcel
expect_refusal "a file that was changed is refused" 1 "bad_signature" far import forged.parcel
expect_refusal "what is not there is named" 1 "file_missing" far import nowhere.parcel
said=$(far import ship.parcel)
expect "the ship takes it and says what it is" grep -q "^taken: order by-hand/$day_year/r1 " <<<"$said"
expect "twice is no harm" far import ship.parcel
armed() { far status --json | jq -e '.orders[] | select(.first_path == "file" and .is_named)'; }
expect "it is held, first come by file" armed
expect "the centre knows nothing of it" jq -e '.orders[0].stations[] | select(.id == "ship-far") | .is_received | not' \
  <(sukut status by-hand --json)

over() { far status --json | jq -e '.cues[0].outcome == "executed"'; }
expect_soon "the far ship sounds at its instant and is done" 45 over
expect "once" test "$(sounded ship-far)" = 1
on=$(awk '$1 == "on" { print $2; exit }' ship-far.log)
expect "no earlier than the instant" test "$on" -ge "${day_minute}000000000"

expect "its reports are written while it runs" far export running.parcel
end_process ship-far
expect "and by a ship that does not run" far export stopped.parcel
expect_refusal "reports are not for a station" 1 "for the centre" sukut-agent import stopped.parcel --config ship-near.toml
expect_refusal "orders are not reports" 1 "no report in what was given" sukut report import ship.parcel
expect_refusal "a file of anything else is named" 2 "not a file of sukut-agent export" sukut report import live.order
expect_refusal "a missing file is named" 2 "file_missing" sukut report import nowhere.parcel
sukut init other --insecure-demo >/dev/null
expect_refusal "another centre's reports are refused" 1 "wrong_centre" sukut --centre other report import running.parcel
LC_ALL=C sed 's/ship-far/ship-fra/' running.parcel >renamed.parcel
expect_refusal "a report in another name is refused by name" 1 "unknown_station" sukut report import renamed.parcel
said=$(sukut report import running.parcel --json)
new=$(jq '.stations[] | select(.station == "ship-far") | .new' <<<"$said")
expect "at the centre they are new" test "$new" -ge 3
expect "brought again they are known" jq -e --argjson n "$new" '.stations[] | .new == 0 and .known >= $n' \
  <(sukut report import running.parcel stopped.parcel --json)
stands() {
  sukut report by-hand --json |
    jq -e '.is_final and .totals.executed == 2 and (.stations[] | select(.id == "ship-far") | .first_path == "file")'
}
expect_soon "the far ship stands in the report beside the near one" 20 stands
error_ns=$(sukut report by-hand --json | jq '.stations[] | select(.id == "ship-far") | .start_error_ns')
end_process coordinator
expect_refusal "without a coordinator nothing is half done" 3 "bring the whole file again" sukut report import running.parcel
start_coordinator "$SUKUT_CENTRE"

# The next order is called off while the ship is away: the same kind of file brings the cancel.
day_plan second.toml by-hand-again 900 2s 'scope = { sectors = ["ship"] }'
expect "another order is drafted" sukut order draft second.toml --year "$day_year" --out second.order
expect "and published" day_publish second.order leyla.live.key rashad.live.key
start_far
expect "it is carried" sukut order export by-hand-again second.parcel
expect_soon "and taken" 20 far import second.parcel
expect "it is called off" sukut order cancel by-hand-again --key rashad.key --reason storm
expect "the cancel is carried with it" sukut order export by-hand-again cancel.parcel
said=$(far import cancel.parcel)
expect "both are taken" grep -q "^taken: cancel of by-hand-again/$day_year " <<<"$said"
called_off() { far status --json | jq -e '[.cues[] | select(.order | startswith("by-hand-again")) | .outcome] == ["cancelled"]'; }
expect "it will not sound" called_off

shown "order and cancel in by file, $new reports out by file; both ships executed, the far one by path file"
figure "start error of the ship without a network $(awk -v ns="$error_ns" 'BEGIN { printf "%+.3f ms", ns / 1e6 }')"
