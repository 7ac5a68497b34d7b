"""Accounting, the funnel, the balance and each order's costs, over REST and wbctl. Every field equals a recomputation
from the emulator's account, to the kopeck, at first and after WB's prices changed."""

from collections import Counter
from decimal import Decimal
from types import SimpleNamespace

import pytest

from reckoning import OrderCosts
from truth import FINANCE_AMOUNTS, Truth, compare, compare_funnel, stored_finance

USER = 1001
TOTALS = ("retail_price_with_discount", "retail_amount", "for_pay", "delivery_service", "paid_storage", "penalty", "deduction")


class World(SimpleNamespace):
    def truth(self) -> Truth:
        return Truth(self.emulator.truth(self.sid))

    def rows(self, way: str, noun: str, **filters) -> list:
        """All rows over REST or wbctl; `filters` have the names of REST."""
        if way == "rest":
            return self.wbd.all_rows(f"/api/v1/{noun}", self.key, page=500, **filters)
        options = {"nm_id": "--nm", "date_from": "--from", "date_to": "--to", "report_id": "--report"}
        command = {"orders": ["orders", "list"], "finance/totals": ["finance", "totals"]}.get(noun, [noun])
        given = [text for k, v in filters.items() for text in (options.get(k, "--" + k), v)]
        return self.place.all_rows(*command, *given)


@pytest.fixture(scope="module")
def world(module_scene):
    emulator = module_scene.emulator(cabinets=1, orders=500, products=60, page_rows=100, fast=True)
    place = module_scene.installation(emulator)
    place.add_user(USER)
    place.add_cabinet(USER, emulator.token(1))
    place.data("sync")
    wbd = module_scene.wbd(place)
    sid = place.data("cabinet", "list")[0]["sid"]
    return World(emulator=emulator, place=place, wbd=wbd, key=place.add_key(f"user:{USER}"), sid=sid)


@pytest.fixture(params=["rest", "cli"])
def way(request):
    return request.param


def check_costs(world: World, way: str) -> Counter:
    """Checks every order's costs; returns their number by kind."""
    truth = world.truth()
    costs = OrderCosts(truth.document())
    orders = truth.orders()
    kinds = Counter()
    different = []
    for row in world.rows(way, "orders"):
        srid = row["srid"]
        if srid not in orders:
            assert srid in truth.uncertain_orders(), srid
            continue
        for field, expected in (("commission", costs.commission(srid)), ("logistics", costs.logistics(srid))):
            kinds[field, expected and expected["kind"]] += 1
            if row[field] != expected:
                different.append(f"{srid}.{field}: {row[field]}, truth is {expected}")
    assert not different, f"{len(different)} differ:\n" + "\n".join(different[:10])
    return kinds


def test_what_orders_cost(world, way):
    kinds = check_costs(world, way)
    for field in ("commission", "logistics"):
        assert kinds[field, "estimate"] > 0 and kinds[field, "actual"] > 0, kinds
    assert kinds["logistics", None] > 0, "every warehouse is in the tariff"


def test_one_order_and_its_report_tell_the_same_costs(world):
    truth = world.truth()
    costs = OrderCosts(truth.document())
    picked = {}
    for srid, order in truth.orders().items():
        accounted = costs.commission(srid)["kind"], (costs.logistics(srid) or {}).get("kind")
        picked.setdefault((order.get("status"), *accounted), srid)
    assert len(picked) >= 6
    for srid in picked.values():
        expected = {"commission": costs.commission(srid), "logistics": costs.logistics(srid)}
        by_rest = world.wbd.data(f"/api/v1/orders/{srid}", world.key)
        by_wbctl = world.place.data("orders", "show", srid)
        report = world.wbd.data(f"/api/v1/orders/{srid}/report", world.key)
        expected_report = {**expected, "to_be_paid": costs.to_be_paid(srid)}
        for found in (by_rest, by_wbctl):
            assert {name: found[name] for name in expected} == expected, srid
        assert {name: report["sections"]["money"][name] for name in expected_report} == expected_report, srid


def test_assembly_orders_stand_in_their_orders(world, way):
    assembly = {row["srid"]: row for row in world.truth().document()["fbs_orders"]}
    seen = 0
    for row in world.rows(way, "orders"):
        expected = assembly.get(row["srid"])
        if row["fbs"] is None:
            assert expected is None or expected["archived"], row["srid"]
            continue
        found = row["fbs"]
        for field in ("assembly_id", "warehouse_id", "supplier_status", "wb_status"):
            assert found[field] == expected[field], (row["srid"], field)
        seen += 1
    assert seen > 0


def test_accounting_equals_the_truth(world, way):
    truth = world.truth().finance()
    assert {period for period, _ in truth} == {"weekly", "daily"}
    compare(truth, stored_finance(world.rows(way, "finance")))


def test_every_kind_of_accounting_row_is_stored(scene):
    emulator = scene.emulator(cabinets=1, orders=200, products=20, fast=True, money=True)
    place = scene.installation(emulator)
    place.add_user(USER)
    place.add_cabinet(USER, emulator.token(1))
    place.data("sync", "--only", "finance", "--wait")
    truth = Truth(emulator.truth(place.data("cabinet", "list")[0]["sid"])).finance()
    assert len({row["operation"] for row in truth.values()}) > 15
    compare(truth, stored_finance(place.all_rows("finance", "list")))


