#!/usr/bin/env python3
"""The cost of cached answers, compared with nginx serving the same bytes from a file. The other comparison is a Node
program such as a bot's developer would write.

usage: cached_bench.py [--bin DIR] [--connections N] [--seconds S] [--rounds N] [--json]

In both shapes an emulated seller is synced. wbd serves the list of orders and the text of a report, with keys, meta and
metrics on.
It runs in the api role, because a sync in the middle would be measured too.
WB_HTTP_RATIO names a script (URL HEADER CONNECTIONS SECONDS ROUNDS) that measures nginx and a URL in turn and prints
"ratio R" last.
WB_FASTIFY_PEER names the folder of a Node program with its packages, which serves the same rows from Redis, then
PostgreSQL. It is measured in turn with wbd in the server shape.
A measurement without its variable is left out.
"""

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

from measure import median, use_programs, wrk

import postgres  # noqa: E402  (measure sets the path)
from harness import Emulator, Installation, clean_environment  # noqa: E402
from servers import RedisServer  # noqa: E402

USER = 1
TARGETS = {"list_of_nginx": 0.6, "report_text_of_nginx": 0.5, "list_of_fastify": 3.0, "list_p99_ms": 5.0}
# The table that the peer reads, filled from the rows that wbd shows.
PEER_TABLE = """
create schema peer; create table peer.orders as select cabinet_id, srid, nm_id nm, vendor_code art, brand, size,
warehouse wh, region, price tp, finished_price fp, price_with_discount pd, discount_percent disc, spp_percent spp,
cancelled_at is not null cancel, ordered_at, updated_at changed_at from orders;
create index on peer.orders (cabinet_id, ordered_at desc);
create role peer login superuser; alter role peer set search_path = peer
"""


def of_wrk(url: str, header: str, chosen) -> dict:
    found = wrk(url, header, chosen.connections, chosen.seconds, threads=1)
    return {"per_second": found.per_second, "p99_ms": found.p99_ms}


def of_nginx(url: str, header: str, chosen) -> dict:
    script = os.environ.get("WB_HTTP_RATIO")
    if not script:
        return {}
    command = ["bash", script, url, header, chosen.connections, chosen.seconds, chosen.rounds]
    text = subprocess.run([*map(str, command)], capture_output=True, text=True, check=True).stdout
    return {"rounds": text.strip().splitlines()[1:-1], "ratio": float(text.split()[-1])}


class FastifyPeer:
    def __init__(self, folder: str, home: Path, place: Installation, redis: RedisServer):
        place.sql(PEER_TABLE)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        database = f"postgresql://peer@{quote(str(place.server.folder), safe='')}/{place.server_name}"
        environment = clean_environment(home) | {"PORT": str(self.port), "NODE_ENV": "production"}
        environment |= {"DATABASE_URL": database, "REDIS_URL": str(redis.socket)}
        self._process = subprocess.Popen(["node", "server.mjs"], cwd=folder, env=environment)
        deadline = time.monotonic() + 20
        while socket.socket().connect_ex(("127.0.0.1", self.port)):
            if self._process.poll() is not None or time.monotonic() > deadline:
                sys.exit("the peer did not start")
            time.sleep(0.05)

    def url(self, cabinet: int) -> str:
        return f"http://127.0.0.1:{self.port}/api/v1/orders?user_id={cabinet}&limit=20"

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait()


def of_fastify(peer: str, home: Path, place, redis, url: str, header: str, chosen) -> dict:
    program = FastifyPeer(peer, home, place, redis)
    try:
        theirs = program.url(int(place.sql("select min(id) from wb_cabinets")[0][0]))
        rounds = []
        for _ in range(chosen.rounds):
            ours = of_wrk(url, header, chosen)
            other = of_wrk(theirs, "X-API-Key: bench", chosen)
            rounds.append({"wbd": ours, "fastify": other, "ratio": round(ours["per_second"] / other["per_second"], 2)})
        return {"rounds": rounds, "ratio": median([one["ratio"] for one in rounds])}
    finally:
        program.stop()


def measure_shape(shape: str, folder: Path, emulator: Emulator, database, redis, chosen) -> dict:
    home = folder / shape
    home.mkdir()
    extra = {"REDIS_URL": redis.url, "SYNC_INTERVAL": "1440"} if shape == "server" else {"SYNC_INTERVAL": "1440"}
    server = database if shape == "server" else None
    place = Installation(home, emulator.base, scale=3600, server=server, extra=extra).initialise()
    place.add_user(USER)
    place.add_cabinet(USER, emulator.token())
    place.wbctl("sync", "--wait")
    key = place.add_key("bot")
    wbd = place.start_wbd(arguments=["--role", "api"])
    try:
        order = wbd.data("/api/v1/orders", key, telegram_id=USER, limit=1)[0]["id"]
        lists = f"{wbd.base}/api/v1/orders?telegram_id={USER}&limit=20"
        texts = f"{wbd.base}/api/v1/orders/{order}/report?telegram_id={USER}&format=text"
        header = f"X-API-Key: {key}"
        alone = [of_wrk(lists, header, chosen) for _ in range(chosen.rounds)]
        found = {"list": {"p99_ms": median([one["p99_ms"] for one in alone])}}
        found["list_of_nginx"] = of_nginx(lists, header, chosen)
        found["report_text_of_nginx"] = of_nginx(texts, header, chosen)
        peer = os.environ.get("WB_FASTIFY_PEER")
        if shape == "server" and peer:
            found["list_of_fastify"] = of_fastify(peer, home, place, redis, lists, header, chosen)
        return found
    finally:
        wbd.stop()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--bin", default="build/release/bin")
    arguments.add_argument("--connections", type=int, default=64)
    arguments.add_argument("--seconds", type=int, default=4)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--json", action="store_true")
    chosen = arguments.parse_args()
    if not shutil.which("wrk"):
        print("skipped: wrk is not installed")
        return
    use_programs(chosen.bin)
    database, redis = postgres.PostgresServer(), RedisServer()
    result = {}
    with tempfile.TemporaryDirectory(prefix="wb-cached-") as name:
        folder = Path(name)
        emulator = Emulator(folder / "emulator", cabinets=1, orders=900, limit_scale=3600)
        try:
            for shape in ("embedded", "server"):
                found = measure_shape(shape, folder, emulator, database, redis, chosen)
                if not chosen.json:
                    for what, figures in found.items():
                        for line in figures.get("rounds", []):
                            print(shape, what, line if isinstance(line, str) else json.dumps(line), flush=True)
                ratios = {what: figures["ratio"] for what, figures in found.items() if "ratio" in figures}
                result[shape] = {"list_p99_ms": found["list"]["p99_ms"], **ratios}
        finally:
            emulator.stop()
            redis.close()
            database.close()
    result["within_target"] = all(
        value <= TARGETS[what] if what == "list_p99_ms" else value >= TARGETS[what]
        for figures in result.values()
        for what, value in figures.items()
    )
    print(json.dumps(result) if chosen.json else f"median {json.dumps(result)}")


if __name__ == "__main__":
    main()
