"""On a Citus cluster every answer is that of a plain PostgreSQL with the same rows, and the cluster is kept as it is.

Only when WB_E2E_CITUS_URL names the coordinator of a running cluster with two workers or more, as a superuser
(citus.py). With WB_E2E_SHAPE=server as well, every other test runs on that cluster, too."""

import json
import os
import time
from datetime import datetime, timedelta, timezone
from types import SimpleNamespace

import pytest

import citus
from moved_clock import MovedClock
from postgres import PostgresServer
from pressure import CountReaders, until
from servers import PGBOUNCER, PgBouncer
from truth import Truth, compare, compare_orders, compare_stored, stored_products, stored_reviews

# pylint: disable=redefined-outer-name

USER = 1001
SELLERS = 3
QUIET = {"SYNC_INTERVAL": "1440", "REDIS_URL": ""}

pytestmark = pytest.mark.skipif(not citus.COORDINATOR, reason="WB_E2E_CITUS_URL names no Citus coordinator")


@pytest.fixture(scope="module")
def cluster():
    cluster = citus.CitusCluster(citus.COORDINATOR)
    yield cluster
    cluster.close()


def synced(scene, cluster, sellers=1, **options):
    emulator = scene.emulator(cabinets=sellers, limit_scale=600, **{"orders": 200, "products": 25, **options})
    place = scene.installation(emulator, scale=600, server=cluster, extra=QUIET)
    place.emulator = emulator
    place.add_user(USER)
    place.cabinets = [
        place.add_cabinet(USER, emulator.token(number)).json["data"]["id"] for number in range(1, sellers + 1)
    ]
    place.wbctl("sync", "--wait")
    return place


@pytest.fixture(scope="module")
def worlds(module_scene, cluster):
    """Cabinets that were synced on the cluster, and their copy on a plain server."""
    emulator_options = {"orders": 300, "products": 30, "page_rows": 100, "money": True}
    there = synced(module_scene, cluster, SELLERS, **emulator_options)
    costs = there.home / "costs.csv"
    goods = sorted(row["nm_id"] for row in there.all_rows("products", "list", "--cabinet", there.cabinets[0]))
    costs.write_text("nm_id;goods\n" + "".join(f"{nm_id};123.45\n" for nm_id in goods[1:]), encoding="utf-8")
    there.data("cost", "import", costs, "--cabinet", there.cabinets[0])
    there.data("tax", "set", "usn_income", "--cabinet", there.cabinets[0])
    for number in range(1, SELLERS + 1):
        there.emulator.advance(cabinet=number, orders=4, cancels=2, returns=2, prices=3, reviews=3, questions=2)
    there.wbctl("sync", "--force", "--wait")
    copy = there.home / "copy"
    there.wbctl("db", "backup", copy)
    plain = PostgresServer()
    here = module_scene.installation(there.emulator, scale=600, server=plain, extra=QUIET)
    (here.home / "secret.key").write_bytes((there.home / "secret.key").read_bytes())
    here.wbctl("db", "restore", copy)
    # Answers name the moment they were made at.
    clock = MovedClock(module_scene.directory)
    clock.freeze(datetime.now(timezone.utc))
    for place in (here, there):
        place.extra = {**place.extra, **clock.environment}
    yield SimpleNamespace(cluster=there, plain=here)
    plain.close()


def test_what_the_cluster_has_is_what_wb_has(worlds):
    place = worlds.cluster
    sids = {row["id"]: row["sid"] for row in place.data("cabinet", "list")}
    assert len(sids) == SELLERS
    for cabinet, sid in sids.items():
        truth = Truth(place.emulator.truth(sid))
        compare_orders(truth, place.all_rows("orders", "list", "--cabinet", cabinet))
        compare(truth.reviews(), stored_reviews(place.all_rows("reviews", "list", "--cabinet", cabinet)))
        compare(truth.products(), stored_products(place.all_rows("products", "list", "--cabinet", cabinet)))


def test_the_kind_of_database_is_found_out_and_named(worlds):
    server = worlds.cluster.data("db", "status")
    assert server["server"].startswith("Citus 1") and "PostgreSQL" in server["server"], server
    assert server["cluster"]["workers"] >= 2 and server["cluster"]["local_tables"] == []
    assert server["cluster"]["distributed_tables"] == len(tables_of(worlds.cluster)) > 15
    checks = {check["check"]: check for check in worlds.cluster.data("doctor", code=None)}
    assert checks["database"]["verdict"] == "ok" and "Citus" in checks["database"]["detail"], checks
    plain = worlds.plain.data("db", "status")
    assert plain["server"].startswith("PostgreSQL 1") and "cluster" not in plain


