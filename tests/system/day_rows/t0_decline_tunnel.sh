#!/usr/bin/env bash
# A lawful veto at every kind of output, ahead of the minute and during it; and a locomotive whose tunnel covers the
# instant. A veto stops the output at once and is counted apart; the tunnel changes nothing.
source "${SUKUT_SOURCE:?run by tests/system/days}/tests/system/day.sh"
source "$SUKUT_SOURCE/tests/system/day_radio.sh"
open_day decline
day_centre

# ---- The stations: horns behind programs, a broadcaster, a person, one without any output; a locomotive by a tunnel.
day_radio radio-one
for ship in ship-one ship-two ship-three; do day_station "$ship" ship; done
day_station radio-one broadcast "${radio_lines[@]}"
day_station embassy-one mission '[output.silence]' 'driver = "manual"'
sukut station add metro-one --sector metro --out bundles >/dev/null
printf 'bundle = "bundles/metro-one"\nstate = "metro-one.state"\n' >metro-one.toml
start_process metro-one sukut-agent run metro-one.toml
cc -O1 -o tunnel "$SUKUT_SOURCE/tests/system/tunnel.c"
start_process tunnel ./tunnel "$(sed -nE 's/^link *= *"tcp:.*:([0-9]+)"/\1/p' centre/endpoints.toml)" tunnel.port
expect_soon "the way through the tunnel is open" 5 test -s tunnel.port
sukut station add rail-one --sector rail --out bundles --endpoint "tcp://127.0.0.1:$(cat tunnel.port)" \
  --bulletin "tcp://127.0.0.1:$(free_port tcp)" >/dev/null
day_config rail-one
start_process rail-one sukut-agent run rail-one.toml
expect_soon "seven stations reach the centre" 30 linked 7

# says ID WORD…: the person there to their own agent.
says() { sukut-agent "${@:2}" --config "$1.toml" --person "duty officer of $1"; }
cue_of() { sukut-agent status --config "$1.toml" --json | jq -e --arg cue "$2" ".cues[] | select(.cue == \$cue) | $3"; }

sukut order draft "$SUKUT_SOURCE/deploy/plans/january-20.toml" --drill --in 45s --minute 8s --out drill.order >/dev/null 2>&1
day_publish drill.order leyla.key >/dev/null
minute_ns=$(date -d "$(sukut order show drill.order --json | jq -r '.cues[] | select(.id == "minute-silence") | .spans[0].start')" +%s%N)
wait_until_ms() { while (($(date +%s%N) < minute_ns + $1 * 1000000)); do sleep 0.02; done; }
for each in ship-one:minute-ships ship-two:minute-ships ship-three:minute-ships radio-one:minute-silence \
  metro-one:minute-metro embassy-one:minute-abroad rail-one:minute-rail; do
  expect_soon "${each%:*} holds its cue" 10 cue_of "${each%:*}" "${each#*:}" '.stage != "over"'
done

# ---- Ahead of it.
expect_refusal "a cue that is not there is named" 1 "no-such" says ship-one decline no-such
expect_refusal "only those who may decline can be named" 2 "master" says ship-one decline minute-ships --reason captain
expect_refusal "what was not declined is not taken back" 1 "was not declined" says ship-one decline minute-ships --withdraw
expect_refusal "no agent, no answer" 3 "no agent answers" sukut-agent decline minute-ships --config <(printf 'bundle = "x"\nstate = "%s/none"\n' "$stage")
expect "a master declines ahead" says ship-three decline minute-ships --reason master --detail "narrow water"
expect "another declines" says ship-two decline minute-ships --reason master
expect "and takes it back" says ship-two decline minute-ships --withdraw

# ---- The tunnel, from five seconds before the instant until two after the end.
wait_until_ms -5000
kill -USR1 "${stage_pid[tunnel]}"

# ---- During it: everyone who acts declines.
wait_until_ms 1500
for each in ship-one:minute-ships radio-one:minute-silence metro-one:minute-metro; do
  expect_soon "${each%:*} has begun" 2 cue_of "${each%:*}" "${each#*:}" '.stage == "begun"'
done
horn_asked=$(date +%s%N)
expect "a master declines in the middle" says ship-one decline minute-ships --reason master --detail "fog"
radio_asked=$(date +%s%N)
expect "so does a broadcaster" says radio-one decline minute-silence --reason broadcaster
expect "and a dispatcher, where nothing is configured" says metro-one decline minute-metro --reason dispatcher
expect "and a person at a mission" says embassy-one decline minute-abroad
expect "to say it twice changes nothing" says ship-one decline minute-ships --reason master
expect_refusal "what was stopped is not taken back" 1 "too_late" says ship-one decline minute-ships --withdraw
expect "the tunnel still covers the locomotive, and it sounds" test "$(sounded rail-one)" -eq 1
wait_until_ms 10000
expect "it ended inside the tunnel, by itself" grep -q '^off ' rail-one.log
kill -USR2 "${stage_pid[tunnel]}"

# ---- What was heard.
off_at() { awk '/^off /{ print $2 }' "$1.log"; }
on_at() { awk '/^on /{ print $2 }' "$1.log"; }
# Against the moment at which the agent heard the word, by its own log; and against the command, which takes its time to start.
heard_at() { date -d "$(grep -m1 'declines cue' "log/$1.log" | cut -d' ' -f1)" +%s%N; }
horn_ms=$((($(off_at ship-one) - $(heard_at ship-one)) / 1000000)) horn_word_ms=$((($(off_at ship-one) - horn_asked) / 1000000))
radio_ms=$(($(quiet_ms radio-one) - ($(heard_at radio-one) - minute_ns) / 1000000))
radio_word_ms=$(($(quiet_ms radio-one) - (radio_asked - minute_ns) / 1000000))
lasted() { (((($(off_at "$1") - $(on_at "$1")) / 1000000 - 8000) ** 2 < 300 ** 2)); }
expect "the horn was off within 100 ms of the word ($horn_ms ms)" test "$horn_ms" -le 100
expect "the programme was back within 100 ms of the word ($radio_ms ms)" test "$radio_ms" -le 100
expect "who declined ahead was not heard" test "$(sounded ship-three)" -eq 0
expect "who took it back sounded for the whole minute" lasted ship-two
expect "the locomotive sounded for the whole minute" lasted rail-one

# ---- What the centre says: a veto is counted apart, and nobody is at fault.
outcome_is() { sukut report DRILL --json | jq -e --arg id "$1" --arg is "$2" '.stations[] | select(.id == $id) | "\(.outcome) \(.reason)" | startswith($is)'; }
for each in "ship-one:declined declined_by_master" "ship-three:declined declined_by_master" "ship-two:executed" \
  "radio-one:declined declined_by_broadcaster" "metro-one:declined declined_by_dispatcher" \
  "embassy-one:declined declined_other" "rail-one:executed"; do
  expect_soon "the report says ${each/:/: }" 40 outcome_is "${each%%:*}" "${each#*:}"
done
no_fault() { sukut report DRILL --json | jq -e '.totals | .declined == 5 and .failed == 0 and .interrupted == 0 and .refused == 0 and .missed == 0'; }
expect "five vetoes are counted apart, and no fault" no_fault
shown "declined ahead and in the middle at a horn, a broadcaster, a person, a dry run; the locomotive sounded in its tunnel"
figure "off after hearing the veto: horn $horn_ms ms, broadcast $radio_ms ms; from the command: $horn_word_ms and $radio_word_ms ms ($(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg))"
