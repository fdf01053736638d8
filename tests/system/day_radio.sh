# Sourced by the rows of tests/system/days that need a broadcast station: a real Liquidsoap that plays a tone, guarded by
# sukut.liq, and keeps what goes out, so that a row can say what was heard.

# day_radio NAME [BUSY]: starts it. BUSY: a Liquidsoap value, true while a real alarm has the device.
day_radio() {
  local name=$1 busy=${2:-false} port as_nobody=()
  port=$(free_port udp)
  mkdir "$name.radio"
  cat >"$name.radio/station.liq" <<LIQ
settings.frame.video.framerate.set(100)
settings.frame.duration.set(0.01)
settings.log.file.set(false)
settings.log.stdout.set(true)
%include "sukut.liq"
sukut.server("$stage/$name.radio/station.sock")
radio = sukut.guard(busy={$busy}, sine(440.))
sukut.monitor(port=$port, radio)
output.file(fallible=true, flush=true, %wav(header=false), "$stage/$name.radio/programme.pcm", radio)
LIQ
  cp "$SUKUT_SOURCE/agent/drivers/liquidsoap/sukut.liq" "$name.radio/"
  if ((EUID == 0)); then
    chown -R nobody:nogroup "$name.radio"
    as_nobody=(setpriv --reuid=nobody --regid=nogroup --clear-groups)
  fi
  start_process "$name.radio" "${as_nobody[@]}" env HOME="$stage/$name.radio" XDG_CACHE_HOME="$stage/$name.radio" \
    liquidsoap "$stage/$name.radio/station.liq"
  until_true 30 "Liquidsoap to play" test -s "$name.radio/programme.pcm"
  radio_lines=('[output.silence]' 'driver = "liquidsoap"' "socket = \"$stage/$name.radio/station.sock\""
    "monitor = \"udp://127.0.0.1:$port\"" "drill_outputs_until = $(date -u -d '+1 hour' +%Y-%m-%dT%H:%M:%SZ)")
}

# quiet_ms NAME: for how long its programme was silent, or a bed, in all (10 ms pieces of 16-bit stereo at 44.1 kHz).
quiet_ms() {
  od -An -v -td2 -w1764 "$1.radio/programme.pcm" |
    awk 'NF == 882 { loud = 0; for (i = 1; i <= NF; i += 7) if ($i > 2000 || $i < -2000) loud = 1; quiet += !loud } END { print quiet * 10 }'
}
