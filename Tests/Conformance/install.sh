#!/usr/bin/env bash
# Installs Autobahn's test suite under .tools/autobahn, once. It needs Python 2.7 and a C compiler; says so and returns 3 where they are missing.
set -euo pipefail
cd "$(dirname "$0")/../.."

environment=.tools/autobahn
if [ -x "$environment/bin/wstest" ]; then exit 0; fi

python2=$(ls "${PYENV_ROOT:-$HOME/.pyenv}"/versions/2.7.*/bin/python2.7 2>/dev/null | tail -1 || true)
if [ -z "$python2" ]; then python2=$(command -v python2.7 || true); fi
if [ -z "$python2" ] || ! "$python2" -c '' 2>/dev/null; then
    echo "skipped: Autobahn's test suite needs Python 2.7, which is not here (pyenv install 2.7.18)"
    exit 3
fi
if ! command -v gcc >/dev/null; then
    echo "skipped: Autobahn's test suite needs gcc, which is not here"
    exit 3
fi

echo "▸ installing Autobahn's test suite (about two minutes)"
# The last virtualenv that still makes environments of Python 2.
python3 -m venv .tools/virtualenv
.tools/virtualenv/bin/pip install -q --disable-pip-version-check 'virtualenv==20.21.1'
.tools/virtualenv/bin/virtualenv -q --python "$python2" "$environment.new"
"$environment.new/bin/pip" install -q --disable-pip-version-check 'autobahntestsuite==25.10.1'
# Installed whole or not at all: scripts name their interpreter by its path, so it is made again in its place.
rm -rf "$environment"
mv "$environment.new" "$environment"
sed -i "1s|$environment.new|$environment|" "$environment"/bin/*
