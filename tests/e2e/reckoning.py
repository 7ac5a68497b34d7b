"""Section 8 of the specification recomputed from single rows, in whole kopecks and by other code than the product's."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from typing import Callable, Iterable, Optional
from zoneinfo import ZoneInfo

COUNTS = ("orders_count", "cancelled_count", "buyouts_count", "returns_count", "in_transit_count", "unpriced_count")
SUMS = ("orders_sum", "cancelled_sum", "buyouts_sum", "returns_sum")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def kopecks(amount) -> Optional[int]:
    return None if amount is None else int(Decimal(amount) * 100)


def money(amount: int) -> Decimal:
    return Decimal(amount) / 100


def rounded(part: int, whole: int, times: int = 1) -> Optional[Decimal]:
    """times * part / whole with two decimals, half away from zero."""
    if whole == 0:
        return None
    return (Decimal(times * part) / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)


@dataclass
class Order:
    at: datetime
    status: str
    price: Optional[int]
    nm_id: Optional[int]
    warehouse: Optional[str]
    region: Optional[str]


@dataclass
class Sale:
    at: datetime
    is_return: bool
    price: int
    nm_id: Optional[int]


@dataclass
class Rows:
    orders: list = field(default_factory=list)
    sales: list = field(default_factory=list)

    @staticmethod
    def of(orders: Iterable[dict], sales: Iterable[dict]) -> "Rows":
        """`orders` as the API lists them, `sales` as the emulator made them."""
        orders = list(orders)
        prices = {row["srid"]: kopecks(row["price_with_discount"]) for row in orders}
        rows = Rows()
        for row in orders:
            rows.orders.append(
                Order(
                    moment(row["ordered_at"]),
                    row["status"],
                    kopecks(row["price_with_discount"]),
                    row["nm_id"],
                    row["warehouse"],
                    row["region"],
                )
            )
        for row in sales:
            price = row["price_with_discount"]
            if price is None:
                price = prices.get(row["srid"])
            rows.sales.append(Sale(moment(row["sold_at"]), row["type"] == "return", abs(price or 0), row["nm_id"]))
        return rows

    def only(self, keep: Callable) -> "Rows":
        return Rows([o for o in self.orders if keep(o)], [s for s in self.sales if keep(s)])

    def within(self, begin: datetime, end: datetime) -> "Rows":
        return self.only(lambda row: begin <= row.at < end)


class Days:
    """The calendar of a report_timezone."""

    def __init__(self, zone: str):
        self.zone = ZoneInfo(zone)

    def of(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def start(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone).astimezone(timezone.utc)

    def period(self, days: int, now: datetime) -> tuple:
        """(start, end, start of the previous period, its end)"""
        first = self.of(now) - timedelta(days=days - 1)
        begin = self.start(first)
        return begin, now, self.start(first - timedelta(days=days)), min(now - timedelta(days=days), begin)

    @staticmethod
    def stored(begin: datetime, now: datetime, days: int = 90) -> bool:
        """Whether a seller connected today has everything since `begin`: WB is sure to give the orders and sales of 90
        days, by its own days."""
        moscow = Days("Europe/Moscow")
        return begin >= moscow.start(moscow.of(now) - timedelta(days=days))


def totals(rows: Rows, days: int) -> dict:
    status = Counter(order.status for order in rows.orders)
    priced = [order.price for order in rows.orders if order.price is not None]
    decided = status["buyout"] + status["cancelled"] + status["returned"]
    returns = [sale.price for sale in rows.sales if sale.is_return]
    buyouts = [sale.price for sale in rows.sales if not sale.is_return]
    return {
        "orders_count": len(rows.orders),
        "orders_sum": money(sum(priced)),
        "cancelled_count": status["cancelled"],
        "cancelled_sum": money(sum(o.price or 0 for o in rows.orders if o.status == "cancelled")),
        "buyouts_count": len(buyouts),
        "buyouts_sum": money(sum(buyouts)),
        "returns_count": len(returns),
        "returns_sum": money(sum(returns)),
        "buyout_percent": rounded(status["buyout"], decided, 100),
        "buyout_preliminary": status["created"] > decided,
        "in_transit_count": status["created"],
        "unpriced_count": len(rows.orders) - len(priced),
        "orders_per_day": rounded(len(rows.orders), days),
        "average_price": rounded(sum(priced), 100 * len(priced)) if priced else None,
    }


def change(now: dict, before: dict) -> dict:
    """Changes of exact quotients; the average price has its own test."""
    result = {}
    for name in COUNTS + SUMS:
        is_, was = Decimal(now[name]) * 100, Decimal(before[name]) * 100
        result[name] = rounded(int(is_ - was), int(was), 100)
    result["orders_per_day"] = result["orders_count"]
    percents = now["buyout_percent"], before["buyout_percent"]
    preliminary = now["buyout_preliminary"] or before["buyout_preliminary"]
    result["buyout_percent"] = None if None in percents or preliminary else percents[0] - percents[1]
    return result


def average_price_change(now: Rows, before: Rows) -> Optional[Decimal]:
    of = [[o.price for o in rows.orders if o.price is not None] for rows in (now, before)]
    if not of[0] or not of[1] or sum(of[1]) == 0:
        return None
    base = sum(of[1]) * len(of[0])
    return rounded(sum(of[0]) * len(of[1]) - base, base, 100)


def kopecks_of(part: int, whole: int) -> int:
    """part / whole to the kopeck, half away from zero."""
    return int((Decimal(part) / whole).quantize(Decimal(1), ROUND_HALF_UP))


class OrderCosts:
    """The costs of orders, from the emulator's account of orders, cards, tariffs and accounting."""

    def __init__(self, document: dict):
        self._orders = {row["srid"]: row for row in document["orders"]}
        self._cards = {row["nm_id"]: row for row in document["products"]}
        self._rates = {row["subject_id"]: row for row in document["commission"]}
        self._boxes = {row["warehouse"]: row for row in document["tariffs"]["box"]}
        self._warehouses = document["warehouses"]
        self._for_pay = {row["sale_id"]: row["for_pay"] for row in document["sales"]}
        self._accounted = {}
        for op in document["finance"]:
            self._accounted.setdefault(op["srid"], []).append(op)

    def _of(self, srid: str, operation: str) -> list:
        return [op for op in self._accounted.get(srid, []) if op["operation"] == operation]

    def commission(self, srid: str) -> Optional[dict]:
        if sales := self._of(srid, "sale"):
            price = sum(op["price_with_discount"] for op in sales)
            amount = price - sum(op["for_pay"] for op in sales)
            return {"amount": money(amount), "percent": rounded(amount, price, 100), "kind": "actual"}
        row = self._orders[srid]
        if row["price_with_discount"] is None:
            return None
        model = "wb" if row["warehouse_type"] == "wb" else "seller"
        tenths = self._rates[self._cards[row["nm_id"]]["subject_id"]][f"{model}_percent_x10"]
        amount = kopecks_of(row["price_with_discount"] * tenths, 1000)
        return {"amount": money(amount), "percent": Decimal(tenths) / 10, "kind": "estimate"}

    def _own_warehouse(self, name: str) -> Optional[str]:
        """The tariff of the seller's own warehouse: oversize goods have one of their own, large ones none."""
        cargo = next((row["cargo_type"] for row in self._warehouses if row["name"] == name), 1)
        return {1: "Свой склад РФ", 2: "Свой склад СГТ РФ"}.get(cargo)

    def logistics(self, srid: str) -> Optional[dict]:
        if ways := self._of(srid, "logistics"):
            return {"amount": money(sum(op["delivery"] for op in ways)), "kind": "actual"}
        row = self._orders[srid]
        box = self._boxes.get(row["warehouse"])
        if box is None and row["warehouse_type"] != "wb":
            box = self._boxes.get(self._own_warehouse(row["warehouse"]))
        if box is None:
            return None
        prefix = "box_delivery_" if row["warehouse_type"] == "wb" else "box_delivery_marketplace_"
        card = self._cards[row["nm_id"]]
        litres = -(-card["length"] * card["width"] * card["height"] // 1000)
        base, litre = box[prefix + "base"], box[prefix + "liter"]
        if base is None or (litres > 1 and litre is None):
            return None
        return {"amount": money(base + (litres - 1) * (litre or 0)), "kind": "estimate"}

    def to_be_paid(self, srid: str) -> Optional[dict]:
        if sales := self._of(srid, "sale"):
            back = sum(abs(op["for_pay"]) for op in self._of(srid, "return"))
            return {"amount": money(sum(op["for_pay"] for op in sales) - back), "kind": "actual"}
        row = self._orders[srid]
        if row["status"] in ("cancelled", "returned"):
            return None
        for_pay = self._for_pay.get(row["sale_id"])
        commission = self.commission(srid)
        if for_pay is not None:
            return {"amount": money(for_pay), "kind": "estimate"}
        if commission is None:
            return None
        return {"amount": money(row["price_with_discount"]) - commission["amount"], "kind": "estimate"}

    def after_logistics(self, srid: str) -> Optional[dict]:
        paid, way = self.to_be_paid(srid), self.logistics(srid)
        if paid is None or way is None:
            return None
        both = paid["kind"] == way["kind"] == "actual"
        return {"amount": paid["amount"] - way["amount"], "kind": "actual" if both else "estimate"}
