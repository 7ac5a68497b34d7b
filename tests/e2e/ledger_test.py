"""kill -9 of wbctl and wbd at random moments while WB fails. Afterwards each line of each report and article equals the
emulator's own account of the money to 1/10,000.
WB_E2E_LEDGER_SELLERS=30: that many sellers. WB_E2E_LEDGER_SEED repeats a run."""

import os
import random
import signal
import time
from collections import defaultdict
from decimal import Decimal

import pytest

from harness import FAST_SCALE

SELLERS = int(os.environ.get("WB_E2E_LEDGER_SELLERS", "2"))
SEED = int(os.environ.get("WB_E2E_LEDGER_SEED", "20261130"))
KILLS = 5  # of each seller
USER = 1001
MONEY = "products,finance,payouts,storage_costs,acceptance_costs,adverts,penalties"
# A request of a killed process counts as in flight for this long.
QUICK = {"WB_API_TIMEOUT": "3", "SYNC_INTERVAL": "1"}

OPERATIONS = (
    "finance_rows finance_list storage storage_status storage_report acceptance acceptance_status acceptance_report"
    " advert_charges campaigns campaign_statistics measurement_penalties swap_penalties self_purchases"
).split()
FAULTS = [
    {"kind": "status", "status": 500},
    {"kind": "status", "status": 429, "retry_after": 1},
    {"kind": "reset"},
    {"kind": "reset", "bytes": 300},
    {"kind": "truncate"},
    {"kind": "html"},
    {"kind": "empty"},
    {"kind": "null_body"},
    {"kind": "null", "rows": 2},
    {"kind": "missing"},
    {"kind": "retype", "rows": 3},
]

# Stored sums of WB's fields, by the line that they belong to. The sign of those of return documents, and of additional
# payments, depends on the reading.
PLAIN = (
    "sale correction compensation logistics logistics_correction storage acceptance penalty advert review_points"
    " subscription disposal card_transfer payout_date loan_principal loan_cost deduction loyalty"
).split()
OF_RETURNS = {"returned": "return", "correction_back": "correction", "compensation_back": "compensation"}


def units(amount) -> int:
    """1/10,000."""
    exact = Decimal(str(amount)) * 10_000
    assert exact == int(exact), amount
    return int(exact)


def without_zeros(lines: dict) -> dict:
    return {name: amount for name, amount in lines.items() if amount != 0}


def stored_reports(place) -> dict:
    """The ledgers of the reports in force: {(period, id): {residual, articles: {nm_id: {line: units}}}}; the account has
    nm_id 0."""
    reports = {}
    for period, report_id, reading, residual in place.sql(
        "select period, report_id, reading, residual from finance_reports where state = 1"
    ):
        reports[int(period), int(report_id)] = {
            "reading": int(reading),
            "residual": None if residual in (None, "") else int(residual),
            "articles": {},
        }
    fields = [*PLAIN, *OF_RETURNS, "additional", "payment_schedule"]
    sums = ", ".join(f"coalesce(sum({name}), 0)" for name in fields)
    for period, report_id, nm_id, *amounts in place.sql(
        f"select period, report_id, nm_id, {sums} from ledger_cells group by period, report_id, nm_id"
    ):
        report = reports.get((int(period), int(report_id)))
        if report is None:
            continue
        # Two readings of returns, two of additional payments, four of the schedule: added, with a deduction of its own
        # name, ignored, subtracted.
        signed, paid, schedule = report["reading"] // 8, report["reading"] // 4 % 2, report["reading"] % 4
        lines = defaultdict(int)
        for name, amount in zip(fields, map(int, amounts)):
            if name in OF_RETURNS:
                lines[OF_RETURNS[name]] += -amount if signed else amount
            elif name == "additional":
                lines[name] += -amount if paid else amount
            elif name == "payment_schedule":
                lines[name] += amount * (1, 0, 0, -1)[schedule]
            else:
                lines[name] += amount
        if lines := without_zeros(lines):
            report["articles"][int(nm_id)] = lines
    return reports


