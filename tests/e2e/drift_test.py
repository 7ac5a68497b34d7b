"""A field that WB drops, renames or retypes is named by an event, by doctor and by the metrics, while every stored figure
stays. When WB has the field again, the metrics forget it."""

import re

import pytest
from pressure import until

USER = 1001
# The operation as the emulator names it, the field, how it is lost, the dataset, the operation as the product names it.
LOSSES = [
    ("supplier_orders", "totalPrice", "drop", "orders", "supplier_orders"),
    ("order_feed", "status", "rename", "orders", "order_feed"),
    ("supplier_sales", "forPay", "rename", "sales", "supplier_sales"),
    ("stocks_wb", "quantity", "retype", "stocks", "stocks_wb"),
    ("cards_list", "nmID", "drop", "products", "cards_list"),
    ("goods", "sizes", "drop", "prices", "goods"),
    ("feedbacks", "productValuation", "retype", "reviews", "feedbacks"),
    ("finance_rows", "docTypeName", "drop", "finance", "finance_details"),
]


@pytest.fixture
def place(scene):
    emulator = scene.emulator(cabinets=1, orders=200, products=25, fast=True)
    place = scene.installation(emulator)
    place.emulator = emulator
    place.add_user(USER)
    place.add_cabinet(USER, emulator.token())
    place.wbctl("sync", "--wait")
    return place


def stored(place) -> dict:
    """The columns of each row that WB does not change any more."""

    def shown(noun: str, *fields: str) -> list:
        return sorted(tuple(str(row[field]) for field in fields) for row in place.all_rows(noun, "list"))

    return {
        "orders": shown("orders", "srid", "price", "price_with_discount", "nm_id"),
        "sales": shown("sales", "sale_id", "for_pay"),
        "stocks": shown("stocks", "chrt_id", "warehouse_id", "quantity"),
        "products": shown("products", "nm_id"),
        "prices": shown("prices", "nm_id", "chrt_id", "price"),
        "reviews": shown("reviews", "id", "rating"),
    }


def series(wbd, key) -> set:
    """The operation and the field of each series."""
    lines = re.findall(r"^wbd_schema_drift\{(.*)\}", wbd.get("/metrics", key).text, re.M)
    labels = [dict(re.findall(r'(\w+)="(\w+)"', line)) for line in lines]
    return {(one["operation"], one["field"]) for one in labels}


def test_every_drift_is_named_everywhere_and_costs_no_figure(place, scene):
    before = stored(place)
    wbd, key = scene.wbd(place, arguments=["--role", "api"]), place.add_key("admin")
    assert series(wbd, key) == set()
    for at_wb, field, kind, _, _ in LOSSES:
        place.emulator.drift(at_wb, kind, field=field, to="renamedLately")
    datasets = ",".join(sorted({loss[3] for loss in LOSSES}))
    run = place.wbctl("--json", "sync", "--only", datasets, "--full", "--force", "--wait", code=None)
    assert run.code in (0, 1, 9), run
    after = stored(place)
    for noun, rows in before.items():
        assert after[noun] == rows, noun

    events = place.data("events", "list", "--after", 0, "--limit", 1000)
    told = [str(event["payload"]) for event in events if event["type"] == "schema.drift"]
    (check,) = [one for one in place.data("doctor", code=None) if one["check"] == "schema_drift"]
    assert check["verdict"] == "warning"
    shown = series(wbd, key)
    for _, field, kind, dataset, operation in LOSSES:
        assert any(field in payload and operation in payload for payload in told), (operation, field)
        assert f"{operation}.{field}" in check["detail"], (kind, check["detail"])
        assert (operation, field) in shown, (dataset, shown)

    place.emulator.clear_drift()
    place.wbctl("sync", "--only", datasets, "--full", "--force", "--wait")
    until(lambda: series(wbd, key) == set(), 60, "no field is lost any more", every=0.5)
    assert stored(place) == before
