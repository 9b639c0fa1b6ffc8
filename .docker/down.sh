#!/usr/bin/env bash
# Removes what `make up` made: containers, volumes, images, the base image if it was made here, and the
# Docker engine's process if it was started here. Debian packages stay installed.
source "$(dirname "$0")/lib.sh"

if ! docker_answers; then
  say "no Docker engine answers: nothing to remove."
  exit 0
fi
compose down --volumes --remove-orphans >&2
docker image rm -f callflow-asterisk callflow-engine > /dev/null 2>&1 || true
docker image prune -f --filter label=callflow.stage > /dev/null || true
if [ "$(docker image inspect -f '{{index .Config.Labels "callflow.base"}}' "$base" 2> /dev/null)" = local ]; then
  docker image rm "$base" > /dev/null 2>&1 || say "kept $base: something else uses it."
fi
rm -f "${XDG_CACHE_HOME:-$HOME/.cache}"/callflow/forky-*.tar

if [ -s "$made/dockerd.pid" ]; then
  pid=$(cat "$made/dockerd.pid")
  # The number may belong to another program by now.
  if [ "$(cat "/proc/$pid/comm" 2> /dev/null)" = dockerd ]; then
    if [ -n "$(docker ps -q)" ]; then
      say "other containers still run: leaving dockerd (process $pid) running."
      exit 0
    fi
    kill "$pid"
    for _ in $(seq 60); do [ -d "/proc/$pid" ] || break; sleep 0.25; done
    say "stopped dockerd (process $pid)"
  fi
  rm -f "$made/dockerd.pid"
fi
say "all gone. Debian packages that were installed (docker.io and the like) stay."
