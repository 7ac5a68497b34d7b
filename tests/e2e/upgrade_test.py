"""Opens the database of an older program (tests/data/upgrade), migrates it and continues to sync. There is no second
backfill, no row is lost or stored twice, and no event is about old rows.

WBCTL=build/dev/bin/wbctl WBD=build/dev/bin/wbd /usr/bin/python3 -m pytest tests/e2e/upgrade_test.py
With WB_E2E_SHAPE=server it takes the PostgreSQL database. The older program passes, too."""

from collections import Counter
from datetime import date, datetime, timedelta, timezone
from types import SimpleNamespace

import pytest

import stored_world
from harness import parse
from recorder import Recorder
from stored_world import StoredWorld, moment
from truth import (
    Truth,
    by,
    compare,
    compare_orders,
    compare_stocks,
    stored_finance,
    stored_products,
    stored_reviews,
    stored_stocks,
)

# Cabinets of the stored database, named after the state in which the older program left them.
MENDED = 1  # some rows came without their ids; now WB gives them whole
INTERRUPTED = 2  # each dataset stopped in the middle of its pages
BASE = 3  # a base token, whose stock report is being made
FIRST = 4  # orders and sales of its first sync have not all been read
PAUSED, REFUSED, DISCONNECTED, PENDING = 5, 6, 7, 8
SYNCED = (MENDED, INTERRUPTED, BASE)  # whose first sync is over
COUNTED = ("quantity", "in_way_to_client", "in_way_from_client")
PARTIAL = 9  # exit code: not all datasets could be synced
NEW_DATASETS = {"payouts", "storage_costs", "acceptance_costs", "adverts", "penalties"}
MOSCOW = timezone(timedelta(hours=3))

ORDERS, SALES = "/api/v1/supplier/orders", "/api/v1/supplier/sales"
FEED, CARDS, GOODS = "/api/analytics/v1/order-feed", "/content/v2/get/cards/list", "/api/v2/list/goods/filter"
FEEDBACKS, QUESTIONS = "/api/v1/feedbacks", "/api/v1/questions"
FUNNEL, FINANCE = "/api/analytics/v3/sales-funnel/products", "/api/finance/v1/sales-reports/detailed"
REMAINS, FBS = "/api/v1/warehouse_remains", "/api/v3/orders"


class Old(SimpleNamespace):
    """The stored database, the emulated sellers and clock it belongs to, and what the older program showed."""

    def sid(self, cabinet: int) -> str:
        return next(row["sid"] for row in self.document["accounts"]["cabinets"] if row["id"] == cabinet)

    def cursor(self, cabinet: int, dataset: str) -> dict:
        return self.document["cursors"][str(cabinet)][dataset]

    def asked(self, cabinet: int, path: str) -> list:
        return self.recorder.of(self.sid(cabinet), path)

    def rows(self, cabinet: int, *words) -> list:
        return self.place.all_rows(*words, "--cabinet", cabinet)

    def truth(self, cabinet: int) -> Truth:
        return Truth(self.world.truth(self.sid(cabinet)))

    @property
    def today(self) -> date:
        """The Moscow day of the stored database."""
        return moment(self.document["stored_at"]).astimezone(MOSCOW).date()

    def later(self, **time) -> None:
        """Time goes on that much after the database was stored."""
        self.world.clock.run(moment(self.document["stored_at"]) + timedelta(**time))

    def sync(self, *cabinets, code=0) -> dict:
        chosen = [word for cabinet in cabinets for word in ("--cabinet", cabinet)]
        return self.place.data("sync", "--force", "--wait", *chosen, code=code)


@pytest.fixture
def old(scene):
    document = stored_world.expected()
    world = StoredWorld(scene, document["world"])
    world.clock.freeze(moment(document["stored_at"]))
    truth = {sid: stored_world.seller_digest(world.truth(sid)) for sid in document["truth"]}
    assert truth == document["truth"], "this emulator makes other sellers of the same seed: see tests/data/upgrade/README.md"
    recorder = Recorder(world.emulator.base)
    place = scene.installation(
        recorder.base,
        stored_world.place_stored,
        scale=document["world"]["options"]["limit_scale"],
        extra=dict(world.clock.environment),
    )
    yield Old(document=document, world=world, recorder=recorder, place=place)
    recorder.stop()


def names_of(allowed):
    return set(allowed.removeprefix("a list of ").removesuffix(", each once, or null").split(", "))


