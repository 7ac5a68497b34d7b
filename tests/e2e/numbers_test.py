"""Every number of /analytics, /dashboard, /stocks and of all reports, compared with the emulator's account.
The sellers are random and their histories continue. A number without an expected value is an error.

WB_E2E_SELLERS sets how many (default 2); the last line shows how many numbers were compared."""

import os
import random
import re
from collections import Counter
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest

from book import CRITICAL_DAYS, PERIODS, Book, whole_change
from reckoning import Days, moment, totals
from truth import Different, Truth

USER = 4101
DASHBOARD_PERIODS = (7, 30)
SELLERS = int(os.environ.get("WB_E2E_SELLERS", "2"))
SELLERS_AT_ONCE = 10
ZONES = ("Europe/Moscow", "Asia/Vladivostok", "Europe/Berlin", "America/St_Johns")
# Names and ids, which are not compared.
NAMES = {"id", "cabinet_id", "nm_id", "chrt_id", "imt_id", "warehouse_id", "total"}
# Lists whose rows are matched by name.
KEYS = {
    "groups": lambda row: row["key"],
    "products": lambda row: row["key"],
    "warehouses": lambda row: row["warehouse_id"] if "warehouse_id" in row else row["key"],
    "regions": lambda row: row["key"],
    "days": lambda row: row["key"],
    "periods": lambda row: row["days"],
    "sales": lambda row: row["days"],
    "buyouts": lambda row: row["days"],
    "speed": lambda row: row["days"],
    "critical": lambda row: (row["nm_id"], row["chrt_id"]),
    "out": lambda row: (row["nm_id"], row["chrt_id"]),
    "sizes": lambda row: row["chrt_id"],
    "cabinets": lambda row: row["id"],
    "payout": lambda row: row["currency"],
}
COME_LATE = {"price", "price_with_discount", "finished_price", "discount_percent", "spp_percent", "for_pay"}
MOST_SHOWN = {"products": 10, "warehouses": 10, "regions": 10, "critical": 20, "out": 20}

CHANGES = ("unpaid", "returns", "prices", "reviews", "answers", "questions", "stock_changes", "stock_vanish")

# The count of compared numbers, by route.
compared: Counter = Counter()
ROUTES = {
    "/analytics/sales",
    "/analytics/performance",
    "/analytics/reviews",
    "/dashboard",
    "/orders/N/report",
    "/products/N/report",
    "/reports/daily",
    "/reports/sales",
    "/stocks",
}


def is_number(value) -> bool:
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool)


class Differences(list):
    def add(self, where: str, found, expected) -> None:
        self.append(f"{where}: {found!r}, expected {expected!r}")


def is_nothing(value) -> bool:
    """A row without any event: the product may leave it out."""
    if isinstance(value, dict):
        return all(is_nothing(v) for k, v in value.items() if k not in NAMES and not isinstance(v, str))
    return value in (None, 0, False) or isinstance(value, str) or value == []


def without_orders(days: dict) -> bool:
    """True without orders on both days: the report then leaves their comparison out."""
    return not days["today"]["orders_count"] and not days["yesterday"]["orders_count"]


def compare(found, expected, where: str, differences: Differences) -> None:
    """Each number of `found` equals that of `expected`; a number without an expectation is a difference."""
    route = re.sub(r"\d+", "N", where.split(" ", 1)[0])
    if isinstance(found, dict):
        for name, value in found.items():
            here = f"{where}.{name}"
            if name in NAMES:
                continue
            if isinstance(value, list) and name in KEYS:
                compare_rows(name, value, expected.get(name), here, differences)
            elif isinstance(value, (dict, list)) or is_number(value) or value is None:
                if isinstance(expected, dict) and name in expected:
                    compare(value, expected[name], here, differences)
                elif value is not None and not is_empty_of_numbers(value):
                    differences.add(here, value, "no expected value")
        return
    if isinstance(found, list):
        if any(not is_empty_of_numbers(item) for item in found):
            differences.add(where, found, "a list without expected values")
        return
    if isinstance(expected, dict):
        # Unknown values may be left out as a whole object.
        if not is_nothing(expected):
            differences.add(where, found, expected)
        return
    if isinstance(found, str) or isinstance(expected, str):
        return
    compared[route] += 1
    if found != expected:
        differences.add(where, found, expected)


