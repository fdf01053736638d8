#!/usr/bin/env bash
# T − 19 h: the coordinator's machine dies for good. Twice, thirty seconds before the minute, its process and its folder
# go at once. The first time everybody acts, and the report is complete once yesterday's backup was restored on another
# port; the second time a cancel that needs no coordinator stops everybody. What the backup has never seen, order, cancel
# and reports, comes back from the stations, and nothing new is ordered before.
set -eu
source "${SUKUT_SOURCE:?run by tests/system/days}/tests/system/day.sh"
open_day restore
day_centre

# ---- Stations that know two machines, and two bulletins.
second=tcp://127.0.0.1:$(free_port tcp)
second_bulletin=tcp://127.0.0.1:$(free_port tcp)
spare=tcp://127.0.0.1:$(free_port tcp)
first=$(sed -nE 's/^link = "(.*)"/\1/p' centre/endpoints.toml)
first_bulletin=$(sed -nE 's/^bulletin = "(.*)"/\1/p' centre/endpoints.toml)
for id in ship-one ship-two ship-three; do
  sukut station add "$id" --sector ship --operator "Test operator" --out bundles --endpoint "$first" \
    --endpoint "$second" --bulletin "$first_bulletin" --bulletin "$spare" >/dev/null
  day_config "$id"
  start_process "$id" sukut-agent run "$id.toml"
done
expect_soon "three ships are linked" 20 linked 3
heard() { sukut status --json | jq -e '.heard >= 3'; }
expect_soon "the centre has heard all three" 20 heard

# ---- The backup of yesterday, beside the running coordinator, and its wrong uses.
expect "the centre is backed up while it works" sukut backup yesterday.backup
expect "only its owner may read it" test "$(stat -c %a yesterday.backup)" = 600
expect_refusal "a backup is never overwritten" 2 "never overwritten" sukut backup yesterday.backup
expect_refusal "a folder that is no centre cannot be backed up" 2 "the file is missing" \
  sukut backup other.backup --centre bundles
expect "three secrets are in it, the machine's" test "$(grep -ac '^secret = ' yesterday.backup)" = 3
holds_key_of() { grep -qaF "$(sed -n 's/^secret = //p' "$1")" yesterday.backup; }
for person in leyla rashad nigar; do
  expect "and not ${person^}'s" test "$(holds_key_of "$person.key" || holds_key_of "$person.live.key" || echo none)" = none
done
expect "it can be checked any day" sukut backup yesterday.backup --check
{ head -c 20000 yesterday.backup && printf 'x' && tail -c +20002 yesterday.backup; } >damaged.backup
expect_refusal "a damaged one is named" 2 "damaged" sukut backup damaged.backup --check
expect_refusal "and not restored" 2 "damaged" sukut restore damaged.backup elsewhere
expect "nothing is left of the attempt" test ! -e elsewhere
expect_refusal "a bundle is no backup" 2 "is no backup" sukut restore bundles/ship-one/station.toml elsewhere
mkdir occupied && touch occupied/letter
expect_refusal "a folder with something in it is not restored into" 2 "not an empty folder" \
  sukut restore yesterday.backup occupied
expect "what lay there lies there" test "$(ls occupied)" = letter

# ---- The spare bulletin, on a second machine that has the root and no secret.
expect_refusal "a bulletin needs its folder" 2 "is no folder" sukut bulletin serve signed --bind "$spare"
mkdir signed
expect_refusal "and the root, which is public" 2 "copy root.sukut" sukut bulletin serve signed --bind "$spare"
cp bundles/ship-one/root.sukut signed/
echo "a letter" >signed/letter.txt
start_process bulletin sukut bulletin serve signed --bind "$spare"
expect_soon "what nobody signed is named and left out" 10 grep -q 'letter.txt is left out: malformed' log/bulletin.log
expect "that there is no beacon is said" grep -q 'no beacon' log/bulletin.log
expect_soon "three ships listen to it" 20 listeners_at "$spare" 3

wait_until() { until (($(date +%s) >= $1)); do sleep 0.05; done; }
all_hold() { sukut status "$1" --json | jq -e '.orders[0].total.received == 3'; }
# The machine dies: process and folder, at once.
die() {
  end_process coordinator KILL
  rm -rf "$1"
}
ships='scope = { sectors = ["ship"] }'
# publish NAME SECONDS: a live order that the backup has never seen.
publish() {
  day_plan "$1.toml" "$1" "$2" 3s "$ships"
  sukut order draft "$1.toml" --year "$day_year" --out "$1.order" >/dev/null
  day_publish "$1.order" leyla.live.key nigar.live.key >/dev/null
}
# The second machine begins with a backup.
begin_again() {
  sukut restore yesterday.backup "$1" >/dev/null
  sed -i -E "s#^link = .*#link = \"$second\"#; s#^bulletin = .*#bulletin = \"$second_bulletin\"#" "$1/centre.toml"
  export SUKUT_CENTRE=$stage/$1
  restored_at=$(date +%s%N)
  start_coordinator "$SUKUT_CENTRE"
}
since() { awk -v a="$1" -v b="$(date +%s%N)" 'BEGIN { printf "%.1f", (b - a) / 1e9 }'; }

