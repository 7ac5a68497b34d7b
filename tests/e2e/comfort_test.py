"""Comfort of operators: sql, api, wait, open, --watch, days in words, own articles."""

import json
import os
import signal
import subprocess
import time
import urllib.parse

import pytest
from harness import SHAPE, program

USER = 1001
VIEWS = ("v_orders", "v_sales", "v_stocks", "v_products", "v_finance")


@pytest.fixture(scope="module")
def place(module_scene):
    return module_scene.two_cabinets(USER)


def rows(place, query, *words):
    return place.data("sql", query, *words)


@pytest.mark.parametrize("view, noun", [("v_orders", "orders"), ("v_sales", "sales"), ("v_stocks", "stocks"),
                                        ("v_products", "products"), ("v_finance", "finance")])  # fmt: skip
def test_a_view_has_the_rows_of_its_list(place, view, noun):
    listed = place.all_rows(noun, "list")
    key = "rrd_id" if noun == "finance" else "nm_id"
    shown = rows(place, f"select * from {view}")
    assert sorted(row[key] or 0 for row in shown) == sorted(row[key] or 0 for row in listed)
    money = {"v_orders": "price_with_discount", "v_sales": "for_pay", "v_finance": "for_pay"}.get(view)
    if money:
        assert float(sum(row[money] or 0 for row in shown)) == pytest.approx(float(sum(row[money] or 0 for row in listed)))


def test_times_and_words_of_views(place):
    listed = {row["id"]: row for row in place.all_rows("orders", "list")}
    for row in rows(place, "select id, ordered_at, day, status, warehouse_type from v_orders"):
        order = listed[row["id"]]
        assert row["ordered_at"] == order["ordered_at"][:19] + "Z"
        assert (row["status"], row["warehouse_type"]) == (order["status"], order["warehouse_type"])
        assert row["day"] in (row["ordered_at"][:10], time.strftime("%Y-%m-%d", time.gmtime(
            time.mktime(time.strptime(row["ordered_at"], "%Y-%m-%dT%H:%M:%SZ")) - time.timezone + 10800)))  # fmt: skip


@pytest.mark.parametrize("query", [
    "delete from orders", "update v_orders set price = 1", "drop table orders", "create table x(a integer)",
    "select 1; select 2", "begin", "pragma query_only = off", "attach 'x' as y", "", "select colour from v_orders",
    "set transaction read write",
])  # fmt: skip
def test_a_query_can_change_nothing(place, query):
    before = rows(place, "select count(*) as n from v_orders")
    assert place.wbctl("sql", query, code=2).err
    assert rows(place, "select count(*) as n from v_orders") == before


@pytest.mark.parametrize("table, column", [("wb_cabinets", "token_sealed"), ("api_keys", "key_hash"), ("targets", "secret_sealed")])
def test_secrets_are_not_shown(place, table, column):
    place.add_key("admin")
    run = place.wbctl("--json", "sql", f"select {column} as x from {table}", code=None)
    if SHAPE == "server":
        assert run.code == 2 and "secret" in run.err
    else:
        assert run.code == 0 and all(row["x"] is None for row in run.json["data"])
    assert all("token_sealed" not in row and "key_hash" not in row for view in VIEWS for row in rows(place, f"select * from {view} limit 1"))


def test_a_long_query_ends(place):
    endless = "with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n"
    started = time.monotonic()
    assert "too long" in place.wbctl("sql", endless, "--timeout", "1s", code=7).err
    assert time.monotonic() - started < 20


def test_forms_and_bounds_of_a_query(place):
    run = place.wbctl("-o", "csv", "sql", "select id, id from v_orders order by id", "--limit", "3")
    assert run.out.splitlines()[0] == "id,id_2" and len(run.out.splitlines()) == 4
    assert "--limit" in run.err
    assert place.wbctl("-o", "csv", "sql", "select id from v_orders where 1 = 0").out == "id\n"
    assert "—" in place.wbctl("sql", "select null as empty_one").out


