#!/usr/bin/env python3
"""Events dispatched to webhooks: how many a second, and how late, beside a program that only posts the same bodies.

usage: dispatch_bench.py [--bin DIR] [--server] [--rate R] [--seconds S] [--sellers N] [--json]

Each seller has one webhook. New orders are stored as events at a steady rate, R in a second over all sellers.
Printed:
- events a second from the first stored one to the last received one;
- p50 and p95 from the moment an event is stored to its arrival;
- p99 of a cached list of the API: in the calm before and after, meanwhile, and beside `peers`. Peers are programs that use
  the processors as much as wbd, PostgreSQL, the receiver and the source did. What they cost is the machine's share;
- statements that wbd sends to the database for each event;
- posts a second of wrk to the same receiver with the same body: the floor.
"""

import argparse
import asyncio
import json
import multiprocessing
import os
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
LOW_PRIORITY = 19  # of the receiver and the source, which stand for other machines
PRIORITIES = (0, 0, LOW_PRIORITY)  # of wbd, PostgreSQL and the others
CYCLE = 0.01  # of a peer, in seconds
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
    os.nice(LOW_PRIORITY)

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


def make_events(pipe, place: Installation, orders: list, each: int, chosen) -> None:
    """Stores so many events each tick, and sends the times at which they were stored."""
    os.nice(LOW_PRIORITY)
    stored, begin = [], time.time()
    while (due := begin + len(stored) * TICK) < begin + chosen.seconds:
        time.sleep(max(0, due - time.time()))
        stored.append(store_events(place, orders, each * len(stored), each, chosen.server))
    pipe.send(stored)


def statements(wbd) -> int:
    """How many statements the process has sent to the database."""
    name = "wbd_database_statement_duration_seconds_count"
    return sum(int(float(line.rsplit(" ", 1)[1])) for line in wbd.get("/metrics").text.splitlines() if line.startswith(name))


def ask(base: str, key: str, pipe) -> None:
    """A client of the API in a process of its own, so that it waits for no other Python code."""
    client = Client(base, key)
    client.start()
    pipe.recv()
    pipe.send(client.p99())


class Asking:
    def __init__(self, wbd, key: str):
        self._pipe, other = multiprocessing.Pipe()
        self._process = multiprocessing.Process(target=ask, args=(wbd.base, key, other), daemon=True)
        self._process.start()

    def p99(self) -> float:
        """Ends it."""
        self._pipe.send("end")
        value = self._pipe.recv()
        self._process.join()
        return value


def p99_for(wbd, key: str, seconds: float) -> float:
    asking = Asking(wbd, key)
    time.sleep(seconds)
    return asking.p99()


def processor_seconds(root: int) -> float:
    """The processor time of a process and its children."""
    ticks = 0
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = file.read_text(errors="replace").rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        is_root = file.parent.name == str(root)
        if is_root or int(fields[1]) == root:
            ticks += sum(map(int, fields[11 : 15 if is_root else 13]))  # of the root with its ended children
    return ticks / os.sysconf("SC_CLK_TCK")


def machine_seconds() -> float:
    """The processor time of all processes."""
    user, nice, system = map(int, Path("/proc/stat").read_text().split()[1:4])
    return (user + nice + system) / os.sysconf("SC_CLK_TCK")


class Use:
    """How many processors are used from now on by wbd, by PostgreSQL and by all others."""

    def __init__(self, wbd, database):
        self._roots = [wbd.process.pid] + ([database.pid] if database else [])
        self._begin, self._before = time.time(), self._now()

    def _now(self) -> list:
        named = [*map(processor_seconds, self._roots), 0][:2]
        return [*named, machine_seconds() - sum(named)]

    def so_far(self) -> list:
        lasted = time.time() - self._begin
        return [(now - before) / lasted for now, before in zip(self._now(), self._before)]


def use_processor(share: float, nice: int) -> None:
    os.nice(nice)
    while True:
        end = time.perf_counter() + share * CYCLE
        while time.perf_counter() < end:
            pass
        time.sleep((1 - share) * CYCLE)


def p99_beside(wbd, key: str, seconds: float, shares: list) -> float:
    """Beside peers, each with a share of one processor and a priority."""
    peers = [multiprocessing.Process(target=use_processor, args=one, daemon=True) for one in shares]
    for peer in peers:
        peer.start()
    value = p99_for(wbd, key, seconds)
    for peer in peers:
        peer.kill()
        peer.join()
    return value


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
        use = Use(wbd, database)
        calm = p99_for(wbd, key, chosen.seconds / 2)
        calm_use = use.so_far()
        before_statements = statements(wbd)
        use = Use(wbd, database)
        asking = Asking(wbd, key)
        before = int(place.sql("select coalesce(max(id), 0) from events")[0][0])
        each = round(chosen.rate * TICK)
        source_pipe, source_end = multiprocessing.Pipe()
        begin = time.time()
        source = multiprocessing.Process(target=make_events, args=(source_end, place, orders, each, chosen), daemon=True)
        source.start()
        stored = source_pipe.recv()
        source.join()
        count = each * len(stored)
        arrivals, repeats, body, deadline = {}, 0, b"", time.time() + 60
        while len(arrivals) < count and time.time() < deadline:
            time.sleep(0.2)
            pipe.send("look")
            arrivals, repeats, body = pipe.recv()
        shares = [max(0, there - calm) for there, calm in zip(use.so_far(), calm_use)]
        beside = asking.p99()
        sent = statements(wbd) - before_statements
        peers = p99_beside(wbd, key, chosen.seconds / 2, list(zip(shares, PRIORITIES)))
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
            "processors": {name: round(share, 2) for name, share in zip(("wbd", "postgresql", "others"), shares)},
            "api_p99_ms": {"calm": calm, "meanwhile": beside, "peers": peers},
            "api_p99_ratio": {"to_calm": round(beside / calm, 2), "to_peers": round(beside / peers, 2)},
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
