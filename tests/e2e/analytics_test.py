"""Analytics, dashboard and reports compared with a recomputation from single rows.
The sellers are random and their orders keep changing: incremental equals recomputed, to the kopeck."""

import random
from datetime import datetime, timedelta, timezone

import pytest

from reckoning import Days, Rows, average_price_change, change, moment, totals

USER = 4001
PERIODS = (7, 14, 30, 60, 90)
GROUPS = ("day", "product", "warehouse", "region")


class Seller:
    """One cabinet of the installation, read back over REST and from the emulator's account."""

    def __init__(self, emulator, place, wbd, key, cabinet):
        self.emulator, self.place, self.wbd, self.key = emulator, place, wbd, key
        self.id = cabinet["id"]
        self.sid = cabinet["sid"]

    def get(self, path, **query):
        return self.wbd.data(path, self.key, cabinet_id=self.id, **query)

    def rows(self) -> Rows:
        orders = self.wbd.all_rows("/api/v1/orders", self.key, cabinet_id=self.id)
        return Rows.of(orders, self.emulator.truth(self.sid)["sales"])


def same(found: dict, expected: dict, where: str) -> None:
    different = {k: (found[k], v) for k, v in expected.items() if found[k] != v}
    assert not different, f"{where}: {different}"


def check_sales(data: dict, rows: Rows, days: Days, length: int, where: str) -> None:
    now = moment(data["period"]["to"])
    begin, end, before_begin, before_end = days.period(length, now)
    assert moment(data["period"]["from"]) == begin
    current, previous = rows.within(begin, end), rows.within(before_begin, before_end)
    same(data["totals"], totals(current, length), f"{where}: totals")
    if not days.stored(before_begin, now):
        assert data["previous"] is None and data["change_percent"] is None, where
        return
    same(data["previous"], totals(previous, length), f"{where}: previous")
    expected = change(totals(current, length), totals(previous, length))
    expected["average_price"] = average_price_change(current, previous)
    same(data["change_percent"], expected, f"{where}: change_percent")


def check_days(data: dict, rows: Rows, days: Days, known_until, where: str) -> None:
    now = moment(data["period"]["to"])
    midnight = days.start(days.of(now))
    yesterday = days.start(days.of(now) - timedelta(days=1))
    same_time = min(min(now, known_until) - timedelta(days=1), midnight)
    for name, begin, end in (
        ("today", midnight, now),
        ("yesterday", yesterday, midnight),
        ("yesterday_same_time", yesterday, same_time),
    ):
        same(data[name], totals(rows.within(begin, end), 1), f"{where}: {name}")


def key_of(row, group: str, days: Days):
    if group == "day":
        return days.of(row.at).isoformat()
    if group == "product":
        return None if row.nm_id is None else str(row.nm_id)
    return getattr(row, group)


def check_groups(data: dict, rows: Rows, days: Days, length: int, group: str) -> None:
    begin, end, *_ = days.period(length, moment(data["period"]["to"]))
    current = rows.within(begin, end)
    found = {row["key"]: row for row in data["groups"]}
    assert len(found) == len(data["groups"])
    # The emulator's account has no place of a sale, so places are compared by their orders.
    counted = current.orders + (current.sales if group in ("day", "product") else [])
    keys = {key_of(row, group, days) for row in counted}
    if group == "day":
        assert len(found) == length and keys <= found.keys()
    else:
        assert keys <= found.keys()
    for key, row in found.items():
        of_key = Rows([o for o in current.orders if key_of(o, group, days) == key])
        if group in ("day", "product"):
            of_key.sales = [s for s in current.sales if key_of(s, group, days) == key]
            same(row, totals(of_key, 1 if group == "day" else length), f"{group} {key}")
        else:
            expected = totals(of_key, length)
            for name in ("buyouts_count", "buyouts_sum", "returns_count", "returns_sum"):
                expected.pop(name)
            same(row, expected, f"{group} {key}")
    for name in ("orders_count", "orders_sum", "buyouts_count", "buyouts_sum", "returns_count", "returns_sum"):
        assert sum(row[name] for row in data["groups"]) == data["totals"][name], (group, name)


