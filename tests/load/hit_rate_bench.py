#!/usr/bin/env python3
"""The share of a bot's requests that the caches answer, on PostgreSQL and Redis with two wbd processes.

usage: hit_rate_bench.py [--bin DIR] [--users N] [--rate R] [--warm S] [--seconds S] [--compress K] [--json]

The load runs in real time by default, because answers live for minutes by the clock:

- 50 sellers with a cabinet each press buttons of a bot at random moments, 20 a second in total. Their shares follow
  Zipf's law: the n-th asks 1/n as often as the first. That is 4.4 times a second for the first (a shop with several
  employees) and five times a minute for the last.
- 100 presses are for: the main screen 30, the list of orders (limit=20) 20, one of the five newest orders 15.
- Also for: that order's report 10, critical stock 10, metrics of 7 or 30 days 7, one of three articles 4, reviews 4.
- Each answer comes from either process.
- Every cabinet syncs orders, reviews and questions once in five minutes, as SYNC_INTERVAL says. The n-th seller has
  300/n orders a day at random moments, so the busiest reader also changes most. That is 1.04 new orders in five minutes
  for the first and six a day for the last. A review follows each twentieth. So most syncs bring nothing.
- The first five minutes (--warm) fill the caches and are not counted: a daemon runs for weeks.

--compress K is for a quick look: K times as many requests and syncs. Relative to them answers live K times as long as
they should, and a sync lasts K times as long.

Printed: the share answered by memory, by Redis and by the database; the time of answers from memory and from the
database.
For each route also the reason of a database read:
- `first`: the path was not requested before.
- `changed`: other bytes than last time.
- `synced`: the same bytes, but a sync ended since.
- `expired`: the same bytes, and no sync ended.
"""

import argparse
import collections
import json
import random
import sys
import tempfile
import threading
import time
from pathlib import Path

from measure import median, use_programs

import postgres  # noqa: E402  (measure sets the path)
from harness import Emulator, Installation, request  # noqa: E402
from servers import RedisServer  # noqa: E402

TARGET_HITS = 0.8
SYNC_SECONDS = 300
LIVE = ["orders", "reviews", "questions"]
ORDERS_A_DAY = 300  # for the first seller
ORDERS_A_REVIEW = 20


def poisson(mean: float, dice: random.Random) -> int:
    count, passed = 0, dice.expovariate(1)
    while passed < mean:
        count, passed = count + 1, passed + dice.expovariate(1)
    return count


class Bot:
    """The users' presses by frequency, the main screen most."""

    def __init__(self, orders_of: dict, products_of: dict):
        self._orders, self._products = orders_of, products_of

    def press(self, user: int, dice: random.Random) -> tuple:
        """(route, path)"""
        who = f"telegram_id={user}"
        order = dice.choice(self._orders[user][:5])
        article = dice.choice(self._products[user][:3])
        return dice.choices(
            [
                ("dashboard", f"/api/v1/dashboard?{who}"),
                ("orders", f"/api/v1/orders?{who}&limit=20"),
                ("order", f"/api/v1/orders/{order}?{who}"),
                ("report", f"/api/v1/orders/{order}/report?{who}&format=html"),
                ("stocks", f"/api/v1/stocks?{who}&critical=true"),
                ("analytics", f"/api/v1/analytics/sales?{who}&period={dice.choice((7, 30))}"),
                ("product", f"/api/v1/products/{article}?{who}"),
                ("reviews", f"/api/v1/reviews?{who}&limit=20"),
            ],
            weights=[30, 20, 15, 10, 10, 7, 4, 4],
        )[0]

    def shown(self, user: int, route: str, answer) -> None:
        if route == "orders":
            self._orders[user] = [row["id"] for row in answer.json["data"]]


class Callers:
    def __init__(self, wbds, key, bot, users, per_second, threads=8):
        self.answers = []  # (source, milliseconds)
        self.reads = collections.Counter()  # (route, reason) of answers from the database
        self.problems = []
        self.syncs = collections.Counter()  # syncs of a user that have started
        self.counts = False  # false while the caches are being filled
        self._last = {}  # path -> (ETag, syncs of its user)
        self._over = threading.Event()
        weights = [1 / number for number in range(1, len(users) + 1)]
        pause = threads / per_second

        def run(number):
            dice = random.Random(number)
            due = time.monotonic() + dice.random() * pause
            while not self._over.is_set():
                time.sleep(max(0.0, due - time.monotonic()))  # an open load: late answers do not slow it down
                due += dice.expovariate(1 / pause)
                user = dice.choices(users, weights)[0]
                route, path = bot.press(user, dice)
                synced = self.syncs[user]
                answer = request(dice.choice(wbds).base, path, headers={"X-API-Key": key})
                if answer.status != 200:
                    self.problems.append((path, answer.status))
                    continue
                bot.shown(user, route, answer)
                source, took = answer.headers["Server-Timing"].split(";dur=")
                before = self._last.get(path)
                self._last[path] = (answer.headers["ETag"], synced)
                if not self.counts:
                    continue
                self.answers.append((source, float(took)))
                if source == "database":
                    self.reads[route, self._why(before, self._last[path])] += 1

        self._threads = [threading.Thread(target=run, args=(n,), daemon=True) for n in range(threads)]
        for thread in self._threads:
            thread.start()

    @staticmethod
    def _why(before, now) -> str:
        if before is None:
            return "first"
        if before[0] != now[0]:
            return "changed"
        return "synced" if before[1] != now[1] else "expired"

    def stop(self):
        self._over.set()
        for thread in self._threads:
            thread.join(timeout=60)


