#!/usr/bin/env python3
"""Events dispatched to webhooks: how many a second, and how late, beside a program that only posts the same bodies.

usage: dispatch_bench.py [--bin DIR] [--server] [--rate R] [--seconds S] [--sellers N] [--json]

Each seller has one webhook. New orders are stored as events at a steady rate, R in a second over all sellers.
Printed:
- events a second from the first stored one to the last received one;
- p50 and p95 from the moment an event is stored to its arrival;
- p99 of a cached list of the API, meanwhile and in the calm before and after;
- statements that wbd sends to the database for each event;
- posts a second of wrk to the same receiver with the same body: the floor.
"""

import argparse
import asyncio
import json
import multiprocessing
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measure import Client, percentile, use_programs

import postgres  # noqa: E402  (measure sets the path)
from harness import Emulator, Installation  # noqa: E402

TICK = 0.1
ID = re.compile(rb'"event_id":(\d+)')
LENGTH = re.compile(rb"content-length: *(\d+)", re.I)
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
TARGET_RATE = 0.95  # of the rate of the events
TARGET_API = 1.10


class Taker(asyncio.Protocol):
    """Takes each POST at once. Keeps the time and the path of the first arrival of each event."""

    arrivals: dict = {}
    repeats = 0
    body = b""

    def __init__(self):
        self._bytes = b""

    def connection_made(self, transport):
        self._transport = transport

    def data_received(self, data):
        self._bytes += data
        while (head := self._bytes.find(b"\r\n\r\n")) >= 0:
            length = int(LENGTH.search(self._bytes, 0, head)[1])
            if len(self._bytes) < head + 4 + length:
                return
            path = self._bytes[5 : self._bytes.index(b" ", 5)]
            body, self._bytes = self._bytes[head + 4 : head + 4 + length], self._bytes[head + 4 + length :]
            if found := ID.search(body):
                event = int(found[1])
                Taker.repeats += event in Taker.arrivals
                Taker.arrivals.setdefault(event, (time.time(), path.decode()))
                Taker.body = body
            self._transport.write(OK)


def take(pipe) -> None:
    async def serve():
        loop = asyncio.get_running_loop()
        server = await loop.create_server(Taker, "127.0.0.1", 0, backlog=1024)
        pipe.send(server.sockets[0].getsockname()[1])
        ended = asyncio.Event()

        def answer():
            if pipe.recv() == "end":
                ended.set()
            else:
                pipe.send((dict(Taker.arrivals), Taker.repeats, Taker.body))

        loop.add_reader(pipe.fileno(), answer)
        await ended.wait()

    asyncio.run(serve())


def store_events(place: Installation, orders: list, first: int, count: int, server: bool) -> float:
    """Stores events in one transaction and returns when they were stored."""
    now = "now()" if server else str(int(time.time() * 1000))
    rows = []
    for number in range(first, first + count):
        cabinet, srid = orders[number % len(orders)]
        payload = json.dumps({"srid": srid, "status": "created"})
        rows.append(f"({cabinet},'order.created','{srid}','bench:{number}',{now},{now},'{payload}')")
    columns = "cabinet_id, type, subject, dedup_key, happened_at, created_at, payload"
    signal = "; select pg_notify('wbd_deliveries', '')" if server else ""
    place.sql(f"insert into events({columns}) values {','.join(rows)}{signal}")
    return time.time()


def statements(wbd) -> int:
    """How many statements the process has sent to the database."""
    name = "wbd_database_statement_duration_seconds_count"
    return sum(int(float(line.rsplit(" ", 1)[1])) for line in wbd.get("/metrics").text.splitlines() if line.startswith(name))


def p99_for(wbd, key: str, seconds: float) -> float:
    client = Client(wbd.base, key)
    client.start()
    time.sleep(seconds)
    return client.p99()