def as_before(shown, before):
    """Without the members, settings and datasets that the older program did not have."""
    if isinstance(shown, dict) and isinstance(before, dict):
        known = {name: as_before(value, before[name]) for name, value in shown.items() if name in before}
        if known.get("key") == "sync_datasets" and names_of(before["allowed"]) <= names_of(known["allowed"]):
            known["allowed"] = before["allowed"]
        return known
    if isinstance(shown, list) and isinstance(before, list):
        known = {row["key"] for row in before if isinstance(row, dict) and "key" in row}
        rows = [row for row in shown if not isinstance(row, dict) or "key" not in row or row["key"] in known]
        return [as_before(row, old) for row, old in zip(rows, before)] if len(rows) == len(before) else rows
    return shown


def test_nothing_of_it_looks_different_after_the_migration(old):
    place, document = old.place, old.document
    assert stored_world.table_rows(place) == document["tables"]
    place.wbctl("db", "migrate")
    place.wbctl("db", "status")
    assert place.data("db", "check") == {"sound": True, "findings": []}
    place.assert_whole()
    rows = stored_world.table_rows(place)
    assert document["tables"]["outbox"] == 0  # it was never used, and is gone
    kept = {name: number for name, number in document["tables"].items() if name not in ("schema_migrations", "outbox")}
    assert {name: rows.get(name) for name in kept} == kept
    shown = stored_world.shown_accounts(place)
    assert as_before(shown, document["accounts"]) == document["accounts"]
    lists = as_before(stored_world.shown_lists(place), document["lists"])
    different = {
        (noun, field)
        for noun, fields in document["lists"].items()
        for field in fields
        if lists[noun][field] != fields[field]
    }
    # An order that only the feed knows has its category from the tariffs now. A report counts its unread rows.
    assert different <= {("orders", "category"), ("finance", "report")}
    listed = as_before(stored_world.fields_of(stored_world.events(place)), document["events"])
    # A payload has every field of its type now.
    assert {name for name in listed if listed[name] != document["events"][name]} <= {"payload"}
    assert old.recorder.requests == []


def test_keys_kept_answers_and_an_asked_for_sync_outlive_it(scene, old):
    requests = old.document["requests"]
    keys = requests["keys"]
    old.place.wbctl("db", "migrate")
    old.later(minutes=1)
    wbd = scene.wbd(old.place, arguments=["--role", "api"])
    for kept in requests["kept"]:
        again = wbd.send("POST", kept["path"], kept["key"], kept["body"], {"Idempotency-Key": kept["idempotency_key"]})
        assert (again.status, again.json["data"]) == (kept["status"], parse(kept["answer"])["data"])
        assert again.headers["Idempotency-Replayed"] == "true"
    status = f"/api/v1/sync/status?sync_id={requests['sync_id']}"
    assert wbd.data(status, keys["admin"])["state"] == "queued"
    user = next(key for scope, key in keys.items() if scope.startswith("user:"))
    assert {row["id"] for row in wbd.data("/api/v1/cabinets", user)} == set(SYNCED)
    for noun in ("orders", "sales", "finance"):
        found = int(wbd.get(f"/api/v1/{noun}", keys["admin"], limit=1).headers["X-Total-Count"])
        assert found == old.document["lists"][noun]["rows"], noun
    assert old.recorder.requests == []
    scene.stop(wbd)

    old.place.wbctl("sync", "--wait", "--cabinet", MENDED)
    wbd = scene.wbd(old.place)
    wbd.wait_for(status, keys["admin"], lambda told: told["state"] == "succeeded", seconds=60)


def moscow(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, MOSCOW).strftime("%Y-%m-%dT%H:%M:%S")


def first_page_of_statistics(cursor: dict) -> tuple:
    """(dateFrom, flag) of the next request to supplier/orders or supplier/sales."""
    if cursor["tie_last"]:
        return cursor["tie_next"], "1"
    if cursor["doubt"]["since"]:
        return cursor["doubt_from"], "0"
    if cursor["reread_waits"]:
        return (cursor["reread_older"] or [cursor["reread_next"]])[0], "1"
    return cursor["position"], "0"


