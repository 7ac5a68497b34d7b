"""The lines of each finance report, as wbctl shows them, equal the emulator's own account of its rows."""

from decimal import Decimal

import pytest

USER = 5_000_000_301
KOPECK = Decimal("0.01")  # wbctl shows whole kopecks


def close(shown, exact: str) -> bool:
    return abs(Decimal(shown) - Decimal(exact)) <= KOPECK


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_lines_of_every_kind_of_row_equal_the_truth(scene, seed):
    emulator = scene.emulator(cabinets=1, orders=600, products=20, fast=True, money=True, seed=seed)
    place = scene.installation(emulator)
    place.add_user(USER)
    place.add_cabinet(USER, emulator.token(1))
    place.data("sync", "--only", "finance", "--wait")
    sid = place.data("cabinet", "list")[0]["sid"]
    truth = {report["report_id"]: report for report in emulator.truth(sid, only="money")["money"]}
    shown = place.all_rows("finance", "reports")
    assert {row["report_id"] for row in shown} >= {id for id, report in truth.items() if report["period"] == "weekly"}
    different = []
    for row in shown:
        report = truth[row["report_id"]]
        for line, amount in report["lines"].items():
            if not close(row["lines"].get(line, 0), amount):
                different.append((row["from"], row["type"], line, row["lines"].get(line), amount))
        assert close(row["computed"], report["computed"]), row["from"]
        assert row["unrecognised_rows"] == report["unrecognised"], row["from"]
    assert not different, different[:10]