def check_seller(seller: Seller, days: Days, dice: random.Random) -> None:
    rows = seller.rows()
    known_until = moment(seller.get("/api/v1/dashboard")["sections"]["freshness"]["datasets"]["orders"])
    for length in PERIODS:
        data = seller.get("/api/v1/analytics/sales", period=length)
        check_sales(data, rows, days, length, f"{length} days")
        check_days(data, rows, days, known_until, f"{length} days")
    for group in GROUPS:
        length = dice.choice(PERIODS)
        data = seller.get("/api/v1/analytics/sales", period=length, group_by=group)
        check_groups(data, rows, days, length, group)

    article = dice.choice([order.nm_id for order in rows.orders])
    of_article = rows.only(lambda row: row.nm_id == article)
    for length in (dice.choice(PERIODS), dice.choice(PERIODS)):
        data = seller.get("/api/v1/analytics/sales", period=length, nm_id=article)
        check_sales(data, of_article, days, length, f"article {article}, {length} days")
        check_days(data, of_article, days, known_until, f"article {article}")
    check_product_report(seller, article, of_article, days)
    check_dashboard(seller, rows, days)
    check_daily(seller, rows, days, dice)

    first = days.of(moment(data["period"]["to"])) - timedelta(days=dice.randrange(10, 40))
    last = first + timedelta(days=dice.randrange(0, 9))
    data = seller.get("/api/v1/analytics/sales", date_from=first.isoformat(), date_to=last.isoformat())
    length = (last - first).days + 1
    begin, end = days.start(first), days.start(last + timedelta(days=1))
    same(data["totals"], totals(rows.within(begin, end), length), f"{first} to {last}")
    before = days.start(first - timedelta(days=length))
    same(data["previous"], totals(rows.within(before, begin), length), f"before {first}")


def holds_at_a_moment(seller: Seller, path: str, check) -> None:
    """`check(sections, now)` holds at the moment before the request or at the one after the answer."""
    seller.place.wbctl("cache", "flush")  # a cached answer is of an earlier moment
    before = datetime.now(timezone.utc)
    answer = seller.get(path)["sections"]
    after = datetime.now(timezone.utc)
    try:
        check(answer, before)
    except AssertionError:
        check(answer, after)


def check_product_report(seller: Seller, article: int, rows: Rows, days: Days) -> None:
    def check_article(sections, now):
        check_article_sections(sections, rows, days, now)

    holds_at_a_moment(seller, f"/api/v1/products/{article}/report", check_article)


def check_article_sections(sections: dict, rows: Rows, days: Days, now) -> None:
    for name in ("sales", "buyouts", "speed"):
        for row in sections.get(name, []):
            begin, end, before_begin, before_end = days.period(row["days"], now)
            expected = totals(rows.within(begin, end), row["days"])
            before = totals(rows.within(before_begin, before_end), row["days"])
            known = days.stored(before_begin, now)
            expected["previous_orders_per_day"] = before["orders_per_day"] if known else None
            expected["change_percent"] = change(expected, before)["orders_count"] if known else None
            shown = row.keys() - {"days", "currency"}
            same(row, {k: v for k, v in expected.items() if k in shown}, f"{name} {row['days']}")
    for row in sections["days"]:
        of_day = rows.only(lambda item, key=row["key"]: days.of(item.at).isoformat() == key)
        same(row, totals(of_day, 1), f"day {row['key']}")


def check_dashboard(seller: Seller, rows: Rows, days: Days) -> None:
    def check_periods(sections, now):
        for row in sections["periods"]:
            begin, end, before_begin, before_end = days.period(row["days"], now)
            current, previous = rows.within(begin, end), rows.within(before_begin, before_end)
            same(row["totals"], totals(current, row["days"]), f"dashboard {row['days']}")
            same(row["previous"], totals(previous, row["days"]), f"dashboard before {row['days']}")

    holds_at_a_moment(seller, "/api/v1/dashboard", check_periods)
    sections = seller.get("/api/v1/dashboard")["sections"]
    stocks = seller.wbd.all_rows("/api/v1/stocks", seller.key, cabinet_id=seller.id)
    assert sections["stock"]["quantity"] == sum(row["quantity"] for row in stocks)
    reviews = seller.wbd.all_rows("/api/v1/reviews", seller.key, cabinet_id=seller.id)
    everything = seller.get("/api/v1/analytics/reviews")["totals"]
    assert everything["count"] == len(reviews)
    assert everything["unanswered"] == sum(not row["answered"] for row in reviews)
    assert {k: v for k, v in sections["reviews"]["all"].items()} == everything
    for stars in range(1, 6):
        assert everything["stars"][str(stars)] == sum(row["rating"] == stars for row in reviews)


def check_daily(seller: Seller, rows: Rows, days: Days, dice: random.Random) -> None:
    now = moment(seller.get("/api/v1/analytics/sales", period=7)["period"]["to"])
    day = days.of(now) - timedelta(days=dice.randrange(1, 20))
    found = seller.get("/api/v1/reports/daily", date=day.isoformat())["sections"]["day"]
    begin, end = days.start(day), days.start(day + timedelta(days=1))
    before = days.start(day - timedelta(days=1))
    same(found["totals"], totals(rows.within(begin, end), 1), f"daily {day}")
    same(found["before"], totals(rows.within(before, begin), 1), f"before {day}")