# ---- The first time: everybody acts.
publish alpha 50
expect_soon "all hold the order" 15 all_hold alpha
wait_until $((day_minute - 30))
die centre
expect_refusal "nobody answers any more" 2 "the file is missing" sukut status
wait_until $((day_minute + 4))
for id in ship-one ship-two ship-three; do
  expect "$id sounded, once, at the instant" test "$(sounded "$id") $(cut -c4-13 "$id.log" | head -1)" = "1 $day_minute"
done
end_process ship-three
begin_again second
expect_soon "two ships have found the second machine" 90 linked 2
found=$(since "$restored_at")
learned() { sukut report alpha --json | jq -e '[.stations[] | select(.outcome == "executed")] | length >= 2'; }
expect_soon "the order and two reports came back from the ships" 60 learned
day_plan again.toml alpha 1800 3s "$ships"
draft_again() { sukut order draft again.toml --year "$day_year" --out again.order "$@"; }
expect_refusal "nothing is ordered before the third is heard" 1 "still awaited: ship-three" draft_again
expect_refusal "it says how to go on without" 1 "--without-learning" draft_again
expect "the status says so too" grep -q 'has not learned yet' <(sukut status 2>&1)
start_process ship-three sukut-agent run ship-three.toml
expect_soon "with the third it orders again" 90 draft_again
expect "a revision that was given away is never given again" \
  jq -e '(.order | startswith("alpha/")) and .revision > 1' <(sukut order show again.order --json)
complete() { sukut report alpha --json | jq -e '.is_final and .totals.executed == 3'; }
expect_soon "the report is complete" 60 complete
complete_after=$(since "$restored_at")

# ---- The second time: a cancel that needs no coordinator.
for id in ship-one ship-two ship-three; do : >"$id.log"; done
publish beta 52
expect_soon "all hold the order" 15 all_hold beta
wait_until $((day_minute - 30))
die second
expect "on a third machine there is nothing but the backup" sukut restore yesterday.backup third
export SUKUT_CENTRE=$stage/third
cancelled_at=$(date +%s%N)
expect_refusal "the cancel is signed although no coordinator answers" 3 "no coordinator answers" \
  sukut order cancel beta.order --key rashad.key --reason "a storm" --out signed/stop.sukut
held_everywhere() { [[ $(cat log/ship-*.log | grep -c 'holds cancel') == 3 ]]; }
expect_soon "all three have it from the spare bulletin" 5 held_everywhere
stopped_after=$(since "$cancelled_at")
wait_until $((day_minute + 4))
for id in ship-one ship-two ship-three; do expect "$id kept silent" test "$(sounded "$id")" = 0; done
bulletin_pid=${stage_pid[bulletin]}
kill -TERM "$bulletin_pid"
gone() { ! kill -0 "$bulletin_pid" 2>/dev/null; }
expect_soon "the bulletin ends when it is told to" 5 gone
expect "and says so" grep -q 'ended; 1 documents were served' log/bulletin.log

# ---- The third machine: an officer goes on by name. A cancel waits for nobody.
end_process ship-three
rm -rf third
begin_again third
expect_soon "two ships have found it" 90 linked 2
told_cancelled() { sukut report beta --json | jq -e '[.stations[] | select(.outcome == "cancelled")] | length >= 2'; }
expect_soon "order and cancel came back from the ships" 60 told_cancelled
expect "a cancel goes at once" sukut order cancel alpha.order --key leyla.key --reason "over"
expect_refusal "an order does wait" 1 "still awaited: ship-three" draft_again
expect_refusal "a name must be given to go on without the third" 2 "" draft_again --without-learning
expect "an officer goes on by name" draft_again --without-learning "Leyla M."
expect "which is on record" grep -q 'WITHOUT LEARNING, by Leyla M., 1 stations not heard out' log/coordinator.log
start_process ship-three sukut-agent run ship-three.toml
all_cancelled() { sukut report beta --json | jq -e '.is_final and .totals.cancelled == 3'; }
expect_soon "who comes late still completes the report" 90 all_cancelled

shown "3 of 3 acted without a coordinator, and reported to the restored one; a cancel by the spare bulletin stopped 3 of 3"
figure "found the second machine after $found s, report complete after $complete_after s; cancel held by all after $stopped_after s"
