#!/usr/bin/env python3
"""Order reports that were never requested before, of a cabinet with many orders: their latency. Also the throughput of
a
cached one as a share of nginx serving the same bytes.

usage: report_bench.py [--bin DIR] [--orders N] [--products N] [--connections N] [--seconds S] [--rounds N] [--json]

wrk requests the report of another order each time, on SQLite, without a pause, so the latency includes the wait for a
processor. Target: p99 < 10 ms at 16 connections on 300,000 orders. The cached report is measured when
WB_HTTP_RATIO names the script that compares a URL with nginx (URL HEADER CONNECTIONS SECONDS ROUNDS); target 0.5.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from measure import median, use_programs, wrk

from harness import Emulator, Installation  # noqa: E402  (measure sets the path)

TARGET_P99_MS = 10
TARGET_RATIO = 0.5
USER = 1
# The ids of a thread and a round lie far apart, so none is requested twice.
LUA = """
local threads = 0
function setup(thread) thread:set("id", threads); threads = threads + 1 end
function init(args) number = tonumber(args[1]) + id; step = tonumber(args[2]); count = tonumber(args[3]) end
function request()
  number = number + step
  return wrk.format("GET", "/api/v1/orders/" .. (number % count + 1) .. "/report?format=text")
end
"""


def uncached(wbd, key, script, chosen, number) -> dict:
    found = wrk(
        wbd.base,
        f"X-API-Key: {key}",
        chosen.connections,
        chosen.seconds,
        script=script,
        arguments=[number * 50_021, 2, chosen.orders],
    )
    return {"rps": round(found.per_second), "p50_ms": found.p50_ms, "p99_ms": found.p99_ms}


def share_of_nginx(wbd, key, script: str) -> float:
    url = f"{wbd.base}/api/v1/orders/1/report?format=text"
    command = [script, url, f"X-API-Key: {key}", "64", "2", "5"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(re.search(r"^ratio ([0-9.]+)", done.stdout, re.M).group(1))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--bin", default="build/release/bin")
    arguments.add_argument("--orders", type=int, default=300_000)
    arguments.add_argument("--products", type=int, default=1_000)
    arguments.add_argument("--connections", type=int, default=16)
    arguments.add_argument("--seconds", type=int, default=5)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--json", action="store_true")
    chosen = arguments.parse_args()
    if not shutil.which("wrk"):
        print("skipped: wrk is not installed")
        return
    use_programs(chosen.bin)
    with tempfile.TemporaryDirectory(prefix="wb-report-") as name:
        folder = Path(name)
        script = folder / "orders.lua"
        script.write_text(LUA, encoding="ascii")
        made = {"cabinets": 1, "orders": chosen.orders, "products": chosen.products}
        emulator = Emulator(folder / "emulator", **made, limit_scale=3600)
        home = folder / "home"
        home.mkdir()
        place = Installation(home, emulator.base, scale=3600, extra={"SYNC_INTERVAL": "1440"}).initialise()
        try:
            place.add_user(USER)
            place.add_cabinet(USER, emulator.token())
            datasets = "orders,sales,products,stocks,reviews,tariffs"
            place.wbctl("sync", "--only", datasets, "--wait", code=None, seconds=900)
        finally:
            emulator.stop()
        key = place.add_key(f"user:{USER}")
        wbd = place.start_wbd(arguments=["--role", "api"])
        try:
            stored = int(wbd.get("/api/v1/orders", key, limit=1).headers["X-Total-Count"])
            assert stored >= chosen.orders * 0.9, f"only {stored} orders were synced"
            chosen.orders = stored
            rounds = [uncached(wbd, key, script, chosen, number) for number in range(chosen.rounds)]
            result = {"orders": stored, **{field: median([r[field] for r in rounds]) for field in rounds[0]}}
            result["within_target"] = result["p99_ms"] < TARGET_P99_MS
            if "WB_HTTP_RATIO" in os.environ:
                result["kept_share_of_nginx"] = share_of_nginx(wbd, key, os.environ["WB_HTTP_RATIO"])
                result["within_target"] &= result["kept_share_of_nginx"] >= TARGET_RATIO
        finally:
            wbd.stop()
    print(json.dumps(result) if chosen.json else f"median {json.dumps(result)}")


if __name__ == "__main__":
    main()
