#!/usr/bin/env bash
# Who watches? A real coordinator tells what is missing, at each stage, once: through a command that works, fails and
# hangs, over kill -9, and to a dead-man's switch that misses its heartbeat.
source "${SUKUT_SOURCE:?run by tests/system/days}/tests/system/day.sh"
open_day watch
day_centre
configure() { cat >>centre/centre.toml; }

# ---- Wrong use.
expect_refusal "a test without an alert command says what to add" 2 'add [alert] with command' sukut alert test
cp centre/centre.toml before.toml
printf '[alert]\ncommand = []\n[heartbeat]\ncommand = ["true"]\nevery = "2d"\n' | configure
end_process coordinator
expect_refusal "a command that names no program is refused with its place" 2 "'command' names no program" \
  sukut-coordinator centre
expect_refusal "and so is a heartbeat every two days" 2 "every 1 s to 1 h" sukut-coordinator centre
cp before.toml centre/centre.toml
expect_refusal "a test without a coordinator says so" 3 "no coordinator answers" sukut alert test

# ---- The alert command: notes what it was told, and sends the test on as e-mail. It fails, or hangs, on request.
mkdir alerts
cat >alert <<SH
#!/bin/sh
cd "$stage"
[ ! -e hangs ] || { echo \$\$ >hanging; exec sleep 1000; }
[ ! -e fails ] || { echo "no route to the relay" >&2; exit 75; }
cat >alerts/\$\$
echo "\$SUKUT_ALERT|\$SUKUT_ABOUT|\${SUKUT_READY-}|\${SUKUT_NAMED-}|\$\$|\$(date +%s)|\$SUKUT_SUBJECT" >>told
[ "\$SUKUT_ALERT" != test ] ||
  SENDMAIL="$stage/sendmail" "$SUKUT_SOURCE/deploy/examples/alert-email" duty@centre.example second@centre.example <alerts/\$\$
SH
printf '#!/bin/sh\necho "$*" >"%s/mail.to"\ncat >"%s/mail"\n' "$stage" "$stage" >sendmail
printf '#!/bin/sh\necho "$SUKUT_ALERTS" >>"%s/beats"\n' "$stage" >beat
chmod 755 alert sendmail beat
touch told
sirens='scope = { sectors = ["siren"] }'
# Three observances of which too little is done: in 20 days nothing, in 5 days drafted alone, in 20 hours nothing.
day_plan in-20-days.toml in-20-days $((20 * 86400)) 2s "$sirens" && year_20=$day_year
day_plan in-5-days.toml in-5-days $((5 * 86400)) 2s "$sirens" && year_5=$day_year
day_plan in-20-hours.toml in-20-hours $((20 * 3600)) 2s "$sirens" && year_0=$day_year
echo 'id = 1' >unreadable.toml
configure <<TOML
[alert]
command = ["$stage/alert"]
[watch]
plans = ["$stage/in-20-days.toml", "$stage/in-5-days.toml", "$stage/in-20-hours.toml", "$stage/unreadable.toml"]
[heartbeat]
command = ["$stage/beat"]
every = "1s"
TOML
touch fails  # nobody is told until the orders are out
start_coordinator "$SUKUT_CENTRE"
day_station siren-one siren
linked_one() { linked 1; }
expect_soon "a station is there" 20 linked_one
sukut station add siren-two --sector siren --operator "Other operator" --contact "Night desk" --phone "+994 12 111 11 11" \
  --out bundles >/dev/null
expect "one order is drafted and not published" sukut order draft in-5-days.toml --year "$year_5" --out in-5-days.order
publish_in() {  # NAME SECONDS
  day_plan "$1.toml" "$1" "$2" 2s "$sirens"
  sukut order draft "$1.toml" --year "$day_year" --out "$1.order" >/dev/null 2>&1
  day_publish "$1.order" leyla.live.key rashad.live.key >/dev/null
}
expect "an order is published 50 minutes ahead" publish_in in-50-min 3000
expect "another 22 hours ahead" publish_in in-22-hours $((22 * 3600))
expect "and one 4 minutes ahead" publish_in in-4-min 240
published_at=$(date +%s)
failing() { sukut status | grep -q 'the alert command FAILS: .*no route to the relay'; }
expect_soon "what the command could not take stands in the status" 30 failing
expect_refusal "a test of a command that fails fails" 1 "no route to the relay" sukut alert test
rm fails

