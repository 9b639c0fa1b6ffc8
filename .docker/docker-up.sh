#!/usr/bin/env bash
# Makes sure a Docker engine answers. Uses the one that is there; on a bare Debian it installs one,
# and where no init runs it starts dockerd itself and notes its process.
source "$(dirname "$0")/lib.sh"

docker_answers && exit 0

if command -v dockerd > /dev/null && [ "$(id -u)" != 0 ]; then
  die "Docker is installed but does not answer you. Start it, or join the group 'docker', or run this as root."
fi
if ! command -v dockerd > /dev/null || ! command -v docker > /dev/null; then
  install_packages "no Docker engine answers" docker.io iptables
  # Newer Debian has the client in a package of its own.
  need docker docker-cli
fi
docker_answers && exit 0

if [ -d /run/systemd/system ]; then
  systemctl start docker || die "systemctl could not start Docker; see: journalctl -u docker"
  docker_answers || die "Docker was started but does not answer."
  exit 0
fi

mkdir -p "$made"
log=/var/log/callflow-dockerd.log
start() { # extra arguments for dockerd
  setsid dockerd "$@" >> "$log" 2>&1 < /dev/null &
  local pid=$!
  for _ in $(seq 120); do
    if docker_answers; then
      # setsid may have forked; dockerd writes its own number.
      cp /var/run/docker.pid "$made/dockerd.pid"
      say "started dockerd (process $(cat "$made/dockerd.pid"), log in $log)"
      return 0
    fi
    kill -0 "$pid" 2> /dev/null || return 1
    sleep 0.25
  done
  kill "$pid" 2> /dev/null
  return 1
}
start && exit 0
# Both containers use the host's network, so an engine without a network of its own is enough.
say "dockerd could not set up its network here; trying without"
start --iptables=false --ip6tables=false --bridge=none && exit 0
tail -n 5 "$log" >&2
die "dockerd does not start; its last words are above, all of them in $log."
