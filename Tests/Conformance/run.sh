#!/usr/bin/env bash
# Runs the fuzzing client of Autobahn's test suite against our transport, and fails on any case that fails.
#   Tests/Conformance/run.sh            all cases, release build (about ten minutes; CONFIGURATION=debug takes the debug build)
#   Tests/Conformance/run.sh --quick    some of each group, debug build (half a minute)
set -euo pipefail
cd "$(dirname "$0")/../.."

configuration=${CONFIGURATION:-release}
cases='"*"'
if [ "${1:-}" = --quick ]; then
    configuration=debug
    cases='"1.1.*", "1.2.*", "2.*", "3.*", "4.*", "5.*", "6.1.*", "6.2.*", "6.3.*", "6.4.*", "6.22.*", "7.*", "10.*",
        "12.1.1", "12.1.5", "12.2.3", "12.5.4", "13.1.1", "13.3.2", "13.5.3", "13.7.1"'
fi

if ! said=$(Tests/Conformance/install.sh); then
    echo "$said"
    case "$said" in *skipped:*) exit 0 ;; *) exit 1 ;; esac
fi

swift build -c "$configuration" --product conformance-echo
work=$(mktemp -d)
server=
trap 'if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; fi; rm -rf "$work"' EXIT

".build/$configuration/conformance-echo" >"$work/said" &
server=$!
for _ in $(seq 100); do
    if grep -q ready "$work/said"; then break; fi
    kill -0 "$server" || { echo "the echo server did not start"; exit 1; }
    sleep 0.1
done
url=$(sed -n 's/^echo ready on //p' "$work/said")
[ -n "$url" ] || { echo "the echo server did not say where it is"; exit 1; }

cat >"$work/fuzzing.json" <<JSON
{
    "outdir": "$work/report",
    "servers": [{"agent": "comanda", "url": "$url"}],
    "cases": [$cases],
    "exclude-cases": [],
    "exclude-agent-cases": {}
}
JSON
echo "▸ running Autobahn's fuzzing client against $url"
.tools/autobahn/bin/wstest --mode fuzzingclient --spec "$work/fuzzing.json" >"$work/log" 2>&1 || { tail -30 "$work/log"; exit 1; }
Tests/Conformance/summary.py "$work/report/index.json"
