#!/usr/bin/env bash
# The station's own side: init → check --rehearse → run → status; a metro board shows the notice and gets its line back,
# also when the agent is killed while the notice stands.
source "${SUKUT_SOURCE:?run by tests/system/days}/tests/system/day.sh"
open_day station_side
day_centre
for station in metro-one:metro tv-one:broadcast; do
  sukut station add "${station%:*}" --sector "${station#*:}" --operator Test --out bundles >/dev/null
done
mkdir board
echo "Icherisheher 3 min" >board/line.txt
chmod 640 board/line.txt
before=$(stat -c '%i %a %y' board/line.txt)
line_is_back() {
  [[ $(cat board/line.txt) == "Icherisheher 3 min" && $(stat -c '%i %a %y' board/line.txt) == "$before" && $(ls board) == line.txt ]]
}
notice_stands() { [[ $(cat board/line.txt) == $'Anım günü\nDay of remembrance' ]]; }

# ---- init, and its wrong uses.
expect_refusal "silence on air is not kept by hand" 2 "broadcast by manual: silence on air begins within 250 ms" \
  sukut-agent init --sector broadcast --driver manual --bundle bundles/tv-one --out tv-one.toml
expect_refusal "a bundle of another sector is refused" 2 "is of the broadcast station tv-one, not of a metro" \
  sukut-agent init --sector metro --driver manual --bundle bundles/tv-one --out tv-one.toml
expect "and nothing was written" test ! -e tv-one.toml
expect "a config is written for the metro's board" sukut-agent init --sector metro --driver text_file \
  --file "$stage/board/line.txt" --bundle bundles/metro-one --state "$stage/metro.state" --out metro-one.toml
expect_refusal "it is never overwritten" 1 "is there already and stays as it is" \
  sukut-agent init --driver manual --bundle bundles/metro-one --out metro-one.toml
expect "it passes its check as it was written" sukut-agent check metro-one.toml

# ---- check --rehearse: nothing is touched, what is wrong is named.
expect "its rehearsal passes" sukut-agent check metro-one.toml --rehearse
expect "and touched nothing" line_is_back
mv board away
expect_refusal "a board that is not there is named with the mend" 1 "board: No such file or directory; make it" \
  sukut-agent check metro-one.toml --rehearse
ln -s away board
expect_refusal "a link is not followed" 1 "board is a symbolic link" sukut-agent check metro-one.toml
rm board
mv away board
expect_refusal "no agent runs yet" 3 "no agent answers" sukut-agent status --config metro-one.toml

# ---- run, status, a notice of one drill.
sed -i -e "s/^# drill_outputs_until = .*/drill_outputs_until = $(date -u -d '+1 hour' +%Y-%m-%dT%H:%M:%SZ)/" \
  -e 's/^accept_single_time_source = false/accept_single_time_source = true/' metro-one.toml
expect "drills may move the board for an hour" grep -q '^drill_outputs_until' metro-one.toml
start_process metro sukut-agent run metro-one.toml
expect_soon "the station is linked" 20 linked 1
cat >plan.toml <<'TOML'
id = "station-side"
date = "01-20"
zone = "Asia/Baku"
[title]
az = "Sınaq"
en = "Test"
[drill]
states = "until-minute+2s"
[[cue]]
id = "minute"
action = "sound"
at = 12:00:00
length = "60s"
pattern = "prolonged"
scope = { sectors = ["metro"] }
[[cue]]
id = "board"
action = "notice"
at = 08:00:00
until = "end-of-day"
scope = { sectors = ["metro"] }
text = { az = "Anım günü", en = "Day of remembrance" }
TOML
# publish_drill ID IN: each is an order of its own.
publish_drill() {
  sed "s/^id = \"station-side\"/id = \"$1\"/" plan.toml >"$1.toml"
  sukut order draft "$1.toml" --drill --in "$2" --minute 2s --out "$1.order" >/dev/null
  day_publish "$1.order" leyla.key >/dev/null
}
outcome() { sukut report "DRILL-$1" --json | jq -e --arg o "$2" '.stations[] | select(.cue == "board" and .outcome == $o)'; }
publish_drill first 12s
expect_soon "the notice stands on the board" 20 notice_stands
expect "with the mode of the line that it replaced" test "$(stat -c %a board/line.txt)" = 640
expect "the status names the cue and its output" \
  sh -c "sukut-agent status --config metro-one.toml | grep -q 'notice by text_file on output notice'"
expect_refusal "no rehearsal while the cue is on" 1 "left alone, cue board is under way" \
  sukut-agent check metro-one.toml --rehearse
expect "the notice still stands" notice_stands
expect_soon "the line comes back at the end, the very file" 40 line_is_back
expect_soon "the report has it executed" 30 outcome first executed

# ---- The agent is killed while the notice stands.
publish_drill second 60s
expect_soon "the notice stands again" 20 notice_stands
killed=$(date +%s%N)
end_process metro KILL
expect_soon "the line is back although nobody told it" 5 line_is_back
took=$((($(date +%s%N) - killed) / 1000000))
start_process metro sukut-agent run metro-one.toml
expect_soon "the agent comes back and says what happened" 30 outcome second interrupted
expect "and shows it no second time" line_is_back

# ---- All three processes are killed at once, as by a power cut: the next agent gives the line back.
end_process metro
publish_drill third 60s
start_process metro sukut-agent run metro-one.toml
expect_soon "the notice stands once more" 30 notice_stands
children() { ps -o pid= --ppid "$1" | tr -d ' '; }
guard=$(children "${stage_pid[metro]}") text=$(children "$guard")
kill -STOP "${stage_pid[metro]}" "$guard" "$text"
kill -KILL "$text" "$guard"
end_process metro KILL
expect "nobody is left to give it back" notice_stands
expect "a check looks and touches nothing" sukut-agent check metro-one.toml
expect "so that it still stands" notice_stands
start_process metro sukut-agent run metro-one.toml
expect_soon "the next agent gives the very line back" 20 line_is_back

shown "init and check in one go; the board's very line came back at the end, after kill -9 of the agent and of all its processes"
figure "$took ms from kill -9 to the line"
