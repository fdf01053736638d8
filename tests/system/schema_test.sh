#!/usr/bin/env bash
# The schema names exactly the outcomes and ways of knowing that proto has, and its checker finds planted breaches.
set -eu
source "${SUKUT_SOURCE:?run by CTest, which says where everything is}/tests/system/expect.sh"
open_stage schema-test
schema=$SUKUT_SOURCE/deploy/report.schema.json

# names_of ENUM: its enumerators, from the header, without none.
names_of() {
  sed 's://.*::' "$SUKUT_SOURCE/proto/reason.h" | tr -d '\n' | sed -E "s/.*enum class $1 \{([^}]*)\}.*/\1/" |
    tr ', ' '\n\n' | grep -vx -e none -e '' | sort
}
row='.properties.stations.items.properties'
listed() { jq -r "$1 | .[] | select(. != null)" "$schema" | sort; }
expect "outcomes in the rows are those of proto" test "$(listed "$row.outcome.enum")" = "$(names_of Outcome)"
expect "outcomes in the totals are those of proto" \
  test "$(listed '.properties.totals.required' | grep -vx named)" = "$(names_of Outcome)"
expect "ways of knowing are those of proto" test "$(listed "$row.known_by.enum")" = "$(names_of KnownBy)"

cat >"$stage/good.json" <<'JSON'
{"order": "DRILL-x/r1", "order_id": "00", "revision": 1, "mode": "drill", "titles": {"az": "x"}, "fingerprint": "0", "sha256": "00",
 "cue": null, "is_final": true, "declared_time": false,
 "issue": {"number": 2, "state": "final", "at": "2027-01-20T08:01:02Z", "store": "00", "previous": null},
 "changes": {"since": 1, "outcomes": [{"id": "a", "cue": "c", "from": null, "to": "executed"}],
   "counts": [{"from": null, "to": "executed", "count": 1}], "details": 0, "other_order": false},
 "cues": [{"id": "c", "action": "sound", "spans": [{"zone": null, "start": "2027-01-20T08:00:00Z", "end": "2027-01-20T08:01:00Z"}]}],
 "stations": [{"id": "a", "name": "", "name_az": "", "sector": "ship", "operator": "o", "region": "r", "cue": "c", "action": "sound",
   "outcome": "executed", "reason": null, "known_by": "measured", "first_path": "link", "start_error_ns": -1, "error_bound_ns": 3,
   "lateness_ns": 1, "measured": {"method": "m", "start_error_ns": 1, "length_ns": 3, "error_ns": 3}, "ended": null,
   "added_later": false, "person": null, "detail": null}],
 "totals": {"named": 1, "pending": 0, "executed": 1, "executed_late": 0, "rehearsed": 0, "declined": 0, "refused": 0, "missed": 0,
   "failed": 0, "interrupted": 0, "cancelled": 0, "preempted": 0, "unconfirmed": 0, "ended_unclosed": 0, "not_received": 0,
   "not_heard": 0}}
JSON
breaches() { jq "$1" "$stage/good.json" | jq -r --slurpfile schema "$schema" -f "$SUKUT_SOURCE/tests/system/schema.jq"; }
expect "a good report has no breach" test -z "$(breaches .)"
found() { [[ $(breaches "$1") == *"$2"* ]]; }
expect "a missing key is found" found 'del(.stations[0].first_path)' 'first_path: missing'
expect "an unknown outcome is found" found '.stations[0].outcome = "done"' 'outcome: "done" is not in the list'
expect "a fraction of a nanosecond is found" found '.stations[0].lateness_ns = 0.5' 'lateness_ns: is number, should be integer or null'
expect "a negative bound is found" found '.stations[0].error_bound_ns = -1' 'error_bound_ns: below 0'
expect "a report without its number is found" found 'del(.issue)' 'issue: missing'
expect "a number that is none is found" found '.issue.number = 0' 'issue.number: below 1'
expect "a count that does not sum is found" found '.totals.named = 2' 'the counts sum to 1, named is 2'
expect "a pair counted twice is found" found '.stations += .stations' 'two rows for a c'
