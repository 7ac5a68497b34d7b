"""Compares the answers about money of `wbctl sandbox serve` with the schemas of WB's second OpenAPI document
($WB_OPENAPI_MORE, by default openapi-more.json beside $WB_OPENAPI)."""

import datetime
import json

import pytest

from harness import Emulator
from openapi_schema import OpenApi
from sandbox_schema_test import FINANCE, MORE, QUARTER, Client, check, check_rows, needs_more, openapi

pytestmark = needs_more

TODAY = datetime.datetime.now(datetime.timezone.utc)
UNTIL = f"dateTo={TODAY:%Y-%m-%dT%H:%M:%SZ}"


def day(ago: int) -> str:
    return f"{TODAY - datetime.timedelta(days=ago):%Y-%m-%d}"


PENALTIES = "/api/analytics/v1/"
CHARGES = "/adv/v1/upd"

# method, path, query, and the field whose list must not be empty (None: no list)
GOOD = [
    ("GET", CHARGES, f"?from={day(31)}&to={day(1)}", ""),
    ("GET", "/adv/v1/promotion/count", "", "adverts"),
    ("GET", PENALTIES + "measurement-penalties", f"?{UNTIL}&limit=1000", "data.reports"),
    ("GET", PENALTIES + "deductions", f"?{UNTIL}&limit=1000&offset=0&sort=nmId&order=asc", "data.reports"),
    ("GET", "/api/v1/analytics/antifraud-details", "", "details"),
]
BAD = [
    ("GET", CHARGES, f"?from={day(1)}"),
    ("GET", CHARGES, f"?from={day(40)}&to={day(1)}"),
    ("GET", "/adv/v3/fullstats", f"?ids=1&beginDate={day(40)}&endDate={day(1)}"),
    ("GET", PENALTIES + "measurement-penalties", "?limit=10"),
    ("GET", PENALTIES + "deductions", f"?{UNTIL}&limit=1001"),
    ("GET", "/api/v1/analytics/antifraud-details", "?date=soon"),
    ("GET", "/api/v1/paid_storage", f"?dateFrom={day(20)}&dateTo={day(1)}"),
    ("GET", "/api/v1/acceptance_report", "?dateFrom=soon&dateTo=soon"),
]


@pytest.fixture(scope="module")
def more():
    return OpenApi(MORE)


@pytest.fixture(scope="module")
def rich(tmp_path_factory):
    log = tmp_path_factory.mktemp("emulator") / "rich"
    emulator = Emulator(log, seed=5, cabinets=1, orders=400, products=40, limit_scale=1000000, money=True)
    yield Client(emulator, patient=True)
    emulator.stop()


@pytest.mark.parametrize("method,path,query,rows", GOOD, ids=lambda value: str(value)[:50])
def test_answers_match_the_schema(more, rich, method, path, query, rows):
    answer = check(more, method, path, rich.request(method, path + query), 200)
    for step in filter(None, rows.split(".")):
        answer = answer[step]
    assert len(answer) > 0


@pytest.mark.parametrize("method,path,query", BAD, ids=lambda value: str(value)[:50])
def test_refusals_match_the_schema(more, rich, method, path, query):
    answer = rich.request(method, path + query)
    assert answer.status == 400
    if path == CHARGES:
        assert answer.headers["Content-Type"].startswith("text/plain") and answer.text
    else:
        check(more, method, path, answer, 400)


def test_statistics_of_campaigns_match_the_schema(more, rich):
    groups = rich.request("GET", "/adv/v1/promotion/count").json["adverts"]
    ids = ",".join(str(row["advertId"]) for group in groups for row in group["advert_list"])
    path = "/adv/v3/fullstats"
    answer = rich.request("GET", f"{path}?ids={ids}&beginDate={day(31)}&endDate={day(1)}")
    assert check(more, "GET", path, answer, 200)


