# Sourced by deploy/demo: its eight stations, what stands behind their outputs, and the people at them.
# The names are the demo's own; no operator takes part. Relies on deploy/stage.sh and an open stage.

stations=(demo-ship demo-port-siren demo-locomotive demo-metro demo-radio demo-flag demo-embassy demo-road-closure)

write_register() {
  cat >"$1" <<'CSV'
id,sector,name_az,name_en,operator,region,zone,lat,lon,link
demo-ship,ship,Sınaq gəmisi,demonstration ship,Demo shipping,Xəzər,Asia/Baku,39.90,49.70,satellite
demo-port-siren,port,Sınaq liman sireni,demonstration port siren,Demo port,Bakı,Asia/Baku,40.37,49.87,lan
demo-locomotive,rail,Sınaq lokomotivi,demonstration locomotive,Demo railways,Gəncə,Asia/Baku,40.70,46.36,internet
demo-metro,metro,Sınaq metro stansiyası,demonstration metro station,Demo metro,Bakı,Asia/Baku,40.38,49.85,lan
demo-radio,broadcast,Sınaq radiosu,demonstration radio,Demo radio,Bakı,Asia/Baku,40.36,49.83,internet
demo-flag,flag,Sınaq bayraq meydanı,demonstration flag site,Demo municipality,Bakı,Asia/Baku,40.34,49.84,internet
demo-embassy,mission,Sınaq səfirliyi,demonstration embassy,Demo ministry,Abroad,Europe/Istanbul,39.88,32.86,internet
demo-road-closure,road-police,Sınaq küçə bağlanması,demonstration road closure,Demo road police,Bakı,Asia/Baku,40.36,49.83,internet
CSV
}

# What sounds at a station of this demo is a line in a file: the horn's own log.
write_horn() {
  cat >horn <<'HORN'
#!/bin/sh
# horn STATION on|off: what a whistle, a siren or a bell would be told.
echo "$(date -u +%H:%M:%S.%3N) $1 $2 ($SUKUT_PATTERN; $SUKUT_CUE of $SUKUT_ORDER)" >>"$(dirname "$0")/log/horns.log"
# A sounding horn stays on until it is told otherwise.
[ "$2" = off ] || exec sleep infinity
HORN
  chmod 755 horn
}

output_of() {
  case $1 in
    demo-ship | demo-port-siren | demo-locomotive | demo-metro)
      printf '[output.sound]\ndriver = "command"\nstart = ["%s/horn", "%s", "on"]\nend = ["%s/horn", "%s", "off"]\n' \
        "$stage" "$1" "$stage" "$1" ;;
    demo-radio)
      printf '[output.silence]\ndriver = "liquidsoap"\nsocket = "%s/radio/station.sock"\nmonitor = "udp://127.0.0.1:%s"\n' \
        "$stage" "$radio_port" ;;
    demo-flag) printf '[output.lower-flag]\ndriver = "manual"\n' ;;
    demo-embassy) printf '[output.silence]\ndriver = "manual"\n' ;;
    demo-road-closure) printf '[output.restrict-road]\ndriver = "manual"\n' ;;
  esac
  printf 'drill_outputs_until = %s\n' "$(date -u -d '+1 hour' +%Y-%m-%dT%H:%M:%SZ)"
}

start_station() {
  [[ -x horn ]] || write_horn
  {
    printf 'bundle = "bundles/%s"\nstate = "state-%s"\ndrift_ppm = 100\n' "$1" "$1"
    output_of "$1"
  } >"$1.toml"
  start_process "$1" sukut-agent run "$1.toml"
}

# Liquidsoap plays a tone and refuses root; the demo gives it a user of its own when it runs as root.
start_radio() {
  local as_nobody=()
  radio_port=$(free_port udp)
  mkdir radio
  cat >radio/station.liq <<LIQ
# The demo's radio: a tone, guarded by sukut.liq, in 10 ms frames.
settings.frame.video.framerate.set(100)
settings.frame.duration.set(0.01)
settings.log.file.set(false)
settings.log.stdout.set(true)
%include "sukut.liq"
sukut.server("$stage/radio/station.sock")
radio = sukut.guard(sine(440.))
sukut.monitor(port=$radio_port, radio)
output.dummy(fallible=true, radio)
LIQ
  cp "$here/agent/drivers/liquidsoap/sukut.liq" radio/
  if ((EUID == 0)); then
    chown -R nobody:nogroup radio
    as_nobody=(setpriv --reuid=nobody --regid=nogroup --clear-groups)
  fi
  start_process radio "${as_nobody[@]}" env HOME="$stage/radio" XDG_CACHE_HOME="$stage/radio" liquidsoap "$stage/radio/station.liq"
}

# ---- The people at their stations.

# says STATION WORD CUE [--ended]: the person there speaks to their own agent, again until it can take the word.
says() {
  local station=$1 operator
  operator=$(sed -n "s/^$station,[^,]*,[^,]*,[^,]*,\([^,]*\),.*/\1/p" register.csv)
  until_true 20 "$station to take the word: ${*:2}" \
    sukut-agent "${@:2}" --config "$station.toml" --person "duty officer, $operator" || return 1
  echo "  $station: ${*:2}, by the duty officer of $operator"
}
confirm_states() {
  says demo-flag confirm flags
  says demo-road-closure confirm alley-streets
}
confirm_moments() { says demo-embassy confirm minute-abroad; }
# The flag's end is confirmed by its person; the road's end is the centre's close.
confirm_ends() { says demo-flag confirm flags --ended; }
