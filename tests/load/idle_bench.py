#!/usr/bin/env python3
"""The cost of a thousand idle keep-alive connections: memory, and the latency of active clients.

usage: idle_bench.py [--bin DIR] [--connections N] [--seconds S] [--json]

Each idle connection has sent one request and stays open. The latency of a normal client is measured before, beside and
after them, in turn. Targets: resident memory grows < 20 MB; the median beside them is at most 1.5 times the calm one.
"""

import argparse
import http.client
import json
import resource
import socket
import tempfile
import time
import urllib.parse
from pathlib import Path

from measure import median, use_programs

from harness import Emulator, Installation  # noqa: E402  (measure sets the path)

TARGET_MB = 20
TARGET_RATIO = 1.5
USER = 1


class Polite:
    """One connection that requests the cached list, with a short pause between requests."""

    def __init__(self, base: str, key: str):
        parts = urllib.parse.urlsplit(base)
        self._link = http.client.HTTPConnection(parts.hostname, parts.port, timeout=20)
        self._headers = {"X-API-Key": key}

    def milliseconds(self, seconds: float) -> list:
        times, end = [], time.monotonic() + seconds
        while time.monotonic() < end:
            start = time.perf_counter()
            self._link.request("GET", "/api/v1/orders?limit=20", headers=self._headers)
            answer = self._link.getresponse()
            answer.read()
            times.append((time.perf_counter() - start) * 1000)
            assert answer.status == 200
            time.sleep(0.002)
        return times


def idle_connection(base: str, key: str) -> socket.socket:
    parts = urllib.parse.urlsplit(base)
    link = socket.create_connection((parts.hostname, parts.port), timeout=20)
    link.sendall(f"GET /api/v1/orders?limit=20 HTTP/1.1\r\nHost: h\r\nX-API-Key: {key}\r\n\r\n".encode())
    assert link.recv(100).startswith(b"HTTP/1.1 200 ")
    link.settimeout(0.05)
    try:
        while link.recv(65536):
            pass
    except TimeoutError:
        pass
    return link


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--bin", default="build/release/bin")
    arguments.add_argument("--connections", type=int, default=1_000)
    arguments.add_argument("--seconds", type=float, default=4)
    arguments.add_argument("--json", action="store_true")
    chosen = arguments.parse_args()
    use_programs(chosen.bin)
    # Both ends of the connections are open files of this process.
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65_536), hard))
    with tempfile.TemporaryDirectory(prefix="wb-idle-") as name:
        folder = Path(name)
        emulator = Emulator(folder / "emulator", cabinets=1, orders=300, products=10, fast=True)
        home = folder / "home"
        home.mkdir()
        place = Installation(home, emulator.base, extra={"SYNC_INTERVAL": "1440"}).initialise()
        try:
            place.add_user(USER)
            place.add_cabinet(USER, emulator.token())
            place.wbctl("sync", "--only", "orders", "--wait", code=None)
        finally:
            emulator.stop()
        key = place.add_key(f"user:{USER}")
        wbd = place.start_wbd(arguments=["--role", "api"])
        try:
            polite = Polite(wbd.base, key)
            polite.milliseconds(1)
            before = polite.milliseconds(chosen.seconds)
            memory = wbd.process.resident_bytes()
            idle = [idle_connection(wbd.base, key) for _ in range(chosen.connections)]
            grown = wbd.process.resident_bytes() - memory
            beside = polite.milliseconds(chosen.seconds)
            for link in idle:
                link.close()
            after = polite.milliseconds(chosen.seconds)
        finally:
            wbd.stop()
    calm = before + after
    result = {
        "connections": chosen.connections,
        "grown_mb": round(grown / 1e6, 1),
        "p50_ms_calm": round(median(calm), 3),
        "p50_ms_beside": round(median(beside), 3),
        "p99_ms_calm": round(sorted(calm)[int(len(calm) * 0.99)], 2),
        "p99_ms_beside": round(sorted(beside)[int(len(beside) * 0.99)], 2),
    }
    result["ratio"] = round(result["p50_ms_beside"] / result["p50_ms_calm"], 2)
    result["within_target"] = result["grown_mb"] < TARGET_MB and result["ratio"] <= TARGET_RATIO
    print(json.dumps(result))


if __name__ == "__main__":
    main()
