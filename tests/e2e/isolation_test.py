"""Data of another user does not exist: over REST, for every route that shows data."""

from types import SimpleNamespace

import pytest

ANNA, BORIS = 1001, 1002


@pytest.fixture(scope="module")
def two(module_scene):
    emulator = module_scene.emulator(cabinets=2, orders=40, products=8, fast=True)
    place = module_scene.installation(emulator)
    cabinets = {}
    for number, user in enumerate((ANNA, BORIS), 1):
        place.add_user(user)
        cabinets[user] = place.add_cabinet(user, emulator.token(number)).json["data"]["id"]
    place.wbctl("sync", "--wait")
    keys = {name: place.add_key(name) for name in (f"user:{ANNA}", f"user:{BORIS}", "bot", "admin")}
    wbd = module_scene.wbd(place)
    admin = keys["admin"]
    orders = {u: wbd.data("/api/v1/orders", admin, telegram_id=u, limit=1)[0] for u in (ANNA, BORIS)}
    return SimpleNamespace(place=place, wbd=wbd, keys=keys, cabinets=cabinets, orders=orders)


@pytest.mark.parametrize("noun", ["orders", "products", "stocks", "reviews"])
def test_a_user_key_sees_its_own_rows_only(two, noun):
    for user in (ANNA, BORIS):
        rows = two.wbd.all_rows(f"/api/v1/{noun}", two.keys[f"user:{user}"])
        assert rows and {row["cabinet_id"] for row in rows} == {two.cabinets[user]}


@pytest.mark.parametrize("noun", ["orders", "products", "stocks", "reviews"])
def test_naming_somebody_elses_cabinet_or_user_gives_404(two, noun):
    key = two.keys[f"user:{ANNA}"]
    assert two.wbd.get(f"/api/v1/{noun}", key, cabinet_id=two.cabinets[BORIS]).status == 404
    assert two.wbd.get(f"/api/v1/{noun}", key, telegram_id=BORIS).status == 404


@pytest.mark.parametrize("by", ["id", "srid"])
@pytest.mark.parametrize("tail", ["", "/report"])
def test_somebody_elses_order_gives_404_also_when_it_is_cached(two, by, tail):
    path = f"/api/v1/orders/{two.orders[BORIS][by]}{tail}"
    for _ in range(2):
        assert two.wbd.get(path, two.keys[f"user:{BORIS}"]).status == 200
        assert two.wbd.get(path, two.keys[f"user:{ANNA}"]).status == 404


def test_a_bot_key_must_name_its_user_and_then_acts_for_that_one(two):
    assert two.wbd.get("/api/v1/orders", two.keys["bot"]).status == 422
    for user in (ANNA, BORIS):
        rows = two.wbd.all_rows("/api/v1/orders", two.keys["bot"], telegram_id=user)
        assert {row["cabinet_id"] for row in rows} == {two.cabinets[user]}
    assert two.wbd.get("/api/v1/orders", two.keys["bot"], telegram_id=999).status == 404


def test_a_key_that_is_no_key_gives_401(two):
    good = two.keys["admin"]
    for key in ("x", good[:-1], good + "0", good.swapcase()):
        assert two.wbd.get("/api/v1/orders", key, telegram_id=ANNA).status == 401


def test_an_unchanged_answer_is_304_and_one_users_etag_does_not_open_another_users_data(two):
    from harness import request

    def get(user, etag=None):
        headers = {"X-API-Key": two.keys[f"user:{user}"]}
        if etag:
            headers["If-None-Match"] = etag
        return request(two.wbd.base, "/api/v1/orders?limit=20", headers=headers)

    first = get(ANNA)
    assert get(ANNA, first.headers["ETag"]).status == 304
    assert get(BORIS, first.headers["ETag"]).status == 200


def test_pages_of_any_size_give_every_row_once(two):
    key = two.keys[f"user:{ANNA}"]
    whole = two.wbd.all_rows("/api/v1/orders", key)
    assert whole == two.wbd.all_rows("/api/v1/orders", key, page=7)
    assert len({row["id"] for row in whole}) == len(whole)
    first = two.wbd.get("/api/v1/orders", key, limit=7)
    assert 'rel="next"' in first.headers["Link"] and 'rel="last"' in first.headers["Link"]
    for bad in ({"limit": 0}, {"limit": 1001}, {"offset": -1}, {"status": "lost"}, {"date_from": "soon"}):
        assert two.wbd.get("/api/v1/orders", key, **bad).status == 422, bad
