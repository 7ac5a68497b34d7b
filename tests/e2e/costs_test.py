"""Unit costs and taxes through wbctl and wbd, with files as people make them."""

import io
import signal
import time
from datetime import datetime

import pytest
from harness import request

openpyxl = pytest.importorskip("openpyxl")
USER = 1001


@pytest.fixture(scope="module")
def place(module_scene):
    emulator = module_scene.emulator(cabinets=1, orders=150, products=20, fast=True)
    home = module_scene.installation(emulator)
    home.add_user(USER)
    home.add_cabinet(USER, emulator.token(1))
    home.wbctl("sync", "--wait")
    return home


@pytest.fixture(autouse=True)
def no_costs(place):
    place.sql("delete from unit_costs")


def articles(place) -> list:
    return sorted(row["nm_id"] for row in place.all_rows("products", "list"))


def costs(place) -> dict:
    return {(row["nm_id"], row["size"], row["valid_from"]): row["total"] for row in place.all_rows("cost", "list")}


def workbook(rows: list) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_file_is_checked_then_imported_then_unchanged(place, tmp_path):
    first, second = articles(place)[:2]
    file = tmp_path / "costs.csv"
    file.write_bytes(f"Артикул WB;Себестоимость;Упаковка\r\n{first};1 234,50 ₽;10\r\n{second};5;\r\n".encode("cp1251", "replace"))
    # Windows-1251 has no ruble sign.
    assert "1 problems" in place.wbctl("cost", "import", file, code=1).err
    file.write_bytes(f"Артикул WB;Себестоимость;Упаковка\r\n{first};1 234,50 руб.;10\r\n{second};5;\r\n".encode("cp1251"))
    checked = place.data("cost", "import", file, "--dry-run")
    assert checked["created"] == 2 and checked["dry_run"] and costs(place) == {}
    assert place.data("cost", "import", file)["created"] == 2
    assert costs(place) == {(first, None, "2024-01-29"): 1244.5, (second, None, "2024-01-29"): 5}
    assert place.data("cost", "import", file)["unchanged"] == 2


def test_a_workbook_with_dates(place, tmp_path):
    first = articles(place)[0]
    file = tmp_path / "costs.xlsx"
    rows = [["Закупочные цены"], [], ["nmID", "Закупка", "Дата"], [first, 20, datetime(2025, 2, 1)], [first, 21.5, datetime(2025, 3, 1)]]
    file.write_bytes(workbook(rows))
    assert place.data("cost", "import", file)["created"] == 2
    assert costs(place) == {(first, None, "2025-02-01"): 20, (first, None, "2025-03-01"): 21.5}


def test_every_bad_line_is_told_and_nothing_is_stored(place, tmp_path):
    first = articles(place)[0]
    file = tmp_path / "costs.csv"
    file.write_text(f"nm_id;cost\n{first};5\n7;5\n{first};-1\n{first};x\n", encoding="utf-8")
    run = place.wbctl("--json", "cost", "import", file, code=1)
    assert [(e["line"], e["column"]) for e in run.json["data"]["errors"]] == [(3, "nm_id"), (4, "cost"), (5, "cost")]
    table = place.wbctl("cost", "import", file, code=1, lang="ru").out
    assert "нет товара с «7»" in table and "Строка" in table
    assert costs(place) == {}


def test_an_export_imports_unchanged(place, tmp_path):
    first, second = articles(place)[:2]
    place.wbctl("cost", "set", first, "450,25", "--packing", "3", "--other", "1.0001")
    place.wbctl("cost", "set", first, "500", "--from", "2026-02-01")
    place.wbctl("cost", "set", second, "7", "--currency", "KZT")
    before = costs(place)
    assert len(before) == 3
    for lang in ("ru", "en"):
        file = tmp_path / f"{lang}.csv"
        place.wbctl("cost", "export", file, lang=lang)
        assert place.data("cost", "import", file)["unchanged"] == 3
        place.sql("delete from unit_costs")
        assert place.data("cost", "import", file)["created"] == 3
        assert costs(place) == before
    for form in ("csv", "table"):
        text = place.wbctl("-o", form, "cost", "export").out
        assert place.wbctl("--json", "cost", "import", "-", stdin=text).json["data"]["unchanged"] == 3


