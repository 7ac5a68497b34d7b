"""Lists as files for spreadsheets: wbctl -o FILE and format=csv|xlsx of the API."""

import csv
import datetime
import io
import urllib.error
import urllib.parse
import urllib.request

import openpyxl
import pytest

USER = 1001
LISTS = ("orders", "sales", "stocks", "products", "prices", "reviews", "questions", "funnel", "warehouses", "tariffs", "finance")


@pytest.fixture(scope="module")
def place(module_scene):
    return module_scene.two_cabinets(USER)


@pytest.fixture(scope="module")
def api(place):
    key = place.add_key("admin")
    daemon = place.start_wbd()


    def get(path: str, **query):
        """Status, headers and bytes."""
        url = f"{daemon.base}/api/v1/{path}?" + urllib.parse.urlencode({"telegram_id": USER, **query})
        try:
            with urllib.request.urlopen(urllib.request.Request(url, headers={"X-API-Key": key}), timeout=60) as reply:
                return reply.status, reply.headers, reply.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, error.read()

    yield get
    daemon.stop()


def sheets_of(data: bytes) -> list:
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets


def table_of(sheet) -> list:
    """The rows below the heading, as values."""
    return [list(row) for row in sheet.iter_rows(min_row=2, values_only=True)]


@pytest.mark.parametrize("noun", LISTS)
@pytest.mark.parametrize("lang", ["ru", "en"])
def test_a_workbook_has_all_rows(place, noun, lang):
    file = place.home / f"{noun}-{lang}.xlsx"
    place.wbctl(noun, "list", "-o", file, lang=lang)
    sheet, about = sheets_of(file.read_bytes())
    rows = place.all_rows(noun, "list")
    assert sheet.title == noun and sheet.freeze_panes == "A2"
    assert sheet.max_row == len(rows) + 1 and sheet.auto_filter.ref == sheet.dimensions
    assert about.title == ("О таблице" if lang == "ru" else "About")
    assert about["B2"].value == str(len(rows))
    heading = [cell.value for cell in sheet[1]]
    assert [cell.value for cell in about["A"]][-len(heading):] == heading  # each column is explained


def test_cells_have_their_types(place):
    file = place.home / "typed.xlsx"
    place.wbctl("orders", "list", "-o", file, lang="en")
    sheet, _ = sheets_of(file.read_bytes())
    heading = [cell.value for cell in sheet[1]]
    rows = place.all_rows("orders", "list")
    for line, row in zip(sheet.iter_rows(min_row=2), rows):
        cells = dict(zip(heading, line))
        assert cells["WB article"].value == str(row["nm_id"]) and cells["WB article"].data_type == "s"
        assert cells["Barcode"].value == row["barcode"]
        price = None if row["price"] is None else pytest.approx(float(row["price"]))
        assert cells["Price"].value == price and (price is None or cells["Price"].number_format == "#,##0.00")
        utc = datetime.datetime.fromisoformat(row["ordered_at"].replace("Z", "+00:00"))
        moscow = utc.astimezone(datetime.timezone(datetime.timedelta(hours=3))).replace(tzinfo=None)
        assert abs(cells["Ordered"].value - moscow) < datetime.timedelta(seconds=1) and cells["Ordered"].is_date
    column = sheet[openpyxl.utils.get_column_letter(heading.index("Price") + 1)][1:]
    assert sum(cell.value or 0 for cell in column) == pytest.approx(float(sum(row["price"] or 0 for row in rows)))


def test_columns_limit_and_order_of_a_workbook(place):
    file = place.home / "chosen.xlsx"
    place.wbctl("-o", file, "--columns", "srid,price", "--sort=-price", "orders", "list", "--limit", "7")
    sheet, _ = sheets_of(file.read_bytes())
    prices = sorted((float(row["price"]) for row in place.all_rows("orders", "list") if row["price"] is not None), reverse=True)
    assert sheet.max_column == 2 and [row[1] for row in table_of(sheet)] == prices[:7]


def test_what_cannot_be_written_is_refused(place):
    assert "colour" in place.wbctl("-o", place.home / "x.xlsx", "--columns", "colour", "orders", code=2).err
    assert not (place.home / "x.xlsx").exists()
    assert place.wbctl("-o", place.home / "none" / "x.xlsx", "orders", code=2).err
    assert place.wbctl("-o", "pdf", "orders", code=2).err


@pytest.mark.parametrize("noun", LISTS)
def test_the_api_gives_the_same_file(place, api, noun):
    ours = place.wbctl("-o", "csv", noun, "list").out
    status, headers, body = api(noun, format="csv")
    assert status == 200 and headers["Content-Type"] == "text/csv; charset=utf-8"
    assert headers["Content-Disposition"].startswith(f'attachment; filename="{noun}-')
    rows = list(csv.reader(io.StringIO(body.decode())))
    assert rows == list(csv.reader(io.StringIO(ours)))
    assert len(rows) == int(headers["X-Total-Count"]) + 1


def test_limit_and_offset_of_a_file(api):
    every = api("orders", format="csv")[2].decode().splitlines()
    some = api("orders", format="csv", limit=5, offset=3)[2].decode().splitlines()
    assert some == every[:1] + every[4:9]
    assert api("orders", format="pdf")[0] == 422
    status, headers, book = api("orders", format="xlsx", limit=5)
    assert status == 200 and headers["Content-Type"].endswith("spreadsheetml.sheet")
    assert len(table_of(sheets_of(book)[0])) == 5
