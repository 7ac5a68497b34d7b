"""WB takes supplier/orders and supplier/sales away and gives them back: what wbctl and wbd say and store meanwhile."""

from datetime import datetime, timezone

import pytest

from moved_clock import MovedClock
from truth import Truth

USER = 1001


def by_unit(rows: list) -> dict:
    units = {(row["srid"], row["type"]): row for row in rows}
    assert len(units) == len(rows), "a unit has two rows"
    return units


def feed_truth(emulator, sid: str) -> dict:
    return emulator.truth(sid, only="feed_mode")["feed_mode"]


def kopecks(amount) -> int:
    return None if amount is None else round(float(amount) * 100)


def set_methods(emulator, state: str) -> None:
    for operation in ("supplier_orders", "supplier_sales"):
        emulator.set_method(operation, state)


# At the second moment an order with an accounting row is about to leave the feed, and a day begins in Moscow.
@pytest.mark.parametrize("moment", [None, datetime(2026, 11, 30, 22, 39, tzinfo=timezone.utc)])
def test_a_first_sync_without_the_statistics_and_their_return(scene, moment):
    clock = MovedClock(scene.directory)
    if moment:
        clock.run(moment)
    emulator = scene.emulator(cabinets=1, orders=300, products=40, fast=True, environment=clock.environment)
    set_methods(emulator, "deprecated")
    place = scene.installation(emulator, extra=clock.environment)
    place.add_user(USER)
    place.add_cabinet(USER, emulator.token(1))
    summary = {row["dataset"]: row for row in place.data("sync", code=None)["datasets"]}
    place.data("sync", "--force", "--only", "sales,finance", code=None)  # the reports are brought to what the feed has made
    for dataset in ("orders", "sales"):
        assert summary[dataset]["state"] == "succeeded", summary[dataset]
        assert "order feed" in summary[dataset]["note"], summary[dataset]
    sid = place.data("cabinet", "list")[0]["sid"]
    # A client does not ask for the oldest minutes of the feed, so it may miss these orders.
    leaving = Truth(emulator.truth(sid)).uncertain_orders()
    assert not moment or leaving
    truth = feed_truth(emulator, sid)

    def certain(rows: list) -> list:
        return [row for row in rows if row["srid"] not in leaving]

    orders = {row["srid"]: row for row in certain(place.all_rows("orders", "list"))}
    wanted = {row["srid"]: row for row in certain(truth["orders"])}
    assert orders.keys() == wanted.keys()
    # A card in the trash has neither brand nor subject nor sizes.
    trashed = {row["nm_id"] for row in emulator.truth(sid)["products"] if row["deleted"]}
    for srid, want in wanted.items():
        got = orders[srid]
        for field in ("status", "nm_id", "spp_percent", "country"):
            assert got[field] == want[field], (srid, field, got[field], want[field])
        for field in ("chrt_id", "vendor_code", "brand", "subject", "size"):
            unknown = want["nm_id"] in trashed and got[field] is None
            assert unknown or got[field] == want[field], (srid, field, got[field], want[field])
        if want["in_feed"]:
            assert (got["region"], got["district"]) == (want["city"], want["district"])
        assert kopecks(got["price_with_discount"]) == want["price_with_discount"], srid
        assert kopecks(got["finished_price"]) == want["finished_price"], srid

    sales = by_unit(certain(place.all_rows("sales", "list")))
    dated = by_unit([row for row in certain(truth["sales"]) if row["sold_on"]])
    assert sales.keys() == dated.keys()
    for unit, want in dated.items():
        got = sales[unit]
        assert got["sale_id"] is None
        assert kopecks(got["price_with_discount"]) == want["price_with_discount"], (unit, got, want)
        assert kopecks(got["for_pay"]) == want["for_pay"], unit

    events = [row for row in place.data("events", "list") if row["type"] == "source.gone"]
    assert sorted(event["subject"] for event in events) == ["supplier_orders", "supplier_sales"]
    status = place.data("status")
    words = {row["dataset"]: row["source"] for row in status["datasets"]}
    assert "WB has switched supplier/sales off" in words["sales"]
    assert {row["method"]: row["state"] for row in status["methods"]} == {
        "supplier_orders": "gone",
        "supplier_sales": "gone",
    }
    # PostgreSQL has the real time, so the clock may be found wrong.
    checks = [row for row in place.data("doctor", code=None) if row["check"] == "wb_methods"]
    assert len(checks) == 2 and all(row["verdict"] == "warning" for row in checks)

    wbd = scene.wbd(place)
    key = place.add_key(f"user:{USER}")
    for path in ("orders", "sales", "analytics/sales?period=30", "dashboard"):
        assert wbd.get(f"/api/v1/{path}", key).json["meta"]["source_mode"] == "feed", path
    totals = wbd.data("/api/v1/analytics/sales?period=30", key)["totals"]
    assert totals["buyouts_count"] > 0

    # Back again: each unit stays one row with its id, and gets WB's saleID.
    set_methods(emulator, "on")
    place.data("sync", "--force", "--only", "orders,sales", code=None)
    place.data("sync", "--force", "--only", "orders,sales", code=None)
    back = by_unit(place.all_rows("sales", "list"))
    for row in emulator.truth(sid)["sales"]:
        assert back[(row["srid"], row["type"])]["sale_id"] == row["sale_id"]
    for unit, row in sales.items():
        assert back[unit]["id"] == row["id"]
    assert wbd.get("/api/v1/sales", key).json["meta"]["source_mode"] == "statistics"


def test_the_configuration_forces_feed_mode(scene):
    emulator = scene.emulator(cabinets=1, orders=60, products=10, fast=True)
    place = scene.installation(emulator)
    place.configure("wb", 'source = "feed"')
    place.add_user(USER)
    place.add_cabinet(USER, emulator.token(1))
    place.data("sync")
    counters = emulator.counters()["requests"]
    assert "supplier_orders" not in counters and "supplier_sales" not in counters
    assert all(row["sale_id"] is None for row in place.all_rows("sales", "list"))
    status = place.data("status")
    assert {row["source"] for row in status["datasets"] if row["dataset"] in ("orders", "sales")} == {
        "from the order feed and accounting in place of supplier/orders: wb.source = feed",
        "from the order feed and accounting in place of supplier/sales: wb.source = feed",
    }
