"""Wrong input and broken surroundings: a clear message, the right exit code, no data lost."""

import os
import signal
import socket

import pytest

from harness import SHAPE
from truth import Truth, compare_orders

USER = 1001


@pytest.fixture
def place(scene):
    scene.wb = scene.emulator(cabinets=1, orders=50, products=10, fast=True)
    place = scene.installation(scene.wb)
    place.add_user(USER)
    return place


@pytest.fixture
def synced(scene, place):
    place.add_cabinet(USER, scene.wb.token())
    place.wbctl("sync")
    return place


@pytest.fixture
def dead_address():
    """The address of a reserved port without a listener; no other process can take it meanwhile."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


@pytest.mark.parametrize(
    "token",
    ["nonsense", "a.b.c", "eyJhbGciOiJFUzI1NiJ9.eyJzaWQiOiJ4In0.AAAA", "x" * 100_000],
    ids=["word", "three-parts", "jwt-without-fields", "huge"],
)
def test_a_malformed_token_is_refused_and_nothing_is_kept(place, token):
    run = place.add_cabinet(USER, token, code=4)
    assert run.error["message"] and run.out == ""
    assert token not in run.err, "the message repeats the token"
    assert place.data("cabinet", "list") == []


def test_an_empty_token_file_is_wrong_usage(place):
    run = place.add_cabinet(USER, "", code=2)
    assert "--token-file" in run.error["message"]


def test_an_expired_token_is_refused_by_name(scene, place):
    run = place.add_cabinet(USER, scene.wb.token(expired=True), code=4)
    assert "expired" in run.error["message"]
    assert place.data("cabinet", "list") == []


def test_a_token_on_the_command_line_is_not_an_option(scene, place):
    place.wbctl("cabinet", "add", "--user", USER, "--token", scene.wb.token(), code=2)


def test_an_unknown_key_in_the_configuration_names_file_line_key_and_what_is_meant(place):
    place.config.write_text("# mine\n[sync]\nintervall = 5\n", encoding="utf-8")
    for command in (["orders", "list"], ["config", "show"], ["sync"]):
        run = place.wbctl(*command, code=8)
        assert str(place.config) in run.err and "3" in run.err and "intervall" in run.err, run.err
        assert "sync.interval" in run.err, "the nearest key is not named"


def test_a_bad_value_names_what_is_allowed(place):
    run = place.wbctl("orders", "list", env={"SYNC_INTERVAL": "often"}, code=8)
    assert "SYNC_INTERVAL" in run.err and "often" in run.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["sync", "--fast"],
        ["cabinet"],
        ["order", "list"],
        [],
        ["sync", "--only", "cakes"],
        ["orders", "list", "--limit", "x"],
    ],
    ids=["unknown-flag", "no-verb", "unknown-noun", "nothing", "unknown-dataset", "bad-number"],
)
def test_wrong_usage_exits_with_2_and_says_what_is_wrong(place, arguments):
    run = place.wbctl(*arguments, code=2)
    assert run.err.strip() and run.out == ""


def test_what_does_not_exist_exits_with_3(synced):
    synced.wbctl("orders", "show", "999999", code=3)
    synced.wbctl("report", "order", "no-such-srid", code=3)
    synced.wbctl("cabinet", "show", "999999", code=3)


def test_wb_down_exits_with_6_and_keeps_the_data(synced, dead_address):
    before = synced.all_rows("orders", "list")
    run = synced.wbctl(
        "--json",
        "sync",
        "--force",
        env={"WB_API_BASE_URL": dead_address, "SYNC_RETRY_ATTEMPTS": "1"},
        code=6,
    )
    assert run.err.strip()
    assert synced.all_rows("orders", "list") == before
    synced.wbctl("sync", "--force", "--wait")
    assert synced.all_rows("orders", "list") == before


def test_a_cabinet_added_while_wb_is_down_waits_and_is_verified_by_a_later_sync(scene, place, dead_address):
    down = {"WB_API_BASE_URL": dead_address, "SYNC_RETRY_ATTEMPTS": "1"}
    file = place.home / "token"
    file.write_text(scene.wb.token(), encoding="ascii")
    file.chmod(0o600)
    place.wbctl("cabinet", "add", "--user", USER, "--token-file", file, env=down, code=6)
    assert [c["status"] for c in place.data("cabinet", "list")] == ["pending"]
    place.wbctl("sync", "--wait")
    assert [c["status"] for c in place.data("cabinet", "list")] == ["active"]
    assert place.all_rows("orders", "list")


def without_privileges(command: list) -> list:
    """Root may write everywhere; without these capabilities it obeys file modes like any user."""
    if os.geteuid() != 0:
        return command
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner", *command]


@pytest.mark.skipif(SHAPE == "server", reason="of the file of the embedded shape")
def test_a_read_only_database_directory_exits_with_7_and_keeps_the_data(synced, monkeypatch):
    before = synced.all_rows("orders", "list")
    files = [path for path in synced.home.glob("wbd.db*")]
    try:
        for path in files:
            path.chmod(0o444)
        synced.home.chmod(0o555)
        run = synced.wbctl("sync", "--force", code=7, through=without_privileges)
        assert str(synced.database) in run.err, run.err
    finally:
        synced.home.chmod(0o755)
        for path in files:
            path.chmod(0o644)
    assert synced.all_rows("orders", "list") == before


def test_a_database_that_is_no_database_exits_with_7_and_is_left_alone(place):
    other = place.home / "other.db"
    other.write_bytes(b"not a database, but somebody's file" * 100)
    content = other.read_bytes()
    run = place.wbctl("orders", "list", env={"DATABASE_URL": f"sqlite://{other}"}, code=7)
    assert str(other) in run.err
    assert other.read_bytes() == content


def test_a_lost_secret_key_is_named_and_the_data_stays_readable(synced):
    synced.home.joinpath("secret.key").unlink()
    synced.wbctl("--json", "orders", "list")
    run = synced.wbctl("sync", "--force", code=8)
    assert "secret.key" in run.err
    assert not synced.home.joinpath("secret.key").exists(), "a new key would hide that the old one is lost"


def test_an_interrupted_sync_exits_with_130_and_goes_on_later(scene):
    emulator = scene.emulator(cabinets=1, orders=900, products=130, page_rows=100, fast=True)
    place = scene.installation(emulator)
    place.add_user(USER)
    place.add_cabinet(USER, emulator.token())
    emulator.fault("hang", "supplier_orders", seconds=30, after=2)
    process = place.start_wbctl("sync")
    emulator.wait_for_requests("supplier_orders", 3)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=15) == 130
    emulator.clear_faults()
    place.wbctl("sync", "--wait")
    sid = place.data("cabinet", "list")[0]["sid"]
    compare_orders(Truth(emulator.truth(sid)), place.all_rows("orders", "list"))
