#!/usr/bin/env python3
"""The most that one user key can do to wbd and to another key: memory for bodies full of errors, and the latency of others.

usage: bounds_bench.py [--bin DIR] [--connections N] [--orders N] [--seconds S] [--json]

Memory: each connection sends a body of 880 KB of unknown members and reads nothing. Target: < 200 MB resident.
Fairness: 16 connections of one user key search without end, each time for another text; another user's uncached
list is measured beside them. Target: p99 < 100 ms, and no status but 200.
"""

import argparse
import json
import socket
import tempfile
import threading
import time
import urllib.parse
from pathlib import Path

from measure import use_programs

from harness import Emulator, Installation, request  # noqa: E402  (measure sets the path)

TARGET_MB = 200
TARGET_P99_MS = 100
LOUD, CALM = 1, 2
LOUD_CONNECTIONS = 16


def body_of_unknown_members() -> bytes:
    return ('{"notifications":{' + ",".join(f'"{i:x}":1' for i in range(95_000)) + "}}").encode()


def hold_errors(wbd, key: str, connections: int) -> float:
    """The most resident memory in MB while the connections send their bodies and read nothing."""
    address = urllib.parse.urlsplit(wbd.base)
    body = body_of_unknown_members()
    head = (
        f"PATCH /api/v1/users/{LOUD} HTTP/1.1\r\nHost: h\r\nX-API-Key: {key}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode()
    links, most = [], 0.0
    for _ in range(connections):
        link = socket.create_connection((address.hostname, address.port), timeout=20)
        links.append(link)
        try:
            link.sendall(head + body)
        except OSError:
            pass  # refused: the bodies of a key have a bound
        most = max(most, wbd.process.resident_bytes() / 2**20)
    for link in links:
        link.close()
    return most


def latencies(wbd, key: str, user: int, seconds: float) -> list:
    """Sorted milliseconds of uncached lists, one after the other."""
    times, number, end = [], 0, time.monotonic() + seconds
    while time.monotonic() < end:
        number += 1
        started = time.perf_counter()
        answer = request(wbd.base, f"/api/v1/orders?limit=20&q=calm{user}x{number}x{started}", headers={"X-API-Key": key})
        times.append((time.perf_counter() - started) * 1000)
        assert answer.status == 200, answer
    return sorted(times)


def shout(wbd, key: str, number: int, stop: threading.Event) -> None:
    count = 0
    while not stop.is_set():
        count += 1
        request(wbd.base, f"/api/v1/orders?limit=20&q=zz{number}x{count}", headers={"X-API-Key": key})


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--bin", default="build/release/bin")
    arguments.add_argument("--connections", type=int, default=400)
    arguments.add_argument("--orders", type=int, default=20_000)
    arguments.add_argument("--seconds", type=float, default=8)
    arguments.add_argument("--json", action="store_true")
    chosen = arguments.parse_args()
    use_programs(chosen.bin)
    with tempfile.TemporaryDirectory(prefix="wb-bounds-") as name:
        folder = Path(name)
        emulator = Emulator(folder / "emulator", cabinets=2, orders=chosen.orders, products=50, fast=True)
        home = folder / "home"
        home.mkdir()
        place = Installation(home, emulator.base, extra={"SYNC_INTERVAL": "1440"}).initialise()
        keys = {}
        for user in (LOUD, CALM):
            place.add_user(user)
            place.add_cabinet(user, emulator.token(user))
            keys[user] = place.add_key(f"user:{user}")
        place.wbctl("sync", "--only", "orders", "--wait", code=None)
        wbd = place.start_wbd(arguments=["--role", "api"])
        alone = latencies(wbd, keys[CALM], CALM, chosen.seconds / 2)
        stop = threading.Event()
        loud = [threading.Thread(target=shout, args=(wbd, keys[LOUD], i, stop)) for i in range(LOUD_CONNECTIONS)]
        for one in loud:
            one.start()
        beside = latencies(wbd, keys[CALM], CALM, chosen.seconds)
        stop.set()
        for one in loud:
            one.join()
        most = hold_errors(wbd, keys[LOUD], chosen.connections)
        wbd.stop()
        emulator.stop()
    p99 = beside[int(len(beside) * 0.99)]
    figures = {
        "resident_mb": round(most, 1),
        "alone_p50_ms": round(alone[len(alone) // 2], 2),
        "beside_p50_ms": round(beside[len(beside) // 2], 2),
        "beside_p99_ms": round(p99, 2),
        "met": most < TARGET_MB and p99 < TARGET_P99_MS,
    }
    print(json.dumps(figures) if chosen.json else "\n".join(f"{name}: {value}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