def tables_of(place) -> list:
    return [row[0] for row in place.sql("select logicalrelid::text from pg_dist_partition where partmethod = 'h' order by 1")]


COMMANDS = [
    "orders list", "orders list --search a", "orders list --status cancelled", "orders list --offset 60 --limit 60",
    "orders list --cabinet 2", "sales list", "sales list --type return", "products list", "products list --search a",
    "stocks list", "stocks list --critical", "reviews list", "reviews list --unanswered", "questions list",
    "prices list", "prices history", "warehouses list", "tariffs list", "finance list", "finance totals",
    "funnel list", "report sales", "report sales --period 7", "report daily", "report dashboard", "analytics sales",
    "analytics sales --period 90", "analytics reviews", "analytics performance", "events list", "cabinet list",
    "user list", "db check", "cabinet members 1",
    "finance reports", "finance reports --daily", "finance reconcile", "finance audit", "finance balance", "cost list",
    "cost list --date 2030-01-01", "cost missing", "tax show --cabinet 1", "explain profit",
    "explain storage --period 90", "report profit", "report profit --period 90 --group-by day",
    "report profit --group-by subject", "report profit --group-by size", "report profit --cabinet 1 --group-by report",
]
ROUTES = [
    "orders", "orders?limit=7&offset=200", "orders?q=a", "orders?status=cancelled", "orders?cabinet_id=3",
    "sales", "sales?limit=500", "products", "products?q=a&limit=5", "stocks", "stocks?limit=3&offset=11",
    "stocks?critical=true", "reviews", "reviews?answered=false", "questions", "prices", "prices/history",
    "warehouses", "tariffs", "finance", "finance/totals", "funnel", "analytics/sales", "analytics/sales?period=7",
    "analytics/reviews", "analytics/performance", "reports/sales", "reports/daily", "dashboard", "cabinets",
    "cabinets/1", "cabinets/1/members", "events", "sync/status", "users/1001", "analytics/profit",
    "analytics/profit?period=90&group_by=week", "costs", "costs/missing", "cabinets/1/tax", "explain?figure=profit",
    "finance/audit", "finance/reports", "finance/reports?limit=2&offset=1",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_prints_what_it_prints_on_a_plain_server(worlds, command):
    plain, cluster = (place.wbctl("--json", *command.split(), code=None) for place in (worlds.plain, worlds.cluster))
    assert cluster.out == plain.out
    assert cluster == plain
    assert plain.code == 0 and len(plain.out) > 30, plain


@pytest.fixture(scope="module")
def served(worlds, module_scene):
    """A wbd and a key on each."""
    answers = []
    for place in (worlds.plain, worlds.cluster):
        wbd = module_scene.wbd(place, arguments=["--role", "api"])
        answers.append((wbd, place.add_key(f"user:{USER}")))
    return answers


def said(answer) -> tuple:
    """The bytes of the answer, without the time it took and its number."""
    data, _, meta = answer.text.rpartition(',"meta":')
    known = {k: v for k, v in json.loads(meta[:-1]).items() if k not in ("response_time_ms", "request_id")}
    return data, known


@pytest.mark.parametrize("route", ROUTES)
def test_a_route_answers_what_it_answers_on_a_plain_server(served, route):
    plain, cluster = (wbd.get(f"/api/v1/{route}", key) for wbd, key in served)
    assert plain.status == 200, plain
    assert said(cluster) == said(plain)
    assert cluster.headers.get("X-Total-Count") == plain.headers.get("X-Total-Count")


def test_a_statement_that_one_session_runs_often_is_planned_well_each_time(worlds, module_scene):
    """PostgreSQL may choose a plan for all values after the fifth run."""
    api = {"arguments": ["--role", "api"], "DB_POOL_SIZE": 1}
    sides = [(module_scene.wbd(place, **api), place.add_key(f"user:{USER}")) for place in (worlds.plain, worlds.cluster)]
    orders = sides[0][0].data("/api/v1/orders", sides[0][1], limit=13)[:12]
    lists = ("orders", "sales", "products", "stocks", "reviews", "questions", "prices", "prices/history", "warehouses",
             "tariffs", "finance", "finance/totals", "funnel")
    for number, order in enumerate(orders, 1):  # caches know none of these
        paths = [f"{noun}?limit={number}" for noun in lists]
        paths += [f"orders?q=a&limit={number}", f"orders/{order['id']}", f"orders/{order['srid']}/report"]
        day = (datetime.now(timezone.utc) - timedelta(days=30 + number)).date()
        paths += [f"analytics/{kind}?date_from={day}" for kind in ("sales", "reviews", "performance")]
        paths += [f"reports/sales?date_from={day}", f"reports/daily?date={day}"]
        for path in paths:
            plain, cluster = (wbd.get(f"/api/v1/{path}", key) for wbd, key in sides)
            assert plain.status == 200, (path, plain)
            assert said(cluster) == said(plain), path


@pytest.mark.parametrize("noun", ["orders", "products"])
def test_an_object_and_its_report_are_those_of_a_plain_server(served, noun):
    (plain, key), (cluster, other) = served
    rows = plain.data(f"/api/v1/{noun}", key, limit=40)
    for row in rows[::8]:
        identity = row["id"] if noun == "orders" else row["nm_id"]
        for path in (f"/api/v1/{noun}/{identity}", f"/api/v1/{noun}/{identity}/report"):
            assert said(cluster.get(path, other)) == said(plain.get(path, key)), path


def test_every_table_is_exported_alike(worlds):
    for table in worlds.plain.sql("select tablename from pg_tables where schemaname = 'public' order by 1"):
        own = ("wb_cabinets", "directory_version", "rate_limits", "api_keys", "sync_state", "idempotency_keys", "backups",
               "delivery_cursor")  # fmt: skip
        if table[0] in own:
            # A restore raises versions and delivers nothing of before; keys were made on each; a copy is noted after it
            # was made.
            continue
        exports = []
        for place in (worlds.plain, worlds.cluster):
            rows = place.data("db", "export", "--table", table[0])
            exports.append(sorted(map(str, rows)))
        assert exports[0] == exports[1], table


def test_a_check_finds_rows_without_a_cabinet_on_another_node(worlds):
    place = worlds.cluster
    assert place.data("db", "check") == {"sound": True, "findings": []}
    place.sql(
        "insert into stocks select 77, nm_id, chrt_id, warehouse_type, warehouse_id, warehouse, quantity, "
        "in_way_to_client, in_way_from_client, updated_at from stocks where cabinet_id = 1 limit 1"
    )
    try:
        found = place.wbctl("--json", "db", "check", code=1).json["data"]["findings"]
        assert found == [{"rule": "stocks: without a cabinet", "rows": 1}]
    finally:
        place.sql("delete from stocks where cabinet_id = 77")


def test_a_restore_leaves_the_cluster_a_cluster(scene, cluster):
    place = synced(scene, cluster)
    tables, nodes = tables_of(place), place.sql("select count(*) from pg_dist_node")
    copy = place.home / "copy"
    made = place.data("db", "backup", copy)
    lists = [place.all_rows(noun, "list") for noun in ("orders", "sales", "reviews")]
    place.add_user(USER + 1)
    restored = place.data("db", "restore", copy, "--force")
    assert restored["verified"] and restored["rows"] == made["rows"]
    assert [place.all_rows(noun, "list") for noun in ("orders", "sales", "reviews")] == lists
    assert tables_of(place) == tables and place.sql("select count(*) from pg_dist_node") == nodes
    assert [user["telegram_id"] for user in place.data("user", "list")] == [USER]
    assert place.data("db", "check")["sound"]
    changed = place.emulator.advance(orders=1)
    place.wbctl("sync", "--force", "--wait")
    assert place.data("orders", "show", changed["orders"][0])["status"] == "created"


def test_a_copy_of_a_cluster_that_is_written_to_is_refused(scene, cluster):
    """A pg_dump that writes a row before it copies stands for a sync."""
    place = synced(scene, cluster, orders=40, products=5)
    tools = place.home / "tools"
    tools.mkdir()
    tool = tools / "pg_dump"
    real = cluster._bin / "pg_dump"  # pylint: disable=protected-access
    tool.write_text(  # programs of wbctl get no variable that they do not need
        f"#!/bin/sh\npsql -qX -c \"update orders set brand = 'moved'\" || exit 1\nexec {real} \"$@\"\n", encoding="ascii"
    )
    tool.chmod(0o755)
    environment = {"PATH": f"{tools}:/usr/bin:/bin"}
    refused = place.wbctl("--json", "db", "backup", place.home / "copy", code=1, env=environment)
    assert "contents of orders differ" in refused.error["message"], refused
    assert not (place.home / "copy").exists()


def test_a_table_that_is_not_distributed_is_named_and_mended_by_a_migration(scene, cluster):
    place = synced(scene, cluster, orders=40, products=5)
    rows = place.all_rows("funnel", "list")
    place.sql("select undistribute_table('funnel_days')")
    assert place.data("db", "status")["cluster"]["local_tables"] == ["funnel_days"]
    checks = {check["check"]: check for check in place.data("doctor", code=7)}
    assert "funnel_days" in checks["database"]["detail"] and checks["database"]["fix"] == "wbctl db migrate", checks
    assert place.data("db", "migrate")["cluster"]["local_tables"] == []
    assert place.all_rows("funnel", "list") == rows and rows


def test_a_purge_leaves_no_row_on_any_node(scene, cluster):
    place = synced(scene, cluster, sellers=2)
    gone, kept = place.cabinets
    before = len(place.all_rows("orders", "list", "--cabinet", kept))
    place.wbctl("cabinet", "remove", gone, "--purge", "--yes")
    for table in tables_of(place):
        left = place.sql(f"select count(*) from {table} where cabinet_id = {gone}")
        assert left == [["0"]], table
    assert len(place.all_rows("orders", "list")) == before > 0
    assert place.data("db", "check")["sound"]


def test_a_daemon_that_is_killed_goes_on_and_ends_with_the_truth(scene, cluster):
    place = synced(scene, cluster)
    key = place.add_key(f"user:{USER}")
    wbd = scene.wbd(place, WB_API_TIMEOUT="3", SYNC_INTERVAL="1440")
    for _ in range(3):
        changed = place.emulator.advance(orders=5, cancels=2, returns=1)
        assert wbd.send("POST", "/api/v1/sync/start", key, {}).status == 202
        time.sleep(0.4)  # the moment of the kill, not a wait
        scene.kill(wbd)
        wbd = scene.wbd(place, WB_API_TIMEOUT="3", SYNC_INTERVAL="1440")
    scene.stop(wbd)
    until(lambda: place.wbctl("sync", "--force", "--wait", code=None).code == 0, 60, "a sync ends well", every=1)
    compare_stored(place, place.emulator)
    events = place.data("events", "list", "--after", 0, "--limit", 1000)
    keys = [(event["type"], event["subject"]) for event in events if event["type"] in ("order.created", "order.cancelled")]
    assert len(keys) == len(set(keys))
    assert {("order.created", srid) for srid in changed["orders"]} <= set(keys)
    assert place.data("db", "check")["sound"]


def test_no_reader_sees_old_rows_after_a_finished_sync(scene, cluster):
    """Without Redis. The coordinator shows a commit before the workers do."""
    place = synced(scene, cluster)
    key = place.add_key(f"user:{USER}")
    wbds = [scene.wbd(place, arguments=["--role", "api"]) for _ in range(2)]
    known = len(wbds[0].all_rows("/api/v1/orders", key))
    readers = CountReaders(wbds, "/api/v1/orders?limit=1", key, floor=known)
    for _ in range(12):
        made = place.emulator.advance(orders=3)["orders"]
        place.wbctl("sync", "--only", "orders", "--force", "--wait")
        known += len(made)
        readers.floor = known
        for wbd in wbds:
            for srid in made:
                assert wbd.get(f"/api/v1/orders/{srid}", key).status == 200
    assert len(readers.stop()) > 50


def test_rows_of_one_worker_are_committed_with_their_events_or_not_at_all(scene, cluster):
    place = synced(scene, cluster, orders=60, products=5)
    known = place.sql("select count(*) from events")
    # Citus notes here each worker that takes part in a commit of two phases.
    noted = "select count(*) from pg_dist_transaction"
    place.sql("select recover_prepared_transactions()")
    before = int(place.sql(noted)[0][0])
    cancelled = place.emulator.advance(cancels=1)["cancels"]
    place.wbctl("sync", "--only", "orders", "--force", "--wait")
    assert place.data("orders", "show", cancelled[0])["status"] == "cancelled"
    assert place.sql("select count(*) from events") != known
    assert int(place.sql(noted)[0][0]) > before


@pytest.mark.skipif(not os.access(PGBOUNCER, os.X_OK), reason=f"{PGBOUNCER} is not installed")
def test_everything_works_behind_pgbouncer_in_transaction_mode(scene, cluster):
    bouncer = PgBouncer(cluster)
    try:
        emulator = scene.emulator(cabinets=1, orders=100, products=20, limit_scale=600)
        place = scene.installation(
            emulator, scale=600, server=cluster, pooler=bouncer, extra={"DB_PREPARED_STATEMENTS": "false", **QUIET}
        )
        place.extra["DATABASE_DIRECT_URL"] = cluster.url(place.server_name)
        place.add_user(USER)
        place.add_cabinet(USER, emulator.token())
        place.wbctl("sync", "--force", "--wait")
        compare_stored(place, emulator)
        for words in COMMANDS:
            if "2" not in words:
                place.wbctl("--json", *words.split())
        assert place.data("db", "check")["sound"]
    finally:
        bouncer.close()
