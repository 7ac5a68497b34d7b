#!/usr/bin/env python3
"""The most that one user key or address can do to wbd and to another user: memory for bodies full of errors, and latency.

usage: bounds_bench.py [--bin DIR] [--connections N] [--crowd N] [--orders N] [--seconds S] [--json]

Memory: each connection sends a body of 880 KB of unknown members and reads nothing. Target: < 200 MB resident.
Fairness: 16 connections of one user key search without end, each time for another text; another user's lists are
measured beside them. Targets: uncached p99 < 100 ms, cached p99 < 10 ms, and no status but 200.
Crowd: 20,000 connections from one address stay open; the same user is measured from another address of loopback.
Targets: those of fairness.
"""

import argparse
import http.client
import json
import multiprocessing
import resource
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
TARGET_CACHED_P99_MS = 10
OTHER_ADDRESS = "127.0.0.2"
ADDRESS_OF_ERRORS = "127.0.0.3"  # the crowd may have used up the ports of the first address
CROWD_OF_PROCESS = 10_000
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
        link = socket.create_connection(
            (address.hostname, address.port), timeout=20, source_address=(ADDRESS_OF_ERRORS, 0)
        )
        links.append(link)
        try:
            link.sendall(head + body)
        except OSError:
            pass  # refused: the bodies of a key have a bound
        most = max(most, wbd.process.resident_bytes() / 2**20)
    for link in links:
        link.close()
    return most


def get(wbd, key: str, path: str) -> int:
    """The status of a request on a connection of its own, from another address than the others."""
    address = urllib.parse.urlsplit(wbd.base)
    link = http.client.HTTPConnection(address.hostname, address.port, timeout=20, source_address=(OTHER_ADDRESS, 0))
    try:
        link.request("GET", path, headers={"X-API-Key": key})
        answer = link.getresponse()
        answer.read()
        return answer.status
    finally:
        link.close()


def latencies(wbd, key: str, seconds: float, cached: bool) -> list:
    """Sorted milliseconds of lists, one after the other."""
    times, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        started = time.perf_counter()
        status = get(wbd, key, "/api/v1/orders?limit=20" + ("" if cached else f"&q=calm{started}"))
        times.append((time.perf_counter() - started) * 1000)
        assert status == 200, status
    return sorted(times)


def measured(name: str, wbd, key: str, seconds: float) -> dict:
    figures = {}
    for kind in ("cached", "uncached"):
        times = latencies(wbd, key, seconds, kind == "cached")
        figures[f"{name}_{kind}_p50_ms"] = round(times[len(times) // 2], 2)
        figures[f"{name}_{kind}_p99_ms"] = round(times[int(len(times) * 0.99)], 2)
    return figures


def shout(base: str, key: str, connections: int) -> None:
    """Searches without end. A process of its own: threads beside the measurement would delay it."""

    def search(number: int) -> None:
        count = 0
        while True:
            count += 1
            request(base, f"/api/v1/orders?limit=20&q=zz{number}x{count}", headers={"X-API-Key": key})

    threads = [threading.Thread(target=search, args=(i,)) for i in range(connections)]
    for one in threads:
        one.start()


def crowd(base: str, connections: int, ready) -> None:
    """Opens connections and keeps them, also those that wbd closes."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    address = urllib.parse.urlsplit(base)
    links = []
    for _ in range(connections):
        try:
            links.append(socket.create_connection((address.hostname, address.port), timeout=20))
        except OSError:
            pass  # refused
    ready.set()
    time.sleep(3600)


def beside(target, *arguments):
    one = multiprocessing.get_context("spawn").Process(target=target, args=arguments, daemon=True)
    one.start()
    return one


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--bin", default="build/release/bin")
    arguments.add_argument("--connections", type=int, default=400)
    arguments.add_argument("--crowd", type=int, default=20_000)
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
        calm = keys[CALM]
        figures = measured("alone", wbd, calm, chosen.seconds / 2)
        loud = beside(shout, wbd.base, keys[LOUD], LOUD_CONNECTIONS)
        time.sleep(1)  # until it is loud
        figures |= measured("beside", wbd, calm, chosen.seconds)
        loud.kill()
        events = multiprocessing.get_context("spawn")
        readies, crowds = [], []
        for begin in range(0, chosen.crowd, CROWD_OF_PROCESS):
            readies.append(events.Event())
            crowds.append(beside(crowd, wbd.base, min(CROWD_OF_PROCESS, chosen.crowd - begin), readies[-1]))
        figures |= measured("while_crowd_comes", wbd, calm, chosen.seconds / 4)
        for ready in readies:
            assert ready.wait(120), "the connections are not open"
        figures |= measured("in_crowd", wbd, calm, chosen.seconds / 4)
        for one in crowds:
            one.kill()
        most = hold_errors(wbd, keys[LOUD], chosen.connections)
        wbd.stop()
        emulator.stop()
    figures["resident_mb"] = round(most, 1)
    figures["met"] = most < TARGET_MB and all(
        figures[f"{name}_{kind}_p99_ms"] < limit
        for name in ("beside", "in_crowd")
        for kind, limit in (("cached", TARGET_CACHED_P99_MS), ("uncached", TARGET_P99_MS))
    )
    print(json.dumps(figures) if chosen.json else "\n".join(f"{name}: {value}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
