"""Many requests at once, and waits for their effects."""

import http.client
import itertools
import threading
import time
from typing import NamedTuple, Optional

from harness import request
from truth import by


def until(condition, seconds: float, what: str, every: float = 0.01):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(every)


class SyncLoop(threading.Thread):
    """Runs `wbctl sync --force` until it is stopped."""

    PATIENCE = 240

    def __init__(self, place):
        super().__init__(daemon=True)
        self._place = place
        self._over = threading.Event()
        self.running = None
        self.codes = []

    def run(self):
        while not self._over.is_set():
            self.running = self._place.start_wbctl("sync", "--force")
            self.codes.append(self.running.wait(timeout=self.PATIENCE))

    def end(self):
        self._over.set()
        self.join(timeout=self.PATIENCE)
        assert not self.is_alive()


def sync_to_the_end(place, datasets: str) -> None:
    """Other processes may have used up WB's limits or hold the lease."""
    for _ in range(10):
        if place.wbctl("sync", "--only", datasets, "--force", "--wait", code=None).code == 0:
            return
    raise AssertionError("no sync ended well")


def connect_all(wbd, emulator, bot: str, user: int, cabinets: int) -> dict:
    """Makes the user with that many cabinets; returns id -> number at the emulator."""
    assert wbd.send("POST", "/api/v1/users", bot, {"telegram_id": user}).status == 201
    numbers = {}
    for number in range(1, cabinets + 1):
        added = wbd.send("POST", "/api/v1/cabinets", bot, {"telegram_id": user, "api_token": emulator.token(number)})
        assert added.status == 201, added
        numbers[added.json["data"]["id"]] = number
    return numbers


def sessions_of_wbd(server) -> int:
    """The sessions in a PostgreSQL server."""
    return int(server.query("postgres", "select count(*) from pg_stat_activity where application_name = 'wbd'")[0][0])


class Load:
    """Requests without a pause on several connections; every answer is kept as (time, status, seconds, problem)."""

    def __init__(self, wbds, paths, key, check, threads=8):
        self.answers = []
        self._over = threading.Event()
        self._threads = []
        for number in range(threads):
            wbd = wbds[number % len(wbds)]
            self._threads.append(threading.Thread(target=self._run, args=(wbd, paths, key, check), daemon=True))
        for thread in self._threads:
            thread.start()

    def _run(self, wbd, paths, key, check):
        while not self._over.is_set():
            for path in paths:
                start = time.monotonic()
                try:
                    answer = request(wbd.base, path, headers={"X-API-Key": key})
                    problem = check(path, answer)
                    status = answer.status
                except OSError as error:
                    status, problem = 0, repr(error)
                self.answers.append((start, status, time.monotonic() - start, problem))

    def stop(self):
        self._over.set()
        for thread in self._threads:
            thread.join(timeout=60)
        assert self.answers
        wrong = [answer for answer in self.answers if answer[1] != 200 or answer[3]]
        assert not wrong, wrong[:3]
        return self.answers


class CountReaders(Load):
    """Readers of one list: its total is never below the reported one (`floor`) of the moment before the request."""

    def __init__(self, wbds, path, key, floor, threads=6):
        self.floor = floor
        super().__init__(wbds, [path], key, None, threads)

    def _run(self, wbd, paths, key, check):
        while not self._over.is_set():
            floor = self.floor
            start = time.monotonic()
            try:
                answer = request(wbd.base, paths[0], headers={"X-API-Key": key})
                total = int(answer.headers.get("X-Total-Count", -1))
                problem = None if total >= floor else f"old: {total}, {floor} were reported"
                status = answer.status
            except OSError as error:
                status, problem = 0, repr(error)
            self.answers.append((start, status, time.monotonic() - start, problem))


class Sample(NamedTuple):
    """One answer of SteadyLoad. A broken connection has status 0."""

    at: float  # start of the request, by time.monotonic()
    kept: bool  # whether caches can hold the path
    status: int
    seconds: float
    stale: bool
    problem: Optional[str]


