# Sourced by the rows of tests/system/days (day_rows/*.sh): one situation of the year each, on real processes.
#
# A row is a script of its own. It begins with
#   source "${SUKUT_SOURCE:?run by tests/system/days}/tests/system/day.sh"
#   open_day NAME
# plays its situation with the `expect…` of expect.sh, its wrong uses included, and says for the table
#   shown "what a person saw"        one line, the last one counts
#   figure "value and unit"          measured, never a constant; may be left out
# Exit 0 means that the situation held. Everything that it starts is ended by stage.sh.
source "$SUKUT_SOURCE/tests/system/expect.sh"

# open_day NAME: a stage; afterwards the row stands in it.
open_day() {
  open_stage "day-$1"
  cd "$stage"
  export SUKUT_CENTRE=$stage/centre
}

shown() { echo "$*" >"${DAY_SHOWN:-/dev/null}"; }
figure() { echo "$*" >"${DAY_FIGURE:-/dev/null}"; }

# day_centre [ROOT-SEAL ARGUMENTS…]: a throw-away centre with three people (leyla, rashad, nigar), each with a key for
# drills (NAME.key: root, drill, cancel, close) and one for live orders (NAME.live.key: live); the root is sealed,
# by default with two signatures for live orders and one for all else; the coordinator serves.
day_centre() {
  sukut init centre --insecure-demo >/dev/null
  local person
  for person in leyla rashad nigar; do
    sukut key new "$person.key" --name "${person^}" --no-passphrase --insecure-demo >/dev/null
    sukut key new "$person.live.key" --name "${person^}" --no-passphrase --insecure-demo >/dev/null
    sukut person add "${person^}" --role root,drill,cancel,close --key "$person.key.pub" >/dev/null
    sukut person add "${person^}" --role live --key "$person.live.key.pub" >/dev/null
  done
  sukut root seal "${@:---threshold=live=2}" >/dev/null
  start_coordinator "$SUKUT_CENTRE"
}

# day_station ID SECTOR [LINE…]: registers it, writes ID.toml and starts its agent. Its [output.sound] is a command that
# notes "on" and "off" with the time in ID.log (an output that drills may move); LINEs are appended to ID.toml.
day_station() {
  local id=$1 sector=$2
  shift 2
  sukut station add "$id" --sector "$sector" --operator "${day_operator:-Test operator}" --contact "Desk of $id" \
    --phone "+994 12 000 00 00" --out bundles >/dev/null
  day_config "$id" "$@"
  start_process "$id" sukut-agent run "$id.toml"
}

# day_config ID [LINE…]: ID.toml alone, and the horn behind it.
day_config() {
  local id=$1
  shift
  cat >"$id.horn" <<SH
#!/bin/sh
echo "\$1 \$(date +%s%N) \$SUKUT_MODE \$SUKUT_CUE" >>"$stage/$id.log"
[ "\$1" = off ] || exec sleep infinity
SH
  chmod 755 "$id.horn"
  {
    printf 'bundle = "bundles/%s"\nstate = "%s.state"\ndrift_ppm = 100\naccept_single_time_source = true\n' "$id" "$id"
    printf '[output.sound]\ndriver = "command"\nstart = ["%s/%s.horn", "on"]\nend = ["%s/%s.horn", "off"]\n' \
      "$stage" "$id" "$stage" "$id"
    printf 'drill_outputs_until = %s\n' "$(date -u -d '+1 hour' +%Y-%m-%dT%H:%M:%SZ)"
    (($# == 0)) || printf '%s\n' "$@"
  } >"$id.toml"
}

# linked COUNT: so many stations are connected.
linked() { sukut status --json | jq -e --argjson n "$1" '.connected >= $n'; }

# day_plan FILE ID SECONDS LENGTH [LINE…]: a plan for a live order whose one cue, minute (a sound of every station),
# falls SECONDS from now; LINEs are appended. Sets day_minute (Unix seconds), day_year and day_zone.
day_plan() {
  local file=$1 id=$2 seconds=$3 length=$4
  shift 4
  day_zone=UTC
  [[ $(date -u +%H%M) < 2330 ]] || day_zone=Asia/Baku
  day_minute=$(($(date +%s) + seconds))
  day_year=$(TZ=$day_zone date -d "@$day_minute" +%Y)
  {
    printf 'id = "%s"\ndate = "%s"\nzone = "%s"\n[title]\naz = "Sınaq"\nen = "Test"\n' "$id" \
      "$(TZ=$day_zone date -d "@$day_minute" +%m-%d)" "$day_zone"
    printf '[[cue]]\nid = "minute"\naction = "sound"\nat = %s\nlength = "%s"\npattern = "prolonged"\n' \
      "$(TZ=$day_zone date -d "@$day_minute" +%H:%M:%S)" "$length"
    (($# == 0)) || printf '%s\n' "$@"
  } >"$file"
}

# day_publish FILE.order KEY…: signed by each, published.
day_publish() {
  local order=$1 key signatures=()
  shift
  for key in "$@"; do
    sukut order sign "$order" --key "$key" --out "$order.$(basename "$key").sig" --yes >/dev/null
    signatures+=("$order.$(basename "$key").sig")
  done
  sukut order publish "$order" "${signatures[@]}"
}

# sounded ID: how often its horn was told on.
sounded() { grep -c '^on ' "$1.log" 2>/dev/null || true; }
