# Sourced by tests/soak: its centre, its stations, the people there, and the strangers at the ports.
# Relies on deploy/stage.sh, deploy/demo-stations.sh (the horn, the radio) and an open stage.

stations=(ship-one ship-two ship-three port rail metro road mission channel)
strangers=24  # registered stations without an agent; their links come and go

sector_of() {
  case $1 in
    ship-*) echo ship ;;
    channel) echo broadcast ;;
    stranger-*) echo flag ;;
    *) echo "$1" ;;
  esac
}

make_centre() {
  local person station i
  sukut init "$SUKUT_CENTRE" --insecure-demo --reference declared --link "tcp://127.0.0.1:$link_port" \
    --bulletin "tcp://127.0.0.1:$bulletin_port" >/dev/null
  for person in leyla rashad nigar; do
    sukut key new "$person.key" --name "${person^}" --no-passphrase --insecure-demo >/dev/null
    sukut person add "${person^}" --role root,drill,cancel,close --key "$person.key.pub" >/dev/null
  done
  sukut root seal --threshold drill=2 >/dev/null
  {
    echo 'id,sector,name_az,name_en,operator,region,zone,lat,lon,link'
    for station in "${stations[@]}" $(seq -f 'stranger-%g' "$strangers"); do
      echo "$station,$(sector_of "$station"),Sınaq,soak,Soak operator,Bakı,Asia/Baku,40.4,49.9,lan"
    done
  } >register.csv
  sukut station import register.csv >/dev/null
}

make_bundles() {
  local station i
  for station in "${stations[@]}"; do sukut station bundle "$station" --out bundles >/dev/null; done
  for ((i = 1; i <= strangers; ++i)); do sukut station bundle "stranger-$i" --out strangers >/dev/null; done
}

soak_output_of() {
  case $1 in
    rail) printf '[output.sound]\ndriver = "dry_run"\n' ;;
    road) printf '[output.sound]\ndriver = "manual"\n' ;;
    mission) printf '[output.silence]\ndriver = "manual"\n' ;;
    channel)
      printf '[output.silence]\ndriver = "liquidsoap"\nsocket = "%s/radio/station.sock"\nmonitor = "udp://127.0.0.1:%s"\n' \
        "$stage" "$radio_port" ;;
    *)
      printf '[output.sound]\ndriver = "command"\nstart = ["%s/horn", "%s", "on"]\nend = ["%s/horn", "%s", "off"]\n' \
        "$stage" "$1" "$stage" "$1" ;;
  esac
  printf 'drill_outputs_until = %s\n' "$(date -u -d '+20 hours' +%Y-%m-%dT%H:%M:%SZ)"
}

start_soak_station() {
  [[ -x horn ]] || write_horn
  {
    printf 'bundle = "bundles/%s"\nstate = "state-%s"\ndrift_ppm = 100\n' "$1" "$1"
    soak_output_of "$1"
  } >"$1.toml"
  start_process "$1" sukut-agent run "$1.toml"
}

# ---- Orders.

write_plan() {  # NAME
  cat >"$1.toml" <<TOML
id = "$1"
date = "01-20"
zone = "Asia/Baku"
[title]
az = "Sınaq"
en = "Soak"
[[cue]]
id = "$1-sound"
action = "sound"
at = 12:00:00
length = "60s"
pattern = "prolonged"
tolerance = "1s"
late_max = "2s"
scope = { sectors = ["ship", "port", "rail", "metro", "road"] }
[[cue]]
id = "$1-silence"
action = "silence"
at = 12:00:00
length = "60s"
pattern = "mute"
tolerance = "250ms"
late_max = "500ms"
scope = { sectors = ["broadcast", "mission"] }
TOML
}

