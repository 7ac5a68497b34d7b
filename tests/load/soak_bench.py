#!/usr/bin/env python3
"""A wbd that syncs, sends messages and answers for half an hour: memory, descriptors and outbox must stay flat.

usage: soak_bench.py [--bin DIR] [--server] [--minutes M] [--sellers N] [--json]

New orders appear at the emulator every ten seconds, which is synced every minute. Each seller has two webhooks, one of
which fails one time in fifty. Clients of the API ask for a cached list. Every half minute a line shows resident memory,
descriptors and the deliveries that wait. The failing webhook has a queue: after a second failure it rests five minutes.
Targets, from the middle third to the last: memory +5 %, descriptors +4. In the end nothing waits for the webhook that works,
and 95 of 100 orders have reached it within the interval and 2 s. The log has no warning and no error.
"""

import argparse
import collections
import json
import os
import sys
import tempfile
import time
from pathlib import Path

from measure import Client, median, percentile, use_programs

import postgres  # noqa: E402  (measure sets the path)
import receivers  # noqa: E402
from harness import Emulator, Installation  # noqa: E402

ORDERS_EVERY, SAMPLE_EVERY = 10, 30
FAILING_SHARE = 0.02  # with 0.1 a webhook rests so often that its queue grows
CLIENTS = 4
MEMORY_GROWTH, MORE_DESCRIPTORS = 1.05, 4
INTERVAL, LATEST = 60, 62  # seconds


def sample(wbd, place) -> dict:
    waiting = dict(
        place.sql(
            """select case when t.url like '%/steady' then 'steady' else 'failing' end, count(*) from deliveries d
               join targets t on t.id = d.target_id where d.state = 'queued' group by 1"""
        )
    )
    return {
        "rss_mb": round(wbd.process.resident_bytes() / 2**20, 1),
        "descriptors": len(os.listdir(f"/proc/{wbd.process.pid}/fd")),
        "outbox": {name: int(waiting.get(name, 0)) for name in ("steady", "failing")},
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
    receiver, steady = receivers.Webhook(), receivers.Webhook()
    receiver.failing_share = FAILING_SHARE
    with tempfile.TemporaryDirectory(prefix="wb-soak-") as name:
        folder = Path(name)
        emulator = Emulator(folder / "emulator", cabinets=chosen.sellers, orders=200, products=20, fast=True)
        home = folder / "home"
        home.mkdir()
        place = Installation(home, emulator.base, server=database, extra={"SYNC_INTERVAL": "1"}).initialise()
        place.configure("notify", f'allow_addresses = ["{receiver.address}", "{steady.address}"]')
        for seller in range(1, chosen.sellers + 1):
            place.add_user(seller)
            place.add_cabinet(seller, emulator.token(seller))
        place.wbctl("sync", "--wait", code=None)
        admin, key = place.add_key("admin"), place.add_key("user:1")
        wbd = place.start_wbd()
        for seller in range(1, chosen.sellers + 1):
            for taker, url in ((receiver, receiver.url), (steady, steady.base + "/steady")):
                made = {"kind": "webhook", "url": url}
                answer = wbd.send("POST", f"/api/v1/users/{seller}/targets", admin, made)
                assert answer.status == 201, answer
                taker.secrets.append(answer.json["data"]["secret"])
        clients = [Client(wbd.base, key) for _ in range(CLIENTS)]
        for client in clients:
            client.start()
        appeared, samples, begin = {}, [], time.monotonic()
        end, next_orders, next_sample = begin + 60 * chosen.minutes, begin, begin
        while (now := time.monotonic()) < end:
            if now >= next_orders:
                next_orders += ORDERS_EVERY
                for seller in range(1, chosen.sellers + 1):
                    made = emulator.advance(cabinet=seller, orders=3)["orders"]
                    appeared.update(dict.fromkeys(made, time.monotonic()))
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
    steady.close()
    if database:
        database.close()
    late = [
        one["at"] - appeared[one["data"]["subject"]]
        for one in steady.taken
        if one["type"] == "order.created" and one["data"]["subject"] in appeared
    ]
    third = len(samples) // 3
    middle, last_third = samples[third : 2 * third], samples[2 * third :]
    result = {
        "minutes": chosen.minutes,
        "messages": {"steady": len(steady.taken), "failing": len(receiver.taken)},
        "repeats": receiver.repeats,
        "complaints_of_the_receivers": receiver.complaints + steady.complaints,
        "rss_mb": [median([one["rss_mb"] for one in part]) for part in (middle, last_third)] if third else [],
        "descriptors": [median([one["descriptors"] for one in part]) for part in (middle, last_third)] if third else [],
        "outbox_of_the_failing": [median([one["outbox"]["failing"] for one in part]) for part in (middle, last_third)]
        if third
        else [],
        "outbox_in_the_end": last["outbox"],
        "api_p99_ms": p99,
        "orders_that_arrived": len(late),
        "from_order_to_message_s": {"p50": percentile(late, 0.5), "p95": percentile(late, 0.95), "interval": INTERVAL},
        "log": said,
    }
    flat = (
        third > 0
        and result["rss_mb"][1] <= MEMORY_GROWTH * result["rss_mb"][0]
        and result["descriptors"][1] <= result["descriptors"][0] + MORE_DESCRIPTORS
    )
    in_time = len(late) > 0 and percentile(late, 0.95) <= LATEST
    result["within_target"] = flat and in_time and not result["complaints_of_the_receivers"] and not said and last["outbox"]["steady"] == 0
    print(json.dumps(result))
    sys.exit(0 if result["within_target"] else 1)


if __name__ == "__main__":
    main()
