"""Secrets: the key is changed, files that others may read are refused, passwords are not shown, and memory and environment keep
as little as possible."""

import base64
import os
import random
import re
import time
from pathlib import Path

import pytest

USER = 1001
KILLS = int(os.environ.get("WB_E2E_ROTATION_KILLS", "10"))


def synced(scene, cabinets=1):
    emulator = scene.emulator(cabinets=cabinets, orders=60, products=10, fast=True)
    place = scene.installation(emulator)
    for number in range(cabinets):
        place.add_user(USER + number)
        place.add_cabinet(USER + number, emulator.token(number + 1))
    place.wbctl("sync", "--wait")
    return emulator, place


def sync_by(wbd, key) -> dict:
    """The end of a sync that wbd was asked for."""
    asked = wbd.send("POST", "/api/v1/sync/start", key, {})
    assert asked.status == 202, asked
    path = f"/api/v1/sync/status?sync_id={asked.json['data']['sync_id']}&telegram_id={USER}"
    return wbd.wait_for(path, key, lambda data: data["state"] not in ("queued", "running"), 120)


def key_file(place):
    return place.home / "secret.key"


def kept(place):
    return sorted(place.home.glob("secret.key.old-*"))


def key_line(place, **options):
    checks = place.wbctl("--json", "doctor", code=None, **options).json["data"]
    return next(check for check in checks if check["check"] == "secret_key")


def test_a_new_key_takes_over_everything_and_the_old_one_may_go(scene):
    _, place = synced(scene)
    before = key_file(place).read_text()
    done = place.data("secret", "rotate")
    assert done["new_key"] and done["resealed"] == 1 and done["left"] == 0
    assert [str(file) for file in kept(place)] == done["old_key_files"] and len(kept(place)) == 1
    assert kept(place)[0].read_text() == before != key_file(place).read_text()
    assert (key_file(place).stat().st_mode & 0o777, kept(place)[0].stat().st_mode & 0o777) == (0o600, 0o600)
    assert key_line(place)["verdict"] == "ok"
    kept(place)[0].unlink()
    place.wbctl("sync", "--force", "--wait")
    # A given key.
    given = place.home / "given"
    given.write_text(base64.b64encode(bytes(range(32))).decode() + "\n")
    given.chmod(0o600)
    done = place.data("secret", "rotate", "--key-file", given)
    assert done["new_key"] and done["resealed"] == 1 and done["left"] == 0
    assert key_file(place).read_text() == given.read_text()
    assert "in use" in place.wbctl("--json", "secret", "rotate", "--key-file", given, code=8).error["message"]
    again = place.data("secret", "rotate", "--reseal")
    assert not again["new_key"] and again["resealed"] == 0


def test_a_running_wbd_goes_on_with_the_new_key(scene):
    _, place = synced(scene)
    wbd = scene.wbd(place)
    key = place.add_key(f"user:{USER}")
    place.wbctl("secret", "rotate")
    kept(place)[0].unlink()
    done = sync_by(wbd, key)
    assert done["state"] == "succeeded", done


def test_a_change_that_is_killed_is_finished_by_the_next_one(scene):
    _, place = synced(scene, cabinets=3)
    begun = time.monotonic()
    place.wbctl("secret", "rotate")
    whole = time.monotonic() - begun
    chance = random.Random(7)
    for _ in range(KILLS):
        process = place.start_wbctl("secret", "rotate")
        time.sleep(chance.uniform(0.1, 1.1) * whole)
        process.kill()
        process.wait()
        assert key_line(place)["verdict"] in ("ok", "warning")
    done = place.data("secret", "rotate")
    assert done["left"] == 0
    assert place.data("secret", "rotate", "--reseal")["resealed"] == 0
    assert key_line(place)["verdict"] == "ok"
    for file in kept(place):
        file.unlink()
    place.wbctl("sync", "--force", "--wait")


def test_a_key_of_the_environment_is_moved_by_settings(scene):
    _, place = synced(scene)
    fresh = base64.b64encode(os.urandom(32)).decode()
    env = {"WBD_SECRET_KEY": fresh}
    refused = place.wbctl("--json", "secret", "rotate", env=env, code=2)
    assert "--reseal" in refused.error["message"]
    lost = place.wbctl("--json", "secret", "rotate", "--reseal", env=env, code=8)
    assert "old_key_files" in lost.error["message"]
    place.configure("secret", f'old_key_files = ["{key_file(place)}"]')
    line = key_line(place, env=env)
    assert line["verdict"] == "warning" and line["detail"].endswith(": 1"), line
    done = place.data("secret", "rotate", "--reseal", env=env)
    assert (done["new_key"], done["resealed"], done["left"]) == (False, 1, 0)
    key_file(place).unlink()
    gone = place.wbctl("--json", "user", "list", env=env)
    assert gone.code == 0
    text = place.config.read_text().replace(f'old_key_files = ["{key_file(place)}"]\n', "")
    place.config.write_text(text)
    place.wbctl("sync", "--force", "--wait", env=env)


