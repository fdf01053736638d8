#!/usr/bin/env bash
# A real alarm in the middle of the minute: declared by a person, a file and a program on the spot, and by the centre for
# a part of the country. Outputs are off at once, the programme is back, nothing starts until it is over, a device that
# carries the real alarm is left alone; whoever did not confirm is named with a phone.
source "${SUKUT_SOURCE:?run by tests/system/days}/tests/system/day.sh"
source "$SUKUT_SOURCE/tests/system/day_radio.sh"
open_day alarm
day_centre

says() { sukut-agent "${@:2}" --config "$1.toml"; }
is_inhibited() { says "$1" status --json | jq -e .is_inhibited; }
is_free() { says "$1" status --json | jq -e '.is_inhibited | not'; }
cue_is() { says "$1" status --json | jq -e --arg cue "$2" --arg is "$3" '.cues[] | select(.cue == $cue) | .stage == $is or .outcome == $is'; }

# ---- The stations.
for each in ship-person ship-file ship-other; do day_station "$each" ship; done
sukut station add ship-program --sector ship --out bundles >/dev/null
day_config ship-program
mkfifo alarm.said
printf '#!/bin/sh\nexec cat <>"%s/alarm.said"\n' "$stage" >alarm-watch
chmod 755 alarm-watch
sed -i "1i inhibit_command = [\"$stage/alarm-watch\"]" ship-program.toml
start_process ship-program sukut-agent run ship-program.toml
day_station siren-one siren
day_radio radio-one
day_station radio-one broadcast "${radio_lines[@]}"
day_radio radio-alarm true
day_station radio-alarm broadcast "${radio_lines[@]}"
sukut station add siren-cut-off --sector siren --contact "Night desk" --phone "+994 12 555 00 11" --out bundles >/dev/null
expect_soon "seven stations reach the centre" 40 linked 7

# ---- The order: the minute, and two short sounds after it.
day_plan alarm.toml alarm 24 16s
clock() { TZ=$day_zone date -d "@$((day_minute + $1))" +%H:%M:%S; }
cat >>alarm.toml <<TOML
scope = { sectors = ["ship", "siren"] }
[[cue]]
id = "quiet"
action = "silence"
at = $(clock 0)
length = "16s"
pattern = "bed"
scope = { sectors = ["broadcast"] }
[[cue]]
id = "second"
action = "sound"
at = $(clock 22)
length = "2s"
pattern = "prolonged"
scope = { sectors = ["siren"] }
[[cue]]
id = "third"
action = "sound"
at = $(clock 36)
length = "2s"
pattern = "prolonged"
scope = { sectors = ["siren"] }
TOML
sukut order draft alarm.toml --year "$day_year" --out live.order >/dev/null 2>&1
day_publish live.order leyla.live.key rashad.live.key >/dev/null
minute_ns=$((day_minute * 1000000000))
wait_until_ms() { while (($(date +%s%N) < minute_ns + $1 * 1000000)); do sleep 0.02; done; }

# ---- Wrong uses, and nothing has happened by them.
inhibit() { sukut inhibit "$@"; }
expect_refusal "an alarm needs a reason" 2 "--reason" inhibit --key nigar.key
expect_refusal "and a key" 2 "--key is missing" inhibit --reason "x"
expect_refusal "of the role cancel" 1 "role cancel" inhibit --reason "x" --key leyla.live.key
expect_refusal "it ends within a day" 2 "1s to 24h" inhibit --reason "x" --key nigar.key --for 25h
expect_refusal "a rule that is none" 2 "sector=ship" inhibit --reason "x" --key nigar.key --scope ships
expect_refusal "a scope that fits nobody" 2 "fits no station" inhibit --reason "x" --key nigar.key --scope sector=metro
expect_refusal "what was not declared cannot be cleared" 1 "nothing to clear" inhibit --clear --key nigar.key
expect_refusal "on the spot it needs a reason too" 2 "say why" says siren-one inhibit
expect "nothing was declared" test "$(sukut inhibit --list)" = "no real emergency was declared by this centre"

# ---- In the middle of the minute.
wait_until_ms 3000
for each in ship-person ship-file ship-program ship-other siren-one; do
  expect_soon "$each sounds" 3 cue_is "$each" minute begun
