"""Against WB itself: only when WB_E2E_TOKEN_FILE names a file with a token, preferably of WB's sandbox ("test").

There is no account of the truth there, so these are checked: WB accepts the requests, every answer is understood, WB's
limits are kept.
A second sync changes only rows that changed at WB.
WB_E2E_WB_URL replaces WB's hosts; with an emulator's address it shows that this suite can pass."""

import os
from pathlib import Path

import pytest

TOKEN_FILE = os.environ.get("WB_E2E_TOKEN_FILE")
WB = os.environ.get("WB_E2E_WB_URL", "https://{host}")
USER = 1
# Not every token may request everything, and the first request of a day is within every limit.
DATASETS = (
    "orders", "sales", "products", "stocks", "prices", "reviews", "questions", "warehouses", "tariffs", "payouts", "storage_costs",
    "acceptance_costs", "adverts", "penalties",
)
# Outcomes of a request that the token does not allow, or that must wait for its limit.
AS_EXPECTED = {"succeeded", "skipped"}
LISTS = {"orders": ["orders", "list"]}

pytestmark = pytest.mark.skipif(not TOKEN_FILE, reason="WB_E2E_TOKEN_FILE is not set")


@pytest.fixture(scope="module")
def place(module_scene):
    place = module_scene.installation(WB, scale=1)
    place.add_user(USER)
    added = place.add_cabinet(USER, Path(TOKEN_FILE).read_text(encoding="ascii").strip()).json["data"]
    assert added["status"] == "active", added
    return place


@pytest.fixture(scope="module")
def first(place):
    """The first sync's result for each dataset."""
    run = place.wbctl("--json", "sync", "--only", ",".join(DATASETS), code=None, seconds=1800)
    assert run.code in (0, 5, 9), run
    return {row["dataset"]: row for row in run.json["data"]["datasets"]}


def test_wb_is_reached_and_names_the_seller(place):
    cabinet = place.data("cabinet", "list")[0]
    assert cabinet["sid"] and cabinet["token"]["days_left"] >= 0
    checks = place.data("cabinet", "check", cabinet["id"], seconds=600)
    assert any(check["reachable"] for check in checks), checks
    asked = [check for check in checks if check["allowed"] and "has no sandbox" not in check["detail"]]
    assert all(check["reachable"] for check in asked), checks


def test_everything_that_wb_says_is_understood(place, first):
    assert set(first) == set(DATASETS)
    for dataset, row in first.items():
        limited = row["error"] and row["error"]["code"] == "rate_limited"
        assert row["state"] in AS_EXPECTED or limited, row
        assert row["skipped"] == 0, (dataset, row)
    drift = [check for check in place.data("doctor", code=None) if check["check"] == "schema_drift"]
    assert [check["verdict"] for check in drift] == ["ok"], drift


def test_what_was_fetched_is_there(place, first):
    for dataset in ("orders", "sales", "products", "prices", "reviews", "questions"):
        rows = place.all_rows(*LISTS.get(dataset, [dataset]))
        assert len(rows) >= first[dataset]["created"] > 0 or first[dataset]["created"] == 0, (dataset, len(rows))
    wbd = place.start_wbd("real-wbd", arguments=["--role", "api"])
    try:
        key = place.add_key(f"user:{USER}")
        assert wbd.all_rows("/api/v1/orders", key) == place.all_rows("orders", "list")
    finally:
        wbd.stop()


def test_a_second_look_never_loses_a_row_and_wb_never_says_429(place, first):
    before = {row["nm_id"] for row in place.all_rows("products")}
    again = place.wbctl("--json", "sync", "--only", "products,reviews,questions", "--force", code=None, seconds=1800)
    assert again.code in (0, 5, 9), again
    assert before <= {row["nm_id"] for row in place.all_rows("products")}
    # A refusal by our own limiter is not an answer of WB.
    assert "request limit is used up" not in str(first) + again.out + again.err
