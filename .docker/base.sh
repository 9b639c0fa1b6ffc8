#!/usr/bin/env bash
# Makes sure the base image is there: from a registry, or, where none answers, from Debian's packages.
source "$(dirname "$0")/lib.sh"

docker image inspect "$base" > /dev/null 2>&1 && exit 0
say "getting $base"
timeout 300 docker pull -q "$base" > /dev/null 2>&1 && exit 0

say "no image registry answers: making $base from Debian's packages"
need mmdebstrap mmdebstrap debian-archive-keyring

# The mirror this machine's own apt uses, so that nothing about it stands in a file.
mirror=${CALLFLOW_DEBIAN_MIRROR:-}
if [ -z "$mirror" ]; then
  mirror=$(apt-get indextargets --format "\$(ORIGIN)|\$(LABEL)|\$(REPO_URI)" 'Created-By: Packages' \
    | sed -n 's/^Debian|Debian|//p' | sort | uniq -c | sort -rn | awk 'NR == 1 {print $2}')
fi
[ -n "$mirror" ] || die "no Debian mirror found in apt's configuration; set CALLFLOW_DEBIAN_MIRROR to the address of one."

options=(--variant=minbase --mode=root --format=tar
  # A frozen mirror's lists are older than they say they may be. Their signatures are still checked.
  --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='Acquire::Check-Date "false"'
  --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*'
  --dpkgopt='path-exclude=/usr/share/info/*' --dpkgopt='path-exclude=/usr/share/doc/*'
  --dpkgopt='path-include=/usr/share/doc/*/copyright')
if [ -r /usr/share/keyrings/debian-archive-keyring.gpg ]; then
  options+=(--keyring=/usr/share/keyrings/debian-archive-keyring.gpg)
fi
case $mirror in
  https:*) options+=(--include=ca-certificates
    --customize-hook='copy-in /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs') ;;
esac

folder=${XDG_CACHE_HOME:-$HOME/.cache}/callflow
mkdir -p "$folder"
tarball=$folder/forky-$(echo "$mirror" | cksum | cut -d' ' -f1).tar
find "$folder" -name 'forky-*.tar' -mtime +3 -delete
if [ ! -s "$tarball" ]; then
  mmdebstrap --quiet "${options[@]}" forky "$tarball.new" "$mirror" || die "mmdebstrap could not make the base from $mirror."
  mv "$tarball.new" "$tarball"
fi
# The label tells `make down` that this one is ours to remove.
docker import --change 'CMD ["bash"]' --change 'LABEL callflow.base=local' "$tarball" "$base" > /dev/null
