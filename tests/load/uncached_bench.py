#!/usr/bin/env python3
"""The orders list read from PostgreSQL each time, as a share of pgbench running the list's own prepared statements with
the same number of connections.

usage: uncached_bench.py [--bin DIR] [--orders N] [--connections N] [--seconds S] [--rounds N] [--json]

wrk sends wbd (api role, no Redis) requests that no cache can hold: each has another date_from, before all orders.
The statements and their parameters come from the server's log of one such request. pgbench and wbd are measured in
turn on the same server. wbd does more for each request: rights, versions, freshness, JSON, HTTP.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from measure import median, use_programs, wrk

import postgres  # noqa: E402  (measure sets the path)
from harness import Emulator, Installation  # noqa: E402

TARGET_RATIO = 0.5
USER = 1
LUA = """
local number = 0
local thread_number = 0
function setup(thread) thread:set("id", thread_number); thread_number = thread_number + 1 end
function request()
  number = number + 1
  local at = os.date("!%Y-%m-%dT%H:%M:%SZ", 1000000000 + @round@ * 10000000 + id * 5000000 + number)
  return wrk.format("GET", wrk.path .. "&date_from=" .. at)
end
"""


def list_statements(log: str) -> str:
    """The statements of the list (count, ids of the page, its rows) as one transaction with the parameters written
    in."""
    found = re.findall(
        r"execute [^:]*: (select [^\n]* from orders [^\n]*)\n[^\n]*DETAIL:  parameters: ([^\n]*)", log
    )
    statements = []
    for sql, parameters in found:
        values = dict(re.findall(r"\$(\d+) = ('(?:[^']|'')*'|NULL)", parameters))
        for number in sorted(values, key=int, reverse=True):
            value = values[number]
            if re.match(r"'\d{4}-\d\d-\d\d ", value):  # pgbench takes the colons of a time for variables
                value = f"to_timestamp({datetime.fromisoformat(value.strip(chr(39)) + ':00').timestamp():.0f})"
            sql = sql.replace(f"${number}", value)
        statements.append(sql)
    if not statements:
        sys.exit(f"the server's log shows no list of orders:\n{log[-3000:]}")
    return ";\n".join(["begin isolation level repeatable read read only", *statements, "rollback"])


def tps_of_pgbench(server, name: str, file: Path, connections: int, seconds: int) -> float:
    command = [postgres.programs() / "pgbench", "-h", server.folder, "-U", "postgres", "-n", "-M", "prepared"]
    command += ["-c", connections, "-j", 2, "-T", seconds, "-f", file, name]
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)
    found = re.search(r"^tps = ([0-9.]+)", done.stdout, re.M)
    if done.returncode != 0 or not found:
        sys.exit(f"pgbench failed\n{done.stdout}\n{done.stderr}")
    return float(found.group(1))


def rps_of_wbd(wbd, key: str, script: Path, connections: int, seconds: int, number: int) -> float:
    # no round repeats a request of another
    script.write_text(LUA.replace("@round@", str(number)), encoding="ascii")
    url = f"{wbd.base}/api/v1/orders?limit=20"
    return wrk(url, f"X-API-Key: {key}", connections, seconds, script=script).per_second


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--bin", default="build/release/bin")
    arguments.add_argument("--orders", type=int, default=5_000)
    arguments.add_argument("--connections", type=int, default=10)
    arguments.add_argument("--seconds", type=int, default=5)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--json", action="store_true")
    chosen = arguments.parse_args()
    if not shutil.which("wrk") or not (postgres.programs() / "pgbench").exists():
        print("skipped: wrk or pgbench is not installed")
        return
    use_programs(chosen.bin)

    postgres.SETTINGS["log_min_duration_statement"] = "0"
    server = postgres.PostgresServer()
    del postgres.SETTINGS["log_min_duration_statement"]
    with tempfile.TemporaryDirectory(prefix="wb-uncached-") as name:
        folder = Path(name)
        script = folder / "vary.lua"
        emulator = Emulator(folder / "emulator", cabinets=1, orders=chosen.orders, products=200, limit_scale=3600)
        home = folder / "home"
        home.mkdir()
        quiet = {"SYNC_INTERVAL": "1440", "DB_POOL_SIZE": str(chosen.connections)}
        place = Installation(home, emulator.base, scale=3600, server=server, extra=quiet).initialise()
        rounds = []
        try:
            place.add_user(USER)
            place.add_cabinet(USER, emulator.token())
            place.wbctl("sync", "--only", "orders", "--wait")
            key = place.add_key(f"user:{USER}")
            wbd = place.start_wbd(arguments=["--role", "api"])
            before = len((server.folder / "log").read_text(encoding="utf-8"))
            wbd.data("/api/v1/orders?limit=20&date_from=2001-01-01T00:00:00Z", key)
            wbd.stop()
            statement = folder / "list.sql"
            statement.write_text(list_statements((server.folder / "log").read_text(encoding="utf-8")[before:]) + ";\n")
            server.kill()
            server.start()
            server.query(place.server_name, "vacuum analyze")
            wbd = place.start_wbd(arguments=["--role", "api"])
            try:
                for number in range(chosen.rounds):
                    tps = tps_of_pgbench(server, place.server_name, statement, chosen.connections, chosen.seconds)
                    rps = rps_of_wbd(wbd, key, script, 2 * chosen.connections, chosen.seconds, number)
                    rounds.append({"pgbench_tps": round(tps), "wbd_rps": round(rps), "ratio": round(rps / tps, 3)})
                    if not chosen.json:
                        print("round", json.dumps(rounds[-1]), flush=True)
            finally:
                wbd.stop()
        finally:
            emulator.stop()
            server.close()
    result = {field: median([r[field] for r in rounds]) for field in rounds[0]}
    result["within_target"] = result["ratio"] >= TARGET_RATIO
    print(json.dumps(result) if chosen.json else f"median {json.dumps(result)}")


if __name__ == "__main__":
    main()
