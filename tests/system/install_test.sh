#!/usr/bin/env bash
# What cmake --install puts in place is whole: programs that run, plans, examples, units, the station script.
set -eu
source "${SUKUT_SOURCE:?run by CTest, which says where everything is}/tests/system/expect.sh"
open_stage install
expect "it installs" cmake --install "$SUKUT_BUILD" --prefix "$stage/usr"
for program in sukut sukut-agent sukut-coordinator; do
  expect "$program is there" test -x "$stage/usr/bin/$program"
done
expect "sukut tells its version" "$stage/usr/bin/sukut" --version
expect "sukut-agent tells its version" "$stage/usr/bin/sukut-agent" --version
share=$stage/usr/share/sukut
for file in plans/january-20.toml plans/may-8.toml examples/agent.example.toml examples/centre.example.toml \
  examples/chrony.example.conf systemd/sukut-agent.service systemd/sukut-coordinator.service liquidsoap/sukut.liq; do
  expect "$file is there" test -s "$share/$file"
done
for program in sukut sukut-agent sukut-coordinator; do
  expect "the completion of $program is there" test -s "$stage/usr/share/bash-completion/completions/$program"
done
expect "the installed plan is in order" "$stage/usr/bin/sukut" plan check "$share/plans/january-20.toml"
# The examples are refused for what a site must fill in, and for nothing else.
sed "s|/etc/sukut/bundle|$stage/none|; s|/var/lib/sukut|$stage/state|; s|/run/sukut/inhibit|$stage/inhibit|" \
  "$share/examples/agent.example.toml" >"$stage/agent.toml"
said=$(sukut-agent check "$stage/agent.toml" 2>&1) && { echo "FAILED: an agent without a bundle is refused" >&2; exit 1; }
expect "the example lacks only its bundle" test "$(grep -c . <<<"$said")" -eq 1 -a -z "${said##*station.toml*}"
mkdir "$stage/centre"
cp "$share/examples/centre.example.toml" "$stage/centre/centre.toml"
said=$(sukut-coordinator "$stage/centre" 2>&1) && { echo "FAILED: a centre without keys is refused" >&2; exit 1; }
expect "the example centre lacks only its keys" test "$(grep -c . <<<"$said")" -eq 1 -a -z "${said##*key*}"
