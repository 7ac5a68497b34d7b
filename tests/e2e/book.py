"""The expected values of every route with numbers, computed from the emulator's account of the seller.
Each method gives one part of an answer, numbers only. The product gives the list of stored orders, which is
compared with the account first, and the ids and sync times, which no account has."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Iterable, Optional

from reckoning import (
    Days,
    Order,
    OrderCosts,
    Rows,
    Sale,
    average_price_change,
    change,
    kopecks,
    moment,
    rounded,
    totals,
)
from truth import Truth, compare_orders

PERIODS = (7, 14, 30, 60, 90)
SPEED_DAYS = 14
CRITICAL_DAYS = 7
STARS = range(1, 6)
COUNTED = ("quantity", "in_way_to_client", "in_way_from_client")


def whole_change(now: Rows, before: Rows, days: int) -> dict:
    is_, was = totals(now, days), totals(before, days)
    return {**change(is_, was), "average_price": average_price_change(now, before)}


def speed_of(quantity: int, orders: int) -> dict:
    return {"orders_per_day": rounded(orders, SPEED_DAYS), "days_left": rounded(quantity * SPEED_DAYS, orders)}


def runs_out(quantity: int, orders: int, days: int = CRITICAL_DAYS) -> bool:
    return orders > 0 and quantity * SPEED_DAYS <= days * orders


def average(ratings: list) -> Optional[Decimal]:
    return rounded(sum(ratings), len(ratings))


class Book:
    """`stored` and `funnel`: orders and days of the funnel as the API lists them.
    `places`: sale_id -> (warehouse, region), which the account leaves out.
    `shelves`: (nm_id, chrt_id, warehouse_id) of each stock row, because a row that WB no longer reports is 0."""

    def __init__(self, document: dict, stored: list, funnel: list, places: dict, shelves: set, days: Days):
        truth = Truth(document)
        compare_orders(truth, stored)
        # The first sync reads one month, so older rows are missing.
        first = min(row["day"] for row in funnel)
        self.funnel = [
            (row["nm_id"], date.fromisoformat(row["day"]), row["opens"], row["carts"], row["orders_count"])
            for row in document["funnel"]
            if row["day"] >= first
        ]
        self.days = days
        self.document = document
        self.stored = {row["srid"]: row for row in stored}
        self.reported = {row["srid"]: row for row in document["orders"]}
        self.costs = OrderCosts(document)
        levels = {(row["nm_id"], row["chrt_id"], row["warehouse_id"]): row for row in document["stocks"]}
        # A source may leave out a row without stock and without goods in transit.
        lying = {key for key, row in levels.items() if any(row[name] for name in COUNTED)}
        self.stocks = [
            {**dict(zip(("nm_id", "chrt_id", "warehouse_id"), key)), **{name: levels.get(key, {}).get(name, 0) for name in COUNTED}}
            for key in sorted(shelves | lying)
        ]
        self.chrt_of = {}
        self.rows = Rows()
        certain = truth.orders()
        for row in stored:
            reported, known = self.reported.get(row["srid"]), certain.get(row["srid"], {})
            at, status, price = row["ordered_at"], row["status"], row["price_with_discount"]
            warehouse, region = row["warehouse"], row["region"]
            if reported:
                at, price = known["ordered_at"], known["price_with_discount"]
                status = known.get("status", status)
                warehouse, region = reported["warehouse"], reported["region"] or reported["city"]
                self.chrt_of[row["srid"]] = reported["chrt_id"]
            order = Order(moment(at), status, kopecks(price), row["nm_id"], warehouse, region)
            order.srid = row["srid"]
            self.rows.orders.append(order)
        prices = {order.srid: order.price for order in self.rows.orders}
        for row in document["sales"]:
            price = row["price_with_discount"]
            if price is None:
                price = prices.get(row["srid"])
            sale = Sale(moment(row["sold_at"]), row["type"] == "return", abs(price or 0), row["nm_id"])
            sale.warehouse, sale.region = places[row["sale_id"]]
            self.rows.sales.append(sale)
        self.reviews = [
            (row["nm_id"], row["rating"], row["processed"], moment(row["created_at"])) for row in document["reviews"]
        ]
        self.questions = [
            (row["nm_id"], moment(row["created_at"][:19] + "Z"))
            for row in document["questions"]
            if not row["answered"] and not row["rejected"]
        ]

    # --- sums of orders and sales

    def windows(self, length: int, now: datetime, rows: Rows) -> tuple:
        begin, end, before_begin, before_end = self.days.period(length, now)
        return rows.within(begin, end), rows.within(before_begin, before_end)

    def comparison(self, length: int, now: datetime, rows: Rows) -> dict:
        current, previous = self.windows(length, now, rows)
        known = self.days.stored(self.days.period(length, now)[2], now)
        return {
            "totals": totals(current, length),
            "previous": totals(previous, length) if known else None,
            "change_percent": whole_change(current, previous, length) if known else None,
        }

    def day_windows(self, now: datetime, known_until: datetime, rows: Rows) -> dict:
        midnight = self.days.start(self.days.of(now))
        yesterday = self.days.start(self.days.of(now) - timedelta(days=1))
        same_time = min(min(now, known_until) - timedelta(days=1), midnight)
        return {
            "today": rows.within(midnight, now),
            "yesterday": rows.within(yesterday, midnight),
            "yesterday_same_time": rows.within(yesterday, same_time),
        }

    def group_key(self, row, group: str) -> Optional[str]:
        if group == "day":
            return self.days.of(row.at).isoformat()
        if group == "product":
            return None if row.nm_id is None else str(row.nm_id)
        return getattr(row, group) or None

    def groups(self, length: int, now: datetime, rows: Rows, group: str) -> dict:
        begin, end, *_ = self.days.period(length, now)
        return self.groups_between(begin, end, length, rows, group)

    def groups_between(self, begin: datetime, end: datetime, length: int, rows: Rows, group: str) -> dict:
        current = rows.within(begin, end)
        parts = {}
        for row in current.orders:
            parts.setdefault(self.group_key(row, group), Rows()).orders.append(row)
        for row in current.sales:
            parts.setdefault(self.group_key(row, group), Rows()).sales.append(row)
        if group == "day":
            day = self.days.of(begin)
            while self.days.start(day) < end:
                parts.setdefault(day.isoformat(), Rows())
                day += timedelta(days=1)
        return {key: totals(part, 1 if group == "day" else length) for key, part in parts.items()}

    def sales(self, length: int, now: datetime, known_until: datetime, rows: Rows, group: Optional[str]) -> dict:
        days = self.day_windows(now, known_until, rows)
        return {
            "period": {"days": length},
            **self.comparison(length, now, rows),
            **{name: totals(part, 1) for name, part in days.items()},
            "groups": self.groups(length, now, rows, group) if group else {},
        }

    def of_article(self, nm_id: Optional[int]) -> Rows:
        return self.rows.only(lambda row: row.nm_id == nm_id)

    # --- reviews, funnel, stock

    def review_numbers(self, nm_id=..., begin: Optional[datetime] = None, end: Optional[datetime] = None) -> dict:
        def wanted(article, at):
            return (nm_id is ... or article == nm_id) and (begin is None or begin <= at < end)

        chosen = [(rating, done) for article, rating, done, at in self.reviews if wanted(article, at)]
        return {
            "count": len(chosen),
            "average_rating": average([rating for rating, _ in chosen]),
            "stars": {str(star): sum(rating == star for rating, _ in chosen) for star in STARS},
            "unanswered": sum(not done for _, done in chosen),
            "questions_unanswered": sum(wanted(article, at) for article, at in self.questions),
        }

    def reviews_between(self, begin: Optional[datetime] = None, end: Optional[datetime] = None) -> dict:
        articles = {row[0] for row in self.reviews} | {row[0] for row in self.questions}
        groups = {str(nm_id): self.review_numbers(nm_id, begin, end) for nm_id in articles}
        return {"totals": self.review_numbers(..., begin, end), "groups": groups}

    def rating(self, nm_id: int) -> Optional[dict]:
        ratings = [rating for article, rating, *_ in self.reviews if article == nm_id]
        if not ratings:
            return None
        share = {str(star): ratings.count(star) for star in STARS}
        return {
            "average": average(ratings),
            "count": len(ratings),
            "stars": {star: {"count": n, "percent": rounded(n, len(ratings), 100)} for star, n in share.items()},
        }

    def conversion(self, first, last, articles: Iterable[int]) -> dict:
        articles = set(articles)
        days = [row for row in self.funnel if row[0] in articles and first <= row[1] <= last]
        opens, carts, orders = (sum(row[place] for row in days) for place in (2, 3, 4))
        return {
            "open_count": opens,
            "cart_count": carts,
            "order_count": orders,
            "cart_percent": rounded(carts, opens, 100),
            "order_percent": rounded(orders, carts, 100),
            "buyer_percent": rounded(orders, opens, 100),
        }

    def recent_orders(self, now: datetime) -> list:
        """Counts orders in the 14 full days before today."""
        today = self.days.of(now)
        begin, end = self.days.start(today - timedelta(days=SPEED_DAYS)), self.days.start(today)
        return [order for order in self.rows.orders if begin <= order.at < end]

    def size_demand(self, now: datetime) -> dict:
        demand = {}
        for order in self.recent_orders(now):
            key = order.nm_id, self.chrt_of[order.srid]
            demand[key] = demand.get(key, 0) + 1
        return demand

    def performance_of(self, length: int, now: datetime, articles: set) -> dict:
        rows = self.rows.only(lambda row: row.nm_id in articles)
        current, previous = self.windows(length, now, rows)
        first, last = self.days.of(now) - timedelta(days=length - 1), self.days.of(now)
        back = timedelta(days=length)
        stock = sum(row["quantity"] for row in self.stocks if row["nm_id"] in articles)
        recent = sum(order.nm_id in articles for order in self.recent_orders(now))
        ratings = [rating for article, rating, *_ in self.reviews if article in articles]

        def speed(part: Rows) -> dict:
            every = totals(part, length)
            return {name: every[name] for name in ("orders_count", "orders_per_day", "buyout_percent")}

        changes = change(totals(current, length), totals(previous, length))
        begin = self.days.period(length, now)[2]
        known = self.days.stored(begin, now)
        # WB's funnel is read for the last 30 days.
        before = self.conversion(first - back, last - back, articles) if self.days.stored(begin, now, 30) else None
        shown = ("orders_count", "orders_per_day", "buyout_percent")
        return {
            "totals": {
                **speed(current),
                "stock": stock,
                "days_left": speed_of(stock, recent)["days_left"],
                "conversion": self.conversion(first, last, articles),
                "rating": average(ratings),
                "reviews_count": len(ratings),
            },
            "previous": {**speed(previous), "conversion": before} if known else None,
            "change_percent": {name: changes[name] for name in shown} if known else None,
        }

    def performance(self, length: int, now: datetime) -> dict:
        articles = {row["nm_id"] for row in self.document["products"]}
        articles |= {row.nm_id for row in self.rows.orders + self.rows.sales}
        whole = self.performance_of(length, now, articles)
        groups = {str(nm_id): self.performance_of(length, now, {nm_id})["totals"] for nm_id in articles}
        return {"period": {"days": length}, **whole, "groups": groups}

    def stock_rows(self, now: datetime) -> dict:
        """(nm_id, chrt_id, warehouse_id) -> numbers, and whether the stock is critical."""
        demand = self.size_demand(now)
        rows = {}
        for row in self.stocks:
            key = row["nm_id"], row["chrt_id"]
            orders = demand.get(key, 0)
            rows[(*key, row["warehouse_id"])] = {
                **{name: row[name] for name in COUNTED},
                **speed_of(row["quantity"], orders),
                "critical": lambda days, row=row, orders=orders: runs_out(row["quantity"], orders, days),
            }
        return rows

    def sizes(self, now: datetime, nm_id: Optional[int] = None) -> dict:
        """(nm_id, chrt_id) -> numbers of a size over all warehouses, and those of each warehouse."""
        demand = self.size_demand(now)
        sizes = {}
        for row in self.stocks:
            if nm_id not in (None, row["nm_id"]):
                continue
            size = sizes.setdefault((row["nm_id"], row["chrt_id"]), {**dict.fromkeys(COUNTED, 0), "warehouses": {}})
            for name in COUNTED:
                size[name] += row[name]
            size["warehouses"][row["warehouse_id"]] = {name: row[name] for name in COUNTED}
        for key, size in sizes.items():
            size |= speed_of(size["quantity"], demand.get(key, 0))
            size["critical"] = runs_out(size["quantity"], demand.get(key, 0))
        return sizes

    def alerts(self, now: datetime) -> dict:
        sizes = self.sizes(now)
        critical = {key: size for key, size in sizes.items() if size["critical"] and size["quantity"] > 0}
        out = {key: size for key, size in sizes.items() if size["critical"] and size["quantity"] == 0}
        return {
            "quantity": sum(size["quantity"] for size in sizes.values()),
            "critical_count": len(critical),
            "out_count": len(out),
            "critical": critical,
            "out": out,
        }

    # --- parts of reports

    def figures(self, now: datetime, known_until: datetime, rows: Rows) -> dict:
        sales, buyouts, speed = {}, {}, {}
        for length in PERIODS:
            current, previous = self.windows(length, now, rows)
            is_, was = totals(current, length), totals(previous, length)
            known = self.days.stored(self.days.period(length, now)[2], now)
            sales[length] = buyouts[length] = {"days": length, **is_}
            speed[length] = {
                "days": length,
                "orders_per_day": is_["orders_per_day"],
                "previous_orders_per_day": was["orders_per_day"] if known else None,
                "change_percent": change(is_, was)["orders_count"] if known else None,
            }
        days = self.day_windows(now, known_until, rows)
        changes = change(totals(days["today"], 1), totals(days["yesterday_same_time"], 1))
        today = {name: totals(part, 1) for name, part in days.items()}
        today["change_percent"] = {name: changes[name] for name in ("orders_count", "orders_sum")}
        return {"sales": sales, "buyouts": buyouts, "speed": speed, "today_vs_yesterday": today}

    def money_of(self, srid: str) -> dict:
        reported = Truth(self.document).orders()[srid]
        names = ("price", "discount_percent", "price_with_discount", "spp_percent", "finished_price", "for_pay")
        return {
            **{name: reported.get(name, self.stored[srid][name]) for name in names},
            "commission": self.costs.commission(srid),
            "logistics": self.costs.logistics(srid),
            "to_be_paid": self.costs.to_be_paid(srid),
            "after_logistics": self.costs.after_logistics(srid),
        }