# ---- Every stage, once.
told() { grep -q "^$1|$2" told; }
told_20_days() { told T-30d "in-20-days/$year_20|"; }
told_5_days() { told T-7d "in-5-days/$year_5|"; }
told_20_hours() { told T-24h "in-20-hours/$year_0|"; }
told_22_hours() { told T-24h 'in-22-hours/.*/r1|1|2|'; }
told_50_min() { told T-1h 'in-50-min/.*/r1|1|2|'; }
told_4_min() { told T-10min 'in-4-min/.*/r1|1|2|'; }
told_unreadable() { told unreadable-plan "$stage/unreadable.toml|"; }
expect_soon "T - 10 min: who is ready and who is not, tried again after it had failed" 90 told_4_min
late_s=$(($(grep '^T-10min' told | cut -d'|' -f6) - published_at))
expect_soon "T - 1 h" 60 told_50_min
expect_soon "T - 24 h" 60 told_22_hours
expect_soon "T - 24 h of a date for which nothing is published" 60 told_20_hours
expect_soon "T - 7 d: drafted, not published" 60 told_5_days
expect_soon "T - 30 d: nothing is drafted" 60 told_20_days
expect_soon "a plan that cannot be read is told of as well" 60 told_unreadable
text=alerts/$(grep '^T-10min' told | cut -d'|' -f5)
expect "the alert names the silent station" grep -q 'siren-two .*Other operator .*Night desk .*+994 12 111 11 11' "$text"
expect "and gives the minute in Baku and in UTC" grep -q '^the minute .* Baku  =  .* UTC' "$text"
expect "and ends with the count" grep -q '^ready: 1 of 2; to phone: 1$' "$text"
expect "who could sign stands in the alert about the draft" \
  grep -q 'signatures of 2 of: Leyla, Nigar, Rashad' "alerts/$(grep '^T-7d' told | cut -d'|' -f5)"

# ---- The test path, and the e-mail example at its end.
expect "a test is taken" sukut alert test
expect "it went by e-mail" grep -q '^Subject: Sukut: a test of the alert path$' mail
expect "to everybody named" grep -q '^To: duty@centre.example, second@centre.example$' mail
expect "its text arrives whole" grep -q 'There is nothing to do' <(sed '1,/^$/d' mail | base64 -d)
well() { sukut status | grep -q '^last alert: a test, told'; }
expect_soon "the status says that the command works" 10 well

# ---- A close that does not come.
road() {  # NAME: a closure that begins in 15 s and must be closed 15 s later
  day_plan "$1.toml" "$1" 900 2s "$sirens" '[[cue]]' 'id = "streets"' 'action = "restrict-road"' \
    "at = $(TZ=$day_zone date -d '+15 seconds' +%H:%M:%S)" 'until = "closed"' \
    "latest_end = $(TZ=$day_zone date -d '+30 seconds' +%H:%M:%S)" 'scope = { sectors = ["road-police"] }'
  sukut order draft "$1.toml" --year "$day_year" --out "$1.order" >/dev/null 2>&1
  day_publish "$1.order" leyla.live.key nigar.live.key >/dev/null
}
sukut station add closure-alley --sector road-police --operator "Road police" --contact "Shift" --phone 102 \
  --out bundles >/dev/null
expect "a road closure that nobody will close" road unclosed
expect "and one that is closed in time" road closed
expect "one is closed" sukut order close closed streets --key leyla.key
told_unclosed() { told latest-end 'unclosed/.* streets|'; }
expect_soon "its latest end is told with whom to phone" 60 told_unclosed
expect "where, and whom" grep -q 'closure-alley .*Road police .*Shift .*102' \
  "alerts/$(grep '^latest-end' told | cut -d'|' -f5)"

# ---- A command that hangs: killed after half a minute, and nobody waits for it.
touch hangs
sukut alert test >hung 2>&1 &
hung=$!
hanging() { kill -0 "$(cat hanging)"; }
expect_soon "a test hangs" 10 hanging
begun=$(date +%s%N)
expect "an order is published meanwhile" publish_in meanwhile 5400
busy_ms=$((($(date +%s%N) - begun) / 1000000))
expect "nobody waited for the command" test "$busy_ms" -lt 10000
code=0
wait "$hung" || code=$?
expect "the test fails" test "$code" -eq 1
expect "and says why" grep -q 'took more than 30 s and was killed' hung
gone() { ! hanging; }
expect_soon "the command is gone" 10 gone
rm hangs

told_rest() { told T-24h meanwhile/ && told T-1h unclosed/ && told T-1h closed/; }
expect_soon "what had to wait for it is told" 60 told_rest

# ---- Death and after: the heartbeat is missed, and the next life repeats nothing.
beat_age() { echo $(($(date +%s) - $(stat -c %Y beats))); }
beats_now() { (($(beat_age) <= 3)); }
expect_soon "the heartbeat beats" 20 beats_now
end_process coordinator KILL
died=$(date +%s)
missed() { (($(beat_age) >= 4)); }
expect_soon "a switch that waits for it notices" 20 missed
noticed_s=$(($(date +%s) - died))
before=$(grep -cv '^test' told)
start_coordinator "$SUKUT_CENTRE"
expect "the next life is tried" sukut alert test
expect "and tried again after it has looked" sukut alert test
expect "nothing is told twice" test "$(grep -v '^test' told | cut -d'|' -f1,2 | sort | uniq -d)" = ""
expect "nor anything new" test "$(grep -cv '^test' told)" -eq "$before"
expect_soon "and it beats again" 20 beats_now

shown "$before alerts, each once: T-30d T-7d T-24h T-1h T-10min latest-end; failing, hanging and killed survived"
figure "T-10min told $late_s s after publishing through a command that failed first; missing heartbeat seen in $noticed_s s; a publish beside a hung command $busy_ms ms"
