"""Texts of sellers that would steer a terminal or act as formulas, through every form of output."""

import csv
import io
import json

import pytest

USER = 1001
FORMULA = "=cmd|' /C calc'!A0"
STEERING = "\x1b[31m\x07\u009b32m\u202e\u0085\u2066"
TITLE = FORMULA + STEERING + "Ёлка"


def steers(text):
    return sorted(
        {
            hex(ord(c))
            for c in text
            if (ord(c) < 32 and c != "\n") or 0x7F <= ord(c) <= 0x9F or 0x202A <= ord(c) <= 0x202E or 0x2066 <= ord(c) <= 0x2069
        }
    )


@pytest.fixture(scope="module")
def place(module_scene):
    emulator = module_scene.emulator(cabinets=1, orders=60, products=6, fast=True)
    home = module_scene.installation(emulator)
    home.add_user(USER)
    home.add_cabinet(USER, emulator.token(1))
    home.wbctl("sync", "--wait")
    text = TITLE.replace("'", "''")
    home.sql(f"update products set title = '{text}', brand = '{text}', vendor_code = '{text}'")
    home.sql(f"update orders set vendor_code = '{text}', brand = '{text}', warehouse = '{text}'")
    home.sql(f"update reviews set text = '{text}', product_name = '{text}'")
    home.sql(f"update wb_cabinets set name = '{text}'")
    return home


def commands(place):
    article = place.data("products", "list")[0]["nm_id"]
    return [
        ("products", "list"),
        ("orders", "list"),
        ("reviews", "list"),
        ("cabinet", "list"),
        ("cabinet", "show", 1),
        ("status",),
        ("stocks", "list"),
        ("report", "sales"),
        ("report", "product", article),
        ("report", "daily"),
        ("analytics", "performance"),
    ]


def test_tables_texts_and_messages_do_not_steer_the_terminal(place):
    for command in commands(place):
        run = place.wbctl(*command)
        assert not steers(run.out), (command, steers(run.out))
        assert not steers(run.err), (command, steers(run.err))
    wrong = place.wbctl("orders", "list", "--status", "x" + STEERING, code=2)
    assert not steers(wrong.err), steers(wrong.err)


def test_json_keeps_the_texts_and_shows_no_steering_character(place):
    for form in ("json", "ndjson"):
        for command in commands(place):
            out = place.wbctl("-o", form, *command).out
            assert not steers(out), (form, command, steers(out))
    assert place.data("products", "list")[0]["title"] == TITLE
    wrong = place.wbctl("--json", "orders", "list", "--status", "x" + STEERING, code=2)
    assert not steers(wrong.err) and json.loads(wrong.err)["error"]["code"]


def test_csv_holds_no_formula_and_no_control_character(place):
    exports = [("db", "export", "--table", table) for table in ("products", "orders", "reviews", "stocks")]
    for command in [*commands(place), *exports]:
        if command[0] == "report":
            continue
        out = place.wbctl("-o", "csv", *command).out
        assert not steers(out.replace("\r\n", "\n")), (command, steers(out.replace("\r\n", "\n")))
        for row in csv.reader(io.StringIO(out)):
            for cell in row:
                assert not cell.startswith(("=", "+", "@", "\t")), (command, cell)
                if cell.startswith("-"):
                    float(cell)
    rows = list(csv.DictReader(io.StringIO(place.wbctl("-o", "csv", "products", "list").out)))
    assert rows[0]["title"] == "'" + FORMULA + "[31m32mЁлка"
