#!/usr/bin/env python3
"""Start-up costs: the time of `wbctl --help`, and of wbd from exec to listening, and its idle memory.

usage: startup_bench.py [--bin DIR] [--rounds N]
Limits: wbctl --help 5 ms; wbd ready 25 ms, idle 22 MB.
"""

import argparse
import json
import tempfile
from pathlib import Path

from measure import measure, median, use_programs

from harness import Installation, clean_environment, program  # noqa: E402  (measure sets the path)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--bin", default="build/release/bin")
    arguments.add_argument("--rounds", type=int, default=11)
    chosen = arguments.parse_args()
    use_programs(chosen.bin)

    with tempfile.TemporaryDirectory(prefix="wb-startup-") as name:
        folder = Path(name)
        helps = [
            measure([program("wbctl"), "--help"], clean_environment(folder)).wall_seconds
            for _ in range(chosen.rounds)
        ]
        # No cabinet exists, so no request goes to WB and the address is never used.
        place = Installation(folder, "http://127.0.0.1:1").initialise()
        ready, idle = [], []
        for number in range(chosen.rounds):
            wbd = place.start_wbd(f"wbd-{number}")
            wbd.get("/readyz")
            ready.append(wbd.ready_seconds)
            idle.append(wbd.process.resident_bytes())
            wbd.stop()
    print(
        json.dumps(
            {
                "wbctl_help_ms": round(median(helps) * 1000, 1),
                "wbd_ready_ms": round(median(ready) * 1000, 1),
                "wbd_idle_mb": round(median(idle) / 1e6, 1),
            }
        )
    )


if __name__ == "__main__":
    main()
