#!/usr/bin/env bash
# A terminal, a browser, an ssh server and Podman for the tests of the terminal and web interfaces, of engines behind ssh
# and of the other kind of engine, out of Debian's packages. Tests whose tool is missing skip and say so.
set -euo pipefail

missing=()
command -v tmux >/dev/null || missing+=(tmux)
[ -x "${CHROMIUM:-/usr/bin/chromium-headless-shell}" ] || missing+=(chromium-headless-shell)
[ -x /usr/sbin/sshd ] || missing+=(openssh-server)
command -v ssh >/dev/null || missing+=(openssh-client)
command -v podman >/dev/null || missing+=(podman conmon catatonit)
[ -x /usr/bin/catatonit ] || missing+=(catatonit)
[ ${#missing[@]} -gt 0 ] || exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "test-tools: ${missing[*]} can only be installed by root with apt-get" >&2
  exit 1
fi
get=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=300)
# The servers are wanted on disk alone: nothing listens, neither now nor at the next start of the machine.
services=()
[ -x /usr/sbin/sshd ] || services+=(ssh.service)
command -v podman >/dev/null || services+=(podman.socket podman.service podman-auto-update.timer podman-restart.service)
units() { if [ ${#services[@]} -gt 0 ] && command -v systemctl >/dev/null; then systemctl "$1" "${services[@]}" >&2 || true; fi; }
units mask
"${get[@]}" install --no-install-recommends "${missing[@]}" </dev/null >&2 || {
  "${get[@]}" update >&2
  "${get[@]}" install --no-install-recommends "${missing[@]}" </dev/null >&2 ||
    # Older Debian has the browser with windows alone.
    "${get[@]}" install --no-install-recommends "${missing[@]/chromium-headless-shell/chromium}" </dev/null >&2
}
units unmask
units disable