def is_empty_of_numbers(value) -> bool:
    if isinstance(value, dict):
        return all(name in NAMES or is_empty_of_numbers(v) for name, v in value.items())
    if isinstance(value, list):
        return all(is_empty_of_numbers(v) for v in value)
    return not is_number(value)


def compare_rows(name: str, found: list, expected, where: str, differences: Differences) -> None:
    if expected is None:
        if found and not is_empty_of_numbers(found):
            differences.add(where, found[:1], "rows without expected values")
        return
    rows = {KEYS[name](row): row for row in found}
    if len(rows) != len(found):
        differences.add(where, [KEYS[name](row) for row in found], "each key once")
    for key, row in rows.items():
        if key in expected:
            compare(row, expected[key], f"{where}[{key}]", differences)
        elif not is_nothing({k: v for k, v in row.items() if k != "days"}):
            differences.add(f"{where}[{key}]", row, "no such row")
    limit = MOST_SHOWN.get(name)
    if limit is not None and len(found) >= limit and len(expected) > limit:
        return
    for key in expected.keys() - rows.keys():
        if not is_nothing(expected[key]):
            differences.add(f"{where}[{key}]", "no row", expected[key])


class Seller:
    def __init__(self, emulator, place, wbd, key, cabinet):
        self.emulator, self.place, self.wbd, self.key = emulator, place, wbd, key
        self.id, self.sid = cabinet["id"], cabinet["sid"]

    def get(self, path, **query):
        return self.wbd.data(path, self.key, cabinet_id=self.id, **query)

    def all(self, path, **query):
        return self.wbd.all_rows(path, self.key, cabinet_id=self.id, **query)

    def book(self, days: Days) -> Book:
        places = {row["sale_id"]: (row["warehouse"], row["region"]) for row in self.all("/api/v1/sales")}
        document = self.emulator.truth(self.sid)
        shelves = {(row["nm_id"], row["chrt_id"], row["warehouse_id"]) for row in self.all("/api/v1/stocks")}
        return Book(document, self.all("/api/v1/orders"), self.all("/api/v1/funnel"), places, shelves, days)


