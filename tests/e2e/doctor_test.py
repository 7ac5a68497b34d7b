"""`wbctl doctor` on both shapes: the problem, the exit code and the advice."""

import base64
import os

import pytest
from harness import SHAPE

USER = 1001
# Redis belongs to the server shape, the disk to the embedded one.
LOOKED_AT = {
    "configuration",
    "database",
    "schema",
    "file_modes",
    "secret_key",
    "clock",
    "connections",
    "token",
    "schema_drift",
    "wb_rights",
    "wb_methods",
    "sale_kinds",
    "finance",
    "targets",
    "payouts",
    "row_kinds",
    "wb",
    "redis" if SHAPE == "server" else "disk",
}


@pytest.fixture
def emulator(scene):
    return scene.emulator(cabinets=1, orders=20, products=3, fast=True)


@pytest.fixture
def place(scene, emulator):
    """An installation with one cabinet that was never synced."""
    home = scene.installation(emulator)
    home.add_user(USER)
    home.add_cabinet(USER, emulator.token(1))
    return home


def checks_of(home, *arguments, code=0, **options) -> dict:
    """name -> the checks with that name."""
    found = {}
    for check in home.data("doctor", *arguments, code=code, **options):
        found.setdefault(check["check"], []).append(check)
    return found


def verdicts(checks: dict) -> dict:
    return {name: {check["verdict"] for check in some} for name, some in checks.items()}


def test_nothing_is_wrong_with_a_new_installation(place, emulator):
    before = emulator.counters()["requests_total"]
    found = verdicts(checks_of(place))
    assert set(found) == LOOKED_AT
    assert found.pop("wb") == {"skipped"}
    found.pop("redis", None)  # the test's own server has no memory limit
    assert set().union(*found.values()) == {"ok"}
    assert emulator.counters()["requests_total"] == before, "WB is asked only with --wb"


def test_wb_is_asked_when_wanted_and_named_when_it_is_down(place, scene, emulator):
    asked = checks_of(place, "--wb")["wb"]
    assert {check["verdict"] for check in asked} == {"ok"} and len(asked) > 3
    scene.stop(emulator)
    down = checks_of(place, "--wb", code=6)["wb"]
    assert all(check["verdict"] == "failed" and "cabinet 1" in check["detail"] for check in down)


def test_each_trouble_is_named_with_what_to_do(place, emulator):
    another_key = base64.b64encode(bytes(32)).decode()
    (key,) = checks_of(place, code=8, env={"WBD_SECRET_KEY": another_key})["secret_key"]
    assert key["verdict"] == "failed" and key["fix"].startswith("wbctl cabinet rotate-token 1")

    emulator.fault("status", "*", status=401)
    place.wbctl("sync", "--wait", code=None)
    (token,) = checks_of(place, code=4)["token"]
    assert token["verdict"] == "failed" and token["fix"].startswith("wbctl cabinet rotate-token 1")

    (config,) = checks_of(place, code=8, env={"SYNC_INTERVAL": "soon"})["configuration"]
    assert config["verdict"] == "failed" and "SYNC_INTERVAL" in config["detail"]


def test_a_database_that_is_not_there_is_not_made(place):
    if SHAPE == "server":
        nowhere = place.database_url.replace(place.server_name, "no_such_database")
    else:
        nowhere = f"sqlite://{place.home / 'other' / 'wbd.db'}"
    (database,) = checks_of(place, code=7, env={"DATABASE_URL": nowhere})["database"]
    assert database["verdict"] == "failed"
    assert not os.path.exists(place.home / "other")


def test_malformed_rows_of_wb_are_reported(place, emulator):
    emulator.fault("retype", "supplier_orders", rows=2, field="date")
    place.wbctl("sync", "--wait", code=None)
    (drift,) = checks_of(place)["schema_drift"]
    assert drift["verdict"] == "warning" and "1/orders: " in drift["detail"]