def days_read_again(cursor: dict, today: date) -> set:
    """Days of the daily second look at late prices that have not been read yet."""
    if cursor["reread_next"]:
        older, first, end = cursor["reread_older"], cursor["reread_next"], date.fromisoformat(cursor["reread_began"])
    elif cursor["reread_on"] == today.isoformat():
        return set()
    else:
        before_the_last = date.fromisoformat(cursor["reread_on"]) - timedelta(days=1)
        older, first, end = [], min(before_the_last, today - timedelta(days=2)).isoformat(), today
    return {*older, *days_between(date.fromisoformat(first), end)}


def days_between(first: date, end: date) -> list:
    return [(first + timedelta(days=number)).isoformat() for number in range((end - first).days)]


def check_statistics(old, cabinet: int, path: str, cursor: dict) -> None:
    asked = [(request.query["dateFrom"], request.query["flag"]) for request in old.asked(cabinet, path)]
    place, flag = first_page_of_statistics(cursor)
    earliest = min(cursor["position"], cursor["doubt_from"] or cursor["position"])
    if not cursor["tie_last"]:  # the older program did not go back for rows that surface late
        earliest = min(earliest, f"{old.today - timedelta(days=7)}T00:00:00")
        place = min(place, earliest) if flag == "0" else place
    assert asked[0] == (place, flag), (cabinet, path)
    pages = [place for place, flag in asked if flag == "0"]
    days = [place for place, flag in asked if flag == "1"]
    assert min(pages) >= earliest, (cabinet, path)
    if cursor["tie_last"]:
        assert days == sorted(set(days)) and days[0] == cursor["tie_next"], (cabinet, path)
    else:
        assert set(days) == days_read_again(cursor, old.today), (cabinet, path)


def check_feed(old, cabinet: int, feed: dict) -> None:
    first = old.asked(cabinet, FEED)[0].body
    start = first["selectedPeriod"]["start"]
    if feed["window_start"]:
        place = (start[:19], first["pagination"].get("snapshotTime"), first["pagination"]["offset"])
        assert place == (moscow(feed["window_start"]), feed["snapshot_time"], feed["offset"]), cabinet
        return
    overlap = feed["newest"] - 600_000
    wanted = min(overlap, feed["doubt_from"]) if feed["doubt"]["since"] else overlap
    assert start[:19] == moscow(wanted) and first["pagination"]["offset"] == 0, cabinet


def check_cards(old, cabinet: int, cursor: dict) -> None:
    position = cursor["doubt_from"] if cursor["doubt"]["since"] else cursor["position"]
    first = old.asked(cabinet, CARDS)[0].body["settings"]["cursor"]
    assert (first.get("updatedAt", ""), first.get("nmID", 0)) == (position["updated_at"], position["nm_id"]), cabinet
    assert position["updated_at"], "the stored place is the beginning"


def check_finance(old, cabinet: int, cursor: dict) -> None:
    """The stored rows lack decimals and fields that the ledger needs, so all reports are read again, once."""
    first = old.asked(cabinet, FINANCE)[0].body
    assert (first["period"], first["dateFrom"], first["rrdId"]) == ("weekly", cursor["first"], 0), cabinet


def check_funnel(old, cabinet: int, cursor: dict) -> None:
    asked = [request.body for request in old.asked(cabinet, FUNNEL)]
    days = [body["selectedPeriod"]["start"] for body in asked]
    if cursor["next_back"] <= cursor["last_back"]:
        day = date.fromisoformat(cursor["on"]) - timedelta(days=cursor["next_back"])
        assert (days[0], asked[0]["offset"]) == (day.isoformat(), cursor["offset"]), cabinet
    elif cursor["whole_on"] == old.today.isoformat():  # the month has been read on that day
        assert min(days) >= (old.today - timedelta(days=1)).isoformat(), cabinet


def check_feedback(old, cabinet: int, path: str, cursor: dict) -> None:
    first = old.asked(cabinet, path)[0].query
    if cursor["stage"] == 2:
        assert (first["isAnswered"], first["skip"]) == ("true", str(cursor["skip"])), (cabinet, path)
    elif cursor["full_on"] == old.today.isoformat():  # the whole pass of the day has been made
        answered = [request.query for request in old.asked(cabinet, path) if request.query["isAnswered"] == "true"]
        assert all("dateFrom" in query for query in answered), (cabinet, path)


