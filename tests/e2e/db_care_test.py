"""db backup, restore, check and export on the database of a synced cabinet."""

import csv
import io
import json
import re
from pathlib import Path

USER = 1001


def synced(scene):
    emulator = scene.emulator(cabinets=1, orders=120, products=20, fast=True)
    place = scene.installation(emulator)
    place.add_user(USER)
    place.add_cabinet(USER, emulator.token())
    place.wbctl("sync", "--wait")
    return emulator, place


def test_a_copy_brings_everything_back_and_is_verified(scene):
    _, place = synced(scene)
    file = place.home / "copy"
    made = place.data("db", "backup", str(file))
    assert made["verified"] and made["rows"] > 120
    orders = place.all_rows("orders", "list")
    stocks = place.all_rows("stocks")

    place.add_user(USER + 1)
    place.data("db", "restore", str(file), "--force")
    assert place.all_rows("orders", "list") == orders
    assert place.all_rows("stocks") == stocks
    assert [user["telegram_id"] for user in place.data("user", "list")] == [USER]
    assert place.data("db", "check")["sound"]
    # The token was restored too, and can still be decrypted.
    place.wbctl("sync", "--force", "--wait")


def test_a_database_with_cabinets_is_not_replaced_by_mistake(scene):
    _, place = synced(scene)
    file = place.home / "copy"
    place.wbctl("db", "backup", str(file))
    assert "--yes" in place.wbctl("--json", "db", "restore", str(file), code=2).error["message"]
    again = place.wbctl("--json", "db", "backup", str(file), code=2)
    assert "exists" in again.error["message"]


def test_a_copy_that_is_not_what_its_manifest_says_is_an_error(scene):
    _, place = synced(scene)
    file = place.home / "copy"
    place.wbctl("db", "backup", str(file))
    manifest = place.home / "copy.manifest.json"
    document = json.loads(manifest.read_text())
    for table in document["tables"]:
        if table["table"] == "orders":
            table["sum"] = "0" * 16
    manifest.write_text(json.dumps(document))
    wrong = place.wbctl("--json", "db", "restore", str(file), "--force", code=1)
    assert "orders" in wrong.error["message"]


def test_copies_in_a_folder_are_named_by_time_and_the_oldest_go(scene):
    place = scene.installation("http://127.0.0.1:9")
    place.add_user(USER)
    folder = place.home / "copies"
    folder.mkdir()
    (folder / "notes.txt").write_text("not a copy")
    for old in ("wbd-20200101T000000Z", "wbd-20200102T000000Z"):
        (folder / old).write_text("x")
        (folder / f"{old}.manifest.json").write_text("x")
    made = place.data("db", "backup", "--keep", "2", str(folder))
    name = Path(made["file"]).name
    assert re.fullmatch(r"wbd-20\d{6}T\d{6}Z", name)
    kept = {"wbd-20200102T000000Z", name}
    assert {file.name for file in folder.iterdir()} == kept | {f"{copy}.manifest.json" for copy in kept} | {"notes.txt"}
    place.data("db", "restore", made["file"], "--force")
    assert [user["telegram_id"] for user in place.data("user", "list")] == [USER]
    refused = place.wbctl("--json", "db", "backup", "--keep", "2", str(place.home / "file"), code=2)
    assert "--keep" in refused.error["message"]


def test_check_names_what_is_wrong(scene):
    _, place = synced(scene)
    assert place.data("db", "check") == {"sound": True, "findings": []}
    place.sql(
        "insert into stocks select 77, nm_id, chrt_id, warehouse_type, warehouse_id, warehouse, quantity, in_way_to_client, "
        "in_way_from_client, updated_at from stocks limit 1"
    )
    place.sql("update orders set price = 0 where id = (select min(id) from orders)")
    place.sql("update daily_sales set orders_sum = orders_sum + 1 where slice = 0 and day = (select max(day) from daily_sales)")
    found = place.wbctl("--json", "db", "check", code=1).json["data"]
    rules = {finding["rule"].split(":")[0]: finding["rows"] for finding in found["findings"]}
    assert not found["sound"]
    assert rules["stocks"] == 1 and rules["orders"] == 1
    assert any(rule.startswith("daily sums of cabinet") for rule in rules), rules


def test_export_gives_every_row_and_no_secret(scene):
    _, place = synced(scene)
    text = place.wbctl("-o", "csv", "db", "export", "--table", "orders").out
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == len(place.all_rows("orders", "list"))
    assert {row["srid"] for row in rows} == {row["srid"] for row in place.all_rows("orders", "list")}
    cabinets = place.wbctl("--json", "db", "export", "--table", "wb_cabinets").json["data"]
    assert len(cabinets) == 1 and "token_sealed" not in cabinets[0]
    unknown = place.wbctl("--json", "db", "export", "--table", "order", code=2)
    assert "orders" in unknown.error["message"]


def test_what_goes_wrong_has_its_exit_code_and_is_named(scene):
    """SPEC section 3: 2 usage, 7 database unavailable."""
    place = scene.installation("http://127.0.0.1:9")
    copy = place.home / "copy"
    place.wbctl("db", "backup", str(copy))
    alone = place.home / "alone"
    alone.write_bytes(copy.read_bytes())
    other = place.home / "other"
    other.write_bytes(copy.read_bytes())
    document = json.loads((place.home / "copy.manifest.json").read_text())
    document["database"] = "sqlite" if document["database"] == "postgresql" else "postgresql"
    (place.home / "other.manifest.json").write_text(json.dumps(document))
    (place.home / "text").write_text("x" * 5000)
    (place.home / "text.manifest.json").write_text("x")
    newer = {**document, "database": json.loads((place.home / "copy.manifest.json").read_text())["database"]}
    (place.home / "newer").write_bytes(copy.read_bytes())
    (place.home / "newer.manifest.json").write_text(json.dumps({**newer, "schema": 9999}))
    folder = place.home / "nowhere" / "copy"
    cases = [
        (["backup", folder], 2, str(folder)),
        (["restore", place.home / "missing"], 2, "missing"),
        (["restore", alone], 2, "manifest"),
        (["restore", other], 2, "configuration names a"),
        (["restore", place.home / "text"], 2, "is not a manifest"),
        (["restore", place.home / "newer"], 2, "newer wbctl"),
        (["export", "--table", "users; drop table users"], 2, "allowed: "),
        (["export"], 2, "--table"),
        (["backup"], 2, "FILE"),
    ]
    for arguments, code, says in cases:
        run = place.wbctl("--json", "db", *arguments, code=code)
        assert says in run.error["message"], (arguments, run)
        assert run.out == ""
    assert place.data("db", "check")["sound"]

    # An address without a server, for either database.
    away = "postgresql://nobody:secret@127.0.0.1:1/x" if place.server else f"sqlite://{place.home}/text"
    for arguments in (["check"], ["export", "--table", "users"], ["backup", place.home / "late"], ["status"]):
        run = place.wbctl("--json", "db", *arguments, code=7, env={"DATABASE_URL": away})
        assert run.error["message"] and "secret" not in run.err
    assert not (place.home / "late").exists()