class Check:
    """One seller at one moment."""

    def __init__(self, seller: Seller, days: Days, dice: random.Random):
        self.seller, self.days, self.dice = seller, days, dice
        try:
            self.book = seller.book(days)
        except Different as wrong:
            if not wrong.fields <= COME_LATE:
                raise
            # WB published a price between the sync and this request: another sync must fetch it.
            seller.place.wbctl("sync", "--wait", "--force")
            self.book = seller.book(days)
        self.differences = Differences()
        self.synced = moment(seller.get("/api/v1/dashboard")["sections"]["freshness"]["datasets"]["orders"])
        cabinets = seller.wbd.data("/api/v1/cabinets", seller.key)
        self.token_days = {
            row["id"]: {"token_days_left": row["token"]["days_left"]} for row in cabinets if row["id"] == seller.id
        }

    def against(self, path: str, expect, **query) -> dict:
        """`expect(now)` is the expected answer. An answer without a moment of its own was made between request and
        answer, so it must be right for one of the two."""
        before = datetime.now(timezone.utc)
        found = self.seller.get(path, **query)
        after = datetime.now(timezone.utc)
        stated = (found.get("period") or {}).get("to") if isinstance(found, dict) else None
        where = path.removeprefix("/api/v1") + " " + " ".join(f"{k}={v}" for k, v in query.items())

        def judge(now, differences):
            sections, expected = found.get("sections", found), expect(now)
            compare(sections, expected, where, differences)
            # openapi.json names the fields that a section must have.
            for name in expected.keys() - sections.keys():
                if not is_nothing(expected[name]) and not (name == "today_vs_yesterday" and without_orders(expected[name])):
                    differences.add(f"{where}.{name}", "missing", expected[name])

        self.true_of_one([moment(stated)] if stated else [before, after], judge)
        return found

    def true_of_one(self, moments, judge) -> None:
        """Keeps the differences that `judge(now, differences)` finds at the moment with the fewest."""
        best = None
        for now in moments:
            counted = compared.copy()
            differences = Differences()
            judge(now, differences)
            if best is None or len(differences) < len(best):
                best = differences
            if not differences:
                break
            compared.clear()
            compared.update(counted)
        self.differences += best

    def analytics(self) -> None:
        book = self.book
        for length in PERIODS:
            for group in (None, "day", "product", "warehouse", "region"):
                query = {"group_by": group} if group else {}
                self.against(
                    "/api/v1/analytics/sales",
                    lambda now, n=length, g=group: book.sales(n, now, self.synced, book.rows, g),
                    period=length,
                    **query,
                )
            self.against(
                "/api/v1/analytics/performance",
                lambda now, n=length: book.performance(n, now),
                period=length,
                group_by="product",
            )
            self.against(
                "/api/v1/analytics/reviews",
                lambda now, n=length: {"period": {"days": n}, **book.reviews_between(*self.days.period(n, now)[:2])},
                period=length,
            )
        self.against(
            "/api/v1/analytics/reviews",
            lambda now: book.reviews_between(),
            group_by="product",
        )

    def articles(self) -> None:
        book = self.book
        every = sorted({order.nm_id for order in book.rows.orders})
        for nm_id in self.dice.sample(every, min(3, len(every))):
            rows = book.of_article(nm_id)
            for length in PERIODS:
                for group in (None, "warehouse", "region", "day"):
                    query = {"group_by": group} if group else {}
                    self.against(
                        "/api/v1/analytics/sales",
                        lambda now, n=length, g=group, r=rows: book.sales(n, now, self.synced, r, g),
                        period=length,
                        nm_id=nm_id,
                        **query,
                    )
            self.against(f"/api/v1/products/{nm_id}/report", lambda now, n=nm_id, r=rows: self.product_report(n, r, now))

    def of_article(self, nm_id: int, rows, now) -> dict:
        book = self.book
        sizes = book.sizes(now, nm_id)
        return {
            **book.figures(now, self.synced, rows),
            "stock": {
                "quantity": sum(size["quantity"] for size in sizes.values()),
                "sizes": {chrt_id: size for (_, chrt_id), size in sizes.items()},
            },
            "rating": book.rating(nm_id),
        }

    def product_report(self, nm_id: int, rows, now) -> dict:
        return {"days": self.book.groups(14, now, rows, "day"), **self.of_article(nm_id, rows, now)}

    def order_reports(self) -> None:
        book = self.book
        certain = [srid for srid in book.stored if srid in book.reported]
        for srid in self.dice.sample(certain, min(8, len(certain))):
            row = book.stored[srid]
            rows = book.of_article(row["nm_id"])
            self.against(
                f"/api/v1/orders/{row['id']}/report",
                lambda now, s=srid, n=row["nm_id"], r=rows: {"money": book.money_of(s), **self.of_article(n, r, now)},
            )

    def dashboard(self) -> None:
        book = self.book

        def expected(now):
            days = book.day_windows(now, self.synced, book.rows)
            sales = book.sales(7, now, self.synced, book.rows, None)
            begin, end, *_ = self.days.period(7, now)
            return {
                "cabinets": self.token_days,
                **{name: sales[name] for name in days},
                "change_percent": whole_change(days["today"], days["yesterday_same_time"], 1),
                "periods": {n: {"days": n, **book.comparison(n, now, book.rows)} for n in DASHBOARD_PERIODS},
                "stock": book.alerts(now),
                "reviews": {"new": book.review_numbers(..., begin, end), "all": book.review_numbers()},
            }

        self.against("/api/v1/dashboard", expected)

    def daily_reports(self) -> None:
        for back in (0, 1, self.dice.randrange(2, 15), self.dice.randrange(15, 80)):
            day = self.days.of(datetime.now(timezone.utc)) - timedelta(days=back)
            self.against("/api/v1/reports/daily", lambda now, d=day: self.daily(d, now), date=day.isoformat())

    def daily(self, day, now) -> dict:
        book, rows = self.book, self.book.rows
        begin, end = self.days.start(day), self.days.start(day + timedelta(days=1))
        running = day == self.days.of(now)
        sums = rows.within(begin, now if running else end)
        whole = rows.within(self.days.start(day - timedelta(days=1)), begin)
        before = book.day_windows(now, self.synced, rows)["yesterday_same_time"] if running else whole
        return {
            "day": {
                "totals": totals(sums, 1),
                "before": totals(before, 1),
                "change_percent": whole_change(sums, before, 1),
                "day_before": totals(whole, 1),
            },
            "payout": self.payout(day),
            "products": book.groups_between(begin, now if running else end, 1, rows, "product"),
            "stock": book.alerts(now),
            "reviews": {
                "new": book.review_numbers(..., begin, now if running else end),
                "all": book.review_numbers(),
            },
        }

    def payout(self, day) -> dict | None:
        """The sums of that day in WB's reports. forPay of a return is positive, so it is taken off."""
        rows = [row for row in Truth(self.book.document).finance().values() if row["day"] == day.isoformat()]
        if not rows:
            return None
        for_pay = sum((-1 if row["kind"] == "return" else 1) * (row["for_pay"] or 0) for row in rows)
        logistics = sum(row["delivery_service"] or 0 for row in rows)
        figures = {"for_pay": for_pay, "logistics": logistics, "after_logistics": for_pay - logistics}
        return {"RUB": {**figures, "rows": len(rows)}}

    def sales_reports(self) -> None:
        book = self.book
        for length in PERIODS:
            self.against(
                "/api/v1/reports/sales",
                lambda now, n=length: {
                    "sales": book.sales(n, now, self.synced, book.rows, "day"),
                    **{
                        f"{group}s": book.groups(n, now, book.rows, group)
                        for group in ("product", "warehouse", "region")
                    },
                },
                period=length,
            )

    def stocks(self) -> None:
        for critical in (None, True, False):
            query = {} if critical is None else {"critical": str(critical).lower()}
            before = datetime.now(timezone.utc)
            rows = self.seller.all("/api/v1/stocks", **query)
            found = {(row["nm_id"], row["chrt_id"], row["warehouse_id"]): row for row in rows}

            def judge(now, differences, found=found, critical=critical, where=f"/stocks {query}"):
                expected = self.book.stock_rows(now)
                for key, row in found.items():
                    compare({"rows": row}, {"rows": expected[key]}, where, differences)
                wanted = {k for k, row in expected.items() if critical in (None, row["critical"](CRITICAL_DAYS))}
                for key in wanted - found.keys():
                    differences.add(f"{where} {key}", "no row", expected[key])
                for key in found.keys() - wanted:
                    differences.add(f"{where} {key}", found[key], "no such row")

            self.true_of_one([before, datetime.now(timezone.utc)], judge)

    def everything(self) -> None:
        self.analytics()
        self.articles()
        self.order_reports()
        self.dashboard()
        self.daily_reports()
        self.sales_reports()
        self.stocks()
        assert not self.differences, f"{len(self.differences)} numbers differ:\n" + "\n".join(self.differences[:60])


