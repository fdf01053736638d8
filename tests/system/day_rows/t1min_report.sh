#!/usr/bin/env bash
# T + 1 min: three ships are named. One sounds, the master of one declines, one sounds while its link is cut. The first
# report is preliminary and says who was not heard; when the link is back the next one is final and says what changed.
# The signed figures are checked by somebody who has the root document alone; a copy with one word changed is refused.
set -eu
source "${SUKUT_SOURCE:?run by tests/system/days}/tests/system/day.sh"
open_day report
day_centre
cut_link() { end_process forward; }
mend_link() { start_process forward "$SUKUT_SOURCE/tests/system/forward.pl" "$port" "$link"; }

link=$(sed -n 's/^link = ".*:\([0-9]*\)"/\1/p' "$SUKUT_CENTRE/endpoints.toml")
port=$(free_port tcp)
mend_link
day_station ship-one ship
day_station ship-two ship
sukut station add ship-three --sector ship --operator Distant --contact "Desk of ship-three" --phone "+994 12 333 33 33" \
  --name-az "Şuşa gəmisi" --endpoint "tcp://127.0.0.1:$port" --bulletin tcp://127.0.0.1:1 --out bundles >/dev/null
day_config ship-three
start_process ship-three sukut-agent run ship-three.toml
expect_soon "three ships are connected" 30 linked 3

day_plan plan.toml report-day 16 2s 'scope = { sectors = ["ship"] }'
sukut order draft plan.toml --year "$day_year" --out live.order >/dev/null
expect "the live order is published" day_publish live.order leyla.live.key nigar.live.key
armed() { sukut status report-day --json | jq -e '.orders[0].total.armed == 3'; }
expect_soon "three ships are armed" 12 armed
expect "the master of ship-two declines" sukut-agent decline minute --reason master --person Kapitan --config ship-two.toml
expect_refusal "nobody declines in a language that is none" 2 "ru not in {az,en}" \
  sukut-agent decline minute --lang ru --config ship-two.toml
expect "on board it is said in Azerbaijani" \
  grep -q "qanuni imtina edilib" <(LANG=az_AZ.UTF-8 sukut-agent status --config ship-two.toml)
cut_link
sounded_on() { (($(sounded "$1") == 1)); }
expect_soon "the ship without a link sounds too" 25 sounded_on ship-three
executed() { sukut report report-day --json | jq -e --arg id "$1" '.stations[] | select(.id == $id) | .outcome == "executed"'; }
expect_soon "ship-one has reported" 20 executed ship-one

# ---- The first report.
report() { sukut report report-day --cue minute "$@"; }
says() { grep -qF "$2" "$1"; }
expect "a look gives nothing out" says <(report --peek) "A look at the figures, not issued"
asked=$(date +%s%N)
report >first.txt
took_ms=$((($(date +%s%N) - asked) / 1000000))
after_s=$(($(date +%s) - day_minute - 2))
expect "the first report is preliminary" says first.txt "Preliminary report No. 1, cue minute"
expect "one is still to come" says first.txt "1 still to come."
report >again.txt
expect "asked again it is the same, to the letter" cmp first.txt again.txt
report --missing missing.csv 2>/dev/null
expect "whom to call stands in the list, with the telephone" says missing.csv "Distant,ship-three,Şuşa gəmisi,,ship"
expect "and it stands there alone" test "$(wc -l <missing.csv)" -eq 2
expect "the list is its owner's alone" test "$(stat -c %a missing.csv)" = 600
expect "the ministry's page is written" report --cover cover.html --lang az
expect "and as text" report --cover cover.txt --lang az
for words in "İlkin hesabat № 1" "qanuni imtina" "Şuşa gəmisi" "elan edilib"; do
  expect "page and text say: $words" says cover.html "$words"
  expect "and the text: $words" says cover.txt "$words"
done
expect "the language of the reader is that of LANG" says <(LANG=az_AZ.UTF-8 sukut report report-day --cue minute) "İlkin hesabat № 1"
expect "the signed figures are written" report --signed figures.json
expect "they keep the schema" test -z "$(jq -r --slurpfile schema "$SUKUT_SOURCE/deploy/report.schema.json" \
  -f "$SUKUT_SOURCE/tests/system/schema.jq" figures.json)"

# ---- Somebody who holds the root document and nothing else.
mkdir elsewhere
cp figures.json figures.json.sig elsewhere/
cp "$SUKUT_CENTRE/root.sukut" elsewhere/root
verify() { (cd elsewhere && env -u SUKUT_CENTRE sukut report verify "$@" --root root); }
expect "the figures are the coordinator's" verify figures.json
expect "it is said what that proves" says <(verify figures.json) "It proves that this centre's coordinator compiled exactly these"
sed 's/"outcome": "pending"/"outcome": "executed"/' elsewhere/figures.json >elsewhere/bent.json
cp elsewhere/figures.json.sig elsewhere/bent.json.sig
expect_refusal "a copy with one word changed is refused" 1 "bad_signature" verify bent.json
expect_refusal "without its signature nothing is proved" 2 "none.json" verify none.json
(export SUKUT_CENTRE=$stage/other && day_root() { sukut init other --insecure-demo && sukut key new x.key --name X \
  --no-passphrase --insecure-demo && sukut person add X --role root,drill,cancel,close --key x.key.pub &&
  sukut root seal --threshold root=1 --no-spare; } && day_root >/dev/null)
expect_refusal "another centre's root does not know the signer" 1 "unknown_signer" \
  sukut report verify elsewhere/figures.json --root other/root.sukut

# ---- The link is back.
mend_link
expect_soon "the report of the ship that was cut off comes home" 90 executed ship-three
report >second.txt
expect "the next report is final" says second.txt "Final report No. 2"
expect "it says since when" says second.txt "What changed since No. 1"
expect "it says what changed" grep -qE '^ship-three +minute +pending +executed$' second.txt
expect "nobody was late or lost: two executed, one declined" \
  jq -e '.totals.executed == 2 and .totals.declined == 1 and .is_final' <(report --json)
report --number 1 >once.txt
expect "the first is still there, to the letter" cmp first.txt once.txt
expect "of the final one nobody is missing" test "$(report --missing - | wc -l)" -eq 1
report --signed final.json 2>/dev/null
expect "the final figures follow the first" test "$(jq -r .issue.previous final.json)" = "$(sha256sum <figures.json | cut -d' ' -f1)"

# ---- Wrong uses.
expect_refusal "a number that was never given out" 2 "no report 7" report --number 7
expect_refusal "a cue that is none" 2 'no cue "flags"; it has: minute' sukut report report-day --cue flags
expect_refusal "a language that is none" 2 "ru not in {az,en}" report --lang ru
expect_refusal "a page in a form that is none" 2 "FILE.html" report --cover cover.pdf
expect_refusal "a look is not signed" 2 "excludes" report --peek --signed look.json
expect_refusal "an order that is none" 2 "no published order" sukut report another-day
expect_refusal "a report of nothing" 2 "ID" sukut report
end_process coordinator
expect_refusal "without a coordinator nothing is given out, and it is said how it stands" 3 "not issued" \
  report
expect_refusal "nor is a page written" 3 "not issued" report --cover late.html
expect "no page was left" test ! -e late.html
expect "what was given out can be read all the same" report --number 2 --cover final.html --lang en

shown "preliminary 1: 1 of 3 still to come; final 2: pending → executed 1; a changed copy: bad_signature"
figure "first report ${took_ms} ms after it was asked for, ${after_s} s after the minute"
