# What the scripts beside this one share. Sourced, not run.
# shellcheck shell=bash disable=SC2034
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
made=$root/.cache/made   # notes on what `make up` started, so that `make down` ends that and no more
base=debian:forky-slim
export COMPOSE_PROJECT_NAME=callflow

say() { echo "callflow: $*" >&2; }
die() { say "$*"; exit 2; }

# Debian packages, only where a command is missing: need <command> <package>...
need() {
  local command=$1
  shift
  command -v "$command" > /dev/null && return
  install_packages "'$command' is missing" "$@"
}

apt_updated=
install_packages() { # reason package...
  local reason=$1
  shift
  if [ "$(id -u)" != 0 ] || ! command -v apt-get > /dev/null; then
    die "$reason. Install it (Debian's name: $*), or run this as root on Debian."
  fi
  say "$reason: installing $* from Debian"
  if [ -z "$apt_updated" ]; then
    apt-get update -qq > /dev/null || die "apt-get update failed: the package mirror does not answer."
    apt_updated=1
  fi
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" > /dev/null < /dev/null \
    || die "apt-get could not install $*."
}

docker_answers() { docker info > /dev/null 2>&1; }

# An engine without buildx builds with the older builder, which all our Dockerfiles suit.
docker_build() {
  if docker buildx version > /dev/null 2>&1; then docker build "$@"; else DOCKER_BUILDKIT=0 docker build "$@"; fi
}

compose() {
  if docker compose version > /dev/null 2>&1; then
    docker compose --project-directory "$root" -f "$root/docker-compose.yml" "$@"
  else
    command -v docker-compose > /dev/null || install_packages "Docker has no compose" docker-compose
    COMPOSE_DOCKER_CLI_BUILD=0 DOCKER_BUILDKIT=0 docker-compose --project-directory "$root" -f "$root/docker-compose.yml" "$@"
  fi
}
