"""Profit and reconciliation through the real programs: the same figure everywhere, and each kopeck accounted for."""

import csv
import datetime
import io
from collections import defaultdict
from decimal import Decimal

import openpyxl
import pytest

USER = 5_000_000_401
TODAY = datetime.datetime.now(datetime.timezone.utc).date()
DAYS = {"from": str(TODAY - datetime.timedelta(days=40)), "to": str(TODAY - datetime.timedelta(days=11))}
COST, PACKING = Decimal("333.33"), Decimal("12.5")


@pytest.fixture(scope="module")
def world(module_scene):
    emulator = module_scene.emulator(
        cabinets=1, orders=600, products=20, fast=True, money=True, seed=5
    )
    place = module_scene.installation(emulator)
    place.add_user(USER)
    place.add_cabinet(USER, emulator.token(1))
    place.wbctl("sync", "--wait")
    file = place.home / "costs.csv"
    lines = [f"{row['nm_id']};{COST};{PACKING}" for row in place.all_rows("products", "list")]
    file.write_text("nm_id;goods;packing\n" + "\n".join(lines) + "\n", encoding="utf-8")
    place.data("cost", "import", file)
    return emulator, place


def profit(place, *more) -> dict:
    return place.data("report", "profit", "--from", DAYS["from"], "--to", DAYS["to"], "--format", "json", *more)["sections"][
        "profit"
    ]


def truth_of_period(emulator, place) -> dict:
    """Sums of the emulator's own account over the days, by article (None: the account)."""
    sid = place.data("cabinet", "list")[0]["sid"]
    money = emulator.truth(sid, only="money_days")["money"]
    shown = {row["report_id"] for row in place.all_rows("finance", "reports") + place.all_rows("finance", "reports", "--daily")}
    sums = defaultdict(lambda: defaultdict(Decimal))
    for report in money:
        if report["report_id"] not in shown:
            continue
        for day in report["days"]:
            if DAYS["from"] <= day["day"] <= DAYS["to"]:
                for name, amount in day["lines"].items():
                    sums[day["nm_id"]][name] += Decimal(amount)
                for name in ("units_sold", "units_returned", "revenue", "before_discount"):
                    sums[day["nm_id"]][name] += Decimal(str(day[name]))
    return sums


def payout_of(sums: dict) -> Decimal:
    facts = ("units_sold", "units_returned", "revenue", "before_discount")
    return sum((amount for name, amount in sums.items() if name not in facts), Decimal(0))


def kopecks(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), rounding="ROUND_HALF_UP")


def test_every_report_is_reconciled(world):
    _, place = world
    run = place.wbctl("--json", "finance", "reconcile")
    assert run.code == 0
    rows = run.json["data"]
    assert len(rows) > 5
    for row in rows:
        assert row["state"] == "reconciled", row
        assert row["residual"] == 0
        lines = sum(Decimal(str(amount)) for amount in row["lines"].values())
        assert lines == Decimal(str(row["computed"])), row["report_id"]
        assert abs(lines - Decimal(str(row["paid"]))) <= Decimal("0.01")


def test_articles_and_account_equal_the_truth_and_the_total(world):
    emulator, place = world
    truth = truth_of_period(emulator, place)
    data = profit(place)
    groups = {group["nm_id"]: group for group in data["groups"]}
    assert {nm for nm in truth if nm is not None} == set(groups)
    for nm_id, want in truth.items():
        got = data["account"] if nm_id is None else groups[nm_id]
        for name, amount in want.items():
            shown = got[name] if name in got else got["payout_lines"][name]
            assert Decimal(str(shown)) == kopecks(amount), (nm_id, name)
        assert Decimal(str(got["payout"])) == kopecks(payout_of(want)), nm_id
    total = sum((payout_of(sums) for sums in truth.values()), Decimal(0))
    assert Decimal(str(data["totals"]["payout"])) == kopecks(total)