def compare(place, emulator, sid: str) -> tuple:
    """The numbers of weekly reports and of those that WB pays otherwise."""
    stored = stored_reports(place)
    weekly = differing = 0
    for want in sorted(emulator.truth(sid, only="money")["money"], key=lambda report: report["to"]):
        number = 0 if want["period"] == "weekly" else 1
        got = stored.pop((number, want["report_id"]), None)
        if got is None:
            # A weekly report replaces daily ones, and the oldest weeks are not read.
            assert number == 1 or weekly == 0, (sid, want["report_id"], want["from"])
            continue
        where = (sid, want["period"], want["report_id"], got["reading"])
        articles = {one["nm_id"]: one["lines"] for one in want["articles"]}
        articles[0] = want["account"]
        exact = {nm_id: without_zeros({k: units(v) for k, v in lines.items()}) for nm_id, lines in articles.items()}
        assert got["articles"] == {nm_id: lines for nm_id, lines in exact.items() if lines}, where
        if number == 1:
            continue
        weekly += 1
        difference = units(want["difference"])
        differing += difference != 0
        assert got["residual"] is not None, where
        assert abs(got["residual"] - difference) <= 50, (where, got["residual"], difference)
        total = sum(sum(lines.values()) for lines in got["articles"].values())
        assert total + got["residual"] == units(want["bank_payment"]), where
    assert not [key for key in stored if key[0] == 0], "reports that WB does not have"
    return weekly, differing


def prepare(scene, emulator, number: int):
    place = scene.installation(emulator, scale=FAST_SCALE, extra=dict(QUICK))
    place.add_user(USER)
    place.add_cabinet(USER, emulator.token(number))
    return place, place.data("cabinet", "list")[0]["sid"]


def disturb(emulator, choose) -> None:
    for _ in range(choose.randint(1, 4)):
        emulator.fault(
            operation=choose.choice(OPERATIONS), times=choose.randint(1, 2), after=choose.randint(0, 4), **choose.choice(FAULTS)
        )


def run_and_kill(place, choose, usual: float) -> bool:
    """One process that syncs until it is killed. Returns whether it was still running."""
    if choose.random() < 0.3:
        wbd = place.start_wbd("killed")
        # Not a wait for an event: it picks the moment of the kill. So does the other one.
        time.sleep(choose.uniform(0, usual))
        wbd.process.kill()
        return True
    more = choose.choice([["--force"], ["--full"], []])
    process = place.start_wbctl("sync", "--only", MONEY, "--wait", *more)
    time.sleep(choose.uniform(0, 0.9 * usual))
    running = process.poll() is None
    if running:
        process.send_signal(signal.SIGKILL)
    process.wait()
    return running


def sync_to_the_end(place) -> None:
    """A killed process may hold the lease, and a person's second sync reads again what was not understood."""
    codes = [place.wbctl("sync", "--only", MONEY, "--force", "--wait", code=None).code for _ in range(2)]
    for _ in range(8):
        if codes[-1] == 0:
            return
        codes.append(place.wbctl("sync", "--only", MONEY, "--force", "--wait", code=None).code)
    raise AssertionError(f"no sync ended well: {codes}")


@pytest.mark.parametrize("number", range(1, SELLERS + 1))
def test_the_ledger_of_a_disturbed_sync_equals_the_truth(scene, number):
    choose = random.Random(f"{SEED} {number}")
    emulator = scene.emulator(
        cabinets=1,
        seed=SEED % 1_000_000 + number,
        orders=choose.randint(100, 500),
        products=choose.randint(4, 40),
        days=choose.randint(85, 100),
        page_rows=choose.choice([100, 1_000, 80_000]),
        fast=True,
        money=True,
    )
    place, sid = prepare(scene, emulator, 1)
    emulator.money(
        sid,
        additional_sign=choose.choice(["credit", "debit"]),
        return_sign=choose.choice(["negative", "positive"]),
        schedule=choose.choice(["counts", "ignored"]),
    )
    differences = set()
    for report in emulator.truth(sid, only="money")["money"]:
        if number % 2 == 0 and report["period"] == "weekly" and choose.random() < 0.15:
            amount = choose.choice([-1, 1]) * Decimal(choose.randint(100, 99_999)) / 100
            emulator.money(sid, report_id=report["report_id"], difference=str(amount))
            differences.add(report["report_id"])

    usual, killed = 4.0, 0
    for _ in range(KILLS):
        disturb(emulator, choose)
        running = run_and_kill(place, choose, usual)
        killed += running
        usual /= 1 if running else 3  # the sync was over: the next kill comes earlier
        place.assert_whole()
        emulator.clear_faults()
        emulator.advance(buyouts=2, orders=2, returns=1, cancels=1)
    sync_to_the_end(place)
    weekly, differing = compare(place, emulator, sid)
    assert weekly >= 12
    assert killed > 0, "no process was running when it was killed"
    rows = place.wbctl("--json", "finance", "reconcile", code=9 if differing else 0).json["data"]
    unreconciled = {row["report_id"] for row in rows if row["state"] == "unreconciled"}
    assert unreconciled <= differences and len(unreconciled) == differing
    assert all(row["residual"] == 0 for row in rows if row["state"] == "reconciled")
