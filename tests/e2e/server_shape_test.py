"""The server shape, whatever WB_E2E_SHAPE says: several processes on one PostgreSQL and one Redis.
Servers go away and return, and a pooler stands in between."""

import os
import signal
import time
from types import SimpleNamespace

import pytest

from harness import SLOWER
from postgres import postgres_server  # noqa: F401  (a fixture)
from pressure import CountReaders, Load, check_changes, connect_all, sessions_of_wbd, until
from servers import PGBOUNCER, PgBouncer, redis_server  # noqa: F401  (a fixture)
from truth import Truth, compare_orders

# pylint: disable=redefined-outer-name

USER, OTHER = 1001, 1002
QUIET = {"SYNC_INTERVAL": "1440"}  # no process syncs by itself meanwhile
API = {"arguments": ["--role", "api"]}
SCHEDULER = {"arguments": ["--role", "scheduler"]}
# A request of a killed process counts as in flight for this long.
QUICK = {"WB_API_TIMEOUT": "3"}
POOL = 4
LEASE_SECONDS = 60


@pytest.fixture
def place(scene, postgres_server, redis_server):
    """One cabinet, synced."""
    emulator = scene.emulator(cabinets=1, orders=120, products=20, limit_scale=600)
    place = scene.installation(
        emulator, scale=600, server=postgres_server, extra={"REDIS_URL": redis_server.url, **QUIET}
    )
    place.emulator = emulator
    place.add_user(USER)
    place.cabinet = place.add_cabinet(USER, emulator.token()).json["data"]["id"]
    place.wbctl("sync", "--wait")
    place.key = place.add_key(f"user:{USER}")
    place.bot = place.add_key("bot")
    return place


def start_sync(wbd, key, **what) -> str:
    answer = wbd.send("POST", "/api/v1/sync/start", key, what)
    assert answer.status == 202, answer
    return answer.json["data"]["sync_id"]


def wait_for_sync(wbd, key, sync_id, user, seconds=120):
    path = f"/api/v1/sync/status?sync_id={sync_id}&telegram_id={user}"
    status = wbd.wait_for(path, key, lambda found: found["state"] not in ("queued", "running"), seconds)
    assert status["state"] == "succeeded", status


# --- many cabinets, several schedulers


CABINETS = 40


def assert_never_twice_at_once(place):
    overlaps = place.sql(
        "select a.cabinet_id, a.dataset, a.started_at, b.started_at from sync_logs a join sync_logs b on "
        "a.cabinet_id = b.cabinet_id and a.dataset = b.dataset and a.id < b.id "
        "and b.started_at < a.finished_at and a.started_at < b.finished_at"
    )
    assert overlaps == []


@pytest.fixture
def fleet(scene, postgres_server, redis_server):
    emulator = scene.emulator(cabinets=CABINETS, orders=20, products=3, limit_scale=600)
    place = scene.installation(
        emulator, scale=600, server=postgres_server, extra={"REDIS_URL": redis_server.url, **QUIET, **QUICK}
    )
    bot = place.add_key("bot")
    api = scene.wbd(place, **API)
    cabinets = connect_all(api, emulator, bot, USER, CABINETS)
    return SimpleNamespace(emulator=emulator, place=place, bot=bot, api=api, cabinets=cabinets)


