"""Kinds of sales, the seller's currency and unreadable finance rows, through wbctl, wbd and the database of the shape."""

import time
from datetime import datetime, timezone

import pytest

USER = 1001


@pytest.fixture
def seller(scene):
    """An emulator with one seller, and an installation that has not synced."""

    def make():
        emulator = scene.emulator(cabinets=1, orders=150, products=20, fast=True)
        place = scene.installation(emulator)
        place.add_user(USER)
        place.add_cabinet(USER, emulator.token(1))
        sid = place.data("cabinet", "list")[0]["sid"]
        return emulator, place, sid

    return make


def test_each_kind_of_sale_is_shown_and_counted_as_it_is(seller, scene):
    emulator, place, sid = seller()
    place.wbctl("sync", "--wait")
    emulator.advance(surcharges=2, sale_reversals=4, return_reversals=1, unknown_sales=3)
    summary = place.data("sync", "--only", "orders,sales", "--force", "--wait")
    (sales,) = [d for d in summary["datasets"] if d["dataset"] == "sales"]
    # A row counts each time WB delivers it, as in `fetched`.
    assert sales["unknown_kinds"] >= 3 and "unknown kind" in sales["note"]

    truth = emulator.truth(sid)
    listed = {row["sale_id"]: row["type"] for row in place.all_rows("sales", "list")}
    for sale in truth["sales"]:
        assert listed[sale["sale_id"]] == sale["type"].replace("unknown", "other")
    statuses = {row["srid"]: row["status"] for row in place.all_rows("orders", "list")}
    for order in truth["orders"]:
        assert statuses[order["srid"]] == order["status"], order

    wbd = scene.wbd(place)
    key = place.add_key(f"user:{USER}")
    for kind, count in (("surcharge", 2), ("sale_reversal", 4), ("return_reversal", 1), ("other", 3)):
        assert len(wbd.all_rows(f"/api/v1/sales?type={kind}", key, page=100)) == count
    # The emulator's events are a second ahead; figures end now.
    while datetime.now(timezone.utc) <= datetime.fromisoformat(truth["now"].replace("Z", "+00:00")):
        time.sleep(0.05)
    totals = wbd.data("/api/v1/analytics/sales", key, period=90)["totals"]
    assert totals["buyouts_count"] == truth["sale_sums"]["sold_units"]
    assert totals["returns_count"] == truth["sale_sums"]["returned_units"]

    (check,) = [row for row in place.data("doctor") if row["check"] == "sale_kinds"]
    assert check["verdict"] == "warning" and "1: 3" in check["detail"]


def test_a_seller_abroad_has_one_currency_everywhere(seller):
    emulator, place, _ = seller()
    emulator.seller(currency="KZT")
    place.wbctl("sync", "--wait")
    for noun in ("orders", "sales"):
        assert {row["currency"] for row in place.all_rows(noun, "list")} == {"KZT"}
    assert place.data("cabinet", "list")[0]["currency"] == "KZT"
    assert place.data("analytics", "sales")["totals"]["currency"] == "KZT"


def test_a_finance_row_that_cannot_be_read_is_said(seller):
    emulator, place, _ = seller()
    emulator.advance(1, finance_unreadable=2)
    summary = place.data("sync", "--wait")
    (finance,) = [d for d in summary["datasets"] if d["dataset"] == "finance"]
    assert finance["skipped"] >= 2 and "could not be read" in finance["note"]
    assert {row["unread_rows"] for row in place.data("finance", "totals")} == {2}
    reports = {row["report"]["id"]: row["report"]["unread_rows"] for row in place.all_rows("finance", "list")}
    assert sum(reports.values()) == 2 and len(reports) > 2
    (check,) = [row for row in place.data("doctor") if row["check"] == "finance"]
    assert check["verdict"] == "warning" and "1: 2" in check["detail"]
