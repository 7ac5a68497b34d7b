"""Whatever WB answers, stored data stays, the exit code says what happened, and the next sync recovers by itself."""

import pytest

from truth import Truth, compare_orders

USER = 1001

# Faults of supplier/orders, one of the two sources of the dataset `orders` (the other is the feed), and the exit
# codes of a sync that meets them every time: what the healthy source gave may make it a partial success (9).
FAULTS = [
    ("500", {"kind": "status", "status": 500}, {6, 9}),
    ("503", {"kind": "status", "status": 503}, {6, 9}),
    ("429", {"kind": "status", "status": 429, "retry_after": 7}, {5, 9}),
    ("429-without-headers", {"kind": "status", "status": 429}, {5, 9}),
    ("401", {"kind": "status", "status": 401}, {4, 9}),
    ("403", {"kind": "status", "status": 403}, {4, 9}),
    ("timeout", {"kind": "timeout", "seconds": 20}, {6, 9}),
    ("reset", {"kind": "reset"}, {6, 9}),
    ("reset-in-the-middle", {"kind": "reset", "bytes": 200}, {6, 9}),
    ("truncated", {"kind": "truncate"}, {1, 6, 9}),
    ("html", {"kind": "html"}, {1, 6, 9}),
    ("empty-body", {"kind": "empty"}, {1, 6, 9}),
    ("row-without-srid", {"kind": "missing"}, {0, 9}),
    ("row-with-null-srid", {"kind": "null"}, {0, 9}),
    ("row-with-a-retyped-date", {"kind": "retype", "field": "date"}, {0, 9}),
    ("new-field", {"kind": "new_field", "rows": 50}, {0}),
]


@pytest.mark.parametrize("fault, codes", [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])
def test_a_fault_of_orders_loses_nothing_and_heals(scene, fault, codes):
    emulator = scene.emulator(cabinets=1, orders=120, products=10, page_rows=50, fast=True)
    place = scene.installation(emulator, extra={"SYNC_RETRY_ATTEMPTS": "2", "WB_API_TIMEOUT": "1"})
    place.add_user(USER)
    place.add_cabinet(USER, emulator.token())
    place.wbctl("sync", "--wait")
    cabinet = place.data("cabinet", "list")[0]
    before = place.all_rows("orders", "list")
    compare_orders(Truth(emulator.truth(cabinet["sid"])), before)

    emulator.fault(operation="supplier_orders", **fault)
    run = place.wbctl("--json", "sync", "--only", "orders", "--force", code=None)
    assert run.code in codes, run
    if run.code not in (0, 9):
        assert run.error["code"] and run.error["message"], run
    assert place.all_rows("orders", "list") == before, "data changed while WB was broken"

    emulator.clear_faults()
    if fault.get("status") == 401:  # pauses the cabinet until its owner connects it again
        assert place.data("cabinet", "show", cabinet["id"])["status"] == "refused"
        again = place.add_cabinet(USER, emulator.token()).json["data"]
        assert (again["id"], again["status"]) == (cabinet["id"], "active")
    changed = emulator.advance(cancels=2, buyouts=2, orders=3, unpaid=1)
    assert changed, "nothing happened at WB"
    place.wbctl("sync", "--force", "--wait")
    compare_orders(Truth(emulator.truth(cabinet["sid"])), place.all_rows("orders", "list"))
