#!/usr/bin/env bash
# A terminal, a browser and an ssh server for the tests of the terminal and web interfaces and of engines behind ssh, out
# of Debian's packages. Tests whose tool is missing skip and say so.
set -euo pipefail

missing=()
command -v tmux >/dev/null || missing+=(tmux)
[ -x "${CHROMIUM:-/usr/bin/chromium}" ] || missing+=(chromium)
[ -x /usr/sbin/sshd ] || missing+=(openssh-server)
command -v ssh >/dev/null || missing+=(openssh-client)
[ ${#missing[@]} -gt 0 ] || exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "test-tools: ${missing[*]} can only be installed by root with apt-get" >&2
  exit 1
fi
get=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=300)
# The ssh server is wanted on disk alone: no port is opened, neither now nor at the next start of the machine.
services() { if [ "${sshd_is_new:-}" ] && command -v systemctl >/dev/null; then systemctl "$1" ssh.service >&2 || true; fi; }
[ -x /usr/sbin/sshd ] || sshd_is_new=1
services mask
"${get[@]}" install --no-install-recommends "${missing[@]}" </dev/null >&2 || {
  "${get[@]}" update >&2
  "${get[@]}" install --no-install-recommends "${missing[@]}" </dev/null >&2
}
services unmask
services disable
