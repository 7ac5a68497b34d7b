#!/usr/bin/env python3
"""The effect of an outage of Redis and of PostgreSQL on the users of two wbd processes under load.

usage: outage_bench.py [--bin DIR] [--connections N] [--pause S] [--down S] [--json]

Half of the requests are for cached answers, half for a list that no cache can hold. Each server is killed (Redis by
SIGKILL, PostgreSQL as by a power cut), stays away for a while, and is started again. Printed for each server:
- answers by status, and wrong ones;
- p99 before, during and after the outage, and the ratio of the last to the first;
- seconds from the return until every answer is good again and as fast as before;
- database sessions before and after.

As fast as before: p99 of each second is at most three times the earlier one, or 20 ms more.
"""

import argparse
import collections
import json
import sys
import tempfile
import time
from pathlib import Path

from measure import use_programs

import postgres  # noqa: E402  (measure sets the path)
from harness import Emulator, Installation  # noqa: E402
from pressure import SteadyLoad, between, p99, recovered_after, sessions_of_wbd  # noqa: E402
from servers import RedisServer  # noqa: E402

USER = 1
POOL = 10
BEFORE, AFTER = 5.0, 6.0  # seconds of load around an outage
TARGET_RECOVERY = 2.0


def outage(start_load, server, database, down: float) -> dict:
    data_is_lost = server is database
    load = start_load()
    time.sleep(1)  # connections are opened and caches filled
    begun = time.monotonic()
    time.sleep(BEFORE)
    taken = sessions_of_wbd(database)
    server.kill()
    gone = time.monotonic()
    time.sleep(down)
    starting = time.monotonic()
    server.start()
    back = time.monotonic()
    time.sleep(AFTER)
    samples = load.stop()
    kept = [s for s in samples if s.kept]
    before = p99(between(samples, begun, gone))
    away = between(samples, gone, back)
    then = p99(between(samples, back + 2, samples[-1].at + 1))
    recovery = recovered_after(samples, back, max(3 * before, before + 0.02))
    return {
        "requests_per_second": round(len(between(samples, begun, gone)) / BEFORE),
        "status_kept": collections.Counter(s.status for s in kept),
        "status_unkept": collections.Counter(s.status for s in samples if not s.kept),
        "problems": [s.problem for s in samples if s.problem][:3],
        # Two seconds after their last comparison with the database the versions are no longer trusted.
        "kept_with_wrong_flag": len([s for s in between(kept, gone + 2.1, starting) if s.stale != data_is_lost]),
        "fresh_again": not any(s.stale for s in between(samples, back + TARGET_RECOVERY, samples[-1].at + 1)),
        "p99_ms": {
            "before": round(1000 * before, 1),
            "away": round(1000 * p99(away), 1),
            "first_2s_back": round(1000 * p99(between(samples, back, back + 2)), 1),
            "then": round(1000 * then, 1),
            "worst": round(1000 * max(s.seconds for s in samples), 1),
        },
        "p99_ratio": round(then / before, 2),
        "recovered_after_s": round(recovery, 2),
        "sessions": [taken, sessions_of_wbd(database)],
    }


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--bin", default="build/release/bin")
    arguments.add_argument("--connections", type=int, default=64)
    arguments.add_argument("--pause", type=float, default=0.1, help="of each connection between two requests")
    arguments.add_argument("--down", type=float, default=4, help="seconds an outage lasts")
    arguments.add_argument("--json", action="store_true")
    chosen = arguments.parse_args()
    use_programs(chosen.bin)

    database, redis = postgres.PostgresServer(), RedisServer()
    started = []
    result = {}
    with tempfile.TemporaryDirectory(prefix="wb-outage-") as name:
        folder = Path(name)
        try:
            emulator = Emulator(folder / "emulator", cabinets=1, orders=500, products=50, limit_scale=3600)
            started.append(emulator)
            home = folder / "home"
            home.mkdir()
            extra = {"REDIS_URL": redis.url, "SYNC_INTERVAL": "1440", "DB_POOL_SIZE": str(POOL)}
            place = Installation(home, emulator.base, scale=3600, server=database, extra=extra).initialise()
            place.add_user(USER)
            place.add_cabinet(USER, emulator.token())
            place.wbctl("sync", "--wait")
            key = place.add_key(f"user:{USER}")
            wbds = [place.start_wbd(f"wbd-{n}", arguments=["--role", "api"]) for n in range(2)]
            started += wbds
            right = SteadyLoad.right_answers(wbds[0], key, 50)

            def start_load():
                return SteadyLoad(wbds, right, key, chosen.connections, chosen.pause)

            for which, server in (("redis", redis), ("postgresql", database)):
                result[which] = outage(start_load, server, database, chosen.down)
                if not chosen.json:
                    print(which, json.dumps(result[which]), flush=True)
        finally:
            for one in reversed(started):
                one.stop()
            redis.close()
            database.close()

    def good(found, kept_only):
        bad = {status for status in found["status_kept"] if status != 200}
        bad |= {status for status in found["status_unkept"] if status not in ((200, 503) if kept_only else (200,))}
        return (
            not bad
            and not found["problems"]
            and found["kept_with_wrong_flag"] == 0
            and found["fresh_again"]
            and found["recovered_after_s"] <= TARGET_RECOVERY
            and found["sessions"][1] <= max(found["sessions"][0], 2 * POOL)
        )

    result["within_target"] = good(result["redis"], False) and good(result["postgresql"], True)
    print(json.dumps(result))
    sys.exit(0 if result["within_target"] else 1)


if __name__ == "__main__":
    main()