def start(scene, sellers: int, seed: int, zone: str):
    emulator = scene.emulator(cabinets=sellers, seed=seed, orders=400, products=15, days=90, fast=True)
    place = scene.installation(emulator)
    # Before the first section of the file.
    settings = place.config.read_text(encoding="utf-8")
    place.config.write_text(f'report_timezone = "{zone}"\n{settings}', encoding="utf-8")
    place.add_user(USER)
    for number in range(1, sellers + 1):
        place.add_cabinet(USER, emulator.token(number))
    place.wbctl("sync", "--wait")
    key = place.add_key(f"user:{USER}")
    wbd = scene.wbd(place, SYNC_INTERVAL="1440")
    cabinets = wbd.data("/api/v1/cabinets", key)
    return [Seller(emulator, place, wbd, key, cabinet) for cabinet in cabinets]


@pytest.mark.parametrize("seed,zone", [(11, "Europe/Moscow"), (12, "Europe/Berlin"), (13, "Asia/Vladivostok")])
def test_every_figure_equals_a_recomputation_from_rows(scene, seed, zone):
    sellers = start(scene, 3, seed, zone)
    days = Days(zone)
    dice = random.Random(seed)
    for seller in sellers:
        check_seller(seller, days, dice)
    for _ in range(3):
        for number in range(1, len(sellers) + 1):
            sellers[0].emulator.advance(cabinet=number, orders=15, unpaid=3, cancels=6, buyouts=8, returns=3, prices=9)
        sellers[0].place.wbctl("sync", "--wait", "--force")
        sellers[0].emulator.wait_until_now()
        for seller in sellers:
            check_seller(seller, days, dice)


def test_the_sum_of_cabinets_and_the_command_line_give_the_same_numbers(scene):
    sellers = start(scene, 3, 21, "Europe/Moscow")
    place, wbd, key = sellers[0].place, sellers[0].wbd, sellers[0].key
    parts = [seller.get("/api/v1/analytics/sales", period=30)["totals"] for seller in sellers]
    whole = wbd.data("/api/v1/analytics/sales", key, period=30)
    for name in ("orders_count", "orders_sum", "buyouts_count", "buyouts_sum", "returns_sum", "unpriced_count"):
        assert whole["totals"][name] == sum(part[name] for part in parts), name

    def same_from_both(say, hear):
        """A window may move past one of its rows between the two requests: then both are repeated."""
        if say() != hear():
            place.wbctl("cache", "flush")
            assert say() == hear()

    for command in ("sales", "reviews", "performance"):
        for member in ("totals", "groups"):
            same_from_both(
                lambda: place.data("analytics", command, "--user", USER, "--period", 14)[member],
                lambda: wbd.data(f"/api/v1/analytics/{command}", key, period=14)[member],
            )
    for words, path in (
        (("report", "sales", "--period", "7"), "/api/v1/reports/sales?period=7"),
        (("report", "daily"), "/api/v1/reports/daily"),
        (("report", "dashboard"), "/api/v1/dashboard"),
    ):
        same_from_both(
            lambda: place.wbctl(*words, "--user", USER, lang="ru").out.strip(),
            lambda: wbd.get(path, key, format="text", lang="ru").text.strip(),
        )
    article = wbd.data("/api/v1/products", key)[0]["nm_id"]
    same_from_both(
        lambda: place.wbctl("report", "product", article, "--user", USER, lang="ru").out.strip(),
        lambda: wbd.get(f"/api/v1/products/{article}/report", key, format="text", lang="ru").text.strip(),
    )


def test_another_report_timezone_gives_the_figures_of_its_days(scene):
    sellers = start(scene, 1, 31, "Europe/Moscow")
    seller = sellers[0]
    dice = random.Random(31)
    check_seller(seller, Days("Europe/Moscow"), dice)
    scene.stop(seller.wbd)
    text = seller.place.config.read_text(encoding="utf-8").replace("Europe/Moscow", "America/St_Johns")
    seller.place.config.write_text(text, encoding="utf-8")
    seller.wbd = scene.wbd(seller.place, SYNC_INTERVAL="1440")
    check_seller(seller, Days("America/St_Johns"), dice)  # before the sums are rebuilt for the new days
    seller.emulator.advance(cabinet=1, orders=5, cancels=2, buyouts=3, returns=1)
    seller.place.wbctl("sync", "--wait", "--force")
    seller.emulator.wait_until_now()
    check_seller(seller, Days("America/St_Johns"), dice)
