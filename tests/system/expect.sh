# Sourced by the system tests: expectations that say what was promised when they fail, and a stage to play on.
set -euo pipefail
source "$SUKUT_SOURCE/deploy/stage.sh"
PATH=${SUKUT_PROGRAMS:?}:$PATH

# expect WHAT COMMAND…: it succeeds.
expect() {
  local what=$1 said
  shift
  said=$("$@" 2>&1) || { printf 'FAILED: %s\n  %s\n%s\n' "$what" "$*" "$said" >&2; exit 1; }
  echo "ok: $what"
}

# expect_refusal WHAT CODE TEXT COMMAND…: it ends with that exit code and says TEXT.
expect_refusal() {
  local what=$1 code=$2 text=$3 said status=0
  shift 3
  said=$("$@" 2>&1) || status=$?
  if ((status != code)) || [[ $said != *"$text"* ]]; then
    printf 'FAILED: %s\n  %s\n  exit %s, wanted %s and "%s"\n%s\n' "$what" "$*" "$status" "$code" "$text" "$said" >&2
    exit 1
  fi
  echo "ok: $what"
}

# expect_soon WHAT SECONDS COMMAND…: it succeeds before the deadline.
expect_soon() {
  local what=$1 seconds=$2
  shift 2
  until_true "$seconds" "$what" "$@" || { tail -n 20 "$stage"/log/* >&2; exit 1; }
  echo "ok: $what"
}