@pytest.mark.parametrize("path,longest", [("/api/v1/paid_storage", 8), ("/api/v1/acceptance_report", 31)])
def test_cost_reports_match_the_schema(more, rich, path, longest):
    target = f"{path}?dateFrom={day(longest + 1)}&dateTo={day(1)}"
    task = check(more, "GET", path, rich.request("GET", target), 200)["data"]["taskId"]
    step = path + "/tasks/{task_id}/"
    download = step.replace("{task_id}", task) + "download"
    check(more, "GET", step + "download", rich.request("GET", download), 404)
    statuses = []
    while "done" not in statuses:
        answer = rich.request("GET", step.replace("{task_id}", task) + "status")
        statuses.append(check(more, "GET", step + "status", answer, 200)["data"]["status"])
    assert statuses == ["new", "processing", "done"]
    assert check(more, "GET", step + "download", rich.request("GET", download), 200)
    unknown = step.replace("{task_id}", "219eaecf-e532-4bd8-9f15-8036ec1b042d")
    check(more, "GET", step + "status", rich.request("GET", unknown + "status"), 404)
    check(more, "GET", step + "download", rich.request("GET", step.replace("{task_id}", "5") + "download"), 400)
    nothing = rich.request("GET", f"{path}?dateFrom={day(-2)}&dateTo={day(-2)}").json["data"]["taskId"]
    for _ in range(2):
        rich.request("GET", step.replace("{task_id}", nothing) + "status")
    empty = rich.request("GET", step.replace("{task_id}", nothing) + "download")
    assert (empty.status, empty.text) == (204, "")


@pytest.mark.parametrize("period", ["weekly", "daily"])
def test_every_kind_of_accounting_row_matches_the_schema(openapi, rich, period):
    query = QUARTER | {"period": period}
    rows = check_rows(openapi, FINANCE + "detailed", rich.request("POST", FINANCE + "detailed", query))
    assert len({row["sellerOperName"] for row in rows}) > 15
    check(openapi, "POST", FINANCE + "list", rich.request("POST", FINANCE + "list", query), 200)


def money_operations():
    """(path, operation) of the emulated methods of the second document."""
    try:
        paths = OpenApi(MORE).document["paths"]
    except FileNotFoundError:
        return []
    names = ("paid_storage", "acceptance_report", "/adv/v1/", "fullstats", "measurement", "v1/deductions", "antifraud")
    return [(path, paths[path]["get"]) for path in sorted(paths)
            if "get" in paths[path] and any(name in path for name in names)]


EVERY_CATEGORY = 1 << 2 | 1 << 6
LIMIT_CASES = [(*row, kind) for row in money_operations() for kind in ("personal", "base", "service")]


@pytest.fixture(scope="module")
def slow(tmp_path_factory):
    log = tmp_path_factory.mktemp("emulator") / "slow"
    emulator = Emulator(log, seed=5, cabinets=len(LIMIT_CASES), orders=20, products=3)
    yield Client(emulator)
    emulator.stop()


@pytest.mark.parametrize("number", range(len(LIMIT_CASES)))
def test_the_limits_are_the_documents(slow, number):
    path, operation, kind = LIMIT_CASES[number]
    row = next(row for row in operation["x-wb-limit"]["rows"] if row["tokenType"] == kind)
    token = slow.emulator.token(number + 1, type=kind, scopes=EVERY_CATEGORY)
    target = path.replace("{task_id}", "219eaecf-e532-4bd8-9f15-8036ec1b042d")
    for _ in range(30):
        answer = slow.request("GET", target, token=token)
        if answer.status == 429:
            break
        assert answer.status in (200, 400, 404), answer.text
    assert answer.status == 429
    assert int(answer.headers["X-Ratelimit-Limit"]) == row["burst"]
    seconds = row["intervalMs"] / 1000
    assert seconds * 0.9 - 1 <= int(answer.headers["X-Ratelimit-Retry"]) <= seconds + 1


def test_the_adverts_need_their_category(more, rich):
    path = "/adv/v1/promotion/count"
    answer = rich.request("GET", path, token=rich.emulator.token(scopes=1 << 2))
    assert json.loads(answer.text)["detail"] == "scope is not allowed for this resource"
    check(more, "GET", path, answer, 403)
