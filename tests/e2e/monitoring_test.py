"""Monitoring: /metrics and the alert rules under Prometheus' own checker, and a log without private data."""

import json
import re
import os
import socket

import pytest
from harness import REPOSITORY

USER = 1001
RULES = REPOSITORY / "etc" / "prometheus" / "wbd.rules.yml"
# Metrics that appear with the scheduler's first request or in the server shape, and Prometheus' own.
LATER = {"wbd_redis_up", "wbd_backup_age_seconds", "up"}


@pytest.fixture(scope="module")
def place(module_scene):
    """(wbd that logs everything, key, emulator, installation) of a seller whose first sync has ended there."""
    emulator = module_scene.emulator(cabinets=1, orders=120, products=8, fast=True)
    home = module_scene.installation(emulator)
    home.add_user(USER)
    home.wbctl("user", "settings", "set", USER, "name", "Very Private Person")
    home.add_cabinet(USER, emulator.token())
    key = home.add_key("admin")
    wbd = module_scene.wbd(home, LOG_LEVEL="debug")
    wbd.wait_for(
        "/api/v1/sync/status?telegram_id=1001", key, lambda s: all(d["state"] == "succeeded" for d in s["datasets"])
    )
    return wbd, key, emulator, home


def test_promtool_finds_nothing_in_the_metrics(place, tmp_path, promtool):
    wbd, key, _, _ = place
    assert wbd.get("/api/v1/orders", key, telegram_id=USER).status == 200
    assert promtool(tmp_path, "check", "metrics", text=wbd.get("/metrics", key).text) == (0, "")


def test_promtool_finds_nothing_in_the_alert_rules(tmp_path, promtool):
    code, output = promtool(tmp_path, "check", "rules", str(RULES))
    assert code == 0 and "SUCCESS" in output, output


def test_every_alert_is_about_metrics_that_are_there(place):
    wbd, key, _, _ = place
    exported = set(re.findall(r"^# TYPE (\S+)", wbd.get("/metrics", key).text, re.MULTILINE)) | LATER
    rules = RULES.read_text(encoding="utf-8")
    recorded = set(re.findall(r"record: (\S+)", rules))
    used = set(re.findall(r"\b(wbd[a-z_0-9:]*[a-z0-9])\b(?=[\[{ )])", "\n".join(re.findall(r"expr: (?:>-\n)?(?:.+\n)+?(?=\s+(?:for|labels|- ))", rules))))
    used = {name for name in used if name.startswith(("wbd_", "wbd:"))}
    assert len(used) > 10
    for name in used:
        assert name in recorded or re.sub(r"_(count|bucket|sum)$", "", name) in exported, name


def test_statements_are_timed_by_what_they_do(place):
    wbd, key, _, _ = place
    text = wbd.get("/metrics", key).text
    for statement in ("select orders", "copy orders", "select wb_cabinets", "update sync_state"):
        line = rf'^wbd_database_statement_duration_seconds_count{{statement="{statement}"}} [1-9]'
        assert re.search(line, text, re.MULTILINE), f"{statement} is not in\n{text}"


def test_each_request_has_a_line_and_no_line_tells_anything_private(place):
    wbd, key, emulator, home = place
    private = {key, emulator.token(), emulator.token().split(".")[1], "Very Private Person"}
    for path, fields in (
        ("/api/v1/reviews", ("text", "pros", "cons", "answer")),
        ("/api/v1/questions", ("text", "answer")),
        ("/api/v1/cabinets", ("seller_name", "trade_mark", "sid")),
    ):
        for row in wbd.data(path, key, telegram_id=USER):
            private |= {row[field] for field in fields if row[field] and len(row[field]) > 3}
    assert len(private) > 10
    values = {"id": 1, "report_id": 1, "nm_id": 1, "cabinet_id": 1, "telegram_id": USER, "file": "x.css"}
    names = []
    for number, (path, operations) in enumerate(wbd.get("/openapi.json").json["paths"].items()):
        if "get" not in operations or path == "/metrics":
            continue
        names.append(f"request-{number}")
        query = {"telegram_id": USER} if path.startswith("/api/") else {}
        headers = {"X-Request-Id": names[-1]}
        wbd.send("GET", path.format(**values), key, headers=headers, **query)
    # Requests with a buyer's search text, which is private and must not be logged.
    wbd.send("GET", "/api/v1/orders", key, headers={"X-Request-Id": "last"}, telegram_id=USER, q="Ivanov Ivan")
    wbd.process.wait_line("err", lambda line: line.get("request_id") == "last")
    lines = wbd.process.log.with_suffix(".err").read_text(encoding="utf-8").splitlines()
    entries = [json.loads(line) for line in lines]
    for name in names:
        assert [e["msg"] for e in entries if e.get("request_id") == name] == ["request"], name
    for line in lines:
        for text in private | {"Ivanov", "Ivan"}:
            assert text not in line, line
    synced = [e for e in entries if e.get("sync_id") or e.get("dataset")]
    assert synced and all("cabinet_id" in e for e in synced), synced[:3]