def test_costs_and_tax_make_profit(world):
    _, place = world
    data = profit(place)
    totals = data["totals"]
    # Every return of the period took back the cost of its sale, and nothing else changes costs in this seller
    # but goods that were lost.
    units = Decimal(totals["units_sold"])
    assert totals["goods_cost"] is not None and totals["share_of_revenue_with_cost"] == 100
    assert Decimal(str(totals["goods_cost"])) <= units * COST
    loan = Decimal(str(totals["payout_lines"]["loan_principal"]))
    want = (
        Decimal(str(totals["payout"])) - loan - Decimal(str(totals["goods_cost"])) - Decimal(str(totals["other_costs"]))
        - Decimal(str(totals["written_off"]))
    )
    assert abs(Decimal(str(totals["profit"])) - want) <= Decimal("0.02")
    assert totals["tax"] is None and data["unknown"]["tax"] == "no_tax_profile"
    span = ("--from", DAYS["from"], "--to", DAYS["to"])
    assert place.data("explain", "tax", *span)["unknown"] == "no_tax_profile"
    assert "не задан налоговый режим" in place.wbctl("explain", "tax", *span, lang="ru").out
    explained = place.data("explain", "profit", *span)
    assert (explained["unit"], explained["currency"], explained["unknown"]) == ("money", "RUB", None)
    inputs = {row["name"]: Decimal(str(row["value"])) for row in explained["inputs"]}
    parts = inputs.pop("payout") - sum(inputs.values())
    assert abs(Decimal(str(explained["value"])) - parts) <= Decimal("0.03") and set(inputs) == {
        "loan_principal", "goods_cost", "other_costs", "written_off"
    }
    place.wbctl("tax", "set", "usn_income", "--rate", "6", "--from", "2026-01-01")
    taxed = profit(place)["totals"]
    assert Decimal(str(taxed["tax"])) == kopecks(Decimal(str(taxed["revenue"])) * Decimal("0.06"))
    assert abs(Decimal(str(taxed["profit_after_tax"])) - want + Decimal(str(taxed["tax"]))) <= Decimal("0.02")


def test_the_same_figure_from_cli_rest_text_and_export(world):
    _, place = world
    key = place.add_key("admin")
    wbd = place.start_wbd()
    try:
        rest = wbd.data("/api/v1/analytics/profit", key, date_from=DAYS["from"], date_to=DAYS["to"], telegram_id=USER)
        assert rest == profit(place)
        explained = wbd.data(
            "/api/v1/explain", key, figure="payout", date_from=DAYS["from"], date_to=DAYS["to"], telegram_id=USER, limit=1000
        )
        reports = wbd.all_rows("/api/v1/finance/reports", key, telegram_id=USER)
        detail = wbd.data(f"/api/v1/finance/reports/{reports[0]['report_id']}", key, telegram_id=USER)
        exported = wbd.get("/api/v1/finance/reports", key, telegram_id=USER, format="csv").text
    finally:
        wbd.stop()
    payout = Decimal(str(rest["totals"]["payout"]))
    assert Decimal(str(explained["value"])) == payout
    if explained["rows_total"] <= 1000:
        rows = sum(Decimal(str(row["amount"])) for row in explained["rows"])
        # Each row is shown in whole kopecks.
        assert abs(rows - payout) <= Decimal("0.01") * explained["rows_total"]
    text = place.wbctl("report", "profit", "--from", DAYS["from"], "--to", DAYS["to"], lang="en").out
    shown = f"{abs(payout):,.2f}".replace(",", "\u00a0")
    assert any(form in text for form in (shown, f"{abs(payout):,.2f}", shown.replace("\u00a0", " "))), (payout, text)
    articles = sum(Decimal(str(article["payout"])) for article in detail["articles"])
    total = articles + Decimal(str(detail["account"]["payout"]))
    assert abs(total - Decimal(str(detail["computed"]))) <= Decimal("0.01") * (len(detail["articles"]) + 1)
    rows = {row["report_id"]: row for row in csv.DictReader(io.StringIO(exported))}
    for report in reports:
        assert Decimal(rows[str(report["report_id"])]["computed"]) == Decimal(str(report["computed"]))


FIGURES = {
    "payout": ("Payout", "К выплате"),
    "revenue": ("Revenue", "Выручка"),
    "goods_cost": ("Cost of goods", "Себестоимость"),
    "other_costs": ("Other unit costs", "Прочие расходы на товар"),
    "profit": ("Profit before tax", "Прибыль до налога"),
}


