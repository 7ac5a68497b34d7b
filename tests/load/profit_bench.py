#!/usr/bin/env python3
"""The ledger of a year of accounting rows, and what is computed from it.

usage: profit_bench.py [--bin DIR] [--rows N] [--report-rows N] [--lines N] [--rounds N] [--only-reports] [--json]

A year of weekly reports with N rows (default 1,000,000) of 500 articles is put into the database. Orders, penalties
and corrections are among them. Each measurement stands beside its bound:
- The profit of a month by article, and the audit: median milliseconds, each for other days, so that no cache answers.
- The floor of the profit: one statement that sums the month's rows by article.
- The import of a file of costs (default 100,000 lines: 20,000 articles, five days), and of the same file once more.
- New reports (default 100,000 rows) of another seller, read from the emulator with their ledgers. The time without is
  the same less the time in which `wbctl sync` makes these ledgers again. CPU seconds leave out the emulator.
- The rows of these reports stored in a second, once new and once read again without a change. Their floor: one
  statement that copies the stored rows into a table with the same indexes.
- The peak memory of wbctl and wbd in all of this.
--only-reports: the new reports alone.

WB_E2E_SHAPE=server: PostgreSQL.
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
ARTICLES = 500
CARDS = 20_000  # each with costs of several days
FIRST_NM = 100_000_000
PROFIT_MS = {"sqlite": 300, "postgresql": 400}
AUDIT_MS = 1000
REPORT_RATIO = 1.5
STORE_RATIO = 20  # with the process, the request, the parser and the merge
IMPORT_SECONDS = 5
PEAK_MB = 200
TODAY = datetime.datetime.now(datetime.timezone.utc).date()
# The last week ended at least two days ago.
FIRST = TODAY - datetime.timedelta(days=TODAY.weekday() + 7 * WEEKS + 7)


def fill(place: Installation, rows: int) -> None:
    """Rows of five kinds by their number: sales, returns, logistics, and a few that the audit looks at."""
    each = rows // WEEKS
    days = [str(FIRST + datetime.timedelta(days=d)) for d in range(7 * WEEKS)]
    sold = "i % 10 in (1, 2, 3)"
    returned = "i % 10 = 0"
    fined = "i % 1009 = 4"  # those that the audit looks at are logistics otherwise
    corrected = "i % 1013 = 5"
    for week in range(WEEKS):
        report = 700_000 + week
        place.sql(
            "insert into finance_reports(cabinet_id, period, report_id, type, date_from, date_to, currency, state)"
            f" values(1, 0, {report}, 1, '{days[7 * week]}', '{days[7 * week + 6]}', 'RUB', 1)"
        )
        cases = " ".join(f"when {d} then '{days[7 * week + d]}'" for d in range(7))
        place.sql(
            f"with recursive n(i) as (select 0 union all select i + 1 from n where i < {each - 1}) "
            "insert into finance_rows(cabinet_id, period, rrd_id, report_id, day, kind, srid, nm_id, vendor_code, barcode,"
            " size, doc_type, operation, office, quantity, retail_price_with_discount, retail_amount, for_pay,"
            " delivery_service, penalty, acquiring_fee, commission_vw, currency, brand, subject)"
            f" select 1, 0, {week} * 1000000 + i + 1, {report}, case i % 7 {cases} end,"
            f" case when {returned} then 1 when {sold} then 0 when {fined} or {corrected} then 3 else 2 end,"
            f" 'w{week}.' || (i / 2), {FIRST_NM} + i % {ARTICLES}, 'code-' || (i % {ARTICLES}), '20000' || (i % 1500),"
            f" 'S' || (i % 3), case when {returned} then 'Возврат' when {sold} then 'Продажа' else '' end,"
            f" case when {returned} then 'Возврат' when {sold} then 'Продажа' when {fined} then 'Штраф'"
            f" when {corrected} then 'Коррекция логистики' else 'Логистика' end, 'Коледино',"
            " case when i % 10 < 4 then 1 else 0 end, case when i % 10 < 4 then 15000000 else 0 end,"
            " case when i % 10 < 4 then 12000000 else 0 end, case when i % 10 < 4 then 9000000 + i % 977 else 0 end,"
            f" case when i % 10 < 4 or {fined} then 0 else 500000 + i % 31 end,"
            f" case when {fined} then 1500000 end, 120000, 2100000, 'RUB', 'Brand', 'Subject' from n"
        )
        begin = datetime.datetime.combine(FIRST, datetime.time(9), datetime.timezone.utc).timestamp()
        placed = f"{int(begin * 1000)} + ({7 * week} + i % 7) * 86400000"
        if SHAPE == "server":
            placed = f"to_timestamp({int(begin)} + ({7 * week} + i % 7) * 86400)"
        place.sql(
            f"with recursive n(i) as (select 0 union all select i + 1 from n where i < {each // 2 - 1}) "
            "insert into orders(cabinet_id, srid, status, ordered_at, updated_at, nm_id, for_pay, currency)"
            f" select 1, 'w{week}.' || i, 1, {placed}, {placed}, {FIRST_NM} + i % {ARTICLES}, 90000, 'RUB' from n"
            # Two of five pairs of rows have a payment; of the others a few orders were delivered.
            " where i % 5 < 2 or i % 499 = 3"
        )
    place.sql(
        f"with recursive n(i) as (select 0 union all select i + 1 from n where i < {CARDS - 1}) "
        "insert into products(cabinet_id, nm_id, vendor_code, title, brand, subject, sizes, characteristics)"
        f" select 1, {FIRST_NM} + i, 'code-' || i, 'Article ' || i, 'Brand', 'Subject',"
        """ '[{"chrt_id":' || i || ',"size":"S0","barcodes":["2000' || i || '"]}]', '[]' from n"""
    )


def make_ledgers(place: Installation) -> tuple:
    """Seconds, CPU seconds and peak bytes of a sync that makes the ledgers due; its one dataset has nothing new."""
    run = measure([program("wbctl"), "--json", "sync", "--only", "payouts", "--force"], place.environment())
    if run.code not in (0, 9):
        sys.exit(f"wbctl sync ended with {run.code}\n{run.out}\n{run.err}")
    left = int(place.sql("select count(*) from finance_reports where ledger <> 1 and state = 1")[0][0])
    if left:
        sys.exit(f"{left} ledgers were not made")
    return run.wall_seconds, run.cpu_seconds, run.peak_bytes


def month_floor(place: Installation, first: str, last: str) -> float:
    started = time.perf_counter()
    place.sql(
        "select nm_id, sum(for_pay), sum(delivery_service) from finance_rows where cabinet_id = 1"
        f" and day >= '{first}' and day <= '{last}' group by nm_id"
    )
    return (time.perf_counter() - started) * 1000


def start(folder: Path, name: str, emulator: Emulator) -> Installation:
    home = folder / name
    home.mkdir()
    place = Installation(home, emulator.base, scale=10_000).initialise()
    place.add_user(1)
    place.add_cabinet(1, emulator.token())
    return place


def peak_of(wbd) -> int:
    status = Path(f"/proc/{wbd.process.pid}/status").read_text(encoding="ascii")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))) * 1024


def import_costs(place: Installation, lines: int) -> list:
    """Seconds of the first import and of the same file again, and the greater peak."""
    file = place.home / "costs.csv"
    cards = min(CARDS, lines)
    days = [str(TODAY - datetime.timedelta(days=90 * number)) for number in range(-(-lines // cards))]
    with open(file, "w", encoding="utf-8") as out:
        out.write("Артикул WB;Себестоимость;Упаковка;Действует с\r\n")
        for line in range(lines):
            out.write(f"{FIRST_NM + line % cards};{300 + line % 700},5;12;{days[line // cards]}\r\n")
    runs = []
    for key in ("created", "unchanged"):
        run = measure([program("wbctl"), "--json", "cost", "import", str(file)], place.environment())
        if run.code != 0 or json.loads(run.out)["data"][key] != lines:
            sys.exit(f"wbctl cost import ended with {run.code}\n{run.out[:2000]}\n{run.err[:2000]}")
        runs.append(run)
    return [runs[0].wall_seconds, runs[1].wall_seconds, max(run.peak_bytes for run in runs)]


def answers(place: Installation, rounds: int) -> dict:
    key = place.add_key("admin")
    wbd = place.start_wbd()
    profits, floors, audits = [], [], []
    try:
        for number in range(rounds):
            first = FIRST + datetime.timedelta(days=100 + number)
            last = first + datetime.timedelta(days=29)
            started = time.perf_counter()
            answer = wbd.data(f"/api/v1/analytics/profit?date_from={first}&date_to={last}&telegram_id=1", key)
            profits.append((time.perf_counter() - started) * 1000)
            if len(answer["groups"]) != ARTICLES:
                sys.exit(f"{len(answer['groups'])} groups")
            floors.append(month_floor(place, str(first), str(last)))
            started = time.perf_counter()
            found = wbd.data(
                f"/api/v1/finance/audit?date_from={TODAY - datetime.timedelta(days=89 + number)}&telegram_id=1", key
            )
            audits.append((time.perf_counter() - started) * 1000)
            if not found:
                sys.exit("the audit is empty")
        peak = peak_of(wbd)
    finally:
        wbd.stop()
    return {"profit": median(profits), "floor": median(floors), "audit": median(audits), "peak": peak}


def read_reports(place: Installation, *options: str):
    run = measure([program("wbctl"), "--json", "sync", "--only", "finance", *options], place.environment())
    if run.code not in (0, 9):
        sys.exit(f"wbctl sync ended with {run.code}\n{run.out}\n{run.err}")
    return run


def bare_insert(place: Installation) -> float:
    if SHAPE == "server":
        place.sql("create table bare_rows(like finance_rows including all)")
    else:
        for (sql,) in place.sql("select sql from sqlite_master where tbl_name = 'finance_rows' and sql is not null"):
            place.sql(sql.replace("finance_rows", "bare_rows"))
    started = time.perf_counter()
    place.sql("insert into bare_rows select * from finance_rows")
    seconds = time.perf_counter() - started
    place.sql("drop table bare_rows")
    return seconds


def one_report(folder: Path, rows: int) -> dict:
    """A seller whose one week has that many rows."""
    emulator = Emulator(folder / "week", cabinets=1, orders=int(rows * 0.62), products=500, days=20, limit_scale=10_000)
    try:
        place = start(folder, "week-home", emulator)
        run = read_reports(place)
        stored = int(place.sql("select count(*) from finance_rows")[0][0])
        same = read_reports(place, "--full")
        bare = bare_insert(place)
        make_ledgers(place)
        idle = make_ledgers(place)
        place.sql("update finance_reports set ledger = 0 where state = 1")
        again = make_ledgers(place)
    finally:
        emulator.stop()
    ledger, ledger_cpu = again[0] - idle[0], again[1] - idle[1]
    return {
        "rows": stored,
        "seconds": run.wall_seconds,
        "again": same.wall_seconds,
        "bare": bare,
        "ledger": ledger,
        "ratio": run.wall_seconds / (run.wall_seconds - ledger),
        "cpu_ratio": run.cpu_seconds / (run.cpu_seconds - ledger_cpu),
        "peak": max(run.peak_bytes, again[2]),
    }


# Each line of a table: name, value, unit, and the bound if there is one.
def a_year(folder: Path, chosen, database: str) -> list:
    emulator = Emulator(folder / "emulator", cabinets=1, orders=5, products=10, limit_scale=10_000)
    try:
        place = start(folder, "home", emulator)
        place.wbctl("sync", "--only", "payouts")
        fill(place, chosen.rows)
        if SHAPE == "server":
            place.sql("analyze")  # as autovacuum does some seconds later
        all_seconds, _, peak = make_ledgers(place)
        first, again, import_peak = import_costs(place, chosen.lines)
        served = answers(place, chosen.rounds)
    finally:
        emulator.stop()
    return [
        ("profit of a month by article", served["profit"], "ms", PROFIT_MS[database]),
        ("its floor", served["floor"], "ms", None),
        ("audit of 90 days", served["audit"], "ms", AUDIT_MS),
        (f"import of {chosen.lines} costs", first, "s", IMPORT_SECONDS),
        ("the same file again", again, "s", IMPORT_SECONDS),
        ("all ledgers of the year", all_seconds, "s", None),
        ("peak of wbctl: ledgers of the year", peak / 1e6, "MB", PEAK_MB),
        ("peak of wbctl: import", import_peak / 1e6, "MB", PEAK_MB),
        ("peak of wbd", served["peak"] / 1e6, "MB", PEAK_MB),
    ]


def reports_table(week: dict) -> list:
    stored = week["seconds"] - week["ledger"]
    return [
        (f"reports of {week['rows']} rows", week["seconds"], "s", None),
        ("their ledgers alone", week["ledger"], "s", None),
        ("with ledgers / without, wall", week["ratio"], "", REPORT_RATIO),
        ("with ledgers / without, CPU", week["cpu_ratio"], "", REPORT_RATIO),
        ("new rows stored a second", week["rows"] / stored, "", None),
        ("same rows read again a second", week["rows"] / week["again"], "", None),
        ("bare insert of the rows", week["bare"], "s", None),
        ("reports without ledgers / bare insert", stored / week["bare"], "", STORE_RATIO),
        ("peak of wbctl: reports", week["peak"] / 1e6, "MB", PEAK_MB),
    ]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--bin", default="build/release/bin")
    arguments.add_argument("--rows", type=int, default=1_000_000)
    arguments.add_argument("--report-rows", type=int, default=100_000)
    arguments.add_argument("--lines", type=int, default=100_000)
    arguments.add_argument("--rounds", type=int, default=7)
    arguments.add_argument("--only-reports", action="store_true")
    arguments.add_argument("--json", action="store_true")
    chosen = arguments.parse_args()
    use_programs(chosen.bin)
    database = "postgresql" if SHAPE == "server" else "sqlite"

    with tempfile.TemporaryDirectory(prefix="wb-profit-") as name:
        folder = Path(name)
        try:
            table = [] if chosen.only_reports else a_year(folder, chosen, database)
            table += reports_table(one_report(folder, chosen.report_rows))
        finally:
            postgres.close_shared()
    if chosen.json:
        print(json.dumps({"database": database, "rows": chosen.rows, **{what: value for what, value, _, _ in table}}))
        return
    print(f"{database}, {chosen.rows} rows")
    for what, value, unit, bound in table:
        verdict = "" if bound is None else f"<= {bound:<6}" + ("ok" if value <= bound else "EXCEEDED")
        print(f"  {what:38}{value:10.2f} {unit:3}{verdict}")


if __name__ == "__main__":
    main()
