# Sourced by deploy/demo and tests/system: a throw-away folder and the processes that play in it.
# Promise: whatever way the shell ends, every process it started is ended by its own pid, and the folder is removed
# unless stage_keep=yes. Waiting is for a condition with a deadline, never for a length of time.

stage='' stage_keep=no
declare -A stage_pid=()

# open_stage NAME: makes the folder, private but for passing through, and promises to leave it.
open_stage() {
  stage=$(mktemp -d "${TMPDIR:-/tmp}/sukut-$1.XXXXXX")
  chmod 711 "$stage"
  mkdir "$stage/log"
  trap leave_stage EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
}

leave_stage() {
  local status=$? name
  trap - EXIT
  for name in "${!stage_pid[@]}"; do end_process "$name"; done
  if [[ $stage_keep == yes ]]; then
    echo "kept: $stage"
  else
    rm -rf "$stage"
  fi
  exit "$status"
}

# start_process NAME COMMAND…: in the background; what it says goes to log/NAME.log.
start_process() {
  local name=$1
  shift
  "$@" >>"$stage/log/$name.log" 2>&1 </dev/null &
  stage_pid[$name]=$!
  disown $!  # its end is told by end_process, not by the shell
}

process_runs() { [[ -n ${stage_pid[$1]:-} ]] && kill -0 "${stage_pid[$1]}" 2>/dev/null; }

# end_process NAME [SIGNAL]: holds afterwards: it is gone. What ignores a signal for 5 s is killed.
end_process() {
  local name=$1 pid=${stage_pid[$1]:-} i
  [[ -n $pid ]] || return 0
  unset "stage_pid[$name]"
  kill "-${2:-TERM}" "$pid" 2>/dev/null || true
  for ((i = 0; i < 100; ++i)); do
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.05
  done
  kill -KILL "$pid" 2>/dev/null || true
}

# until_true SECONDS WHAT COMMAND…: tries until it succeeds; on the deadline names WHAT and fails.
until_true() {
  local deadline=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    if ((SECONDS >= deadline)); then
      echo "waited in vain for $what" >&2
      return 1
    fi
    sleep 0.1
  done
}

# free_port tcp|udp: one that nobody holds now, below those that the kernel hands out, so that nobody gets it while
# its owner is away.
free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 10000))
    grep -qi ":$(printf %04X "$port") " "/proc/net/$1" "/proc/net/${1}6" 2>/dev/null || break
  done
  echo "$port"
}

# listeners_at ENDPOINT COUNT: at least so many connections to a port of this machine are established.
listeners_at() {
  local port
  port=$(printf %04X "${1##*:}")
  (($(grep -cE "^ *[0-9]+: [0-9A-F]{8}:$port [0-9A-F]{8}:[0-9A-F]{4} 01 " /proc/net/tcp) >= $2))
}

# start_coordinator CENTRE: waits until it serves.
start_coordinator() {
  rm -f "$1/endpoints.toml"
  start_process coordinator sukut-coordinator "$1"
  until_true 15 "the coordinator (see $stage/log/coordinator.log)" test -s "$1/endpoints.toml"
}