def exported_rows(place, form: str) -> dict:
    """The rows of `report profit -o FILE` by their key."""
    file = place.home / f"profit.{form}"
    place.wbctl("report", "profit", "--from", DAYS["from"], "--to", DAYS["to"], "-o", file, lang="en")
    if form == "csv":
        return {row["key"]: row for row in csv.DictReader(io.StringIO(file.read_text(encoding="utf-8")))}
    heading, *rows = openpyxl.load_workbook(file).worksheets[0].iter_rows(values_only=True)
    return {str(row[heading.index("Group")]): dict(zip(heading, row)) for row in rows}


def test_profit_payout_and_costs_are_the_same_in_every_form(world):
    _, place = world
    key = place.add_key("admin")
    wbd = place.start_wbd()
    try:
        rest = wbd.data("/api/v1/analytics/profit", key, date_from=DAYS["from"], date_to=DAYS["to"], telegram_id=USER)
    finally:
        wbd.stop()
    cli = profit(place)
    table, book = exported_rows(place, "csv"), exported_rows(place, "xlsx")
    text = {
        lang: place.wbctl("report", "profit", "--from", DAYS["from"], "--to", DAYS["to"], lang=lang).out for lang in ("en", "ru")
    }
    for name, (english, russian) in FIGURES.items():
        figure = Decimal(str(rest["totals"][name]))
        assert figure != 0, name
        assert Decimal(str(cli["totals"][name])) == figure, name
        assert Decimal(table["total"][name]) == figure, name
        assert kopecks(Decimal(str(book["total"][english]))) == figure, name
        for lang, words in (("en", english), ("ru", russian)):
            line = next(line for line in text[lang].splitlines() if line.startswith(words + ": "))
            number = line[len(words) + 2 :].split("₽")[0].replace("\u00a0", "").replace("\u2212", "-")
            number = number.replace(",", "") if lang == "en" else number.replace(",", ".")
            # The text shows costs as debits.
            assert abs(Decimal(number.strip())) == abs(figure), (name, line)
    articles = {group["key"]: group for group in rest["groups"]}
    assert set(table) == set(articles) | {"account", "total"} == set(book)
    for key_, group in articles.items():
        for name, (english, _) in FIGURES.items():
            assert Decimal(table[key_][name]) == Decimal(str(group[name])), (key_, name)
            assert kopecks(Decimal(str(book[key_][english]))) == Decimal(str(group[name])), (key_, name)


def test_adverts_outside_the_payout_are_those_of_wb(world):
    emulator, place = world
    data = profit(place)
    charged = place.sql(
        f"select payment, sum(sum) from advert_charges where day >= '{DAYS['from']}' and day <= '{DAYS['to']}' group by payment"
    )
    sums = {int(payment): Decimal(total) / 10_000 for payment, total in charged}
    # By AdvertPayment: balance, bonus, invoice, cashback, other.
    for name, payment in (("bonus", 1), ("invoice", 2), ("cashback", 3), ("other", 4)):
        assert Decimal(str(data["adverts_outside"][name])) == kopecks(sums.get(payment, Decimal(0))), name
    assert data["adverts_outside"]["bonus"] > 0 and data["adverts_outside_reason"] is None


def test_a_difference_is_a_residual_and_ends_with_9(scene):
    emulator = scene.emulator(cabinets=1, orders=300, products=20, fast=True, money=True, seed=6)
    place = scene.installation(emulator)
    place.add_user(USER)
    place.add_cabinet(USER, emulator.token(1))
    sid = place.data("cabinet", "list")[0]["sid"]
    emulator.money(sid, difference="12.34")
    place.wbctl("sync", "--wait")
    run = place.wbctl("--json", "finance", "reconcile", code=9)
    different = [row for row in run.json["data"] if row["state"] == "unreconciled"]
    assert [row["residual"] for row in different] == [Decimal("12.34")]
    assert different[0]["lines"]["residual"] == Decimal("12.34")
    assert sum(row["residual"] for row in run.json["data"] if row["residual"]) == Decimal("12.34")
    checks = place.data("doctor")
    differs = next(check for check in checks if check["check"] == "payouts")
    assert differs["verdict"] == "warning" and "12.34\u00a0₽" in differs["detail"], differs
    # The emulator deducts something for which no line has a name.
    kinds = [check for check in checks if check["check"] == "row_kinds"]
    unknown = sum(row["unrecognised_rows"] for row in run.json["data"])
    assert unknown == 0 or any("Прочее по акту сверки #-Б" in check["detail"] for check in kinds), kinds