# make_order NAME INSTANT: drafted, signed by two people, published.
make_order() {
  local person
  write_plan "$1"
  sukut order draft "$1.toml" --drill --at "$(date -u -d "@$2" +%Y-%m-%dT%H:%M:%SZ)" --minute "${length}s" --out "$1.order" >/dev/null
  for person in leyla rashad; do sukut order sign "$1.order" --key "$person.key" --yes >/dev/null; done
  sukut order publish "$1.order" "$1.leyla.sig" "$1.rashad.sig" >/dev/null
}
order_of() { printf 'soak-%03d' "$1"; }
publish_order() { make_order "$(order_of "$1")" "$(instant_of "$1")"; }
cancel_order() {
  sukut order cancel "$(order_of "$1").order" --key nigar.key --reason "soak" >/dev/null
  cancels=$((cancels + 1))
}
publish_and_cancel() {  # one that is cancelled at once, for an instant that no other order holds
  local name
  name=$(printf 'never-%03d' "$1")
  make_order "$name" $((ends + 600 + $1 * 10))
  sukut order cancel "$name.order" --key nigar.key --reason "soak" >/dev/null
  cancels=$((cancels + 1))
}

# ---- People at the stations. What they say may come too late for a cancelled order; the reports judge.

says_at() { sukut-agent "${@:2}" --config "$1.toml" --person "duty officer" >>log/people.log 2>&1 || true; }
decline_order() {
  says_at ship-two decline "$(order_of "$1")-sound" --reason master
  declines=$((declines + 1))
}
confirm_order() {
  says_at road confirm "$(order_of "$1")-sound"
  says_at mission confirm "$(order_of "$1")-silence"
}
inhibit_ship() {
  says_at ship-one inhibit "man overboard"
  inhibits=$((inhibits + 1))
}
clear_ship() { says_at ship-one inhibit --clear; }

# ask_all K: what a restless centre asks.
ask_all() {
  local station
  sukut status >/dev/null
  sukut report "DRILL-$(order_of "$1")" >/dev/null
  for station in "${stations[@]}"; do sukut-agent status --config "$station.toml" >/dev/null; done
  questions=$((questions + 2 + ${#stations[@]}))
}

# ---- Links that come and go, and bytes that mean nothing.

strangers_come() {
  local port
  visits=$((visits + 1))
  start_process swarm "${SUKUT_BENCHES:?}/swarm" strangers
  for port in "$link_port" "$bulletin_port"; do
    { head -c 4096 /dev/urandom >"/dev/tcp/127.0.0.1/$port"; } 2>/dev/null || true
  done
}
strangers_go() { end_process swarm KILL; }
# Every connection of link and bulletin, from the centre's side; the kernel may not allow it, then none is cut.
cut_links() {
  local port before after
  before=$(established)
  for port in "$link_port" "$bulletin_port"; do ss -K state established sport = ":$port" >/dev/null 2>&1 || true; done
  after=$(established)
  ((after >= before)) || links_cut=$((links_cut + 1))
}
established() { ss -Htn state established "( sport = :$link_port or sport = :$bulletin_port )" | wc -l; }

# Ends all, so that every journal is whole in one file, and writes how large each became.
write_stored() {
  local name
  for name in coordinator "${stations[@]}"; do end_process "$name"; done
  {
    echo "coordinator $(($(stat -c %s centre/store.db) / 1024))"
    for name in "${stations[@]}"; do echo "$name $(($(stat -c %s "state-$name/journal.db") / 1024))"; done
  } >stored
}

# ---- The verdict over the reports: every pair ended as it was played, none missed, failed or unheard.

judge_reports() {
  local k
  for ((k = 0; k < rounds; ++k)); do sukut report "DRILL-$(order_of "$k")" --json; done |
    jq -s '[.[].stations[].outcome] | group_by(.) | map({key: .[0], value: length}) | from_entries' >outcomes.json
  jq -e '[.missed, .failed, .refused, .not_received, .not_heard, .pending, .executed_late] | all(. == null)' outcomes.json >/dev/null
}