def check_places(old) -> None:
    """The first request of each kind is the one that the older program would have sent next."""
    for cabinet in SYNCED:
        orders = old.cursor(cabinet, "orders")
        check_statistics(old, cabinet, ORDERS, orders["stat"])
        check_statistics(old, cabinet, SALES, old.cursor(cabinet, "sales")["stat"])
        check_feed(old, cabinet, orders["feed"])
        check_cards(old, cabinet, old.cursor(cabinet, "products"))
        check_funnel(old, cabinet, old.cursor(cabinet, "funnel"))
        check_feedback(old, cabinet, FEEDBACKS, old.cursor(cabinet, "reviews"))
        check_feedback(old, cabinet, QUESTIONS, old.cursor(cabinet, "questions"))
        listed = old.cursor(cabinet, "prices") or {"offset": 0}
        assert old.asked(cabinet, GOODS)[0].query["offset"] == str(listed["offset"]), cabinet
        check_finance(old, cabinet, old.cursor(cabinet, "finance"))
        if cabinet != BASE:
            known = orders["fbs"]["known_until"] // 1000 - 86_400
            assert int(old.asked(cabinet, FBS)[0].query["dateFrom"]) >= known - 1 or orders["fbs"]["doubt"]["since"], cabinet
    check_statistics(old, FIRST, ORDERS, old.cursor(FIRST, "orders")["stat"])
    check_statistics(old, FIRST, SALES, old.cursor(FIRST, "sales")["stat"])
    task = old.cursor(BASE, "stocks")["remains_task"]
    assert old.asked(BASE, f"{REMAINS}/tasks/{task}/status") and not old.asked(BASE, REMAINS)


def check_fixture_is_in_the_middle(old) -> None:
    """The stored cursors hold the states that check_places() is about."""
    mended = {name: old.cursor(MENDED, name) for name in ("orders", "sales", "products")}
    assert mended["orders"]["stat"]["doubt"]["since"] and mended["orders"]["feed"]["doubt"]["since"]
    assert mended["sales"]["stat"]["doubt"]["since"] and mended["products"]["doubt"]["since"]
    orders, sales = old.cursor(INTERRUPTED, "orders"), old.cursor(INTERRUPTED, "sales")
    assert orders["feed"]["window_start"] and orders["feed"]["offset"]
    assert orders["stat"]["reread_next"] and sales["stat"]["reread_next"]
    assert old.cursor(FIRST, "orders")["stat"]["tie_last"] and old.cursor(FIRST, "sales")["stat"]["tie_last"]
    assert old.cursor(INTERRUPTED, "prices")["offset"] and old.cursor(INTERRUPTED, "reviews")["stage"]
    assert old.cursor(INTERRUPTED, "finance")["weekly"]["from"] and old.cursor(BASE, "finance")["daily_look"]["rrd_id"]
    assert old.cursor(BASE, "stocks")["remains_task"]


def check_rows(old, cabinet: int) -> None:
    """The stored rows equal the truth, each row once."""
    truth = old.truth(cabinet)
    compare_orders(truth, old.rows(cabinet, "orders", "list"))
    compare(truth.sales(), by("sale_id", old.rows(cabinet, "sales")))
    compare(truth.products(), stored_products(old.rows(cabinet, "products")))
    compare(truth.reviews(), stored_reviews(old.rows(cabinet, "reviews")))
    compare(truth.questions(), by("id", old.rows(cabinet, "questions")))
    compare(truth.finance(), stored_finance(old.rows(cabinet, "finance", "list")))
    if cabinet != BASE:  # its report has not been read
        shelves = stored_stocks(old.rows(cabinet, "stocks"))
        # WB lists no stock of a card in the trash; the database keeps such rows at 0.
        listed = {key: row for key, row in shelves.items() if key in truth.stocks() or any(row[name] for name in COUNTED)}
        compare_stocks(truth.stocks(), listed)


def check_events(old, before: dict, after: list) -> Counter:
    """New events are about changes since `before`, the result of stored(). Gives their number by type."""
    known = {event["id"] for event in before["events"]}
    news = [event for event in after if event["id"] not in known]
    for event in news:
        place = (event["cabinet_id"], event["subject"])
        status = before["orders"].get(place)
        if event["type"] == "order.created":
            assert status is None, event
        elif event["type"].startswith("order."):
            assert status != {"bought_out": "buyout"}.get(event["type"][6:], event["type"][6:]), event
        elif event["type"] in ("review.created", "review.negative", "question.created"):
            assert place not in before["reviews"], event
        elif event["type"] == "sync.finished" and event["payload"].get("first"):
            first = event["cabinet_id"] == FIRST or event["subject"] in NEW_DATASETS
            assert first or (event["cabinet_id"], event["subject"]) == (BASE, "stocks"), event
    return Counter(event["type"] for event in news)