def test_accounting_is_found_by_each_filter(world, way):
    truth = world.truth().finance()
    days = sorted({row["day"] for row in truth.values()})
    sold = next(row for row in truth.values() if row["kind"] == "sale")
    first, last = days[len(days) // 3], days[len(days) // 2]
    cases = [
        ({"srid": sold["srid"]}, lambda row: row["srid"] == sold["srid"]),
        ({"nm_id": sold["nm_id"]}, lambda row: row["nm_id"] == sold["nm_id"]),
        ({"kind": "logistics"}, lambda row: row["kind"] == "logistics"),
        ({"operation": "Хранение"}, lambda row: row["operation"] == "Хранение"),
        ({"report_id": sold["report_id"]}, lambda row: row["report_id"] == sold["report_id"]),
        ({"date_from": first, "date_to": last}, lambda row: first <= row["day"] <= last),
        ({"date_to": days[0], "kind": "return"}, lambda row: row["day"] <= days[0] and row["kind"] == "return"),
    ]
    for filters, fits in cases:
        expected = {key: row for key, row in truth.items() if fits(row)}
        compare(expected, stored_finance(world.rows(way, "finance", **filters)))
        totals = world.rows(way, "finance/totals", **filters)
        for kind in ("sale", "return", "logistics", "other"):
            rows = [row for row in expected.values() if row["kind"] == kind]
            got = [row for row in totals if row["kind"] == kind]
            assert len(got) == (1 if rows else 0), (filters, kind)
            for found in got:
                assert found["currency"] == "RUB" and found["rows_count"] == len(rows)
                assert {name: found[name] for name in TOTALS} == {name: sum(row[name] for row in rows) for name in TOTALS}
    assert set(TOTALS) < {*FINANCE_AMOUNTS}


def test_the_newest_rows_come_first_and_orders_are_linked(world):
    rows = world.rows("rest", "finance")
    keys = [(row["day"], row["rrd_id"]) for row in rows]
    assert keys == sorted(keys, reverse=True)
    ids = {row["srid"]: row["id"] for row in world.rows("rest", "orders")}
    assert all(row["order_id"] == ids.get(row["srid"]) for row in rows)
    assert any(row["order_id"] for row in rows)


def test_the_funnel_equals_the_truth(world, way):
    truth = world.truth().funnel()
    assert sum(row["order_count"] for row in truth.values()) > 0
    compare_funnel(truth, world.rows(way, "funnel"))
    nm_id, day = max(truth)
    days = [day for _, day in truth]
    of_article = world.rows(way, "funnel", nm_id=nm_id, date_from=min(days))
    compare_funnel({key: row for key, row in truth.items() if key[0] == nm_id}, of_article, newest=max(days))
    of_day = world.rows(way, "funnel", date_from=day, date_to=day)
    compare_funnel({key: row for key, row in truth.items() if key[1] == day}, of_day, newest=max(days))


def test_the_balance_stands_in_the_cabinet(world):
    expected = world.truth().balance()
    for cabinet in (world.wbd.data("/api/v1/cabinets", world.key)[0], world.place.data("cabinet", "list")[0]):
        balance = cabinet["balance"]
        assert balance.pop("as_of")
        assert balance == expected


def test_a_bad_filter_says_what_is_allowed(world):
    answer = world.wbd.get("/api/v1/finance", world.key, kind="gift")
    assert answer.status == 422
    assert answer.json["errors"][0]["field"] == "kind"
    assert "sale" in answer.json["errors"][0]["message"]
    assert world.place.wbctl("finance", "--kind", "gift", code=2).err


def test_answers_follow_when_tariffs_and_accounting_change(world):
    before = check_costs(world, "rest")
    rows = {row["srid"]: row for row in world.rows("rest", "orders")}
    world.emulator.advance(seconds=5, tariff_changes=12, commission_changes=12, finance_reports=1, buyouts=5)
    # Older days of the funnel are read again once a day, or by a full sync.
    for how, datasets in (("--force", "orders,sales,products,tariffs,finance"), ("--full", "funnel")):
        summary = world.place.data("sync", "--only", datasets, how, "--wait")
        assert {d["state"] for d in summary["datasets"]} == {"succeeded"}, summary
    after = check_costs(world, "rest")
    assert after["commission", "actual"] >= before["commission", "actual"]
    changed = [row for row in world.rows("rest", "orders") if row["commission"] != rows[row["srid"]]["commission"]]
    assert changed
    compare(world.truth().finance(), stored_finance(world.rows("rest", "finance")))
    compare_funnel(world.truth().funnel(), world.rows("rest", "funnel"))
    # Accounting that is read again from a day on stays what it is.
    since = min(row["day"] for row in world.rows("rest", "finance"))
    world.place.data("sync", "--only", "finance", "--since", since, "--wait")
    compare(world.truth().finance(), stored_finance(world.rows("rest", "finance")))
    assert all(isinstance(row["commission"]["amount"], (int, Decimal)) for row in changed)
    counters = Truth.counters(world.emulator.counters())
    assert (counters.limited, counters.refused) == (0, []), counters
