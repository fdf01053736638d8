#!/usr/bin/env bash
# What deploy/demo and tests/run do about missing packages: name them, install them, or refuse; and leave apt alone when
# nothing is missing. Against stand-ins for dpkg-query, apt-get and sudo.
set -eu
source "${SUKUT_SOURCE:?run by CTest, which says where everything is}/tests/system/expect.sh"
source "$SUKUT_SOURCE/deploy/packages.sh"
open_stage packages
mkdir "$stage/bin"
PATH=$stage/bin:$PATH
cat >"$stage/bin/dpkg-query" <<SH
#!/bin/sh
# Everything is there but what is listed as missing.
for package; do :; done
grep -qx "\$package" "$stage/missing" || printf 'install ok installed'
SH
printf '#!/bin/sh\necho "$*" >>"%s/apt"\n' "$stage" >"$stage/bin/apt-get"
printf '#!/bin/sh\nexec "$@"\n' >"$stage/bin/sudo"
chmod 755 "$stage"/bin/*

: >"$stage/missing"
expect "nothing missing: done" need_packages yes build run test
expect "and apt was left alone" test ! -e "$stage/apt"
printf '%s\n' jq libzmq3-dev >"$stage/missing"
expect_refusal "--no-install names what is missing and refuses" 1 "missing: libzmq3-dev jq" need_packages no build run
expect "and apt was left alone" test ! -e "$stage/apt"
expect "else they are installed" need_packages yes build run
expect "the list of packages is renewed first" test "$(sed -n 1p "$stage/apt")" = "update -q"
expect "then those two, nothing else" test "$(sed -n '2s/.*--no-install-recommends //p' "$stage/apt")" = "libzmq3-dev jq"
rm "$stage/apt"
expect "a part that is not asked for is not needed" need_packages yes test
expect "and apt was left alone" test ! -e "$stage/apt"
known() { grep -v '^#' "$SUKUT_SOURCE/deploy/packages" | grep -vqE '^(build|run|test) +[a-z0-9+.-]+ +[A-Za-z-]' && return 1 || return 0; }
expect "every line of deploy/packages names part, package and reason" known
