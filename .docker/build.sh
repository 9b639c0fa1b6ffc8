#!/usr/bin/env bash
# Builds the images: build.sh [asterisk] [callflow], both without arguments. Gets Docker and the base
# image first, so this one script is enough for whoever needs an image.
source "$(dirname "$0")/lib.sh"

here=$root/.docker
"$here/docker-up.sh"
"$here/base.sh"
[ $# -gt 0 ] || set -- asterisk callflow

# How this machine reaches its package registry: certificates of a proxy that signs, and pip's index.
# The files exist for the time of the build; they reach the build stage only, never a final image.
machine=$here/machine
trap 'rm -f "$machine/ca.crt" "$machine/pip.conf"' EXIT
bundle=${PIP_CERT:-${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}}
{
  echo '[global]'
  if [ -r "$bundle" ]; then
    cp "$bundle" "$machine/ca.crt"
    echo 'cert = /machine/ca.crt'
  fi
  echo "timeout = ${PIP_DEFAULT_TIMEOUT:-60}"
  index=${PIP_INDEX_URL:-$(python3 -m pip config get global.index-url 2> /dev/null || true)}
  case $index in http*) echo "index-url = $index" ;; esac
} > "$machine/pip.conf"
chmod 0644 "$machine"/*

arguments=(--network host)
for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY; do
  if [ -n "${!name:-}" ]; then arguments+=(--build-arg "$name"); fi
done

for part in "$@"; do
  case $part in
    asterisk) tag=callflow-asterisk ;;
    callflow) tag=callflow-engine ;;
    *) die "build.sh knows 'asterisk' and 'callflow', not '$part'." ;;
  esac
  say "building $tag"
  log=$(mktemp)
  if ! docker_build "${arguments[@]}" -t "$tag" -f "$here/$part.Dockerfile" "$root" > "$log" 2>&1; then
    tail -n 30 "$log" >&2
    die "building $tag failed; the last lines are above, all of them in $log."
  fi
  rm -f "$log"
done
# The image of last time has lost its name and is of no use; the build stages stay as a cache.
docker image prune -f --filter label=callflow.stage=final > /dev/null
