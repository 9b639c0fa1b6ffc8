#!/usr/bin/env bash
# The Python environment of the tests, in .venv, with the versions and hashes of the lock file.
# venv.sh e2e also gets the tools of the end-to-end tests.
source "$(dirname "$0")/lib.sh"

need python3 python3 python3-venv
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || die "Python 3.11 or newer is needed, this is $(python3 --version)."
# The voices, and what reads a studio's files.
need espeak-ng espeak-ng
need flite flite
need sox sox libsox-fmt-mp3
need ffmpeg ffmpeg
if [ "${1:-}" = e2e ]; then need sipp sip-tester; fi

venv=$root/.venv
stamp=$venv/.locked
wanted=$(cat "$root"/.docker/requirements-*.lock "$root/pyproject.toml" | sha256sum)
if [ -x "$venv/bin/python" ] && [ "$(cat "$stamp" 2> /dev/null)" = "$wanted" ]; then exit 0; fi

say "making the Python environment in .venv"
if [ ! -x "$venv/bin/python" ]; then
  python3 -c 'import ensurepip' 2> /dev/null || install_packages "Python cannot make environments" python3-venv
  python3 -m venv "$venv"
fi
pip=("$venv/bin/python" -m pip --disable-pip-version-check --quiet install)
"${pip[@]}" --require-hashes -r "$root/.docker/requirements-dev.lock"
"${pip[@]}" --require-hashes -r "$root/.docker/requirements-build.lock"
"${pip[@]}" --no-build-isolation --no-deps --editable "$root"
echo "$wanted" > "$stamp"
