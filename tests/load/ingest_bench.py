#!/usr/bin/env python3
"""The time of an orders page of 80,000 rows from socket to commit, compared with the bare rows in the same database:
SQLite, or PostgreSQL with WB_E2E_SHAPE=server.

usage: WB_INGEST_FLOOR=FILE.py ingest_bench.py [--bin DIR] [--rows N] [--rounds N] [--json]

WB_INGEST_FLOOR names the script that makes the page (`make N FILE`) and measures the floor: `sqlite FILE DB` or `pg
FILE
URL`, which print `first SECONDS s`. Floor and sync run in turn, in the same run, on the same disk.
Printed for each round and as the median: the floor's first load and the sync's own seconds (from its summary).
Also the wall time of the whole wbctl process, both ratios, and the peak memory of that process.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import Measured, measure, median, use_programs

import postgres  # noqa: E402  (measure sets the path)
from harness import SHAPE, Emulator, Installation, program  # noqa: E402

TARGET_RATIO = 2.0
TARGET_PEAK = 200 * 1024 * 1024


def floor_seconds(script: str, page: Path, folder: Path) -> float:
    database = folder / "floor.db"
    where = ["pg", page, postgres.shared().url("postgres")] if SHAPE == "server" else ["sqlite", page, database]
    done = subprocess.run([sys.executable, script, *where], capture_output=True, text=True, check=True)
    for file in folder.glob("floor.db*"):
        file.unlink()
    return float(re.search(r"^first ([0-9.]+) s", done.stdout, re.M).group(1))


def one_sync(emulator: Emulator, home: Path, rows: int) -> tuple:
    home.mkdir()
    place = Installation(home, emulator.base, scale=3600).initialise()
    place.add_user(1)
    place.add_cabinet(1, emulator.token())
    run: Measured = measure([program("wbctl"), "--json", "sync", "--only", "orders"], place.environment())
    if run.code != 0:
        sys.exit(f"wbctl sync ended with {run.code}\n{run.out}\n{run.err}")
    datasets = json.loads(run.out)["data"]["datasets"]
    orders = next(d for d in datasets if d["dataset"] == "orders")
    total = place.wbctl("--json", "orders", "list", "--limit", 1).json["total"]
    if total < rows:
        sys.exit(f"{total} orders are stored, {rows} were served")
    return orders["seconds"], run


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--bin", default="build/release/bin")
    arguments.add_argument("--rows", type=int, default=80_000)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--json", action="store_true")
    chosen = arguments.parse_args()
    script = os.environ.get("WB_INGEST_FLOOR", "")
    if not script:
        print("skipped: WB_INGEST_FLOOR is not set (the script that makes the page and measures the floor)")
        return
    use_programs(chosen.bin)
    postgres.SETTINGS["fsync"] = "on"

    rounds = []
    with tempfile.TemporaryDirectory(prefix="wb-ingest-") as name:
        folder = Path(name)
        page = folder / "orders.json"
        subprocess.run([sys.executable, script, "make", str(chosen.rows), page], check=True)
        emulator = Emulator(
            folder / "emulator", cabinets=1, orders=0, orders_file=page, fast=True
        )
        try:
            for number in range(chosen.rounds):
                floor = floor_seconds(script, page, folder)
                seconds, run = one_sync(emulator, folder / f"home-{number}", chosen.rows)
                rounds.append(
                    {
                        "floor_seconds": floor,
                        "sync_seconds": seconds,
                        "wall_seconds": round(run.wall_seconds, 3),
                        "cpu_seconds": round(run.cpu_seconds, 3),
                        "ratio": round(seconds / floor, 3),
                        "wall_ratio": round(run.wall_seconds / floor, 3),
                        "peak_mb": round(run.peak_bytes / 1e6, 1),
                    }
                )
                if not chosen.json:
                    print("round", json.dumps(rounds[-1]))
        finally:
            emulator.stop()
            postgres.close_shared()
    result = {key: median([r[key] for r in rounds]) for key in rounds[0]}
    result["rows"] = chosen.rows
    result["within_target"] = result["ratio"] <= TARGET_RATIO and result["peak_mb"] * 1e6 <= TARGET_PEAK
    print(json.dumps(result) if chosen.json else f"median {json.dumps(result)}")


if __name__ == "__main__":
    main()
