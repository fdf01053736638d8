# Sourced by deploy/demo and tests/run: the Debian packages of deploy/packages, named and installed when missing.
# Changes the machine only through apt-get install; leaves everything else to the caller.

# need_packages INSTALL PART…: holds afterwards: every package of these parts is installed. INSTALL=no refuses instead.
need_packages() {
  local install=$1 part package rest missing=()
  shift
  while read -r part package rest; do
    [[ " $* " == *" $part "* ]] || continue
    [[ $(dpkg-query -W -f='${Status}' "$package" 2>/dev/null) == "install ok installed" ]] || missing+=("$package")
  done < <(grep -v '^#' "${BASH_SOURCE[0]%.sh}")
  if ((${#missing[@]} == 0)); then
    echo "  all packages are installed"
    return 0
  fi
  echo "  missing: ${missing[*]}"
  if [[ $install == no ]]; then
    echo "  not installed, as asked by --no-install; install with: apt-get install --no-install-recommends ${missing[*]}" >&2
    return 1
  fi
  local as_root=()
  if ((EUID != 0)); then
    if ! command -v sudo >/dev/null; then
      echo "  installing needs root or sudo; as root: apt-get install --no-install-recommends ${missing[*]}" >&2
      return 1
    fi
    as_root=(sudo)
  fi
  "${as_root[@]}" apt-get update -q || return 1
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" || {
    echo "  apt-get could not install them; its own words are above" >&2
    return 1
  }
}
