#!/usr/bin/env bash
# README.md, "A real centre", typed as it stands: every sh block in order, in an empty folder. Only the ports, the year
# and the passphrases are ours.
set -eu
source "${SUKUT_SOURCE:?run by CTest, which says where everything is}/tests/system/expect.sh"
open_stage readme
cd "$stage"
export SUKUT_PLANS=$SUKUT_SOURCE/deploy/plans SUKUT_PASSPHRASE_FILE=$stage/passphrase
(umask 077 && echo "silence is kept together" >passphrase)
year=$(date +%Y)
[[ $(TZ=Asia/Baku date +%m%d) < 0119 ]] || year=$((year + 1))

{
  echo 'set -e'
  echo 'trap '\''kill $(jobs -p); wait'\'' EXIT'
  sed -n '/^```sh$/,/^```$/{/^```/d;p}' "$SUKUT_SOURCE/README.md" |
    sed -e "s/11990/$(free_port tcp)/; s/11991/$(free_port tcp)/; s/--year 2027/--year $year/"
} >walk.sh
# The ports that the coordinator is told on its command line in the README are its defaults.
link=$(grep -o 'endpoint tcp://[^ ]*' walk.sh | head -1 | cut -d' ' -f2)
bulletin=$(grep -o 'bulletin tcp://[^ ]*' walk.sh | head -1 | cut -d' ' -f2)
sed -i "s|^sukut init centre|& --link $link --bulletin $bulletin|" walk.sh
expect "there is something to type" test "$(grep -c '^sukut' walk.sh)" -ge 15

said() { grep -qF -- "$1" log/walk; }
(yes yes || true) | timeout 150 bash walk.sh >log/walk 2>&1 || {
  cat log/walk >&2
  echo "FAILED: the README can be typed" >&2
  exit 1
}
echo "ok: the README can be typed"
expect "the drill was carried out" said "Every station named did its part."
expect "the whistle was told on and off" grep -qc "off at" whistle.log
expect "the missing signature was named" said "too_few_signatures"
expect "the live order was published" said "LIVE order january-20/$year/r1 is published"
expect "and cancelled" said "january-20/$year is cancelled"
