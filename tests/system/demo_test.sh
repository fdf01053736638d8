#!/usr/bin/env bash
# The demo as a stranger runs it, with a short minute: every pair does its part, the report keeps its schema, nothing
# is left behind. With --kill-coordinator the same, and no start is changed by it.
set -eu
source "${SUKUT_SOURCE:?run by CTest, which says where everything is}/tests/system/expect.sh"
open_stage demo-test
TMPDIR=$stage
export TMPDIR
# A liquidsoap user other than ours must be able to pass through.
chmod 755 "$stage"

"$SUKUT_SOURCE/deploy/demo" --no-install --in 15s --minute 3s --json "$stage/report.json" "$@" >"$stage/log/demo" 2>&1 || {
  cat "$stage/log/demo" >&2
  echo "FAILED: the demo ends with exit 0" >&2
  exit 1
}
echo "ok: the demo ends with exit 0"

report() { jq -e "$1" "$stage/report.json"; }
breaches() { jq -r --slurpfile schema "$SUKUT_SOURCE/deploy/report.schema.json" -f "$SUKUT_SOURCE/tests/system/schema.jq" "$1"; }
keeps_schema() { [[ -z $(breaches "$1") ]]; }
expect "the report keeps its schema" keeps_schema "$stage/report.json"
expect "eight pairs are named, all executed" report '.totals.named == 8 and .totals.executed == 8'
expect "the silence was measured on the stream, three seconds long to a frame" report \
  '[.stations[] | select(.known_by == "measured")] | length == 1 and all(.measured.length_ns - 3e9 | fabs <= 10e6)'
expect "every start of an output says its error and its bound" report \
  '[.stations[] | select(.known_by | IN("measured", "commanded"))] | length == 5
   and all((.start_error_ns | type) == "number" and .error_bound_ns > 0)'
expect "every order says by which way it came" report 'all(.stations[]; .first_path | IN("link", "bulletin"))'
expect "what persons did is attested" report '[.stations[] | select(.known_by == "attested")] | length == 3'
expect "nothing is left behind" test -z "$(find "$stage" -maxdepth 1 -name 'sukut-demo.*')"
