"""The main path, WB -> sync -> SQLite -> REST and CLI, compared with the emulator's own account of the truth.
Two sellers, 900 orders and 130 cards each, pages of 100 rows, the official limits at 60 times their rate."""

from types import SimpleNamespace

import pytest

from truth import (
    Truth,
    by,
    compare,
    compare_orders,
    compare_stocks,
    stored_by,
    stored_goods,
    stored_products,
    stored_reviews,
    stored_stocks,
    stored_tariffs,
)

USERS = (1001, 1002)


@pytest.fixture(scope="module")
def world(module_scene):
    emulator = module_scene.emulator(cabinets=2, orders=900, products=130, page_rows=100, fast=True)
    place = module_scene.installation(emulator)
    cabinets = {}
    for number, user in enumerate(USERS, 1):
        place.add_user(user)
        added = place.add_cabinet(user, emulator.token(number)).json["data"]
        cabinets[user] = added["id"]
    summary = place.data("sync")
    wbd = module_scene.wbd(place)
    keys = {user: place.add_key(f"user:{user}") for user in USERS}
    sids = {c["id"]: c["sid"] for c in place.data("cabinet", "list")}
    truths = {user: Truth(emulator.truth(sids[cabinets[user]])) for user in USERS}
    return SimpleNamespace(
        emulator=emulator, place=place, wbd=wbd, keys=keys, cabinets=cabinets, truths=truths, summary=summary
    )


@pytest.fixture(params=USERS)
def user(request):
    return request.param


@pytest.fixture(params=["rest", "cli"])
def rows_of(request, world, user):
    """Every stored row of one user's cabinet, over the REST API or wbctl."""
    cabinet = world.cabinets[user]
    if request.param == "rest":
        return lambda noun: world.wbd.all_rows(f"/api/v1/{noun}", world.keys[user], page=500)
    listing = {"orders": ["orders", "list"], "prices/history": ["prices", "history"]}
    return lambda noun: world.place.all_rows(*listing.get(noun, [noun]), "--cabinet", cabinet)


def test_the_first_sync_succeeds_for_every_dataset(world):
    states = {(d["cabinet_id"], d["dataset"]): d["state"] for d in world.summary["datasets"]}
    assert set(states.values()) == {"succeeded"}, states
    assert {cabinet for cabinet, _ in states} == set(world.cabinets.values())
    assert {dataset for _, dataset in states} == {
        "orders", "reviews", "questions", "sales", "products", "stocks", "prices", "funnel", "finance", "warehouses",
        "tariffs", "payouts", "storage_costs", "acceptance_costs", "adverts", "penalties",
    }


def test_orders_equal_the_truth_to_the_kopeck(world, user, rows_of):
    truth = world.truths[user]
    assert len(truth.orders()) >= 890
    compare_orders(truth, rows_of("orders"))


def test_every_status_occurs_and_its_count_is_right(world, user):
    truth = world.truths[user]
    for status in ("created", "buyout", "cancelled", "returned"):
        expected = sum(order.get("status") == status for order in truth.orders().values())
        assert expected > 0, f"the emulator made no order that is {status}"
        answer = world.wbd.get("/api/v1/orders", world.keys[user], status=status, limit=1)
        assert 0 <= int(answer.headers["X-Total-Count"]) - expected <= len(truth.uncertain_orders()), status


def test_products_equal_the_truth(world, user, rows_of):
    truth = world.truths[user].products()
    assert len(truth) >= 130
    compare(truth, stored_products(rows_of("products")))


def test_stocks_equal_the_truth(world, user, rows_of):
    truth = world.truths[user].stocks()
    assert truth
    compare_stocks(truth, stored_stocks(rows_of("stocks")))


def test_reviews_equal_the_truth(world, user, rows_of):
    truth = world.truths[user].reviews()
    assert {review["answered"] for review in truth.values()} == {True, False}
    compare(truth, stored_reviews(rows_of("reviews")))


def test_sales_equal_the_truth_to_the_kopeck(world, user, rows_of):
    truth = world.truths[user].sales()
    assert {sale["type"] for sale in truth.values()} == {"sale", "return"}
    rows = by("sale_id", rows_of("sales"))
    compare(truth, rows)
    orders = by("srid", world.wbd.all_rows("/api/v1/orders", world.keys[user]))
    for sale in rows.values():
        assert sale["order_id"] == (orders[sale["srid"]]["id"] if sale["srid"] in orders else None)


def test_prices_stock_and_ratings_of_products_equal_the_truth(world, user, rows_of):
    truth = world.truths[user].goods()
    for name in ("price", "stock", "rating", "wb_rating"):
        assert any(goods[name] for goods in truth.values()), name
    compare(truth, stored_goods(rows_of("products")))


def test_questions_equal_the_truth(world, user, rows_of):
    truth = world.truths[user].questions()
    assert {question["answered"] for question in truth.values()} == {True, False}
    compare(truth, by("id", rows_of("questions")))


def test_prices_equal_the_truth_to_the_kopeck(world, user, rows_of):
    truth = world.truths[user].prices()
    assert {chrt_id is None for _, chrt_id in truth} == {True, False}
    compare(truth, stored_by(rows_of("prices"), "nm_id", "chrt_id"))
    # Nothing has changed since the first sync.
    compare(truth, stored_by(rows_of("prices/history"), "nm_id", "chrt_id"))


def test_warehouses_equal_the_truth(world, user, rows_of):
    stored = stored_by(rows_of("warehouses"), "type", "id")
    wb = {key: row for key, row in stored.items() if key[0] == "wb"}
    assert set(wb) == {("wb", row["warehouse_id"]) for row in rows_of("stocks") if row["warehouse_type"] == "wb"}
    compare(world.truths[user].warehouses(), {key: row for key, row in stored.items() if key not in wb})


def test_tariffs_equal_the_truth_to_the_kopeck(world, user, rows_of):
    truth = world.truths[user].tariffs()
    assert {kind for kind, _ in truth} == {"commission", "box", "pallet", "return"}
    compare(truth, stored_tariffs(rows_of("tariffs")))


def test_the_order_report_is_there_in_both_languages_and_three_forms(world, user):
    newest = world.wbd.data("/api/v1/orders", world.keys[user], limit=1)[0]
    path = f"/api/v1/orders/{newest['id']}/report"
    for language in ("ru", "en"):
        report = world.wbd.data(path, world.keys[user], lang=language)
        assert report["parts"] and all(len(part) <= 4096 for part in report["parts"])
        text = world.wbd.get(path, world.keys[user], lang=language, format="text")
        assert text.status == 200 and text.headers["Content-Type"].startswith("text/plain")
        assert newest["srid"] in text.text
        html = world.wbd.get(path, world.keys[user], lang=language, format="html")
        assert html.status == 200 and html.headers["Content-Type"].startswith("text/html")
    assert newest["srid"] in world.place.wbctl("report", "order", newest["id"]).out


def test_a_second_sync_changes_nothing_and_wb_never_said_429(world):
    before = {user: world.wbd.all_rows("/api/v1/orders", world.keys[user]) for user in USERS}
    again = world.place.data("sync", "--force", "--wait")
    for dataset in again["datasets"]:
        assert dataset["state"] == "succeeded", dataset
        assert (dataset["created"], dataset["changed"]) == (0, 0), dataset
    after = {user: world.wbd.all_rows("/api/v1/orders", world.keys[user]) for user in USERS}
    assert before == after

    counters = Truth.counters(world.emulator.counters())
    assert counters.requests > 0
    assert counters.limited == 0, counters
    assert counters.refused == [], counters