class SteadyLoad:
    """Requests over keep-alive connections with a pause between them, so that the load hardly depends on the cost of
    answers.
    Every other request is for a list that no cache can hold: its date_from was never used and lies before all orders.
    `right` holds the expected bytes of `data` for each path, "" for that list."""

    LIST = "/api/v1/orders?limit=20"
    _numbers = itertools.count(1)  # shared by all loads: a value used earlier may be cached by now

    def __init__(self, wbds, right, key, connections, pause):
        self._right, self._key, self._pause = right, key, pause
        self._kept = [path for path in right if path]
        self._over = threading.Event()
        self.samples = []
        self._threads = [
            threading.Thread(target=self._run, args=(number, wbds[number % len(wbds)]), daemon=True)
            for number in range(connections)
        ]
        for thread in self._threads:
            thread.start()

    @classmethod
    def right_answers(cls, wbd, key, orders: int) -> dict:
        """The current value of `right`, with that many single orders."""
        paths = [cls.LIST, "/api/v1/products?limit=20", "/api/v1/reviews?limit=20"]
        paths += [f"/api/v1/orders/{row['id']}" for row in wbd.data("/api/v1/orders", key, limit=orders)]
        right = {path: cls.data_of(wbd.get(path, key).text.encode()) for path in paths}
        right[""] = right[cls.LIST]
        return right

    @staticmethod
    def data_of(body: bytes) -> bytes:
        """The bytes of `data` of an answer."""
        return body.rpartition(b',"meta":')[0].partition(b'"data":')[2]

    def _fresh_path(self) -> str:
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(1_000_000_000 + next(self._numbers)))
        return f"{self.LIST}&date_from={at}"

    def _run(self, number, wbd):
        link = http.client.HTTPConnection(wbd.base.removeprefix("http://"), timeout=30)
        self._over.wait(self._pause * number / len(self._threads))
        turn = number
        while not self._over.is_set():
            kept = turn % 2 == 0
            path = self._kept[turn // 2 % len(self._kept)] if kept else self._fresh_path()
            turn += 1
            start = time.monotonic()
            status, stale, problem = 0, False, None
            try:
                link.request("GET", path, headers={"X-API-Key": self._key})
                reply = link.getresponse()
                body = reply.read()
                status = reply.status
                stale = b'"stale":true' in body[-300:]
                problem = self._judge(path if kept else "", reply, body)
            except (OSError, http.client.HTTPException) as error:
                problem = repr(error)
                link.close()
            took = time.monotonic() - start
            self.samples.append(Sample(start, kept, status, took, stale, problem))
            self._over.wait(self._pause)
        link.close()

    def _judge(self, path, reply, body):
        if reply.status == 200:
            return None if self.data_of(body) == self._right[path] else f"wrong data: {path}"
        if reply.status != 503:
            return f"{reply.status}: {path}"
        if reply.headers.get_content_type() != "application/problem+json" or b'"code":"unavailable"' not in body:
            return f"503 without a problem: {body[:100]}"
        return None if int(reply.headers.get("Retry-After", 0)) > 0 else "503 without Retry-After"

    def stop(self) -> list:
        """All samples, sorted by start."""
        self._over.set()
        for thread in self._threads:
            thread.join(timeout=60)
        return sorted(self.samples)


def p99(samples) -> float:
    """A percentile in seconds; 0 without samples."""
    seconds = sorted(sample.seconds for sample in samples)
    return seconds[min(len(seconds) - 1, int(len(seconds) * 0.99))] if seconds else 0.0


def between(samples, start: float, end: float) -> list:
    return [sample for sample in samples if start <= sample.at < end]


def recovered_after(samples, back: float, good: float, step: float = 0.25, second: float = 1.0) -> float:
    """Seconds after `back` from which every answer is 200 and not stale, and p99 of each second is at most `good`."""
    last = max(sample.at for sample in samples)
    bad = back
    at = back
    while at < last:
        window = between(samples, at, at + step)
        slow = at + second <= last and p99(between(samples, at, at + second)) > good
        if slow or any(s.status != 200 or s.stale for s in window):
            bad = at + step
        at += step
    return bad - back


def check_changes(wbds, key, changed, known):
    """Each process answers with the emulator's last changes now; returns how many orders were cancelled."""
    cancels = changed.get("cancels", [])
    for wbd in wbds:
        rows = by("srid", wbd.all_rows("/api/v1/orders", key))
        assert len(rows) == known
        assert rows[changed["orders"][0]]["status"] == "created"
        for srid in cancels:
            assert rows[srid]["status"] == "cancelled"
            assert wbd.data(f"/api/v1/orders/{srid}", key)["status"] == "cancelled"
    return len(cancels)
