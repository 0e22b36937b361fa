#!/usr/bin/env bash
# Holds the running program against its own description of the HTTP API (schemathesis), from a seed. Installs what it needs, once.
#   Tests/Schema/run.sh [arguments for schemathesis]
set -euo pipefail
cd "$(dirname "$0")/../.."

if ! dpkg -s python3-venv >/dev/null 2>&1; then
    echo "▸ installing python3-venv"
    if [ "$(id -u)" -ne 0 ]; then sudo=sudo; else sudo=; fi
    $sudo apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends python3-venv >/dev/null
fi

venv=.tools/schema
if [ ! -x "$venv/bin/schemathesis" ]; then
    echo "▸ making a Python environment for schemathesis"
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check 'schemathesis>=4.32,<5'
fi

program="${COMANDA_PROGRAM:-$PWD/.build/debug/comanda}"
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || { kill "$server" && wait "$server" || true; }; rm -rf "$folder"' EXIT

# Many wrong tokens are the point here: nobody is to be suspected for them.
COMANDA_DEMO_GUESTS=false COMANDA_LIMITS_FAILURES=1000000 COMANDA_DRAIN_MS=50 LOG_LEVEL=error \
    "$program" serve --demo --port 0 --data "$folder/data" >"$folder/out" 2>"$folder/errors" &
server=$!
for _ in $(seq 100); do
    url=$(sed -n 's/^comanda ready on //p' "$folder/out")
    [ -z "$url" ] || break
    sleep 0.2
done
if [ -z "$url" ]; then
    cat "$folder/errors" >&2
    exit 1
fi

export COMANDA_TOKEN
COMANDA_TOKEN=$("$program" token --user root --role admin --restaurant demo --ttl 1h --data "$folder/data")
# No status, type, header or body that is not described, and no fault of the server.
# What revokes the token that all of this is done with has its own tests.
"$venv/bin/schemathesis" --config-file Tests/Schema/schemathesis.toml run "$url/api/v1/openapi.json" \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance \
    --phases examples,coverage,fuzzing --max-examples 15 --seed 20 --max-time 120 \
    --generation-database none --no-shrink --request-timeout 20 "$@"

if grep -q 'a request failed' "$folder/errors"; then
    cat "$folder/errors" >&2
    exit 1
fi
