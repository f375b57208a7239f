#!/usr/bin/env bash
# A container engine and a Python image for the sandbox tests, out of Debian's packages alone.
#
#   container-engine.sh up            use the engine that answers, else start one; prints DOCKER_HOST=… and no more
#   container-engine.sh up compilers  and make an image with JavaScript, TypeScript and C++
#   container-engine.sh up languages  and make an image with Java, Go and Rust as well (a gigabyte)
#   container-engine.sh down          stop the engine that `up` started
#
# EVALSCOPE_ENGINE_RUNTIME=crun starts it with crun, if that works here: containers come and go with three quarters of
# the processor time that runc takes.
#
# Starting one needs root on Debian or Ubuntu. It listens on a unix socket only.
set -euo pipefail

python_image=evalscope/python:3.11
python_packages=(bash coreutils busybox-static libc-bin python3)
compilers_image=evalscope/compilers:2
compilers_packages=("${python_packages[@]}" nodejs esbuild g++)
languages_image=evalscope/languages:2
languages_packages=("${compilers_packages[@]}" default-jdk-headless golang-go rustc)
run=/run/evalscope-engine
data=/var/lib/evalscope-engine
socket=$run/docker.sock

say() { printf 'container-engine: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }
answers() { [ -S "$1" ] && DOCKER_HOST=unix://$1 docker version >/dev/null 2>&1; }

install() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || fail "installing $* needs root and apt-get"
  local get=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=300)
  "${get[@]}" install --no-install-recommends "$@" </dev/null >&2 && return
  "${get[@]}" update >&2
  "${get[@]}" install --no-install-recommends "$@" </dev/null >&2
}

find_engine() {
  command -v docker >/dev/null || install docker.io
  if [ -n "${DOCKER_HOST:-}" ] && docker version >/dev/null 2>&1; then return; fi
  local candidate
  for candidate in "$socket" /var/run/docker.sock; do
    if answers "$candidate"; then export DOCKER_HOST=unix://$candidate; return; fi
  done
  start_engine
}

start_engine() {
  [ "$(id -u)" = 0 ] || fail "no engine answers, and starting one needs root"
  command -v dockerd >/dev/null || install docker.io
  mkdir -p "$run" "$data"
  if ! grep -q ' cgroup2\? ' /proc/mounts; then mount -t cgroup2 none /sys/fs/cgroup || say "no control groups"; fi
  local runtime=()
  if [ "${EVALSCOPE_ENGINE_RUNTIME:-}" = crun ] && ready_for_crun; then
    runtime=(--add-runtime crun=/usr/bin/crun --default-runtime crun)
  fi
  # Sandboxes have no network: an engine without packet filter or bridge will do.
  local storage network
  for storage in overlay2 vfs; do
    for network in "" "--bridge=none"; do
      rm -f "$run/docker.pid"
      # shellcheck disable=SC2086
      # Each container takes half a dozen short-lived Go processes: they end sooner when they hardly collect garbage.
      GOGC=400 setsid dockerd --host "unix://$socket" --data-root "$data" --exec-root "$run/exec" --pidfile "$run/docker.pid" \
        --storage-driver "$storage" --iptables=false --ip6tables=false --ip-forward=false --ip-masq=false \
        "${runtime[@]}" --log-level warn --shutdown-timeout 5 $network </dev/null >>"$run/dockerd.log" 2>&1 9>&- &
      local daemon=$! tries
      for tries in $(seq 200); do
        if answers "$socket"; then export DOCKER_HOST=unix://$socket; started=1; say "engine started ($storage${runtime[*]:+, crun})"; return; fi
        kill -0 "$daemon" 2>/dev/null || break
        sleep 0.25
      done
      kill "$daemon" 2>/dev/null || true
    done
  done
  tail -20 "$run/dockerd.log" >&2
  fail "dockerd did not start"
}

# It takes control groups of one version; controllers that the first has left to the second are taken back.
ready_for_crun() {
  [ -x /usr/bin/crun ] || install crun || return
  local second=/sys/fs/cgroup/unified controller
  [ -d "$second" ] || return 0
  for controller in $(cat "$second/cgroup.controllers"); do
    mkdir -p "/sys/fs/cgroup/$controller" && mount -t cgroup -o "$controller" none "/sys/fs/cgroup/$controller" || return
  done
  [ -z "$(cat "$second/cgroup.controllers")" ]
}

