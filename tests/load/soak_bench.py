#!/usr/bin/env python3
"""A wbd that syncs, sends messages and answers for half an hour: memory, descriptors and outbox must stay flat.

usage: soak_bench.py [--bin DIR] [--server] [--minutes M] [--sellers N] [--json]

New orders appear at the emulator every ten seconds. Each seller has a webhook that fails one time in ten. Clients of the
API ask for a cached list. Every half minute a line shows resident memory, descriptors and deliveries that wait.
Targets, from the middle third to the last: memory +5 %, descriptors +4. In the end nothing waits but retries, and the
log has no warning and no error.
"""

import argparse
import collections
import json
import os
import sys
import tempfile
import time
from pathlib import Path

from measure import Client, median, use_programs

import postgres  # noqa: E402  (measure sets the path)
import receivers  # noqa: E402
from harness import Emulator, Installation  # noqa: E402

ORDERS_EVERY, SAMPLE_EVERY = 10, 30
FAILING_SHARE = 0.1
CLIENTS = 4
MEMORY_GROWTH, MORE_DESCRIPTORS = 1.05, 4


def sample(wbd, place) -> dict:
    waiting = place.sql("select count(*) from deliveries where state = 'queued' and attempts = 0")
    return {
        "rss_mb": round(wbd.process.resident_bytes() / 2**20, 1),
        "descriptors": len(os.listdir(f"/proc/{wbd.process.pid}/fd")),
        "outbox": int(waiting[0][0]),
    }


def complaints(place) -> dict:
    """The warnings and errors of the log, with their number."""
    found = collections.Counter()
    for line in (place.home / "wbd.err").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        if entry["level"] in ("warning", "error"):
            found[f"{entry['component']}: {entry['msg']}"] += 1
    return dict(found)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--bin", default="build/release/bin")
    arguments.add_argument("--server", action="store_true", help="on PostgreSQL; otherwise on SQLite")
    arguments.add_argument("--minutes", type=float, default=30)
    arguments.add_argument("--sellers", type=int, default=3)
    arguments.add_argument("--json", action="store_true")
    chosen = arguments.parse_args()
    use_programs(chosen.bin)
    database = postgres.PostgresServer() if chosen.server else None
    receiver = receivers.Webhook()
    receiver.failing_share = FAILING_SHARE
    with tempfile.TemporaryDirectory(prefix="wb-soak-") as name:
        folder = Path(name)
        emulator = Emulator(folder / "emulator", cabinets=chosen.sellers, orders=200, products=20, fast=True)
        home = folder / "home"
        home.mkdir()
        place = Installation(home, emulator.base, server=database, extra={"SYNC_INTERVAL": "1"}).initialise()
        place.configure("notify", f'allow_addresses = ["{receiver.address}"]')
        for seller in range(1, chosen.sellers + 1):
            place.add_user(seller)
            place.add_cabinet(seller, emulator.token(seller))
        place.wbctl("sync", "--wait", code=None)
        admin, key = place.add_key("admin"), place.add_key("user:1")
        wbd = place.start_wbd()
        for seller in range(1, chosen.sellers + 1):
            made = {"kind": "webhook", "url": receiver.url}
            answer = wbd.send("POST", f"/api/v1/users/{seller}/targets", admin, made)
            assert answer.status == 201, answer
            receiver.secrets.append(answer.json["data"]["secret"])
        clients = [Client(wbd.base, key) for _ in range(CLIENTS)]
        for client in clients:
            client.start()
        samples, begin = [], time.monotonic()
        end, next_orders, next_sample = begin + 60 * chosen.minutes, begin, begin
        while (now := time.monotonic()) < end:
            if now >= next_orders:
                next_orders += ORDERS_EVERY
                for seller in range(1, chosen.sellers + 1):
                    emulator.advance(cabinet=seller, orders=3)
            if now >= next_sample:
                next_sample += SAMPLE_EVERY
                samples.append(sample(wbd, place))
                if not chosen.json:
                    print(f"{(now - begin) / 60:5.1f} min", json.dumps(samples[-1]), flush=True)
            time.sleep(0.2)
        p99 = max(client.p99() for client in clients)
        time.sleep(8)  # the last retries
        last = sample(wbd, place)
        wbd.stop()
        emulator.stop()
        said = complaints(place)
    receiver.close()
    if database:
        database.close()
    third = len(samples) // 3
    middle, late = samples[third : 2 * third], samples[2 * third :]
    result = {
        "minutes": chosen.minutes,
        "messages": len(receiver.taken),
        "repeats": receiver.repeats,
        "complaints_of_the_receiver": receiver.complaints,
        "rss_mb": [median([one["rss_mb"] for one in part]) for part in (middle, late)] if third else [],
        "descriptors": [median([one["descriptors"] for one in part]) for part in (middle, late)] if third else [],
        "outbox_in_the_end": last["outbox"],
        "api_p99_ms": p99,
        "log": said,
    }
    flat = (
        third > 0
        and result["rss_mb"][1] <= MEMORY_GROWTH * result["rss_mb"][0]
        and result["descriptors"][1] <= result["descriptors"][0] + MORE_DESCRIPTORS
    )
    result["within_target"] = flat and not receiver.complaints and not said and last["outbox"] == 0
    print(json.dumps(result))
    sys.exit(0 if result["within_target"] else 1)


if __name__ == "__main__":
    main()