def test_the_sums_of_the_audit_are_those_of_its_entries(world):
    _, place = world
    rows = place.all_rows("finance", "audit", "--period", "90")
    want = {}
    for row in rows:
        sums = want.setdefault((row["group"], row["currency"]), [0, Decimal(0), 0])
        sums[0] += 1
        sums[1] += Decimal(str(row["sum"] or 0))
        sums[2] += row["sum"] is None
    shown = place.data("finance", "audit", "totals", "--period", "90")
    assert len(want) >= 2 and len(shown) == len(want)
    for row in shown:
        entries, amount, unknown = want[row["group"], row["currency"]]
        assert (row["entries"], row["unknown_sums"]) == (entries, unknown)
        # Each entry is shown in whole kopecks.
        assert abs(Decimal(str(row["sum"])) - amount) <= Decimal("0.005") * entries
    key = place.add_key("admin")
    wbd = place.start_wbd()
    try:
        assert wbd.data("/api/v1/finance/audit/totals", key, telegram_id=USER, period=90) == shown
    finally:
        wbd.stop()
    english = place.wbctl("finance", "audit", "--period", "90", "--limit", 1, lang="en")
    russian = place.wbctl("finance", "audit", "--period", "90", "--limit", 1, lang="ru")
    assert "Groups overlap" in english.err and "Группы пересекаются" in russian.err
    for row in shown:
        assert f"{row['group']}: {row['entries']} entries, " in english.err, english.err
        assert f"записей {row['entries']}, сумма " in russian.err, russian.err
    assert "Сумма неизвестна" in place.wbctl("finance", "audit", "totals", lang="ru").out


def test_a_report_proves_that_its_articles_and_the_account_are_the_payout(world):
    _, place = world
    key = place.add_key("admin")
    reports = place.data("finance", "reports", "--limit", 4)
    wbd = place.start_wbd()
    try:
        details = [wbd.data(f"/api/v1/finance/reports/{one['report_id']}", key, telegram_id=USER) for one in reports]
    finally:
        wbd.stop()
    for report, detail in zip(reports, details):
        assert place.data("finance", "reports", report["report_id"]) == detail
        proof = {name: Decimal(str(value)) for name, value in detail["proof"].items()}
        assert proof["articles"] + proof["account"] + proof["rounding"] == proof["payout"]
        columns = {"articles": "articles", "account": "account", "total": "payout"}
        for column, sum_of in columns.items():
            assert sum(Decimal(str(line[column])) for line in detail["line_sums"]) == proof[sum_of], column
        if detail["paid"] is not None:
            assert proof["payout"] == Decimal(str(detail["paid"]))
        articles = sum(Decimal(str(one["payout"])) for one in detail["articles"])
        assert abs(articles - proof["articles"]) <= Decimal("0.005") * len(detail["articles"])
        totals = {line["line"]: line["total"] for line in detail["line_sums"] if line["line"] != "rounding"}
        assert totals == {line: amount for line, amount in detail["lines"].items() if line in totals}
    text = place.wbctl("finance", "reports", reports[0]["report_id"], lang="ru")
    assert "Логистика" in text.out and "Артикулы " in text.err and " = выплата " in text.err
    text = place.wbctl("finance", "reports", reports[0]["report_id"], lang="en")
    assert "Logistics" in text.out and "Articles " in text.err and " = payout " in text.err
    assert "Такого отчёта нет" in place.wbctl("finance", "reports", 1, lang="ru", code=None).err


def test_the_audit_remembers_what_the_user_says(world):
    _, place = world
    rows = place.all_rows("finance", "audit", "--period", "90")
    assert rows and {row["group"] for row in rows} <= {"recover", "stop", "frozen"}
    assert all(row["state"] == "new" for row in rows)
    assert len({row["id"] for row in rows}) == len(rows)
    first = rows[0]["id"]
    assert place.data("finance", "audit", "mark", first, "disputed")["state"] == "disputed"
    marked = place.all_rows("finance", "audit", "--period", "90", "--state", "disputed")
    assert [row["id"] for row in marked] == [first]
    heading = place.wbctl("finance", "audit", "--period", "90", "-o", "csv").out.splitlines()[0]
    assert "evidence.rrd_id" in heading and "sum" in heading
