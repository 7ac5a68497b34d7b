"""The dashboard of Grafana: a real Prometheus with the shipped rules scrapes a wbd and answers each query of each panel."""

import json
import shutil
import socket
import subprocess
import time
import urllib.parse

import pytest
from harness import REPOSITORY, clean_environment, request

USER = 1001
DASHBOARD = json.loads((REPOSITORY / "etc" / "grafana" / "wbd.json").read_text(encoding="utf-8"))
RULES = REPOSITORY / "etc" / "prometheus" / "wbd.rules.yml"
# Queries about what this installation does not have: failures, and Redis in the embedded shape.
MAY_BE_EMPTY = ('status=~"5.."', "wbd_redis_memory_bytes", "wbd_incident_recovery_seconds", "wbd_outbox_deliveries")


def queries():
    """(panel, expression) with the dashboard's variables filled in."""
    for panel in DASHBOARD["panels"]:
        for target in panel["targets"]:
            yield panel["title"], target["expr"].replace("$job", "wbd").replace("$__rate_interval", "30s")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.fixture
def prometheus(tmp_path):
    """Starts a Prometheus that scrapes this wbd each second and evaluates the shipped rules."""
    program = shutil.which("prometheus")
    if not program:
        pytest.skip("prometheus is not installed: apt-get install prometheus")
    started = []

    def start(wbd) -> str:
        port = free_port()
        config = tmp_path / "prometheus.yml"
        config.write_text(
            f"""global: {{scrape_interval: 1s, evaluation_interval: 1s}}
rule_files: ["{RULES}"]
scrape_configs: [{{job_name: wbd, static_configs: [{{targets: ["{wbd.base.removeprefix('http://')}"]}}]}}]
""",
            encoding="utf-8",
        )
        command = [program, f"--config.file={config}", f"--storage.tsdb.path={tmp_path / 'tsdb'}"]
        log = open(tmp_path / "prometheus.log", "wb")
        started.append(
            (
                subprocess.Popen(
                    [*command, f"--web.listen-address=127.0.0.1:{port}"],
                    env=clean_environment(tmp_path),
                    stdout=log,
                    stderr=log,
                ),
                log,
            )
        )
        return f"http://127.0.0.1:{port}"

    yield start
    for process, log in started:
        process.terminate()
        process.wait(30)
        log.close()


def ask(base: str, expression: str) -> list:
    try:
        answer = request(base, "/api/v1/query?" + urllib.parse.urlencode({"query": expression}))
    except OSError:
        return []  # it starts
    if answer.status == 503:
        return []
    assert answer.status == 200 and answer.json["status"] == "success", (expression, answer)
    return [row for row in answer.json["data"]["result"] if row["value"][1] != "NaN"]


def test_the_dashboard_is_small_and_each_panel_says_what_it_shows():
    panels = DASHBOARD["panels"]
    assert 0 < len(panels) <= 25
    assert len({panel["id"] for panel in panels}) == len(panels) == len({panel["title"] for panel in panels})
    assert all(panel["targets"] for panel in panels)


def test_each_query_of_the_dashboard_is_answered_by_prometheus(scene, tmp_path, prometheus):
    emulator = scene.emulator(cabinets=1, orders=60, products=6, fast=True)
    home = scene.installation(emulator)
    home.add_user(USER)
    home.add_cabinet(USER, emulator.token())
    home.wbctl("db", "backup", tmp_path / "copy")
    key = home.add_key("admin")
    wbd = scene.wbd(home)
    base = prometheus(wbd)
    waiting = dict.fromkeys((expr, title) for title, expr in queries())
    deadline = time.monotonic() + 90
    while waiting and time.monotonic() < deadline:
        for _ in range(5):  # traffic; without it the rates are 0 / 0
            assert wbd.get("/api/v1/orders", key, telegram_id=USER).status == 200
        for expr, title in list(waiting):
            if ask(base, expr):
                del waiting[expr, title]
        time.sleep(0.5)
    empty = [(title, expr) for expr, title in waiting if not any(part in expr for part in MAY_BE_EMPTY)]
    assert empty == []
    assert ask(base, 'count(ALERTS{alertstate="firing"}) or vector(0)')[0]["value"][1] == "0"
