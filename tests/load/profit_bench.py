#!/usr/bin/env python3
"""The ledger of a year of accounting rows, and the profit of a month from it.

usage: profit_bench.py [--bin DIR] [--rows N] [--rounds N] [--json]

A year of weekly reports with N rows (default 1,000,000) of 500 articles in three sizes is put into the database.
Printed are the seconds in which `wbctl sync` makes all ledgers, its peak memory, and the seconds for one report. Then
come the median milliseconds of `GET /api/v1/analytics/profit` for a month, without a cache. Their floor is one
statement of the database that sums the month's rows by article. WB_E2E_SHAPE=server: PostgreSQL.
"""

import argparse
import datetime
import json
import sys
import tempfile
import time
from pathlib import Path

from measure import measure, median, use_programs

import postgres  # noqa: E402  (measure sets the path)
from harness import SHAPE, Emulator, Installation, program  # noqa: E402

WEEKS = 52
TARGET_MS = {"sqlite": 300, "postgresql": 400}
TARGET_PEAK = 200e6
FIRST = datetime.date(2025, 11, 24)  # a Monday


def fill(place: Installation, rows: int) -> None:
    each = rows // WEEKS
    days = [str(FIRST + datetime.timedelta(days=d)) for d in range(7 * WEEKS)]
    for week in range(WEEKS):
        report = 700_000 + week
        place.sql(
            "insert into finance_reports(cabinet_id, period, report_id, type, date_from, date_to, currency, state)"
            f" values(1, 0, {report}, 1, '{days[7 * week]}', '{days[7 * week + 6]}', 'RUB', 1)"
        )
        cases = " ".join(f"when {d} then '{days[7 * week + d]}'" for d in range(7))
        place.sql(
            f"with recursive n(i) as (select 0 union all select i + 1 from n where i < {each - 1}) "
            "insert into finance_rows(cabinet_id, period, rrd_id, report_id, day, kind, srid, nm_id, size, doc_type,"
            " operation, quantity, retail_price_with_discount, retail_amount, for_pay, delivery_service, currency)"
            f" select 1, 0, {week} * 1000000 + i + 1, {report}, case i % 7 {cases} end,"
            " case i % 10 when 0 then 1 when 1 then 0 when 2 then 0 when 3 then 0 else 2 end,"
            f" 'w{week}.' || (i / 2), 100000000 + i % 500, 'S' || (i % 3),"
            " case i % 10 when 0 then 'Возврат' when 1 then 'Продажа' when 2 then 'Продажа' when 3 then 'Продажа' else '' end,"
            " case i % 10 when 0 then 'Возврат' when 1 then 'Продажа' when 2 then 'Продажа' when 3 then 'Продажа' else 'Логистика' end,"
            " case when i % 10 < 4 then 1 else 0 end, case when i % 10 < 4 then 15000000 else 0 end,"
            " case when i % 10 < 4 then 12000000 else 0 end, case when i % 10 < 4 then 9000000 + i % 977 else 0 end,"
            " case when i % 10 < 4 then 0 else 500000 + i % 31 end, 'RUB' from n"
        )


def make_ledgers(place: Installation) -> tuple:
    run = measure([program("wbctl"), "--json", "sync", "--only", "payouts", "--force"], place.environment())
    if run.code not in (0, 9):
        sys.exit(f"wbctl sync ended with {run.code}\n{run.out}\n{run.err}")
    left = int(place.sql("select count(*) from finance_reports where ledger <> 1 and report_id < 800000")[0][0])
    if left:
        sys.exit(f"{left} ledgers were not made")
    return run.wall_seconds, run.peak_bytes


def month_floor(place: Installation, first: str, last: str) -> float:
    started = time.perf_counter()
    place.sql(
        "select nm_id, sum(for_pay), sum(delivery_service) from finance_rows where cabinet_id = 1"
        f" and day >= '{first}' and day <= '{last}' group by nm_id"
    )
    return (time.perf_counter() - started) * 1000


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--bin", default="build/release/bin")
    arguments.add_argument("--rows", type=int, default=1_000_000)
    arguments.add_argument("--rounds", type=int, default=7)
    arguments.add_argument("--json", action="store_true")
    chosen = arguments.parse_args()
    use_programs(chosen.bin)
    database = "postgresql" if SHAPE == "server" else "sqlite"

    with tempfile.TemporaryDirectory(prefix="wb-profit-") as name:
        emulator = Emulator(Path(name, "emulator"), cabinets=1, orders=5, products=10, limit_scale=10_000)
        try:
            home = Path(name, "home")
            home.mkdir()
            place = Installation(home, emulator.base, scale=10_000).initialise()
            place.add_user(1)
            place.add_cabinet(1, emulator.token())
            place.wbctl("sync", "--only", "payouts")
            fill(place, chosen.rows)
            all_seconds, peak = make_ledgers(place)
            place.sql("update finance_reports set ledger = 0 where report_id = 700010")
            one_seconds, _ = make_ledgers(place)
            idle_seconds, _ = make_ledgers(place)
            key = place.add_key("admin")
            wbd = place.start_wbd()
            milliseconds, floors = [], []
            try:
                for number in range(chosen.rounds):
                    first = FIRST + datetime.timedelta(days=100 + number)
                    last = first + datetime.timedelta(days=29)
                    started = time.perf_counter()
                    answer = wbd.data(
                        f"/api/v1/analytics/profit?date_from={first}&date_to={last}&telegram_id=1", key
                    )
                    milliseconds.append((time.perf_counter() - started) * 1000)
                    if len(answer["groups"]) != 500:
                        sys.exit(f"{len(answer['data']['groups'])} groups")
                    floors.append(month_floor(place, str(first), str(last)))
            finally:
                wbd.stop()
        finally:
            emulator.stop()
            postgres.close_shared()
    result = {
        "database": database,
        "rows": chosen.rows,
        "all_ledgers_seconds": round(all_seconds, 2),
        "one_report_seconds": round(one_seconds - idle_seconds, 2),
        "peak_mb": round(peak / 1e6, 1),
        "profit_of_month_ms": round(median(milliseconds), 1),
        "floor_ms": round(median(floors), 1),
    }
    result["within_target"] = result["profit_of_month_ms"] <= TARGET_MS[database] and peak <= TARGET_PEAK
    print(json.dumps(result) if chosen.json else f"median {json.dumps(result)}")


if __name__ == "__main__":
    main()
