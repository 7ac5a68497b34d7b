"""Monitoring: /metrics and the alert rules under Prometheus' own checker, and a log without private data."""

import json
import re
import shutil
import subprocess

import pytest
from harness import REPOSITORY, clean_environment

USER = 1001
RULES = REPOSITORY / "etc" / "prometheus" / "wbd.rules.yml"
PROMTOOL = shutil.which("promtool")
# Metrics that appear with the scheduler's first request or in the server shape, and Prometheus' own.
LATER = {"wbd_redis_up", "up"}


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


def promtool(folder, *arguments, text=None):
    if not PROMTOOL:
        pytest.skip("promtool is not installed: apt-get install prometheus")
    done = subprocess.run(
        [PROMTOOL, *arguments], input=text, env=clean_environment(folder), capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_promtool_finds_nothing_in_the_metrics(place, tmp_path):
    wbd, key, _, _ = place
    assert wbd.get("/api/v1/orders", key, telegram_id=USER).status == 200
    assert promtool(tmp_path, "check", "metrics", text=wbd.get("/metrics", key).text) == (0, "")


def test_promtool_finds_nothing_in_the_alert_rules(tmp_path):
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
    values = {"id": 1, "nm_id": 1, "cabinet_id": 1, "telegram_id": USER, "file": "x.css"}
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