def test_many_cabinets_on_two_schedulers_one_of_which_is_killed(scene, fleet):
    place, api, emulator, bot = fleet.place, fleet.api, fleet.emulator, fleet.bot
    schedulers = [scene.wbd(place, **SCHEDULER) for _ in range(2)]

    # Everything is due at once: each job is done, and orders, which have an interval of a day, once.
    until(
        lambda: place.sql("select count(*) from sync_state where last_success_at is null") == [["0"]],
        240,
        "each dataset of each cabinet had a good sync",
        every=0.5,
    )
    runs = place.sql("select cabinet_id, count(*) from sync_logs where dataset = 'orders' group by cabinet_id")
    assert sorted(int(cabinet) for cabinet, _ in runs) == sorted(fleet.cabinets)
    assert {count for _, count in runs} == {"1"}
    assert_never_twice_at_once(place)

    # All cabinets are requested by hand at once; one scheduler is killed while it waits for WB.
    changed = {
        cabinet: emulator.advance(cabinet=number, orders=1, cancels=1) for cabinet, number in fleet.cabinets.items()
    }
    emulator.fault("hang", operation="supplier_orders", seconds=3, times=8)
    requests = {cabinet: start_sync(api, bot, cabinet_id=cabinet, telegram_id=USER, datasets=["orders"])
                for cabinet in fleet.cabinets}
    victim = schedulers.pop()
    mine = f"select count(*) from sync_state where lease_owner like '%:{victim.process.pid}:%'"

    def stopped_with_a_lease():  # leases that it then leaves behind
        os.kill(victim.process.pid, signal.SIGSTOP)
        holds = place.sql(mine) != [["0"]]
        if not holds:
            os.kill(victim.process.pid, signal.SIGCONT)
        return holds

    until(stopped_with_a_lease, 30, "the scheduler to be killed holds a lease")
    scene.kill(victim)
    killed = time.monotonic()
    # On the same machine the next look detects its end, long before its leases expire.
    until(lambda: place.sql(mine) == [["0"]], LEASE_SECONDS / 4, "what the killed one held is free")
    emulator.clear_faults()
    for sync_id in requests.values():
        wait_for_sync(api, bot, sync_id, USER, seconds=60)
    assert time.monotonic() - killed < LEASE_SECONDS / 2 * SLOWER
    assert_never_twice_at_once(place)

    # No event is lost or doubled, and every order equals WB's.
    events = place.sql("select cabinet_id, type, subject, count(*) from events group by 1, 2, 3")
    counts = {(int(cabinet), kind, subject): int(count) for cabinet, kind, subject, count in events}
    for cabinet, what in changed.items():
        for kind, name in (("orders", "order.created"), ("cancels", "order.cancelled")):
            for srid in what.get(kind, []):
                assert counts.get((cabinet, name, srid)) == 1, (cabinet, name, srid)
    sids = {row["id"]: row["sid"] for row in api.all_rows("/api/v1/cabinets", bot, telegram_id=USER)}
    rows = api.all_rows("/api/v1/orders", bot, telegram_id=USER)
    for cabinet in fleet.cabinets:
        compare_orders(Truth(emulator.truth(sids[cabinet])), [r for r in rows if r["cabinet_id"] == cabinet])
    counters = Truth.counters(emulator.counters())
    assert (counters.limited, counters.refused) == (0, []), counters


# --- concurrent reads and writes


def test_a_write_at_one_process_is_seen_by_the_next_read_at_the_other(scene, place):
    here, there = (scene.wbd(place, **API) for _ in range(2))
    profile = f"/api/v1/users/{USER}"
    members = f"/api/v1/cabinets/{place.cabinet}/members"
    for number in range(20):
        name = f"name {number}"
        assert there.data(profile, place.bot) is not None  # cached there
        assert here.send("PATCH", profile, place.bot, {"name": name}).status == 200
        assert there.data(profile, place.bot)["name"] == name

    for number in range(10):
        user = OTHER + number
        assert there.get("/api/v1/orders", place.bot, telegram_id=user).status == 404
        assert here.send("POST", "/api/v1/users", place.bot, {"telegram_id": user}).status == 201
        assert there.get("/api/v1/orders", place.bot, telegram_id=user).json["data"] == []
        shared = here.send("POST", members, place.bot, {"telegram_id": USER, "member_id": user})
        assert shared.status == 201, shared
        assert there.get("/api/v1/orders", place.bot, telegram_id=user).json["data"]
        assert here.send("DELETE", members, place.bot, telegram_id=USER, member_id=user).status == 200
        assert there.get("/api/v1/orders", place.bot, telegram_id=user).json["data"] == []
        assert here.send("DELETE", f"/api/v1/users/{user}", place.bot).status == 200
        assert there.get("/api/v1/orders", place.bot, telegram_id=user).status == 404

    sync_id = start_sync(here, place.key, datasets=["orders"])
    assert there.data(f"/api/v1/sync/status?sync_id={sync_id}", place.key)["state"] == "queued"


@pytest.mark.smoke
def test_a_key_made_or_revoked_by_wbctl_is_felt_at_every_process_at_once(scene, place):
    wbds = [scene.wbd(place, **API) for _ in range(2)]
    for _ in range(5):
        made = place.data("apikey", "create", "--name", "short", "--scope", f"user:{USER}")
        assert [wbd.get("/api/v1/orders", made["key"]).status for wbd in wbds] == [200, 200]
        place.wbctl("apikey", "revoke", made["id"], "--yes")
        assert [wbd.get("/api/v1/orders", made["key"]).status for wbd in wbds] == [401, 401]