def test_an_answer_of_the_api(scene, place):
    key_file = place.home / "key.txt"
    key = place.add_key("admin")
    key_file.write_text(key + "\n")
    daemon = scene.wbd(place)
    url = ["--url", daemon.base]
    path = f"orders?telegram_id={USER}&limit=3"
    theirs = json.loads(daemon.get(f"/api/v1/{path}", key).text)["data"]
    assert json.loads(place.wbctl("--json", "api", "GET", f"/api/v1/{path}", *url, "--key-file", key_file).out)["data"] == theirs
    assert json.loads(place.wbctl("--json", "api", "GET", path, *url, env={"WBCTL_API_KEY": key}).out)["data"] == theirs
    assert len(place.wbctl("api", "GET", path, *url, "--key-file", key_file, "-o", "csv").out.splitlines()) == 4
    assert "key" in place.wbctl("api", "GET", path, *url, code=4).err
    assert "limit" in place.wbctl("api", "GET", path + "00000", *url, "--key-file", key_file, code=2).err
    place.wbctl("api", "GET", "/api/v1/orders/none?telegram_id=" + str(USER), *url, "--key-file", key_file, code=3)
    assert "wbd_" in place.wbctl("api", "GET", "/metrics", *url, "--key-file", key_file).out
    for number in (signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2):
        os.kill(daemon.process.pid, number)
    assert daemon.get("/healthz").status == 200  # none of them ends it
    scene.stop(daemon)
    refused = place.wbctl("api", "GET", path, *url, "--key-file", key_file, code=7)
    assert key not in refused.err


def test_the_page_of_the_api(place):
    assert place.wbctl("open").out.strip().endswith("/docs")
    assert place.data("open", "--print")["url"].startswith("http://127.0.0.1")


def test_waiting_for_fresh_data(place):
    fresh = place.data("wait", "--fresh", "1d")
    assert all(row["fresh"] for row in fresh) and {row["cabinet_id"] for row in fresh} == {1, 2}
    assert {row["dataset"] for row in place.data("wait", "--fresh", "1d", "--only", "orders,sales")} == {"orders", "sales"}
    late = place.wbctl("--json", "wait", "--fresh", "1s", "--timeout", "2s", code=9)
    assert not any(row["fresh"] for row in late.json["data"])
    assert "10m" in place.wbctl("wait", "--fresh", "soon", code=2).err
    waiting = subprocess.Popen([program("wbctl"), "wait", "--fresh", "1s"], env=place.environment(), stderr=subprocess.PIPE, text=True)
    waiting.stderr.readline()
    waiting.send_signal(signal.SIGINT)
    assert waiting.wait(timeout=30) == 130


def test_watching(place):
    watching = subprocess.Popen(
        [program("wbctl"), "--json", "--watch", "1", "orders", "list", "--limit", "1"], env=place.environment(), stdout=subprocess.PIPE,
        text=True)  # fmt: skip
    first = json.loads(watching.stdout.readline())
    assert first["total"] == len(place.all_rows("orders", "list"))
    watching.send_signal(signal.SIGINT)
    assert watching.wait(timeout=30) == 0
    assert "--watch" in place.wbctl("--watch", "user", "add", "5", code=2).err


def test_days_in_words(place):
    def orders(*words):
        return [row["id"] for row in place.data("orders", "list", "--limit", 1000, *words)]

    today = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 10800))
    dotted = ".".join(reversed(today.split("-")))
    assert orders("--from", "today") == orders("--from", today) == orders("--from", dotted) == orders("--from", "сегодня")
    assert orders("--from", "-30d") == orders("--from", "-30д")
    both = orders("--from", "вчера", "--to", "yesterday")
    assert set(both) == set(orders("--from", "yesterday")) - set(orders("--from", "today"))
    assert "вчера" in place.wbctl("orders", "--from", "tomorrow", code=2, lang="ru").err
    place.wbctl("report", "daily", "--date", "вчера")
    assert "--from" in place.wbctl("orders", "--from", "today", "--to", "yesterday", code=2).err
    assert "there are" in place.wbctl("orders", "--offset", 99999).out


def test_own_articles(place):
    card = next(row for row in place.all_rows("products", "list") if row["vendor_code"])
    for noun in ("orders", "sales", "stocks", "products", "prices", "reviews", "questions", "funnel", "finance"):
        words = [noun, "list", "--limit", 1000, "--nm"]
        assert place.data(*words, card["vendor_code"], "--cabinet", card["cabinet_id"]) == place.data(
            *words, card["nm_id"], "--cabinet", card["cabinet_id"]), noun  # fmt: skip
    assert place.wbctl("report", "product", card["vendor_code"], "--cabinet", card["cabinet_id"]).out
    assert "none-such" in place.wbctl("orders", "--nm", "none-such", code=3).err
