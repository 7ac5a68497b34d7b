#!/usr/bin/env python3
"""Three wbd on one PostgreSQL and one Redis: an API, a scheduler, and one with both roles. A scheduler is killed.

usage: three_daemons_bench.py [--bin DIR] [--cabinets N] [--json]

First every dataset is due at once: each must have its successful sync, and those with an interval of a day exactly one.
Then each cabinet gets a new order and a cancelled one, and the live datasets and sales become due. One of the two
schedulers is killed by SIGKILL while it holds leases. Each due job must be done once (by sync_logs), with one event for
each change, rows equal to the emulator's, and no answer 429.
Also printed: the seconds of both rounds, and from the kill until all leases of the killed process are free.
"""

import argparse
import json
import os
import signal
import sys
import tempfile
import time
from pathlib import Path

from measure import use_programs

import postgres  # noqa: E402  (measure sets the path)
from harness import Emulator, Installation  # noqa: E402
from pressure import connect_all, until  # noqa: E402
from servers import RedisServer  # noqa: E402
from truth import Truth, compare_orders  # noqa: E402

USER = 1
LIVE = ("orders", "sales", "reviews", "questions")  # the datasets whose rows are compared, and some more
LIVE_SQL = "('" + "', '".join(LIVE) + "')"
TARGET_TAKEOVER = 5.0
GIVE_UP = 600


def count(place, what: str) -> int:
    return int(place.sql(f"select count(*) from {what}")[0][0])


def runs(place) -> dict:
    """Counts how often each job was done; a run that WB's limits cut short does not count."""
    rows = place.sql(
        f"select cabinet_id, dataset, count(*) from sync_logs where dataset in {LIVE_SQL} and state = 'succeeded' "
        "group by 1, 2"
    )
    return {(int(cabinet), dataset): int(number) for cabinet, dataset, number in rows}


def ended_early(place) -> list:
    """[dataset, state, error code, count] of the other runs."""
    return place.sql(
        f"select dataset, state, error_code, count(*) from sync_logs where dataset in {LIVE_SQL} and "
        "state <> 'succeeded' group by 1, 2, 3 order by 1, 2, 3"
    )


def check_events(place, changed: dict) -> int:
    """Counts the changes without an event or with several."""
    rows = place.sql("select cabinet_id, type, subject, count(*) from events group by 1, 2, 3")
    found = {(int(cabinet), kind, subject): int(number) for cabinet, kind, subject, number in rows}
    wrong = [key for key, number in found.items() if key[1].startswith("order.") and number != 1]
    for cabinet, what in changed.items():
        for kind, event in (("orders", "order.created"), ("cancels", "order.cancelled")):
            wrong += [srid for srid in what.get(kind, []) if found.get((cabinet, event, srid)) != 1]
    return len(wrong)


def kill_one(place, victim) -> tuple:
    """Kills the process while it holds leases; returns their number and the seconds until they are free."""
    mine = f"sync_state where lease_owner like '%:{victim.process.pid}:%'"
    until(lambda: count(place, mine) > 0, 60, "the one to be killed holds a lease")
    os.kill(victim.process.pid, signal.SIGSTOP)
    held = count(place, mine)
    assert held > 0, "it had ended its work just then"
    victim.process.kill()
    killed = time.monotonic()
    until(lambda: count(place, mine) == 0, GIVE_UP, "what it held is free", every=0.05)
    return held, time.monotonic() - killed


def run(folder: Path, cabinets: int, database, redis, started: list) -> dict:
    emulator = Emulator(folder / "emulator", cabinets=cabinets, orders=20, products=3, limit_scale=600)
    started.append(emulator)
    home = folder / "home"
    home.mkdir()
    # A request of a killed process counts as in flight for as long as it could have taken.
    extra = {"REDIS_URL": redis.url, "SYNC_INTERVAL": "1440", "WB_API_TIMEOUT": "3"}
    place = Installation(home, emulator.base, scale=600, server=database, extra=extra).initialise()
    bot = place.add_key("bot")
    api = place.start_wbd("api", arguments=["--role", "api"])
    started.append(api)
    numbers = connect_all(api, emulator, bot, USER, cabinets)

    begun = time.monotonic()
    both = place.start_wbd("all", arguments=["--role", "all"])
    started.append(both)
    victim = place.start_wbd("scheduler", arguments=["--role", "scheduler"])
    unsynced = "sync_state where last_success_at is null"
    until(lambda: count(place, unsynced) == 0, GIVE_UP, "every first sync", every=0.25)
    first_seconds = time.monotonic() - begun
    until(lambda: count(place, "sync_state where lease_owner is not null") == 0, 60, "the last jobs end", every=0.25)
    first, early = runs(place), ended_early(place)

    changed = {cabinet: emulator.advance(cabinet=number, orders=1, cancels=1) for cabinet, number in numbers.items()}
    begun = time.monotonic()
    place.sql(f"update sync_state set due_at = now() where dataset in {LIVE_SQL}")
    open_work = f"sync_state where dataset in {LIVE_SQL} and (due_at <= now() or lease_owner is not null)"
    until(lambda: count(place, "sync_state where lease_owner is not null") > 0, 30, "work begins")
    held, takeover = kill_one(place, victim)
    until(lambda: count(place, open_work) == 0, GIVE_UP, "all due work is done", every=0.25)
    second_seconds = time.monotonic() - begun
    second = runs(place)

    sids = {row["id"]: row["sid"] for row in api.all_rows("/api/v1/cabinets", bot, telegram_id=USER)}
    rows = api.all_rows("/api/v1/orders", bot, telegram_id=USER)
    for cabinet in numbers:
        compare_orders(Truth(emulator.truth(sids[cabinet])), [row for row in rows if row["cabinet_id"] == cabinet])
    counters = emulator.counters()
    jobs = {(cabinet, dataset) for cabinet in numbers for dataset in LIVE}
    return {
        "cabinets": cabinets,
        "first_syncs_seconds": round(first_seconds, 1),
        "due_jobs": len(jobs),
        "due_jobs_done_once": sum(second.get(job, 0) - first.get(job, 0) == 1 for job in jobs),
        "done_otherwise": [
            [*job, second.get(job, 0) - first.get(job, 0)]
            for job in sorted(jobs)
            if second.get(job, 0) - first.get(job, 0) != 1
        ][:5],
        "ended_early": [early, ended_early(place)],
        "due_jobs_seconds": round(second_seconds, 1),
        "leases_of_the_killed": held,
        "takeover_seconds": round(takeover, 2),
        "events_lost_or_doubled": check_events(place, changed),
        "orders_compared": len(rows),
        "requests": counters["requests_total"],
        "limited": counters["limited_total"],
    }


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--bin", default="build/release/bin")
    arguments.add_argument("--cabinets", type=int, default=200)
    arguments.add_argument("--json", action="store_true")
    chosen = arguments.parse_args()
    use_programs(chosen.bin)
    database, redis = postgres.PostgresServer(), RedisServer()
    started = []
    with tempfile.TemporaryDirectory(prefix="wb-three-") as name:
        try:
            result = run(Path(name), chosen.cabinets, database, redis, started)
        finally:
            for one in reversed(started):
                one.stop()
            redis.close()
            database.close()
    result["within_target"] = (
        result["due_jobs_done_once"] == result["due_jobs"]
        and result["takeover_seconds"] <= TARGET_TAKEOVER
        and result["events_lost_or_doubled"] == result["limited"] == 0
    )
    print(json.dumps(result))
    sys.exit(0 if result["within_target"] else 1)


if __name__ == "__main__":
    main()
