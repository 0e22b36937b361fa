#!/usr/bin/env python3
"""Prints what Autobahn's test suite found, by class, and fails when a case failed.

    summary.py REPORT/index.json
"""

import json
import sys
from collections import Counter

GOOD = {"OK", "NON-STRICT", "INFORMATIONAL"}
GOOD_CLOSES = {"OK", "INFORMATIONAL"}


def natural(case):
    return [int(part) for part in case.split(".")]


def main(path):
    with open(path) as file:
        (cases,) = json.load(file).values()
    failed = {
        case: result
        for case, result in cases.items()
        if result["behavior"] not in GOOD or result["behaviorClose"] not in GOOD_CLOSES
    }
    classes = Counter("FAILED" if case in failed else result["behavior"] for case, result in cases.items())
    for case in sorted(failed, key=natural):
        print(f"failed: case {case}: {failed[case]['behavior']}, closing {failed[case]['behaviorClose']}")
    counts = ", ".join(f"{classes[name]} {name}" for name in ["OK", "NON-STRICT", "INFORMATIONAL", "FAILED"])
    print(f"{len(cases)} cases: {counts}")
    return 1 if failed or not cases else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