def start(scene, sellers: int, seed: int, zone: str) -> list:
    emulator = scene.emulator(cabinets=sellers, seed=seed, orders=300, products=12, days=90, fast=True)
    place = scene.installation(emulator)
    settings = place.config.read_text(encoding="utf-8")  # before the first section of the file
    place.config.write_text(f'report_timezone = "{zone}"\n{settings}', encoding="utf-8")
    place.add_user(USER)
    for number in range(1, sellers + 1):
        place.add_cabinet(USER, emulator.token(number))
    place.wbctl("sync", "--wait")
    key = place.add_key(f"user:{USER}")
    wbd = scene.wbd(place, SYNC_INTERVAL="1440")
    return [Seller(emulator, place, wbd, key, cabinet) for cabinet in wbd.data("/api/v1/cabinets", key)]


@pytest.mark.parametrize("lot", range(-(-SELLERS // SELLERS_AT_ONCE)))
def test_every_number_equals_a_recomputation(scene, lot, capsys):
    zone = ZONES[lot % len(ZONES)]
    days = Days(zone)
    dice = random.Random(lot)
    number = min(SELLERS_AT_ONCE, SELLERS - lot * SELLERS_AT_ONCE)
    sellers = start(scene, number, 700 + lot, zone)
    for seller in sellers:
        Check(seller, days, dice).everything()
    for _ in range(2):
        for place in range(1, number + 1):
            happens = {name: dice.randrange(1, most) for name, most in (("orders", 20), ("cancels", 6), ("buyouts", 9))}
            more = {name: dice.randrange(0, 5) for name in CHANGES}
            sellers[0].emulator.advance(cabinet=place, **happens, **more)
        sellers[0].place.wbctl("sync", "--wait", "--force")
        sellers[0].emulator.wait_until_now()
        for seller in sellers:
            Check(seller, days, dice).everything()
    assert compared.keys() == ROUTES, compared
    assert min(compared.values()) > 50 * number, compared
    with capsys.disabled():
        print(f"\n{sum(compared.values())} numbers compared so far: {dict(compared)}")
