#!/usr/bin/env bash
# Help and completion of every command of the three programs, walked from the top: each has a description, exit codes and environment, no
# line is wider than 100 columns, and what Tab offers is what the help says.
set -eu
source "${SUKUT_SOURCE:?run by CTest, which says where everything is}/tests/system/expect.sh"
open_stage completion
cd "$stage"
source "$SUKUT_SOURCE/deploy/completion/sukut"

# offered WORDS…: what Tab offers for the last of them.
offered() {
  COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
  _sukut
  printf '%s\n' "${COMPREPLY[@]}"
}
offers() { [[ $'\n'$(offered "${@:2}")$'\n' == *$'\n'"$1"$'\n'* ]]; }
fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }
export LC_ALL=C.UTF-8
commands=0 examples=0

# walk COMMAND…: it and all below it.
walk() {
  local help sub option part line
  help=$("$@" --help) || fail "'$* --help' is answered"
  [[ $(head -1 <<<"$help") == *[a-z]* && $(head -1 <<<"$help") != Usage* ]] || fail "'$*' says what it is for"
  while IFS= read -r line; do ((${#line} <= 100)) || fail "a line of '$* --help' is wider than 100 columns: $line"; done <<<"$help"
  for part in Exit\ codes Environment; do [[ $help == *$part:* ]] || fail "'$* --help' has its $part"; done
  [[ $help != *Examples:* ]] || examples=$((examples + 1))
  for option in $(sed -n '/^Options:/,/^[A-Z]/{s/^  \(-[a-z],\)\{0,1\}\(--[a-z-]*\).*/\2/p}' <<<"$help"); do
    offers "$option" "$@" "${option:0:4}" || fail "Tab offers $option of '$*'"
  done
  commands=$((commands + 1))
  for sub in $(offered "$@" '' | grep -E '^[a-z]' || true); do
    [[ $("$@" --help) == *"  $sub "* ]] || continue  # files and ids are no commands
    walk "$@" "$sub"
  done
}
walk sukut
walk sukut-agent
echo "ok: $commands commands have a help that fits, and are offered with their options"
expect "there are as many as we know of" test "$commands" -ge 35
echo "$examples of them show examples"
expect "and most of them show how they are used" test "$examples" -ge 30

for word in init key person root station plan order status report; do expect "sukut $word is offered" offers "$word" sukut "${word:0:2}"; done
for word in init run check status confirm decline withdraw inhibit import; do
  expect "sukut-agent $word is offered" offers "$word" sukut-agent "${word:0:2}"
done
expect "sukut-coordinator's options are offered" offers --log-level sukut-coordinator --l
expect "a closed list is offered" offers broadcaster sukut-agent decline minute --reason b
none() { [[ -z $(offered "$@") ]]; }
expect "what begins no word is offered nothing" none sukut xyzzy
expect "a file is left to the shell" none sukut plan check Pl

# Ids come from the centre.
export SUKUT_CENTRE=$stage/centre
sukut init centre --insecure-demo >/dev/null
for id in ship-one ship-two tv-one; do sukut station add "$id" --sector ship >/dev/null; done
expect "stations are offered by their ids" test "$(offered sukut station bundle ship- | tr '\n' ' ')" = "ship-one ship-two "
expect "also of a centre that is named" offers tv-one sukut --centre "$stage/centre" station bundle tv
expect "without a centre nothing is offered, and nothing said" none sukut --centre "$stage/none" station bundle s
