"""Lists on a terminal and in the forms that people and spreadsheets read."""

import csv
import fcntl
import io
import os
import pty
import re
import struct
import subprocess
import termios
import unicodedata

import pytest
from harness import program

USER = 1001
LISTS = ("orders", "sales", "stocks", "products", "prices", "reviews", "questions", "funnel", "warehouses", "tariffs")
OTHERS = (["finance", "list"], ["finance", "totals"], ["events", "list"], ["cabinet", "list"], ["user", "list"], ["apikey", "list"],
          ["status"], ["analytics", "sales", "--group-by", "product"], ["analytics", "performance", "--group-by", "product"])  # fmt: skip


@pytest.fixture(scope="module")
def place(module_scene):
    emulator = module_scene.emulator(cabinets=2, orders=150, products=12, fast=True)
    home = module_scene.installation(emulator)
    home.add_user(USER)
    for number in range(2):
        home.add_cabinet(USER, emulator.token(number + 1))
    home.add_key("admin")
    home.wbctl("sync", "--wait")
    return home


def width_of(line: str) -> int:
    """Columns on a terminal."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in line)
    return len(line) + wide - sum(unicodedata.combining(letter) != 0 for letter in line)


def on_terminal(place, columns: int, *words: str) -> list:
    """The lines that wbctl writes to a terminal of that width, without its colours."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    run = subprocess.Popen(
        [program("wbctl"), *words], stdout=follower, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, env=place.environment()
    )
    os.close(follower)
    seen = b""
    while True:
        try:
            piece = os.read(leader, 65536)
        except OSError:  # the other end has closed
            break
        if not piece:
            break
        seen += piece
    os.close(leader)
    assert run.wait() in (0, 9), words
    return re.sub(r"\x1b\[\d+m", "", seen.decode()).replace("\r\n", "\n").rstrip("\n").split("\n")


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("language", ["ru", "en"])
def test_no_line_of_a_table_is_longer_than_the_terminal(place, columns, language):
    for words in [[noun, "list"] for noun in LISTS] + list(OTHERS):
        lines = on_terminal(place, columns, "--lang", language, *words)
        assert len(lines) > 1, words
        for line in lines[:-1]:  # the last one says how to go on
            assert width_of(line) <= columns, (words, line)


def test_what_matters_most_stays_on_a_narrow_terminal(place):
    heading = on_terminal(place, 60, "--lang", "en", "orders", "list")[0]
    for word in ("Ordered", "Status", "Title", "Price"):
        assert word in heading
    assert "srid" not in heading
    assert "srid" in place.wbctl("-o", "wide", "orders", "list").out.split("\n")[0]


def test_columns_and_order_are_chosen(place):
    rows = place.all_rows("orders", "list")
    chosen = place.wbctl("-o", "csv", "--columns", "srid,price_with_discount", "--sort=-price_with_discount", "orders", "list", "--limit", "50").out
    table = list(csv.DictReader(io.StringIO(chosen)))
    assert list(table[0]) == ["srid", "price_with_discount"] and len(table) == 50
    prices = sorted((row["price_with_discount"] for row in rows if row["price_with_discount"] is not None), reverse=True)
    assert [float(row["price_with_discount"]) for row in table] == [float(price) for price in prices[:50]]
    second = place.wbctl("-o", "ndjson", "--sort", "nm_id", "products", "list", "--limit", "5", "--offset", "5").out
    articles = sorted(row["nm_id"] for row in place.all_rows("products", "list"))
    assert [int(re.search(r'"nm_id":(\d+)', line)[1]) for line in second.splitlines()] == articles[5:10]
    for option, words in (("--sort", ["--sort", "colour", "orders"]), ("--columns", ["--columns", "colour", "orders"]),
                          ("--sort", ["--sort", "srid", "report", "daily"])):  # fmt: skip
        refused = place.wbctl("--json", *words, code=2) if option == "--sort" else place.wbctl(*words, code=2)
        assert option in (refused.err + refused.out)


def test_a_russian_excel_opens_the_csv(place):
    text = place.wbctl("-o", "csv", "--csv-dialect", "ru", "orders", "list", "--limit", "1").out
    plain = place.wbctl("-o", "csv", "orders", "list", "--limit", "1").out
    assert text.startswith("\ufeff")
    row = next(csv.DictReader(io.StringIO(text.lstrip("\ufeff")), delimiter=";"))
    same = next(csv.DictReader(io.StringIO(plain)))
    assert row.keys() == same.keys()
    assert row["price"] == same["price"].replace(".", ",")
    assert re.fullmatch(r"\d\d\.\d\d\.\d{4} \d\d:\d\d", row["ordered_at"])


def test_what_is_in_order_takes_one_row_of_the_status(place):
    brief = place.wbctl("status", lang="ru").out.splitlines()
    assert len(brief) == 3 and all("все (16)" in line and "загружено" in line for line in brief[1:])
    assert len(place.wbctl("-o", "wide", "status").out.splitlines()) == 1 + 2 * 16
    assert len(place.data("status")["datasets"]) == 2 * 16


def test_figures_of_a_period_have_their_units(place):
    russian = place.wbctl("analytics", "sales", lang="ru").out
    assert re.search(r"Заказы, сумма +[\d\u00a0]+,\d\d\u00a0₽", russian)
    assert re.search(r"Процент выкупа +(рано|\d+(,\d+)?\u00a0%)", russian)
    groups = place.wbctl("analytics", "sales", "--group-by", "day", lang="ru")
    assert groups.out.startswith("День") and re.match(r"\d\d\.\d\d\.\d{4}–\d\d\.\d\d\.\d{4}\n", groups.err)
    rows = csv.DictReader(io.StringIO(place.wbctl("-o", "csv", "analytics", "sales").out))
    values = {row["field"]: row["value"] for row in rows}
    assert values["totals.orders_count"] and "period.from" in values


def test_markdown_is_a_table(place):
    lines = place.wbctl("-o", "md", "products", "list", "--limit", "3").out.splitlines()
    assert lines[0].startswith("| Article |") and set(lines[1]) <= set("|-: ")
    assert all(line.startswith("| ") and line.endswith(" |") for line in lines[:5])


def test_words_and_sums_are_those_of_the_reader(place):
    russian = place.wbctl("-o", "wide", "orders", "list", lang="ru").out
    assert re.search(r"\d\d\.\d\d\.\d{4} \d\d:\d\d", russian)
    assert re.search(r"\d,\d\d\u00a0₽", russian)
    assert re.search(r"оформлен|выкуплен|отменён", russian) and "created" not in russian
    assert "Кабинет" in russian.split("\n")[0]  # there are two


def test_critical_stock_says_which_stock_it_is(place):
    """A row is a size at one warehouse, while the daily report counts sizes over all of them."""
    listed = place.wbctl("stocks", "--critical", "-o", "wide", lang="ru")
    rows = place.data("stocks", "list", "--critical", "--limit", "1000")
    assert rows and "На этом складе" in listed.out
    told = re.search(r"По размерам, .*: заканчиваются (\d+), закончились (\d+)", listed.err)
    assert told, listed.err
    daily = place.wbctl("report", "daily").out
    out = len({(row["nm_id"], row["chrt_id"]) for row in rows if row["quantity"] == 0})
    assert int(told[2]) <= out, (told[0], daily)
    assert "На этом складе" not in place.wbctl("stocks", lang="ru").out