@pytest.mark.parametrize("redis", ["stays", "is-killed"])
def test_no_reader_of_two_processes_sees_an_old_value_after_a_finished_sync(scene, place, redis_server, redis):
    wbds = [scene.wbd(place, **API) for _ in range(2)]
    scene.wbd(place, **SCHEDULER)
    known = len(wbds[0].all_rows("/api/v1/orders", place.key))
    readers = CountReaders(wbds, "/api/v1/orders?limit=1", place.key, floor=known)
    cancelled = 0
    for number in range(8):
        if redis == "is-killed" and number == 2:
            redis_server.kill()
        if redis == "is-killed" and number == 5:
            redis_server.start()
        changed = place.emulator.advance(orders=1, cancels=1)
        sync_id = start_sync(wbds[0], place.key, datasets=["orders"])
        wait_for_sync(wbds[1], place.key, sync_id, USER)
        known += 1
        readers.floor = known
        cancelled += check_changes(wbds, place.key, changed, known)
    assert len(readers.stop()) > 100 and cancelled > 0


def test_a_sync_asked_for_at_one_process_starts_at_another_at_once(scene, place):
    api = scene.wbd(place, **API)
    scene.wbd(place, **SCHEDULER)
    for _ in range(12):
        sync_id = start_sync(api, place.key, datasets=["reviews"])
        wait_for_sync(api, place.key, sync_id, USER)
    waited = place.sql(
        "select 1000 * extract(epoch from i.started_at - r.requested_at) from sync_requests r "
        "join sync_request_items i on i.sync_id = r.sync_id"
    )
    waited = sorted(float(row[0]) for row in waited)
    print("milliseconds from request to start:", [round(ms) for ms in waited])
    assert len(waited) == 12
    assert waited[len(waited) // 2] < 300 * (1 + SLOWER), waited


def test_a_stale_answer_of_an_api_process_makes_a_scheduler_sync_before_what_is_due(scene, place):
    """Once for each dataset and interval, whatever the number of readers and their process."""
    apis = [scene.wbd(place, **API) for _ in range(2)]
    scene.wbd(place, **SCHEDULER)
    place.sql("update sync_state set last_success_at = now() - interval '3 days', last_started_at = now() - "
              "interval '3 days' where dataset in ('reviews', 'questions')")
    runs = "select count(*) from sync_logs where dataset = 'reviews'"
    before = int(place.sql(runs)[0][0])
    added = place.emulator.advance(reviews=1).get("reviews", [])
    assert added
    for _ in range(3):
        for api in apis:
            assert api.get("/api/v1/reviews?limit=5", place.key).status == 200
    until(lambda: not apis[1].get("/api/v1/reviews?limit=5", place.key).json["meta"]["stale"], 20, "it was synced")
    assert added[0] in [row["id"] for row in apis[0].data("/api/v1/reviews?limit=5", place.key)]
    assert int(place.sql(runs)[0][0]) == before + 1
    # Datasets without readers wait until they are due.
    assert place.sql("select count(*) from sync_state where dataset = 'questions' and last_success_at > now() - "
                     "interval '1 day'") == [["0"]]


# --- servers that go away


def test_postgresql_restarted_under_load(scene, place, postgres_server):
    """Cached answers are still served, all others carry Retry-After, and no session leaks."""
    wbds = [scene.wbd(place, DB_POOL_SIZE=POOL, **API) for _ in range(2)]
    paths = ["/api/v1/orders?limit=20", "/api/v1/products?limit=20", "/api/v1/reviews?limit=20"]
    paths += [f"/api/v1/orders/{row['id']}" for row in wbds[0].data("/api/v1/orders", place.key, limit=20)]
    right = {path: [wbd.get(path, place.key).json["data"] for wbd in wbds][0] for path in paths}

    def check(path, answer):
        return None if answer.json["data"] == right[path] else f"wrong data: {path}"

    load = Load(wbds, paths, place.key, check)
    fresh = 100
    for _ in range(3):
        postgres_server.kill()
        for wbd in wbds:
            until(lambda wbd=wbd: wbd.get(paths[0], place.key).json["meta"]["stale"], 5, "the answer says stale")
            for _ in range(5):
                fresh += 1
                refused = wbd.get("/api/v1/orders", place.key, limit=fresh)
                assert refused.status == 503, refused
                assert int(refused.headers["Retry-After"]) > 0
                assert refused.json["code"] == "unavailable"
            assert wbd.send("PATCH", f"/api/v1/users/{USER}", place.key, {"name": "x"}).status == 503
            assert wbd.get("/healthz").status == 200
            assert wbd.get("/readyz").status == 503
        postgres_server.start()
        back = time.monotonic()
        for wbd in wbds:
            fresh += 1
            until(lambda wbd=wbd: wbd.get("/api/v1/orders", place.key, limit=fresh).status == 200, 10, "it is back")
        assert time.monotonic() - back < 2 * (1 + SLOWER)  # the longest backoff is a second
        for wbd in wbds:
            until(lambda wbd=wbd: not wbd.get(paths[0], place.key).json["meta"]["stale"], 10, "no longer stale")
        assert sessions_of_wbd(postgres_server) <= POOL * len(wbds)
    assert len(load.stop()) > 100


def test_sessions_ended_by_an_administrator_cost_no_reader_an_answer(scene, place, postgres_server):
    wbd = scene.wbd(place, DB_POOL_SIZE=POOL, **API)
    for number in range(20):
        postgres_server.query(
            "postgres", "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'wbd'"
        )
        assert wbd.get("/api/v1/orders", place.key, limit=number + 1).status == 200
    assert sessions_of_wbd(postgres_server) <= POOL


def test_a_scheduler_goes_on_after_its_database_was_away(scene, place, postgres_server):
    api, _ = scene.wbd(place, **API), scene.wbd(place, **SCHEDULER)
    postgres_server.kill()
    until(lambda: api.get("/readyz").status == 503, 10, "the loss is known")
    postgres_server.start()
    until(lambda: api.get("/readyz").status == 200, 10, "it is back")
    until(lambda: api.get("/api/v1/orders", place.key).status == 200, 5, "users are known again")
    changed = place.emulator.advance(orders=1)
    wait_for_sync(api, place.key, start_sync(api, place.key, datasets=["orders"]), USER)
    assert api.data(f"/api/v1/orders/{changed['orders'][0]}", place.key)["status"] == "created"


# --- a pooler


@pytest.mark.skipif(not os.access(PGBOUNCER, os.X_OK), reason=f"{PGBOUNCER} is not installed")
@pytest.mark.parametrize("direct", [True, False], ids=["direct-url-beside", "pooler-alone"])
def test_everything_works_behind_pgbouncer_in_transaction_mode(scene, postgres_server, redis_server, direct):
    bouncer = PgBouncer(postgres_server)
    try:
        emulator = scene.emulator(cabinets=1, orders=300, products=40, page_rows=50, fast=True)
        extra = {"REDIS_URL": redis_server.url, "DB_PREPARED_STATEMENTS": "false", **QUIET}
        place = scene.installation(emulator, server=postgres_server, pooler=bouncer, extra=extra)
        if direct:
            place.extra["DATABASE_DIRECT_URL"] = postgres_server.url(place.server_name)
        place.add_user(USER)
        place.add_cabinet(USER, emulator.token())
        wbds = [scene.wbd(place, DB_POOL_SIZE=POOL) for _ in range(2)]
        key = place.add_key(f"user:{USER}")
        place.wbctl("sync", "--force", "--wait", code=None)
        for _ in range(3):
            changed = emulator.advance(orders=2, cancels=1)
            wait_for_sync(wbds[1], key, start_sync(wbds[0], key, datasets=["orders"]), USER)
            for wbd in wbds:
                assert wbd.data(f"/api/v1/orders/{changed['orders'][0]}", key)["status"] == "created"
        sid = place.data("cabinet", "list")[0]["sid"]
        for wbd in wbds:
            compare_orders(Truth(emulator.truth(sid)), wbd.all_rows("/api/v1/orders", key, page=70))
        assert place.data("db", "check")["sound"]
        counters = Truth.counters(emulator.counters())
        assert (counters.limited, counters.refused) == (0, []), counters
        for wbd in wbds:
            scene.stop(wbd)
    finally:
        bouncer.close()