# Whether an engine that has just been started can start a container; else it is started again with its own runtime.
check_engine() {
  [ -n "${started:-}" ] && ! docker run --rm --network none "$python_image" true >&2 || return 0
  say "no container starts; trying again without crun"
  stop_engine
  unset DOCKER_HOST started
  EVALSCOPE_ENGINE_RUNTIME=
  start_engine
}

# An image is a folder of unpacked Debian packages: no registry is asked. Arguments: its name, the packages.
make_image() {
  local image=$1 packages=("${@:2}")
  if docker image inspect "$image" >/dev/null 2>&1; then return; fi
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || fail "making $image needs root and apt-get"
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  local root=$work/root
  mkdir -p "$work/debs/partial" "$root"/usr/{bin,sbin,lib,lib64}
  chmod 755 "$work"
  : >"$work/status"
  # With an empty package database everything needed is downloaded, and nothing is installed here.
  local get=(apt-get -qq -y -o "Dir::State::status=$work/status" -o "Dir::Cache::archives=$work/debs"
    -o Debug::NoLocking=1 -o APT::Sandbox::User=root)
  "${get[@]}" --no-install-recommends --download-only install "${packages[@]}" </dev/null >&2 || {
    apt-get -qq -o DPkg::Lock::Timeout=300 update >&2
    "${get[@]}" --no-install-recommends --download-only install "${packages[@]}" </dev/null >&2
  }
  local folder deb tool file
  for folder in bin sbin lib lib64; do ln -s "usr/$folder" "$root/$folder"; done
  for deb in "$work"/debs/*.deb; do
    dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$root" --keep-directory-symlink --exclude='./usr/share/doc/*' \
      --exclude='./usr/share/man/*' --exclude='./usr/share/locale/*' --exclude='./usr/lib/*/gconv/*'
  done
  mkdir -p "$root"/{dev,proc,sys,tmp,run,etc,root,workspace}
  chmod 1777 "$root/tmp"
  for tool in $(chroot "$root" /bin/busybox --list); do
    [ -e "$root/usr/bin/$tool" ] || [ -e "$root/usr/sbin/$tool" ] || ln -s busybox "$root/usr/bin/$tool"
  done
  ln -sf bash "$root/usr/bin/sh"
  ln -sf python3 "$root/usr/bin/python"
  # What the packages' own scripts would have linked.
  for tool in java javac; do
    for file in "$root"/usr/lib/jvm/*/bin/"$tool"; do
      [ -e "$file" ] && ln -sf "${file#"$root"}" "$root/usr/bin/$tool"
    done
  done
  if [ -e "$root/usr/bin/gcc" ]; then ln -sf gcc "$root/usr/bin/cc"; ln -sf g++ "$root/usr/bin/c++"; fi
  find "$root" -xdev -type f -perm /6000 -exec chmod ug-s {} +
  printf 'root:x:0:0:root:/root:/bin/sh\nsandbox:x:1000:1000::/workspace:/bin/sh\n' >"$root/etc/passwd"
  printf 'root:x:0:\nsandbox:x:1000:\n' >"$root/etc/group"
  chroot "$root" /sbin/ldconfig
  # A read-only container could never keep compiled modules.
  chroot "$root" /usr/bin/python3 -m compileall -q /usr/lib/python3* >/dev/null 2>&1 || true
  tar -C "$root" --numeric-owner -c . | docker import \
    --change 'ENV PATH=/usr/local/bin:/usr/bin:/bin' --change 'WORKDIR /workspace' --change 'USER 1000:1000' \
    - "$image" >/dev/null
  say "image $image made"
}

stop_engine() {
  local pid
  pid=$(cat "$run/docker.pid" 2>/dev/null || true)
  [ -n "$pid" ] && grep -q dockerd "/proc/$pid/comm" 2>/dev/null || { say "no engine of ours runs"; return; }
  kill "$pid"
  while [ -d "/proc/$pid" ]; do sleep 0.2; done
  say "stopped"
}

mkdir -p "$run" 2>/dev/null && { exec 9>"$run/lock"; flock -w 600 9; } || true
case ${1:-} in
  up)
    find_engine
    make_image "$python_image" "${python_packages[@]}"
    check_engine
    [ "${2:-}" != compilers ] || make_image "$compilers_image" "${compilers_packages[@]}"
    [ "${2:-}" != languages ] || make_image "$languages_image" "${languages_packages[@]}"
    printf 'DOCKER_HOST=%s\n' "$DOCKER_HOST" ;;
  down) stop_engine ;;
  *) sed -n '2,12s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
