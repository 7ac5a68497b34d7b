"""The first load at limits that let a short sync read only a part. Every command, answer and report says so until it
has ended, and none afterwards."""

import re

import pytest

USER = 1001
# WB's limit of one request a minute is one in 7.5 s here, and a sync without --wait waits 5 s at most.
SCALE = 8
SLOW = "orders,sales,finance"
DONE, PARTIAL, UNAVAILABLE, USAGE = 0, 9, 7, 2


@pytest.fixture(scope="module")
def world(module_scene):
    emulator = module_scene.emulator(cabinets=1, orders=200, products=20, limit_scale=SCALE)
    place = module_scene.installation(emulator, scale=SCALE)
    place.add_user(USER)
    place.add_cabinet(USER, emulator.token())
    return place, module_scene.wbd(place, arguments=["--role", "api"]), place.add_key(f"user:{USER}")


def loading_of(answer) -> dict:
    return {one["dataset"]: one for one in answer.json["meta"]["loading"]}


def test_until_the_first_load_has_ended_everything_says_that_it_is_a_part(world):
    place, wbd, key = world
    assert set(loading_of(wbd.get("/api/v1/orders", key))) == {"orders", "sales"}
    assert "Nothing yet: still loading" in place.wbctl("orders").out

    run = place.wbctl("--json", "sync", "--only", SLOW, code=PARTIAL)
    summary = run.json["data"]
    assert summary["state"] == "partial"
    rows = {row["dataset"]: row for row in summary["datasets"]}
    assert {row["state"] for row in rows.values()} == {"loading"}, rows
    for row in rows.values():
        assert row["loading"]["fetched"] == row["fetched"] > 0
        assert row["fetched"] + row["derived"] == sum(
            row[name] for name in ("created", "changed", "unchanged", "skipped", "merged")
        )
        assert "still loading" in row["note"]
    assert {one["dataset"] for one in run.json["loading"]} == set(SLOW.split(","))

    # A second sync finds nothing due, and still says that the history is not complete.
    again = place.wbctl("sync", "--only", SLOW, code=PARTIAL, lang="ru")
    assert re.search(r"следующая загрузка в \d\d:\d\d", again.out), again
    assert "Ещё загружается: " in again.err
    assert "Полная загрузка: wbctl sync --wait или wbd" in again.err

    states = {row["dataset"]: row for row in place.data("status")["datasets"]}
    assert states["finance"]["state"] == "loading"
    assert states["finance"]["loading"]["fetched"] == rows["finance"]["fetched"]

    # Rows of a report that has not been read to its end do not count, and the list says why it is empty.
    finance = place.wbctl("finance", "list", lang="ru")
    assert finance.out.startswith("Пока пусто: ещё загружается.")
    assert f"финансы ({rows['finance']['fetched']}" in finance.err
    assert place.wbctl("finance", "totals", lang="ru").out.startswith("Пока пусто")
    # No report counts yet, so what follows from reports is unknown, and not 0.
    assert place.data("explain", "payout")["value"] is None
    explained = place.wbctl("explain", "profit", lang="ru")
    assert "payout = —" in explained.out and "нет строк" in explained.out, explained
    assert "Ещё загружается: финансы" in explained.err
    assert "Still loading: orders (" in place.wbctl("explain", "orders_count").err
    daily = place.wbctl("report", "daily", lang="ru").out
    assert "К перечислению за товар: финансовые отчёты WB ещё загружаются" in daily

    listed = place.wbctl("orders", "--limit", "3")
    assert "Still loading: orders (" in listed.err
    sales = place.wbctl("analytics", "sales")
    assert "Still loading: orders (" in sales.err
    assert "No data to compare with: the history is still loading" in sales.out
    figures = place.data("analytics", "sales")
    assert figures["previous"] is None and figures["change_percent"] is None
    assert figures["period"]["complete"] is False
    for kind in ("daily", "sales", "dashboard"):
        assert "⏳ Still loading: orders (" in place.wbctl("report", kind).out
    order = place.data("orders", "--limit", "1")[0]["id"]
    report = place.data("report", "order", order)
    assert {one["dataset"] for one in report["sections"]["freshness"]["loading"]} >= {"orders", "sales"}

    answer = wbd.get("/api/v1/finance", key)
    assert answer.json["data"] == []
    assert loading_of(answer)["finance"]["fetched"] == rows["finance"]["fetched"]
    assert {"orders", "sales"} == set(loading_of(wbd.get("/api/v1/explain", key, figure="orders_sum")))
    for route in ("explain?figure=profit", "analytics/profit", "finance/reports"):
        assert {"finance", "payouts"} <= set(loading_of(wbd.get(f"/api/v1/{route}", key))), route
    board = wbd.get("/api/v1/dashboard", key)
    assert {"orders", "sales"} <= set(loading_of(board))