def metric_sums(wbds, key) -> dict:
    """(level, result) -> count over all routes and processes."""
    sums = {}
    for wbd in wbds:
        for line in wbd.get("/metrics", key).text.splitlines():
            if line.startswith("wbd_cache_requests_total{"):
                labels = dict(part.split("=") for part in line[line.index("{") + 1 : line.index("}")].split(","))
                kind = labels["level"].strip('"'), labels["result"].strip('"')
                sums[kind] = sums.get(kind, 0) + float(line.split()[-1])
    return sums


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--bin", default="build/release/bin")
    arguments.add_argument("--users", type=int, default=50)
    arguments.add_argument("--rate", type=float, default=20, help="requests a second of the model, of all users")
    arguments.add_argument("--compress", type=float, default=1)
    arguments.add_argument("--warm", type=float, default=SYNC_SECONDS, help="seconds before the measurement")
    arguments.add_argument("--seconds", type=float, default=SYNC_SECONDS, help="of the measurement, by the clock")
    arguments.add_argument("--json", action="store_true")
    chosen = arguments.parse_args()
    use_programs(chosen.bin)

    server, redis = postgres.PostgresServer(), RedisServer()
    started = []
    with tempfile.TemporaryDirectory(prefix="wb-hits-") as name:
        folder = Path(name)
        try:
            emulator = Emulator(
                folder / "emulator", cabinets=chosen.users, orders=60, products=8, limit_scale=3600
            )
            started.append(emulator)
            home = folder / "home"
            home.mkdir()
            extra = {"REDIS_URL": redis.url, "SYNC_INTERVAL": "1440"}
            place = Installation(home, emulator.base, scale=3600, server=server, extra=extra).initialise()
            users = [1000 + number for number in range(chosen.users)]
            for number, user in enumerate(users, 1):
                place.add_user(user)
                place.add_cabinet(user, emulator.token(number))
            place.wbctl("sync", "--wait")
            key = place.add_key("admin")
            wbds = [place.start_wbd(f"wbd-{n}", arguments=["--role", r]) for n, r in enumerate(("all", "api"))]
            started += wbds
            orders = {u: [r["id"] for r in wbds[0].data("/api/v1/orders", key, telegram_id=u)] for u in users}
            products = {u: [r["nm_id"] for r in wbds[0].data("/api/v1/products", key, telegram_id=u)] for u in users}
            cabinets = {u: wbds[0].data("/api/v1/cabinets", key, telegram_id=u)[0]["id"] for u in users}

            callers = Callers(wbds, key, Bot(orders, products), users, chosen.rate * chosen.compress)
            dice = random.Random(0)
            every = SYNC_SECONDS / chosen.compress / len(users)
            begun = time.monotonic()
            over = begun + chosen.warm + chosen.seconds
            before, number, brought = {}, 0, 0
            while (now := time.monotonic()) < over:
                if now >= begun + chosen.warm and not callers.counts:
                    before, number, brought = metric_sums(wbds, key), 0, 0
                    callers.counts = True
                place_of = int((now - begun) / every) % len(users)
                user = users[place_of]
                new = poisson(ORDERS_A_DAY / (place_of + 1) * SYNC_SECONDS / 86400, dice)
                reviews = sum(dice.random() < 1 / ORDERS_A_REVIEW for _ in range(new))
                if new:
                    emulator.advance(cabinet=place_of + 1, orders=new, reviews=reviews)
                body = {"telegram_id": user, "cabinet_id": cabinets[user], "datasets": LIVE}
                assert wbds[1].send("POST", "/api/v1/sync/start", key, body).status == 202
                callers.syncs[user] += 1
                number += 1
                brought += new > 0
                time.sleep(max(0.0, begun + (int((now - begun) / every) + 1) * every - time.monotonic()))
            callers.stop()
            after = metric_sums(wbds, key)
            if callers.problems:
                sys.exit(f"{len(callers.problems)} requests failed: {callers.problems[:3]}")
        finally:
            for one in reversed(started):
                one.stop()
            redis.close()
            server.close()
    counted = {kind: after[kind] - before.get(kind, 0) for kind in after}
    memory, shared = counted.get(("memory", "hit"), 0), counted.get(("redis", "hit"), 0)
    answered = memory + counted.get(("memory", "miss"), 0)
    cached = sorted(ms for source, ms in callers.answers if source == "memory")
    read = sorted(ms for source, ms in callers.answers if source == "database")
    result = {
        "requests": len(callers.answers),
        "syncs": number,
        "syncs_with_news": brought,
        "memory": round(memory / answered, 3),
        "redis": round(shared / answered, 3),
        "hit_rate": round((memory + shared) / answered, 3),
        "database": {
            why: dict(sorted((route, n) for (route, w), n in callers.reads.items() if w == why))
            for why in ("first", "changed", "synced", "expired")
        },
        "cached_ms": {"median": median(cached), "p99": cached[int(len(cached) * 0.99)]},
        "database_ms": {"median": median(read), "p99": read[int(len(read) * 0.99)]},
    }
    result["within_target"] = result["hit_rate"] > TARGET_HITS
    print(json.dumps(result))


if __name__ == "__main__":
    main()