def floor(port: int, body: bytes, connections: int, seconds: int) -> float:
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(f'wrk.method = "POST"\nwrk.body = [==[{body.decode()}]==]\n')
        script.flush()
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", script.name, f"http://127.0.0.1:{port}/"]
        text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return round(float(re.search(r"Requests/sec: +([0-9.]+)", text)[1]))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--bin", default="build/release/bin")
    arguments.add_argument("--server", action="store_true", help="on PostgreSQL; otherwise on SQLite")
    arguments.add_argument("--rate", type=int, default=1_000)
    arguments.add_argument("--seconds", type=float, default=15)
    arguments.add_argument("--sellers", type=int, default=20)
    arguments.add_argument("--json", action="store_true")
    chosen = arguments.parse_args()
    use_programs(chosen.bin)
    pipe, other = multiprocessing.Pipe()
    receiver = multiprocessing.Process(target=take, args=(other,), daemon=True)
    receiver.start()
    port = pipe.recv()
    database = postgres.PostgresServer() if chosen.server else None
    with tempfile.TemporaryDirectory(prefix="wb-dispatch-") as name:
        folder = Path(name)
        emulator = Emulator(folder / "emulator", cabinets=chosen.sellers, orders=60, products=10, fast=True)
        home = folder / "home"
        home.mkdir()
        place = Installation(home, emulator.base, server=database, extra={"SYNC_INTERVAL": "1440"}).initialise()
        place.configure("notify", f'allow_addresses = ["127.0.0.1:{port}"]')
        for seller in range(1, chosen.sellers + 1):
            place.add_user(seller)
            place.add_cabinet(seller, emulator.token(seller))
        place.wbctl("sync", "--wait", code=None)
        orders = [(int(cabinet), srid) for cabinet, srid in place.sql("select cabinet_id, srid from orders order by id")]
        admin, key = place.add_key("admin"), place.add_key("user:1")
        wbd = place.start_wbd()
        for seller in range(1, chosen.sellers + 1):
            made = {"kind": "webhook", "url": f"http://127.0.0.1:{port}/{seller}"}
            assert wbd.send("POST", f"/api/v1/users/{seller}/targets", admin, made).status == 201
        time.sleep(5)
        calm = p99_for(wbd, key, chosen.seconds / 2)
        before_statements = statements(wbd)
        client = Client(wbd.base, key)
        client.start()
        before = int(place.sql("select coalesce(max(id), 0) from events")[0][0])
        count, stored = 0, []
        begin = time.time()
        each = round(chosen.rate * TICK)
        while (due := begin + len(stored) * TICK) < begin + chosen.seconds:
            time.sleep(max(0, due - time.time()))
            stored.append(store_events(place, orders, count, each, chosen.server))
            count += each
        arrivals, repeats, body, deadline = {}, 0, b"", time.time() + 60
        while len(arrivals) < count and time.time() < deadline:
            time.sleep(0.2)
            pipe.send("look")
            arrivals, repeats, body = pipe.recv()
        beside = client.p99()
        sent = statements(wbd) - before_statements
        calm = max(calm, p99_for(wbd, key, chosen.seconds / 2))
        wbd.stop()
        emulator.stop()
        late = [1000 * (at - stored[(event - before - 1) // each]) for event, (at, _) in arrivals.items()]
        last = max(at for at, _ in arrivals.values())
        result = {
            "database": "postgresql" if chosen.server else "sqlite",
            "events": count,
            "arrived": len(arrivals),
            "repeated": repeats,
            "per_second": round(len(arrivals) / (last - begin)),
            "p50_ms": percentile(late, 0.5),
            "p95_ms": percentile(late, 0.95),
            "statements_an_event": round(sent / max(1, count), 2),
            "api_p99_ms": {"calm": calm, "meanwhile": beside},
            "floor_per_second": floor(port, body, chosen.sellers, 5),
        }
    pipe.send("end")
    if database:
        database.close()
    result["within_target"] = (
        len(arrivals) == count and result["per_second"] >= TARGET_RATE * chosen.rate and beside <= TARGET_API * calm
    )
    print(json.dumps(result) if chosen.json else "\n".join(f"{name}: {value}" for name, value in result.items()))
    sys.exit(0 if result["within_target"] else 1)


if __name__ == "__main__":
    main()