def test_after_the_whole_load_nothing_says_so(world):
    place, wbd, key = world
    place.wbctl("sync", "--only", SLOW, "--wait", "--force", code=DONE)
    states = {row["dataset"]: row for row in place.data("status")["datasets"]}
    for dataset in SLOW.split(","):
        assert states[dataset]["loading"] is None, states[dataset]
        assert states[dataset]["state"] == "succeeded"
    assert place.data("finance", "list")
    assert "loading" not in place.wbctl("finance", "list").err
    answer = wbd.get("/api/v1/orders", key)
    assert answer.json["meta"]["loading"] == []
    assert wbd.get("/api/v1/finance", key).json["meta"]["loading"] == []

    # 90 days are stored: 30 days are compared with the 30 before, 60 days with nothing.
    month = wbd.data("/api/v1/analytics/sales", key, telegram_id=USER, period=30)
    assert month["previous"]["orders_count"] > 0
    assert month["period"]["complete"] is True
    half_year = wbd.data("/api/v1/analytics/sales", key, telegram_id=USER, period=90)
    assert half_year["previous"] is None and half_year["change_percent"] is None
    assert "No data to compare with: 90 days · history since " in place.wbctl("report", "sales", "--period", "90").out

    fresh = place.wbctl("sync", "--only", SLOW, lang="ru", code=DONE)
    assert re.fullmatch(r"Всё свежее; следующая загрузка в .*\d\d:\d\d \(--force: сейчас\)\n", fresh.out), fresh
    assert fresh.err == ""


def test_while_only_costs_load_a_sync_says_that_the_rest_is_complete(world):
    place, _, _ = world
    costs = "orders,storage_costs"
    first = place.wbctl("sync", "--only", costs, lang="ru", code=PARTIAL)
    assert "Заказы, продажи и остатки загружены полностью" in first.err, first
    again = place.wbctl("sync", "--only", costs, lang="en", code=PARTIAL)
    assert re.match(r"Everything is fresh but the costs for profit; the next sync is at .*\d\d:\d\d", again.out), again
    assert "Still loading: storage_costs" in again.err, again


def test_a_percentage_of_undecided_orders_is_marked_and_not_shown(world):
    place, wbd, key = world
    for period in (7, 30):
        totals = wbd.data("/api/v1/analytics/sales", key, telegram_id=USER, period=period)["totals"]
        decided = totals["orders_count"] - totals["in_transit_count"]
        assert totals["buyout_preliminary"] == (totals["in_transit_count"] > decided)
    today = place.data("report", "daily")["sections"]["day"]["totals"]
    text = place.wbctl("report", "daily").out
    if today["buyout_preliminary"] and today["buyout_percent"] is not None:
        assert "too early to tell" in text
    # WB's word for what it pays for the goods, and what is left after logistics.
    order = next(row for row in place.data("orders", "--limit", "200") if row["logistics"] and row["status"] == "buyout")
    money = place.data("report", "order", order["id"])["sections"]["money"]
    left = round(money["to_be_paid"]["amount"] - money["logistics"]["amount"], 2)
    assert money["after_logistics"]["amount"] == left
    text = place.wbctl("report", "order", order["id"], lang="ru").out
    assert "К перечислению за товар: " in text and "После логистики: " in text
    assert "К выплате" not in text


def test_a_csv_has_one_heading(world):
    place, _, _ = world
    headings = {
        place.wbctl("orders", "list", "-o", "csv", "--offset", at, "--limit", 20).out.splitlines()[0]
        for at in (0, 60, 120, 100_000)
    }
    assert len(headings) == 1


def test_reading_leaves_no_trace_and_what_is_lost_for_good_is_asked_for(world, tmp_path):
    place, _, _ = world
    missing = tmp_path / "nodir" / "x.db"
    told = place.wbctl("orders", env={"DATABASE_URL": f"sqlite://{missing}"}, code=UNAVAILABLE)
    assert str(missing) in told.err and "wbctl init" in told.err
    assert not missing.parent.exists()
    cabinet = place.data("cabinet", "list")[0]["id"]
    refused = place.wbctl("cabinet", "remove", cabinet, "--purge", code=USAGE)
    assert "--yes" in refused.err
    assert place.data("orders", "--limit", "1")