def test_a_scheduler_has_a_listener_of_its_own_for_monitoring(scene, tmp_path, promtool):
    emulator = scene.emulator(cabinets=1, orders=40, products=4, fast=True)
    home = scene.installation(emulator)
    home.add_user(USER)
    home.add_cabinet(USER, emulator.token())
    home.wbctl("sync")
    scheduler = scene.wbd(home, arguments=["--role", "scheduler"])
    assert scheduler.get("/healthz").json["status"] == "ok"
    assert scheduler.get("/readyz").json == {"status": "ready"}
    home.wbctl("db", "backup", tmp_path / "copy")
    text = scheduler.get("/metrics").text
    assert promtool(tmp_path, "check", "metrics", text=text) == (0, "")
    for line in (
        r'wbd_dataset_interval_seconds\{cabinet_id="1",dataset="orders"\} 300',
        r'wbd_token_left_seconds\{cabinet_id="1"\} [1-9]',
        r"wbd_backup_age_seconds \d",
        r"wbd_data_disk_free_bytes [1-9]",
        r'wbd_build_info\{version="[^"]+"\} 1',
        r"process_resident_memory_bytes [1-9]",
        r"wbd_database_up 1",
    ):
        assert re.search("^" + line, text, re.MULTILINE), f"{line} is not in\n{text}"
    assert "wbd_http_request_duration_seconds" not in text
    assert scheduler.get("/api/v1/orders").status == 404
    assert scheduler.send("POST", "/metrics", "").status == 405


def test_a_schedulers_metrics_ask_for_a_key_by_the_same_rule_as_those_of_the_api(scene):
    home = scene.installation("http://127.0.0.1:1")
    home.add_user(USER)
    home.configure("api", 'metrics_require_key = "true"')
    scheduler = scene.wbd(home, arguments=["--role", "scheduler"])
    assert scheduler.get("/healthz").status == 200
    assert scheduler.get("/metrics").status == 401
    assert scheduler.get("/metrics", "wbk_unknown").status == 401
    assert scheduler.get("/metrics", home.add_key(f"user:{USER}")).status == 403
    assert scheduler.get("/metrics", home.add_key("admin")).status == 200


def test_the_number_of_series_does_not_grow_with_the_cabinets(scene, promtool, tmp_path):
    home = scene.installation("http://127.0.0.1:1")
    home.add_user(USER)
    numbers = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 10000)"
    if home.server:
        moment, token = "now()", "now() + interval '90 days'"
    else:
        moment, token = "unixepoch() * 1000", "unixepoch() * 1000 + 7776000000"
    home.sql(
        f"""{numbers} insert into wb_cabinets(sid, name, status, token_sealed, token_type, token_scopes, token_expires_at,
        created_by, created_at, verified_at) select 'sid-' || i, 'Shop', 'active', 'x', 'personal', 2, {token}, {USER},
        {moment}, {moment} from n"""
    )
    home.sql(f"insert into cabinet_members select id, {USER}, 'owner', {moment} from wb_cabinets")
    key = home.add_key("admin")
    datasets = "values ('orders'), ('reviews'), ('questions'), ('sales'), ('products'), ('stocks'), ('prices'), ('funnel')"
    home.sql(
        f"""with d(name) as ({datasets}) insert into sync_state(cabinet_id, dataset, due_at, last_success_at)
        select wb_cabinets.id, d.name, {moment}, {moment} from wb_cabinets, d"""
    )
    wbd = scene.wbd(home, arguments=["--role", "api"])
    text = wbd.get("/metrics", key).text
    assert promtool(tmp_path, "check", "metrics", text=text) == (0, "")
    series = [line for line in text.splitlines() if not line.startswith("#")]
    print(f"{len(series)} series with 10,000 cabinets")
    assert 'wbd_cabinets{status="active"} 10000' in series
    assert 'wbd_dataset_late_cabinets{dataset="orders"} 0' in series
    assert len(series) < 1500


def test_systemd_hears_of_wbd_while_its_threads_answer(scene, tmp_path):
    """The unit test of Watchdog shows that it hears nothing when one does not answer."""
    home = scene.installation("http://127.0.0.1:1")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(20)
        wbd = scene.wbd(home, NOTIFY_SOCKET=tmp_path / "notify", WATCHDOG_USEC=600_000)
        heard = [systemd.recv(100).decode() for _ in range(4)]
        assert heard == ["READY=1", "WATCHDOG=1", "WATCHDOG=1", "WATCHDOG=1"]
        os.kill(wbd.process.pid, 19)  # SIGSTOP: no thread answers
        systemd.settimeout(2)
        with pytest.raises(TimeoutError):
            for _ in range(10):
                assert systemd.recv(100) == b"WATCHDOG=1"
        os.kill(wbd.process.pid, 18)
        systemd.settimeout(20)
        assert systemd.recv(100) == b"WATCHDOG=1"