def test_files_that_others_may_read_are_refused_or_named(scene):
    place = scene.installation("http://127.0.0.1:9")

    def modes():
        checks = place.wbctl("--json", "doctor", code=None).json["data"]
        return [(check["verdict"], check["detail"], check["fix"]) for check in checks if check["check"] == "file_modes"]

    assert [verdict for verdict, _, _ in modes()] == ["ok"]
    place.config.chmod(0o666)
    assert [(verdict, fix) for verdict, _, fix in modes()] == [("warning", f"chmod go-w {place.config}")]
    place.wbctl("user", "list")
    secret = base64.b64encode(bytes(32)).decode()
    text = place.config.read_text()
    place.configure("secret", f'key = "{secret}"')
    place.config.chmod(0o644)
    assert modes()[0][0] == "failed" and str(place.config) in modes()[0][1]
    run = place.wbctl("--json", "user", "list", code=8)
    assert str(place.config) in run.error["message"] and "chmod" in run.error["message"]
    with pytest.raises(AssertionError, match="others can read it|могут читать"):
        place.start_wbd("open")
    place.config.chmod(0o600)
    place.wbctl("user", "list")
    place.config.write_text(text)
    if place.server:
        return
    place.database.chmod(0o666)
    place.home.chmod(0o777)
    found = {detail.split(" ")[0]: verdict for verdict, detail, _ in modes()}
    assert found == {str(place.database): "warning", str(place.home): "warning"}
    wbd = scene.wbd(place)
    scene.stop(wbd)
    log = (place.home / "wbd-0.err").read_text() if (place.home / "wbd-0.err").exists() else ""
    assert log == "" or str(place.database) in log
    place.home.chmod(0o700)
    place.database.chmod(0o600)


def test_a_password_is_not_taken_from_the_command_line_and_never_shown(scene):
    place = scene.installation("http://127.0.0.1:9")
    for pair in (
        "database.url=postgresql://u:S3CRET@h/d",
        "database.url=postgresql://h/d?sslpassword=S3CRET",
        "cache.redis_url=redis://S3CRET@h/0",
        "notify.proxy=socks5://u:S3CRET@h:1",
        "secret.key=S3CRET",
    ):
        run = place.wbctl("--json", "--set", pair, "config", "check", code=8)
        assert "command line" in run.error["message"] and "S3CRET" not in run.out + run.err, pair
    shown = place.wbctl(
        "config", "show", "--origin", env={"REDIS_URL": "redis://S3CRET@h/0", "DATABASE_URL": "postgresql://h/d?pass%77ord=S3CRET"}
    )
    assert "S3CRET" not in shown.out + shown.err and "redis://***@h/0" in shown.out


def count_in_memory(pid: int, needle: bytes) -> int:
    """How often the bytes stand in the writable memory of a process."""
    found = 0
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text(encoding="ascii").splitlines():
            span, rights = line.split()[:2]
            if not rights.startswith("rw"):
                continue
            begin, end = (int(part, 16) for part in span.split("-"))
            try:
                memory.seek(begin)
                found += memory.read(end - begin).count(needle)
            except (OSError, ValueError, OverflowError):
                continue
    return found


def test_memory_and_environment_keep_few_secrets(scene):
    emulator = scene.emulator(cabinets=2, orders=60, products=10, fast=True)
    place = scene.installation(emulator)
    place.add_user(USER)
    token, second = emulator.token(1), emulator.token(2)
    place.add_cabinet(USER, token)
    fresh = base64.b64encode(os.urandom(32)).decode()
    place.configure("secret", f'old_key_files = ["{key_file(place)}"]')
    wbd = scene.wbd(place, WBD_SECRET_KEY=fresh)
    key = place.add_key(f"user:{USER}")
    assert sync_by(wbd, key)["state"] == "succeeded"
    answer = wbd.send("POST", "/api/v1/cabinets", key, {"telegram_id": USER, "api_token": second})
    assert answer.status == 201, answer
    assert sync_by(wbd, key)["state"] == "succeeded"  # a running job holds the token that it uses
    for _ in range(3):
        assert wbd.get("/api/v1/orders", key).status == 200
    pid = wbd.process.pid
    if wbd.process.keeps_freed_memory():
        pytest.skip("AddressSanitizer keeps what is freed")
    environment = Path(f"/proc/{pid}/environ").read_bytes()
    assert fresh.encode() not in environment
    limits = Path(f"/proc/{pid}/limits").read_text(encoding="ascii")
    assert re.search(r"Max core file size\s+0\s+0\s", limits), limits
    if os.geteuid() != 0:
        with pytest.raises(PermissionError):
            open(f"/proc/{pid}/mem", "rb")
        return
    tokens = count_in_memory(pid, token.encode())
    keys = count_in_memory(pid, fresh.encode())
    given, api_keys = count_in_memory(pid, second.encode()), count_in_memory(pid, key.encode())
    print(f"WB token {tokens}, token of a request {given}, secret key as text {keys}, API key {api_keys} times")
    assert tokens <= 2
    assert given <= 2
    assert api_keys == 0


def test_a_child_does_not_inherit_secrets(scene):
    place = scene.installation("http://127.0.0.1:9")
    if not place.server:
        pytest.skip("only PostgreSQL's tools are children")
    folder = place.home / "bin"
    folder.mkdir()
    seen = place.home / "seen"
    tool = folder / "pg_dump"
    tool.write_text(f'#!/bin/sh\nenv > {seen}\nexec /usr/bin/pg_dump "$@"\n')
    tool.chmod(0o755)
    secret = base64.b64encode(bytes(32)).decode()
    env = {"PATH": f"{folder}:{os.environ['PATH']}", "WBD_SECRET_KEY": secret}
    place.wbctl("db", "backup", place.home / "copy", env=env)
    names = {line.split("=")[0] for line in seen.read_text().splitlines()}
    assert "WBD_SECRET_KEY" not in names and "DATABASE_URL" not in names and "REDIS_URL" not in names
    assert secret not in seen.read_text()
