#!/usr/bin/env bash
# Runs the pages' tests in a real Chromium against the real program. Installs what it needs, once.
#   Tests/Browser/run.sh [arguments for pytest]
set -euo pipefail
cd "$(dirname "$0")/../.."

packages=(chromium fonts-dejavu-core python3-venv)
missing=()
for package in "${packages[@]}"; do dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package"); done
if [ ${#missing[@]} -gt 0 ]; then
    echo "▸ installing ${missing[*]}"
    if [ "$(id -u)" -ne 0 ]; then sudo=sudo; else sudo=; fi
    $sudo apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

venv=.tools/browser
if [ ! -x "$venv/bin/pytest" ]; then
    echo "▸ making a Python environment for the browser tests"
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check 'playwright>=1.55,<2' 'pytest>=8,<10'
fi

COMANDA_PROGRAM="${COMANDA_PROGRAM:-$PWD/.build/debug/comanda}" exec "$venv/bin/pytest" -q Tests/Browser -p no:cacheprovider "$@"
