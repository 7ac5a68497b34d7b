"""wbd with the real database: start, stop, and a wbctl sync while it runs."""

import json
import socket
import subprocess
import time

import pytest

from harness import program
from truth import by

USER = 1001


@pytest.fixture
def small(scene):
    emulator = scene.emulator(cabinets=1, orders=60, products=12, fast=True)
    place = scene.installation(emulator)
    place.add_user(USER)
    place.add_cabinet(USER, emulator.token())
    return emulator, place


@pytest.mark.smoke
def test_sync_list_report_and_rest_work_together(scene, small):
    _, place = small
    place.wbctl("sync", "--wait")
    listed = place.all_rows("orders", "list")
    key = place.add_key(f"user:{USER}")
    wbd = scene.wbd(place)
    assert wbd.all_rows("/api/v1/orders", key, page=7) == listed
    for noun in ("products", "stocks", "reviews"):
        assert wbd.all_rows(f"/api/v1/{noun}", key, page=9) == place.all_rows(noun), noun
    assert wbd.get(f"/api/v1/orders/{listed[0]['srid']}/report", key, format="text").status == 200


@pytest.mark.smoke
def test_wbd_syncs_by_itself(scene, small):
    emulator, place = small
    key = place.add_key(f"user:{USER}")
    wbd = scene.wbd(place)
    finished = wbd.process.wait_line(
        "err", lambda line: line.get("dataset") == "reviews" and line.get("state") == "succeeded", seconds=60
    )
    assert finished
    wbd.process.wait_line(
        "err", lambda line: line.get("dataset") == "stocks" and line.get("state") == "succeeded", seconds=60
    )
    assert wbd.all_rows("/api/v1/orders", key)


def test_wbd_shows_the_new_value_right_after_a_sync_beside_it(scene, small):
    """Ten times: an answer is cached in wbd, WB changes, wbctl syncs, and wbd shows it at once."""
    emulator, place = small
    place.wbctl("sync", "--wait")
    key = place.add_key(f"user:{USER}")
    wbd = scene.wbd(place, SYNC_INTERVAL="1440")  # wbd does not sync by itself meanwhile
    cancelled = 0
    for _ in range(10):
        cached = wbd.all_rows("/api/v1/orders", key)
        assert wbd.all_rows("/api/v1/orders", key) == cached
        changed = emulator.advance(orders=1, cancels=1)
        place.wbctl("sync", "--only", "orders", "--force", "--wait")
        after = by("srid", wbd.all_rows("/api/v1/orders", key))
        assert len(after) == len(cached) + 1
        assert after[changed["orders"][0]]["status"] == "created"
        for srid in changed.get("cancels", []):
            cancelled += 1
            assert after[srid]["status"] == "cancelled"
            assert wbd.data(f"/api/v1/orders/{srid}", key)["status"] == "cancelled"
    assert cancelled > 0


def test_ready_and_health_need_no_key_and_the_rest_does(scene, small):
    _, place = small
    wbd = scene.wbd(place)
    assert wbd.get("/healthz").status == 200
    assert wbd.get("/readyz").status == 200
    refused = wbd.get("/api/v1/orders")
    assert refused.status == 401
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert {"type", "title", "status", "code", "request_id"} <= set(refused.json)


def test_a_revoked_key_is_refused_within_five_seconds(scene, small):
    _, place = small
    created = place.data("apikey", "create", "--name", "short", "--scope", f"user:{USER}")
    wbd = scene.wbd(place)
    assert wbd.get("/api/v1/orders", created["key"]).status == 200
    place.wbctl("apikey", "revoke", created["id"], "--yes")
    deadline = time.monotonic() + 5
    while wbd.get("/api/v1/orders", created["key"]).status != 401:
        assert time.monotonic() < deadline, "the revoked key still works after 5 s"


def test_stopping_wbd_during_a_sync_ends_with_0_and_nothing_is_lost(scene, small):
    emulator, place = small
    wbd = scene.wbd(place)
    emulator.wait_for_requests("supplier_orders")
    scene.stop(wbd)  # demands exit code 0
    place.assert_whole()
    place.wbctl("sync", "--force", "--wait")
    assert len(place.all_rows("orders", "list")) >= 60


def test_no_token_and_no_key_ever_reaches_a_log_or_the_database(scene, small):
    emulator, place = small
    created = place.data("apikey", "create", "--name", "k", "--scope", "admin")
    wbd = scene.wbd(place, LOG_LEVEL="debug")
    wbd.get("/api/v1/orders", created["key"], telegram_id=USER)
    sync = place.wbctl("-v", "sync", "--force", "--wait", env={"LOG_LEVEL": "debug"})
    scene.stop(wbd)
    token = emulator.token()
    places = [sync.out, sync.err, wbd.process.log.with_suffix(".err").read_text(encoding="utf-8")]
    places.append(place.stored_text())
    for secret in (token, token.split(".")[1], created["key"]):
        assert not any(secret in text for text in places)


def test_flags_of_wbd_win_over_its_environment(scene, small):
    _, place = small
    flags = ["--role", "api", "--listen", "127.0.0.1:0", "--log-level", "debug"]
    wbd = scene.wbd(place, arguments=flags, WBD_LISTEN="127.0.0.1:1", LOG_LEVEL="error")
    assert wbd.get("/healthz").status == 200
    wbd = scene.wbd(
        place,
        arguments=["--role=api", "--set", "api.listen=127.0.0.1:0", "--set", "log.level=debug"],
        WBD_LISTEN="127.0.0.1:1",
        LOG_LEVEL="error",
    )
    assert wbd.get("/healthz").status == 200


@pytest.mark.parametrize(
    "flags, code, told",
    [
        (["--log-level", "loud"], 8, "log.level: must be one of error warning info debug"),
        (["--listen", "8080"], 8, "api.listen: must be address:port"),
        (["--set", "log_level=debug"], 8, "log_level: unknown key; did you mean log.level?"),
        (["--set", "wb.timeout=never"], 8, 'wb.timeout: must be seconds from 1 to 600, or with a unit: 500ms, 30s, 5m, 2h, not "never"'),
        (["--set", "secret.key=AAEC"], 8, "use WBD_SECRET_KEY"),
        (["--set", "log.level"], 2, "is not KEY=VALUE"),
        (["--loud"], 2, "--loud"),
    ],
)
def test_a_wrong_flag_of_wbd_is_told_with_its_key_and_what_is_allowed(scene, flags, code, told):
    place = scene.installation("http://127.0.0.1:1")
    ended = subprocess.run(
        [program("wbd"), *flags], env=place.environment(), capture_output=True, text=True, timeout=60
    )
    assert (ended.returncode, told in ended.stdout + ended.stderr) == (code, True), ended
    assert "AAEC" not in ended.stdout + ended.stderr


def test_a_taken_address_is_no_mistake_of_the_configuration(scene):
    """systemd starts wbd again after 1; after 8 it waits for somebody to mend the settings."""
    place = scene.installation("http://127.0.0.1:1")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        ended = subprocess.run([program("wbd"), "--listen", listen], env=place.environment(), capture_output=True, text=True, timeout=60)
    assert (ended.returncode, f"cannot listen on {listen}: Address already in use" in ended.stderr) == (1, True), ended


def test_every_log_line_of_wbd_is_one_json_object(scene, small):
    _, place = small
    wbd = scene.wbd(place)
    wbd.get("/api/v1/orders")
    scene.stop(wbd)
    lines = wbd.process.log.with_suffix(".err").read_text(encoding="utf-8").splitlines()
    assert lines
    for line in lines:
        assert {"ts", "level", "msg", "component"} <= set(json.loads(line)), line
