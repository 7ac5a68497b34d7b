#!/usr/bin/env python3
"""The time and the memory that one wbd needs to sync the live datasets of many small cabinets.

usage: many_cabinets_bench.py [--bin DIR] [--cabinets N] [--json]

The emulator holds the cabinets. They are registered (not measured), then wbd starts with every dataset due. The time
ends when each live dataset of each cabinet has had a successful sync. Also printed: requests, 429 answers, peak memory
and threads of wbd.
"""

import argparse
import json
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from measure import use_programs

from harness import Emulator, Installation  # noqa: E402  (measure sets the path)

LIVE = ("orders", "reviews", "questions")
TARGET_SECONDS = 60
TARGET_PEAK = 300 * 1024 * 1024
GIVE_UP = 600


def register(place: Installation, emulator: Emulator, cabinets: int) -> None:
    place.add_user(1)
    for number in range(1, cabinets + 1):
        place.add_cabinet(1, emulator.token(number))


def fresh(connection: sqlite3.Connection) -> int:
    marks = ",".join("?" * len(LIVE))
    return connection.execute(
        f"select count(*) from sync_state where dataset in ({marks}) and last_success_at is not null", LIVE
    ).fetchone()[0]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--bin", default="build/release/bin")
    arguments.add_argument("--cabinets", type=int, default=1_000)
    arguments.add_argument("--json", action="store_true")
    chosen = arguments.parse_args()
    use_programs(chosen.bin)

    with tempfile.TemporaryDirectory(prefix="wb-many-") as name:
        folder = Path(name)
        emulator = Emulator(folder / "emulator", cabinets=chosen.cabinets, orders=20, products=3, limit_scale=600)
        home = folder / "home"
        home.mkdir()
        place = Installation(home, emulator.base, scale=600).initialise()
        register(place, emulator, chosen.cabinets)
        connection = sqlite3.connect(place.database)
        connection.execute("update rate_limits set updated_at = updated_at")
        connection.commit()
        wanted = chosen.cabinets * connection.execute(
            "select count(distinct dataset) from sync_state where dataset in (?,?,?)", LIVE
        ).fetchone()[0]
        started = time.monotonic()
        wbd = place.start_wbd()
        try:
            done = 0
            while done < wanted:
                if time.monotonic() - started > GIVE_UP:
                    sys.exit(f"after {GIVE_UP} s {done} of {wanted} live datasets are synced")
                time.sleep(0.25)  # polls; it does not wait for a single event
                done = fresh(connection)
            seconds = time.monotonic() - started
            status = Path(f"/proc/{wbd.process.pid}/status").read_text()
            figures = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
            counters = emulator.counters()
        finally:
            wbd.stop()
            emulator.stop()
    result = {
        "cabinets": chosen.cabinets,
        "live_datasets": wanted,
        "seconds": round(seconds, 1),
        "peak_mb": round(int(figures["VmHWM"].split()[0]) / 1024, 1),
        "threads": int(figures["Threads"]),
        "requests": counters["requests_total"],
        "limited": counters["limited_total"],
    }
    result["within_target"] = seconds <= TARGET_SECONDS and result["peak_mb"] * 1024 * 1024 <= TARGET_PEAK
    print(json.dumps(result) if chosen.json else json.dumps(result))


if __name__ == "__main__":
    main()
