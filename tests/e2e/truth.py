"""The emulator's own account in the names of the REST API, and its comparison with the stored rows."""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple, Optional


def money(kopecks: Optional[int]) -> Optional[Decimal]:
    return None if kopecks is None else Decimal(kopecks) / 100


def text(value: Optional[str]) -> Optional[str]:
    """The API shows an empty text as unknown."""
    return value or None


def half_up(part: int, whole: int) -> Optional[Decimal]:
    """A quotient of hundredths."""
    return Decimal((2 * part + whole) // (2 * whole)) / 100 if whole else None


def whole_percent(part: int, whole: int) -> int:
    return (100 * part + whole // 2) // whole if whole else 0


# WB's feed reaches back 31 days. A client keeps some minutes from that edge, and time passes during a test.
FEED_EDGE = timedelta(days=31) - timedelta(minutes=10)
# Fields that only supplier/orders has.
STATISTICS_FIELDS = ("cart_id", "vendor_code", "barcode", "brand", "category", "subject", "size", "region", "country")
PRODUCT_FIELDS = ("nm_id", "imt_id", "vendor_code", "title", "brand", "subject_id", "subject", "updated_at")


FINANCE_AMOUNTS = {
    "retail_price": "price",
    "retail_price_with_discount": "price_with_discount",
    "retail_amount": "retail_amount",
    "for_pay": "for_pay",
    "delivery_service": "delivery",
    "penalty": "penalty",
    "paid_storage": "storage",
    "deduction": "deduction",
}
# WB's names of the states.
FINANCE_OPERATIONS = {
    "sale": "Продажа",
    "return": "Возврат",
    "logistics": "Логистика",
    "penalty": "Штраф",
    "storage": "Хранение",
    "deduction": "Удержание",
}
FUNNEL_COUNTS = {
    "open_count": "opens",
    "cart_count": "carts",
    "wishlist_count": "wishes",
    "order_count": "orders_count",
    "buyout_count": "buyouts_count",
    "cancel_count": "cancels_count",
}
FUNNEL_SUMS = {"order_sum": "orders_sum", "buyout_sum": "buyouts_sum", "cancel_sum": "cancels_sum"}


BOX_RATES = {
    "delivery_base": "box_delivery_base",
    "delivery_litre": "box_delivery_liter",
    "delivery_coefficient_percent": "box_delivery_coef_expr",
    "fbs_delivery_base": "box_delivery_marketplace_base",
    "fbs_delivery_litre": "box_delivery_marketplace_liter",
    "fbs_delivery_coefficient_percent": "box_delivery_marketplace_coef_expr",
    "storage_base": "box_storage_base",
    "storage_litre": "box_storage_liter",
    "storage_coefficient_percent": "box_storage_coef_expr",
}
PALLET_RATES = {
    "delivery_base": "pallet_delivery_value_base",
    "delivery_litre": "pallet_delivery_value_liter",
    "delivery_coefficient_percent": "pallet_delivery_expr",
    "storage": "pallet_storage_value_expr",
    "storage_coefficient_percent": "pallet_storage_expr",
}
RETURN_RATES = {
    "kgt_office_base": "delivery_dump_kgt_office_base",
    "kgt_office_litre": "delivery_dump_kgt_office_liter",
    "kgt_unclaimed": "delivery_dump_kgt_return_expr",
    "srg_office": "delivery_dump_srg_office_expr",
    "srg_unclaimed": "delivery_dump_srg_return_expr",
    "sup_courier_base": "delivery_dump_sup_courier_base",
    "sup_courier_litre": "delivery_dump_sup_courier_liter",
    "sup_office_base": "delivery_dump_sup_office_base",
    "sup_office_litre": "delivery_dump_sup_office_liter",
    "sup_unclaimed": "delivery_dump_sup_return_expr",
}
SALE_AMOUNTS = ("price", "price_with_discount", "finished_price", "for_pay")
SALE_FIELDS = ("srid", "type", "sold_at", "nm_id", "vendor_code", "barcode", "brand", "category", "subject", "size")


class Counters(NamedTuple):
    requests: int
    limited: int  # answered with 429 because a limit was exceeded
    refused: list  # requests that broke the specification or a limit, with the reason


class Truth:
    def __init__(self, document: dict):
        self._document = document

    @staticmethod
    def counters(document: dict) -> Counters:
        return Counters(document["requests_total"], document["limited_total"], document["refused"])

    def orders(self) -> dict:
        """srid -> fields. A field of only one of WB's two sources is compared when that source has the order.

        For an order about to leave the feed only the statistics are certain; without them it is left out."""
        in_trash = {row["nm_id"] for row in self._document["products"] if row["deleted"]}
        for_pay = {s["sale_id"]: money(s["for_pay"]) for s in self._document["sales"]}
        orders = {}
        for row in self._document["orders"]:
            leaves_feed = self._leaves_feed(row)
            if leaves_feed and not row["in_orders"]:
                continue
            order = {name: row[name] for name in ("srid", "ordered_at", "nm_id", "warehouse_type")}
            if row["nm_id"] not in in_trash:  # WB's trash list has no titles
                order["title"] = row["title"]
            order |= {name: money(row[name]) for name in ("price", "price_with_discount", "finished_price")}
            order |= {name: row[name] for name in ("discount_percent", "spp_percent")}
            if row["in_orders"]:
                order |= {name: row[name] for name in STATISTICS_FIELDS}
            if not leaves_feed:
                order |= {"status": row["status"], "cancelled_at": row["cancelled_at"]}
            if row["in_feed"] and not leaves_feed:
                order |= {"chrt_id": row["chrt_id"], "cancel_type": row["cancel_type"]}
            if row["return_id"] is None:
                order |= {"sale_id": row["sale_id"], "for_pay": for_pay.get(row["sale_id"])}
            orders[row["srid"]] = order
        return orders

    def finance(self) -> dict:
        """(period, rrd_id) -> fields of the accounting rows that count: a weekly report replaces the daily ones."""
        rows = {}
        for op in self._document["finance"]:
            period = "weekly" if op["weekly"] else "daily"
            rows[period, op[period]["rrd_id"]] = {
                **{name: op[name] for name in ("day", "srid", "nm_id")},
                **{ours: money(op[theirs]) for ours, theirs in FINANCE_AMOUNTS.items()},
                "operation": op.get("seller_operation") or FINANCE_OPERATIONS[op["operation"]],
                "kind": op["operation"] if op["operation"] in ("sale", "return") else
                "logistics" if op["operation"] == "logistics" or op["delivery"] else "other",
                "report_id": op[period]["report_id"],
                "currency": "RUB",
            }
        return rows

    def balance(self) -> dict:
        row = self._document["balance"]
        return {"currency": row["currency"], **{name: money(row[name]) for name in ("current", "for_withdraw")}}

    def funnel(self) -> dict:
        """(nm_id, day) -> fields of the days with any event."""
        return {
            (row["nm_id"], row["day"]): {
                **{ours: row[theirs] for ours, theirs in FUNNEL_COUNTS.items()},
                **{ours: money(row[theirs]) for ours, theirs in FUNNEL_SUMS.items()},
                "add_to_cart_percent": whole_percent(row["carts"], row["opens"]),
                "cart_to_order_percent": whole_percent(row["orders_count"], row["carts"]),
                "buyout_percent": whole_percent(row["buyouts_count"], row["buyouts_count"] + row["cancels_count"]),
                "currency": "RUB",
            }
            for row in self._document["funnel"]
        }

    def uncertain_orders(self) -> set:
        return {row["srid"] for row in self._document["orders"] if self._leaves_feed(row)}

    def _leaves_feed(self, row: dict) -> bool:
        if not row["in_feed"]:
            return False
        now = datetime.fromisoformat(self._document["now"])
        return now - datetime.fromisoformat(row["feed_updated_at"]) > FEED_EDGE

    def products(self) -> dict:
        """nm_id -> fields of the cards outside the trash."""
        return {
            row["nm_id"]: {
                **{name: row[name] for name in PRODUCT_FIELDS},
                "size_list": [(s["chrt_id"], s["size"], sorted(s["barcodes"])) for s in row["sizes"]],
                "has_photo": row["has_photo"],
            }
            for row in self._document["products"]
            if not row["deleted"]
        }

    def goods(self) -> dict:
        """Card fields from other datasets, by nm_id: prices, stock over all warehouses, ratings."""
        prices = {row["nm_id"]: row for row in self._document["prices"]}
        reviews, stock = defaultdict(list), defaultdict(Counter)
        for review in self._document["reviews"]:
            reviews[review["nm_id"]].append(review["rating"])
        for row in self._document["stocks"]:
            stock[row["nm_id"]][row["chrt_id"]] += row["quantity"]
        reported = {row["nm_id"]: row for row in self._document["ratings"]["items"]}
        goods = {}
        for nm_id in self.products():
            ratings, price, rating_row = reviews[nm_id], prices.get(nm_id), reported.get(nm_id)
            lowest = min(price["sizes"], key=lambda size: size["price_with_discount"]) if price else None
            goods[nm_id] = {
                "price": money(lowest["price"]) if lowest else None,
                "price_with_discount": money(lowest["price_with_discount"]) if lowest else None,
                "discount_percent": price["discount_percent"] if price else None,
                "size_prices": {s["chrt_id"]: money(s["price_with_discount"]) for s in price["sizes"]} if price else {},
                "stock": sum(stock[nm_id].values()),
                "size_stock": {chrt_id: quantity for chrt_id, quantity in stock[nm_id].items() if quantity},
                "reviews_count": len(ratings),
                "rating": half_up(100 * sum(ratings), len(ratings)),
                "wb_rating": Decimal(rating_row["card_rating_x10"]) / 10 if rating_row else None,
                "wb_feedback_rating": money(rating_row["rating_x100"]) if rating_row else None,
            }
        return goods

    def sales(self) -> dict:
        """sale_id -> fields. A price that WB has not published yet is null; the amounts of returns are positive."""
        titles = self._titles()
        places = {row["srid"]: row for row in self._document["orders"]}
        sales = {}
        for row in self._document["sales"]:
            sale = {name: row[name] for name in SALE_FIELDS}
            sale |= {name: money(row[name]) for name in SALE_AMOUNTS}
            sale |= {name: row[name] for name in ("discount_percent", "spp_percent")}
            if row["nm_id"] in titles:
                sale["title"] = titles[row["nm_id"]]
            if row["srid"] in places and places[row["srid"]]["in_orders"]:
                order = places[row["srid"]]
                sale |= {name: order[name] for name in ("cart_id", "warehouse", "warehouse_type", "country", "region")}
            sales[row["sale_id"]] = sale
        return sales

    def questions(self) -> dict:
        titles = self._titles()
        return {
            row["id"]: {
                **{name: row[name] for name in ("nm_id", "text", "answer", "created_at")},
                # As WB counts: a question that the seller rejected does not wait for an answer.
                "answered": row["answered"] or row["rejected"],
                "state": "none" if row["rejected"] else "wbRu" if row["answered"] else "suppliersPortalSynch",
                **({"title": titles[row["nm_id"]]} if row["nm_id"] in titles else {}),
            }
            for row in self._document["questions"]
        }

    def prices(self) -> dict:
        """(nm_id, chrt_id) -> fields; one row for all sizes, with chrt_id None, where their prices cannot differ."""
        titles = self._titles()
        prices = {}
        for row in self._document["prices"]:
            for size in row["sizes"] if row["size_prices"] else row["sizes"][:1]:
                prices[row["nm_id"], size["chrt_id"] if row["size_prices"] else None] = {
                    **{name: row[name] for name in ("vendor_code", "discount_percent", "club_discount_percent", "currency")},
                    **{name: money(size[name]) for name in ("price", "price_with_discount", "club_price")},
                    "size": size["size"] if row["size_prices"] else None,
                    "title": titles[row["nm_id"]],
                }
        return prices

    def warehouses(self) -> dict:
        """(type, id) -> fields, without WB's own warehouses, which only the stocks name."""
        offices = {
            ("office", row["office_id"]): {name: row[name] for name in ("name", "address", "city", "selected")}
            for row in self._document["offices"]
        }
        return offices | {
            ("seller", row["warehouse_id"]): {name: row[name] for name in ("name", "office_id", "cargo_type", "delivery_type")}
            for row in self._document["warehouses"]
        }

    def tariffs(self) -> dict:
        """(kind, subject or warehouse) -> rates; all in hundredths except the commissions."""
        tariffs = {
            ("commission", row["subject"]): {
                "subject_id": row["subject_id"],
                "fbw_percent": percent(row["wb_percent_x10"]),
                "fbs_percent": percent(row["seller_percent_x10"]),
            }
            for row in self._document["commission"]
        }
        for kind, rates in (("box", BOX_RATES), ("pallet", PALLET_RATES), ("return", RETURN_RATES)):
            for row in self._document["tariffs"][kind]:
                tariffs[kind, row["warehouse"]] = {ours: money(row[theirs]) for ours, theirs in rates.items()}
        return tariffs

    def _titles(self) -> dict:
        """Ratings of the cards; WB's trash list has none."""
        return {row["nm_id"]: row["title"] for row in self._document["products"] if not row["deleted"]}

    def document(self) -> dict:
        return self._document

    def stocks(self) -> dict:
        """(nm_id, chrt_id, warehouse_id) -> fields."""
        fields = ("warehouse_type", "quantity", "in_way_to_client", "in_way_from_client")
        return {stock_key(row): {name: row[name] for name in fields} for row in self._document["stocks"]}

    def reviews(self) -> dict:
        return {
            row["id"]: {
                **{name: row[name] for name in ("nm_id", "rating", "archived", "created_at")},
                # As WB counts: answered, or a rating without text that needs no answer.
                "answered": row["processed"],
                **{name: text(row[name]) for name in ("text", "pros", "cons", "answer")},
                "photo_count": row["photos"],
            }
            for row in self._document["reviews"]
        }


def percent(tenths: Optional[int]) -> Optional[Decimal]:
    return None if tenths is None else Decimal(tenths) / 10


def stock_key(row: dict) -> tuple:
    return row["nm_id"], row["chrt_id"], row["warehouse_id"]


def stored_finance(rows: list) -> dict:
    found = {(row["report"]["period"], row["rrd_id"]): {**row, "report_id": row["report"]["id"]} for row in rows}
    assert len(found) == len(rows), "an accounting row comes more than once"
    return found


def compare_funnel(truth: dict, rows: list, newest: str = "") -> None:
    """Days without events are left out, because WB lists only some of them; so are days before the first one read.

    newest: the last day of the seller, when `truth` is a part of it: that article may have had no event on it.
    """
    counted = (*FUNNEL_COUNTS, *FUNNEL_SUMS)
    rows = [row for row in rows if any(row[name] for name in counted)]
    month = date.fromisoformat(newest or max(day for _, day in truth)) - timedelta(days=29)
    first = min(month.isoformat(), *(row["day"] for row in rows))
    truth = {key: row for key, row in truth.items() if key[1] >= first}
    found = {(row["nm_id"], row["day"]): row for row in rows}
    assert len(found) == len(rows), "a day comes more than once"
    compare(truth, found)


def by(field: str, rows: list) -> dict:
    """The stored rows by key; each key must appear once."""
    found = {row[field]: row for row in rows}
    assert len(found) == len(rows), f"a {field} comes more than once"
    return found


def stored_products(rows: list) -> dict:
    """Live cards, with the compared values computed from them."""
    return by(
        "nm_id",
        [
            {
                **row,
                "size_list": [(s["chrt_id"], s["size"], sorted(s["barcodes"])) for s in row["sizes"]],
                "has_photo": row["photo_url"] is not None,
            }
            for row in rows
            if row["deleted_at"] is None
        ],
    )


def stored_goods(rows: list) -> dict:
    return by(
        "nm_id",
        [
            {
                **row,
                "size_prices": {s["chrt_id"]: s["price_with_discount"] for s in row["sizes"] if s["price_with_discount"]},
                "size_stock": {s["chrt_id"]: s["stock"] for s in row["sizes"] if s["stock"]},
            }
            for row in rows
            if row["deleted_at"] is None
        ],
    )


def stored_by(rows: list, *fields: str) -> dict:
    found = {tuple(row[field] for field in fields): row for row in rows}
    assert len(found) == len(rows), f"{fields} come more than once"
    return found


def stored_tariffs(rows: list) -> dict:
    found = {(row["kind"], row.get("subject") or row["warehouse"]): row for row in rows}
    assert len(found) == len(rows), "a tariff comes more than once"
    return found


def stored_reviews(rows: list) -> dict:
    return by("id", [{**row, "photo_count": len(row["photos"])} for row in rows])


def stored_stocks(rows: list) -> dict:
    found = {stock_key(row): row for row in rows}
    assert len(found) == len(rows), "a size in a warehouse comes more than once"
    return found


def _comparable(field: str, value):
    """Times as moments, at the database's precision of a millisecond."""
    if field.endswith("_at") and isinstance(value, str):
        moment = datetime.fromisoformat(value)
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    return value


class Different(AssertionError):
    """All rows exist, but some `fields` differ from the truth."""

    def __init__(self, different: list):
        super().__init__(f"{len(different)} fields differ:\n" + "\n".join(text for _, text in different[:10]))
        self.fields = {field for field, _ in different}


def compare_orders(truth: Truth, rows: list) -> None:
    uncertain = truth.uncertain_orders()
    orders = truth.orders()
    compare(orders, by("srid", [row for row in rows if row["srid"] in orders or row["srid"] not in uncertain]))


def compare_stored(place, emulator, stock: bool = True) -> None:
    """Compares orders, reviews, cards and stock of the only cabinet. A base token gets its stock by a slow report, so
    it is left out there."""
    truth = Truth(emulator.truth(place.data("cabinet", "list")[0]["sid"]))
    compare_orders(truth, place.all_rows("orders", "list"))
    compare(truth.reviews(), stored_reviews(place.all_rows("reviews")))
    compare(truth.products(), stored_products(place.all_rows("products")))
    if stock:
        compare_stocks(truth.stocks(), stored_stocks(place.all_rows("stocks")))


def compare_stocks(truth: dict, stored: dict) -> None:
    """A source may leave out rows without stock: marketplace stocks do, WB's report does not."""
    counted = ("quantity", "in_way_to_client", "in_way_from_client")
    compare({k: row for k, row in truth.items() if k in stored or any(row[field] for field in counted)}, stored)


def compare(truth: dict, stored: dict) -> None:
    """The keys are the same, and every field of the truth equals the stored one."""
    missing = sorted(map(str, truth.keys() - stored.keys()))
    extra = sorted(map(str, stored.keys() - truth.keys()))
    assert not missing, f"{len(missing)} of {len(truth)} are not stored: {missing[:5]}"
    assert not extra, f"{len(extra)} are stored that do not exist: {extra[:5]}"
    different = [
        (field, f"{key}.{field}: {stored[key][field]!r}, truth is {value!r}")
        for key, expected in truth.items()
        for field, value in expected.items()
        if _comparable(field, stored[key][field]) != _comparable(field, value)
    ]
    if different:
        raise Different(different)