def test_one_article_is_set_corrected_and_deleted(place):
    first = articles(place)[0]
    code = next(row["vendor_code"] for row in place.all_rows("products", "list") if row["nm_id"] == first)
    place.wbctl("cost", "set", code, "450")
    place.wbctl("cost", "set", code, "460", "--from", "2026-02-01")
    place.wbctl("cost", "set", code, "455", "--from", "2026-02-01")
    assert costs(place) == {(first, None, "2024-01-29"): 450, (first, None, "2026-02-01"): 455}
    place.wbctl("cost", "set", first, "--delete", "--from", "2026-02-01")
    place.wbctl("cost", "set", first, "--delete", "--from", "2026-02-01", code=3)
    assert costs(place) == {(first, None, "2024-01-29"): 450}
    place.wbctl("cost", "set", "no such article", "1", code=1)
    place.wbctl("cost", "set", first, code=2)


def test_articles_without_costs_are_those_of_the_report_rows(place):
    sold = {}
    for row in place.all_rows("finance", "list", "--kind", "sale"):
        units, revenue = sold.get(row["nm_id"], (0, 0))
        sold[row["nm_id"]] = (units + row["quantity"], round(revenue + row["retail_amount"], 2))
    missing = {row["nm_id"]: (row["units"], row["revenue"]) for row in place.all_rows("cost", "missing")}
    assert missing == sold and sold
    revenues = [row["revenue"] for row in place.all_rows("cost", "missing")]
    assert revenues == sorted(revenues, reverse=True)
    known = next(iter(sold))
    place.wbctl("cost", "set", known, "10")
    assert known not in {row["nm_id"] for row in place.all_rows("cost", "missing")}


def test_taxes_are_unknown_until_they_are_stated(place):
    place.sql("delete from tax_profiles")
    tax = place.data("tax", "show")
    assert tax["profile"] is None and tax["minimum_tax"] is None
    # An earlier year may have the rows of the test's seller.
    year = f"{tax['year']}-01-01"
    rows = place.all_rows("finance", "list", "--from", year)
    income = sum(row["retail_amount"] * {"sale": 1, "return": -1}.get(row["kind"], 0) for row in rows if row["retail_amount"])
    assert tax["income"] == pytest.approx(income, abs=0.01)
    assert [one["limit"] for one in tax["thresholds"]] == [20_000_000, 272_500_000, 490_500_000, 2_400_000]
    assert "налог и прибыль после налога неизвестны" in place.wbctl("tax", lang="ru").out
    stated = place.data("tax", "set", "usn_income_expenses", "--rate", "7,5", "--vat", "5")
    assert stated["profile"]["rate_percent"] == 7.5 and stated["profile"]["vat"] == "5"
    assert "usn_income_expenses 7.5 %" in place.wbctl("tax", "show").out
    place.wbctl("tax", "set", "npd", "--vat", "5", code=2)
    place.wbctl("tax", "set", "usn_income", "--rate", "7", code=2)


def test_the_api_takes_the_same_files(scene, place):
    first = articles(place)[0]
    key = place.add_key("admin")
    wbd = scene.wbd(place)
    headers = {"X-API-Key": key}

    def put(body, kind, **query):
        return request(wbd.base, "/api/v1/costs", method="PUT", headers={**headers, "Content-Type": kind}, body=body, **query)

    xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    answer = put(workbook([["Артикул WB", "Себестоимость"], [first, 12.5]]), xlsx)
    assert answer.status == 200 and answer.json["data"]["created"] == 1
    listed = request(wbd.base, "/api/v1/costs", headers=headers).json["data"]
    assert [(row["nm_id"], row["goods"]) for row in listed] == [(first, 12.5)]
    refused = put(b"nm_id;cost\n7;5\n", "text/csv")
    assert refused.status == 422 and refused.json["errors"][0]["field"] == "line 2: nm_id"
    assert put(b"x", "image/png").status == 415
    tax = request(wbd.base, "/api/v1/cabinets/1/tax", headers=headers)
    assert tax.status == 200 and len(tax.json["data"]["thresholds"]) == 4


def test_an_import_that_is_killed_stores_all_or_nothing(place, tmp_path):
    numbers = articles(place)
    file = tmp_path / "many.csv"
    lines = [f"{number};{day + 1}.{month + 1:02}.{year};{day}" for number in numbers for year in range(2010, 2024) for month in range(12) for day in range(28)]
    file.write_text("nm_id;Дата;cost\n" + "\n".join(lines) + "\n", encoding="utf-8")
    for part in range(1, 8):
        run = place.start_wbctl("cost", "import", file)
        time.sleep(0.25 * part)
        run.send_signal(signal.SIGKILL)
        run.wait()
        assert place.data("cost", "list", "--limit", 1) == [] or len(place.all_rows("cost", "list")) == len(lines)
        place.sql("delete from unit_costs")
    started = time.monotonic()
    assert place.data("cost", "import", file)["created"] == len(lines)
    print(f"{len(lines)} lines in {time.monotonic() - started:.1f} s")