done
expect_soon "the programme is silent" 3 cue_is radio-one quiet begun
person_asked=$(date +%s%N)
expect "a person declares it" says ship-person inhibit "man overboard"
file_asked=$(date +%s%N)
echo "fire in the hold" >ship-file.state/inhibit
sleep 0.2
program_asked=$(date +%s%N)
echo "on gas alarm" >alarm.said
sleep 0.2
centre_asked=$(date +%s%N)
sukut inhibit --scope sector=siren --scope sector=broadcast --reason "air raid" --key nigar.key --for 10m >told
centre_ms=$((($(date +%s%N) - centre_asked) / 1000000))
cat told
expect "who confirmed is counted, and who did not" grep -q '^stopped 3; unconfirmed 1' told
expect "and named with whom to call" grep -q 'siren-cut-off.*Night desk.*+994 12 555 00 11' told
expect "within two seconds, and a little ($centre_ms ms)" test "$centre_ms" -le 3000

# Against the moment at which the agent heard of it, by its own log; and against the word itself, which is what people wait
# for (it counts the start of a command, and the officer's machine).
off_at() { awk '/^off .* minute$/{ print $2 }' "$1.log"; }
heard_at() { date -d "$(grep -m1 "$2" "log/$1.log" | cut -d' ' -f1)" +%s%N; }
for each in ship-person ship-file ship-program siren-one; do expect "$each is off" test -n "$(off_at "$each")"; done
off_ms() { echo $((($(off_at "$1") - $2) / 1000000)); }
person_ms=$(off_ms ship-person "$person_asked") file_ms=$(off_ms ship-file "$file_asked")
program_ms=$(off_ms ship-program "$program_asked") way_ms=$(off_ms siren-one "$centre_asked")
back_ms=$(($(quiet_ms radio-one) - (centre_asked - minute_ns) / 1000000))
radio_ms=$(($(quiet_ms radio-one) - ($(heard_at radio-one 'holds inhibit') - minute_ns) / 1000000))
worst_ms=0
for each in "ship-person:INHIBITED by" "ship-file:INHIBITED by" "ship-program:INHIBITED by" "siren-one:holds inhibit"; do
  ms=$(off_ms "${each%%:*}" "$(heard_at "${each%%:*}" "${each#*:}")")
  expect "${each%%:*}: off within 100 ms of hearing it ($ms ms)" test "$ms" -le 100
  ((ms <= worst_ms)) || worst_ms=$ms
done
expect "the programme is back within 100 ms of hearing it ($radio_ms ms)" test "$radio_ms" -le 100
expect "and within two seconds of the officer's command ($back_ms ms)" test "$back_ms" -le 2000
expect "who is not meant goes on" cue_is ship-other minute begun
expect "an alarm on the air is left alone" test "$(quiet_ms radio-alarm)" -eq 0

# ---- Starts are blocked; each declaration ends by its own word alone.
expect_soon "the next start is blocked" 30 cue_is siren-one second preempted
expect "it never sounded" test "$(sounded siren-one)" -eq 1
expect_refusal "nobody on the spot clears the centre's" 0 "still inhibited by the centre" says siren-one inhibit --clear
says ship-file inhibit "storm" >/dev/null
rm ship-file.state/inhibit
only_a_person() { says ship-file status --json | jq -e '[.declared[].source] == ["person"]'; }
expect_soon "the file's word is over" 5 only_a_person
expect "and a person still holds it" is_inhibited ship-file
says ship-file inhibit --clear >/dev/null
expect "until he lets go" is_free ship-file
echo off >alarm.said
expect_soon "the program's word is over" 5 is_free ship-program

# ---- Cleared, and the next one sounds; one that nobody clears ends by the station's own clock.
wait_until_ms 26000
sukut inhibit --clear --key nigar.key >cleared
cat cleared
expect "the clear says who heard it" grep -q '^cleared at 3; unconfirmed 1' cleared
expect "it stands in the list" bash -c "sukut inhibit --list | grep -q 'cleared.*air raid'"
expect_soon "the siren is free" 5 is_free siren-one
expect_soon "the third cue is executed" 30 cue_is siren-one third executed
sukut inhibit --scope station=siren-one --reason "short" --key nigar.key --for 4s --wait 1s >/dev/null
expect "a short one holds" is_inhibited siren-one
end_process coordinator
expect_soon "and ends by itself, without the centre" 10 is_free siren-one
expect_refusal "without a coordinator it says so, and leaves the file" 3 "sukut-coordinator" \
  inhibit --reason "by hand" --key nigar.key --for 1h --out by-hand.sukut
expect "which a station takes from a stick" says ship-other import by-hand.sukut
expect "and obeys" is_inhibited ship-other

shown "stopped by a person, a file, a program and the centre; starts blocked; an alarm on air left alone; cleared, expired"
figure "off at most $worst_ms ms, broadcast back $radio_ms ms after hearing it; from the word: person $person_ms, file $file_ms, program $program_ms, centre $way_ms ms ($(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg))"