def stored(old) -> dict:
    """Events, and the rows that events are about."""
    place = old.place
    return {
        "events": stored_world.events(place),
        "orders": {(row["cabinet_id"], row["srid"]): row["status"] for row in place.all_rows("orders", "list")},
        "reviews": {
            (row["cabinet_id"], row["id"]) for noun in ("reviews", "questions") for row in place.all_rows(noun)
        },
    }


def test_syncs_go_on_where_the_older_program_stopped(old):
    check_fixture_is_in_the_middle(old)
    old.place.wbctl("db", "migrate")
    before = stored(old)
    truth = old.truth(MENDED)
    for dataset, lacking in {
        "orders": truth.orders().keys() - {srid for cabinet, srid in before["orders"] if cabinet == MENDED},
        "sales": truth.sales().keys() - by("sale_id", old.rows(MENDED, "sales")).keys(),
        "finance": truth.finance().keys() - stored_finance(old.rows(MENDED, "finance", "list")).keys(),
    }.items():
        assert lacking, f"no row of {dataset} was left out for want of its id"
    old.later(minutes=2)  # WB soon forgets the snapshot of its feed that was being read
    ran = old.sync(*SYNCED, FIRST, code=PARTIAL)
    # This emulator has never heard of that report; WB forgets old ones, too. The tokens of that time have no Promotion.
    other = {(row["cabinet_id"], row["dataset"]) for row in ran["datasets"] if row["state"] != "succeeded"}
    assert {(cabinet, dataset) for cabinet, dataset in other if dataset not in NEW_DATASETS} == {(BASE, "stocks")}
    check_places(old)
    for cabinet in (*SYNCED, FIRST):
        check_rows(old, cabinet)
    check_events(old, before, stored_world.events(old.place))
    assert old.place.data("db", "check")["sound"]

    # The rows have been read again: the next sync begins behind them and brings nothing.
    old.recorder.requests.clear()
    again = old.sync(MENDED)
    assert {row["state"] for row in again["datasets"] if row["dataset"] not in NEW_DATASETS} == {"succeeded"}
    assert sum(row["created"] + row["changed"] for row in again["datasets"]) == 0
    for path, dataset in ((ORDERS, "orders"), (SALES, "sales")):
        position = old.cursor(MENDED, dataset)["stat"]["position"]
        assert min(request.query["dateFrom"] for request in old.asked(MENDED, path)) >= position
    cards = old.asked(MENDED, CARDS)[0].body["settings"]["cursor"]
    assert cards["updatedAt"] >= old.cursor(MENDED, "products")["position"]["updated_at"]

    # Cabinets that were paused go on, too.
    old.place.wbctl("cabinet", "resume", PAUSED)
    old.sync(PAUSED)
    check_statistics(old, PAUSED, ORDERS, old.cursor(PAUSED, "orders")["stat"])
    check_rows(old, PAUSED)


def test_each_cabinet_is_still_what_it_was(old):
    """Paused, refused and disconnected cabinets cause no request; the pending claim is verified."""
    old.place.wbctl("db", "migrate")
    old.later(minutes=15)
    old.place.wbctl("sync", "--force", "--wait", "--only", "tariffs", code=PARTIAL)
    asked = {request.sid for request in old.recorder.requests}
    assert asked == {old.sid(cabinet) for cabinet in (*SYNCED, FIRST, PENDING)}
    before = {row["id"]: row["status"] for row in old.document["accounts"]["cabinets"]}
    after = {row["id"]: row["status"] for row in old.place.data("cabinet", "list")}
    assert after == before | {PENDING: "active"}


def test_what_happens_afterwards_is_told_once(old):
    old.place.wbctl("db", "migrate")
    old.later(minutes=2)
    old.sync(*SYNCED, code=PARTIAL)
    before = stored(old)
    changed = {cabinet: old.world.emulator.advance(cabinet=cabinet, orders=3, cancels=1, reviews=2) for cabinet in SYNCED}
    old.world.clock.run(old.world.clock.now() + timedelta(minutes=5))
    old.sync(*SYNCED)
    news = check_events(old, before, stored_world.events(old.place))
    assert news["order.created"] == 3 * len(changed) and news["review.created"] == 2 * len(changed), news
    assert news["order.cancelled"] == len(changed), news
    for cabinet in SYNCED:
        check_rows(old, cabinet)
    old.place.assert_whole()
