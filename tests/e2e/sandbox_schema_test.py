"""Compares the answers of `wbctl sandbox serve` with the schemas of WB's OpenAPI document.
Its path is in $WB_OPENAPI; without it the tests are skipped. A second document with more methods is in
$WB_OPENAPI_MORE, by default openapi-more.json beside the first."""

import datetime
import http.client
import json
import os

import pytest

from harness import Emulator, request
from openapi_schema import OpenApi

pytestmark = pytest.mark.skipif(
    not os.environ.get("WB_OPENAPI"), reason="WB_OPENAPI does not name WB's openapi.json"
)

MORE = os.environ.get("WB_OPENAPI_MORE") or os.path.join(
    os.path.dirname(os.environ.get("WB_OPENAPI", "")), "openapi-more.json"
)
needs_more = pytest.mark.skipif(not os.path.exists(MORE), reason="WB_OPENAPI_MORE does not name the second document")

TODAY = datetime.datetime.now(datetime.timezone.utc)
OLD = TODAY - datetime.timedelta(days=130)  # beyond the three months of the live lists
FEED = {"selectedPeriod": {"start": (TODAY - datetime.timedelta(days=30)).strftime("%Y-%m-%dT%H:%M:%SZ")},
        "pagination": {"limit": 10000}}
CARDS = {"settings": {"sort": {"ascending": True}, "cursor": {"limit": 100}, "filter": {"withPhoto": -1}}}
TRASH = {"settings": {"sort": {"ascending": True}, "cursor": {"limit": 100}}}

DAY = f"{TODAY - datetime.timedelta(days=1):%Y-%m-%d}"
BEFORE = f"{TODAY - datetime.timedelta(days=2):%Y-%m-%d}"
FUNNEL = {"selectedPeriod": {"start": DAY, "end": DAY}, "pastPeriod": {"start": BEFORE, "end": BEFORE}}
RATING = {"currentPeriod": {"start": DAY, "end": DAY}, "pastPeriod": {"start": BEFORE, "end": BEFORE}, "offset": 0,
          "orderBy": {"field": "feedbackCount", "mode": "desc"}}

# method, path, query, body, and the field whose list must not be empty (None: no list)
GOOD = [
    ("GET", "/ping", "", None, None),
    ("GET", "/api/v1/seller-info", "", None, None),
    ("GET", "/api/v1/supplier/orders", "?dateFrom=2020-01-01", None, ""),
    ("GET", "/api/v1/supplier/orders", f"?dateFrom={TODAY:%Y-%m-%d}&flag=1", None, None),
    ("GET", "/api/v1/supplier/sales", "?dateFrom=2020-01-01", None, ""),
    ("POST", "/api/analytics/v1/order-feed", "", FEED, "data.orders"),
    ("POST", "/api/analytics/v1/stocks-report/wb-warehouses", "", {}, "data.items"),
    ("POST", "/api/analytics/v1/stocks-report/seller-warehouses", "", {}, "data.items"),
    ("POST", "/api/analytics/v3/sales-funnel/products", "", FUNNEL, "data.products"),
    ("POST", "/api/analytics/v3/sales-funnel/grouped/history", "", {"selectedPeriod": FUNNEL["selectedPeriod"]},
     "data"),
    ("POST", "/api/analytics/v2/item-rating", "", RATING, "data.items"),
    ("POST", "/content/v2/get/cards/list", "?locale=ru", CARDS, "cards"),
    ("POST", "/content/v2/get/cards/trash", "", TRASH, "cards"),
    ("GET", "/api/v2/list/goods/filter", "?limit=1000", None, "data.listGoods"),
    ("GET", "/api/v1/feedbacks", "?isAnswered=true&take=5000&skip=0", None, "data.feedbacks"),
    ("GET", "/api/v1/feedbacks", "?isAnswered=false&take=5000&skip=0&order=dateAsc", None, "data.feedbacks"),
    ("GET", "/api/v1/feedbacks/archive", "?take=5000&skip=0", None, "data.feedbacks"),
    ("GET", "/api/v1/feedbacks/count-unanswered", "", None, None),
    ("GET", "/api/v1/questions", "?isAnswered=true&take=5000&skip=0", None, "data.questions"),
    ("GET", "/api/v1/questions", "?isAnswered=false&take=5000&skip=0", None, "data.questions"),
    ("GET", "/api/v1/questions/count-unanswered", "", None, None),
    ("GET", "/api/v1/feedbacks/count", "?isAnswered=true", None, None),
    ("GET", "/api/v1/questions/count", "?isAnswered=false&dateFrom=1600000000", None, None),
    ("GET", "/api/v1/new-feedbacks-questions", "", None, None),
    ("GET", "/api/v3/warehouses", "", None, ""),
    ("GET", "/api/v3/offices", "", None, ""),
    ("GET", "/api/v3/orders", "?limit=1000&next=0", None, "orders"),
    ("GET", "/api/v3/orders/new", "", None, None),
    ("POST", "/api/v3/orders/status", "", {"orders": list(range(4000000000, 4000000400))}, "orders"),
    ("GET", "/api/marketplace/v3/fbs/orders/archive", f"?limit=1000&next=0&year={OLD:%Y}&month={OLD:%-m}", None, None),
    ("GET", "/api/v1/account/balance", "", None, None),
    ("GET", "/api/v1/tariffs/commission", "?locale=ru", None, "report"),
    ("GET", "/api/v1/tariffs/box", f"?date={TODAY:%Y-%m-%d}", None, "response.data.warehouseList"),
    ("GET", "/api/v1/tariffs/pallet", f"?date={TODAY:%Y-%m-%d}", None, "response.data.warehouseList"),
    ("GET", "/api/v1/tariffs/return", f"?date={TODAY:%Y-%m-%d}", None, "response.data.warehouseList"),
    ("GET", "/api/v1/tariffs/return", "?date=2020-01-01", None, None),
]

MARKETPLACE = ("/api/v3/", "/api/marketplace/")  # its buckets refill faster than a test can send requests

# Requests that must be refused with the host's own error.
BAD = [
    ("GET", "/api/v1/supplier/orders", "", None),
    ("GET", "/api/v1/supplier/orders", "?dateFrom=soon", None),
    ("GET", "/api/v1/supplier/sales", "?dateFrom=2026-11-01&flag=3", None),
    ("POST", "/api/analytics/v1/order-feed", "", {}),
    ("POST", "/api/analytics/v1/stocks-report/wb-warehouses", "", {"limit": 250001}),
    ("POST", "/api/analytics/v1/stocks-report/seller-warehouses", "", {"offset": "0"}),
    ("POST", "/content/v2/get/cards/list", "", {"settings": {"cursor": {"limit": 101}}}),
    ("POST", "/content/v2/get/cards/trash", "", {"settings": {"filter": {"withPhoto": 1}}}),
    ("GET", "/api/v2/list/goods/filter", "?limit=1001", None),
    ("POST", "/api/v2/list/goods/filter", "", {"nmList": []}),
    ("GET", "/api/v1/feedbacks", "?isAnswered=true&take=5001&skip=0", None),
    ("GET", "/api/v1/feedbacks/archive", "?take=1", None),
    ("GET", "/api/v1/questions", "?isAnswered=true&take=9000&skip=2000", None),
    ("GET", "/api/v2/list/goods/size/nm", "?limit=10", None),
    ("GET", "/api/v1/feedbacks/count", "", None),
    ("GET", "/api/v1/questions/count", "?isAnswered=1", None),
    ("GET", "/api/v3/orders", "?limit=1001&next=0", None),
    ("POST", "/api/v3/orders/status", "", {"orders": []}),
    ("GET", "/api/marketplace/v3/fbs/orders/archive", "?limit=10&next=0&year=2026&month=1", None),
    ("POST", "/api/analytics/v3/sales-funnel/products", "", {}),
    ("POST", "/api/analytics/v3/sales-funnel/products/history", "", {"selectedPeriod": FUNNEL["selectedPeriod"],
                                                                     "nmIds": [1]}),
    ("POST", "/api/analytics/v3/sales-funnel/grouped/history", "", {"selectedPeriod": {"start": DAY}}),
    ("POST", "/api/analytics/v2/item-rating", "", {"offset": 0}),
    ("GET", "/api/v1/warehouse_remains", "?groupByNm=", None),
    ("POST", "/api/finance/v1/sales-reports/detailed", "", {"dateFrom": "2026-11-01"}),
    ("POST", "/api/finance/v1/sales-reports/list", "", {"dateFrom": "2026-11-01", "dateTo": "soon"}),
    ("GET", "/api/v1/tariffs/box", "", None),
    ("GET", "/api/v1/tariffs/pallet", "?date=", None),
    ("GET", "/api/v1/tariffs/return", "?date=22.11.2026", None),
    ("GET", "/api/v1/tariffs/commission", "?locale=de", None),
]


class Client:
    """Sends requests to an emulator with a token for everything."""

    def __init__(self, emulator, patient=False):
        """patient: limits are scaled to almost nothing, but a bucket fills at most once a millisecond."""
        self.emulator = emulator
        self.patient = patient
        self.token = emulator.token()

    def request(self, method, target, body=None, token=None):
        authorization = {"Authorization": self.token if token is None else token}
        for _ in range(1000):
            answer = request(self.emulator.base, target, method=method, headers=authorization, body=body)
            if answer.status != 429 or not self.patient:
                break
        return answer


@pytest.fixture(scope="module")
def openapi():
    return OpenApi(os.environ["WB_OPENAPI"])


@pytest.fixture(scope="module")
def quick(tmp_path_factory):
    log = tmp_path_factory.mktemp("emulator") / "quick"
    emulator = Emulator(log, seed=5, cabinets=1, orders=400, products=40, limit_scale=1000000)
    yield Client(emulator, patient=True)
    emulator.stop()


@pytest.fixture
def official(tmp_path):
    emulator = Emulator(tmp_path / "official", seed=5, cabinets=1, orders=50, products=10)
    yield Client(emulator)
    emulator.stop()


def check(openapi, method, path, answer, status):
    assert answer.status == status, answer.text
    openapi.check(method, path, status, answer.headers.get("Content-Type", ""), answer.text)
    return json.loads(answer.text)


@pytest.mark.parametrize("method,path,query,body,rows", GOOD, ids=lambda value: str(value)[:50])
def test_answers_match_the_schema(openapi, quick, method, path, query, body, rows):
    answer = check(openapi, method, path, quick.request(method, path + query, body), 200)
    if rows is not None:
        for step in filter(None, rows.split(".")):
            answer = answer[step]
        assert len(answer) > 0


def test_goods_by_articles_match_the_schema(openapi, quick):
    path = "/api/v2/list/goods/filter"
    article = quick.request("GET", path + "?limit=1").json["data"]["listGoods"][0]["nmID"]
    answer = check(openapi, "POST", path, quick.request("POST", path, {"nmList": [article]}), 200)
    assert [good["nmID"] for good in answer["data"]["listGoods"]] == [article]


def test_size_prices_match_the_schema(openapi, quick):
    goods = quick.request("GET", "/api/v2/list/goods/filter?limit=1000").json["data"]["listGoods"]
    sized = next(good for good in goods if good["editableSizePrice"])
    path = "/api/v2/list/goods/size/nm"
    answer = check(openapi, "GET", path, quick.request("GET", f"{path}?limit=1000&nmID={sized['nmID']}"), 200)
    assert [(size["sizeID"], size["price"]) for size in answer["data"]["listGoods"]] == [
        (size["sizeID"], size["price"]) for size in sized["sizes"]
    ]


@pytest.mark.parametrize("kind", ["feedback", "question"])
def test_one_feedback_or_question_matches_the_schema(openapi, quick, kind):
    rows = quick.request("GET", f"/api/v1/{kind}s?isAnswered=true&take=1&skip=0").json["data"][kind + "s"]
    path = f"/api/v1/{kind}"
    answer = check(openapi, "GET", path, quick.request("GET", f"{path}?id={rows[0]['id']}"), 200)
    assert answer["data"] == rows[0]
    check(openapi, "GET", path, quick.request("GET", path + "?id=nobody"), 422)


def test_archived_and_new_assembly_orders_match_the_schema(openapi, tmp_path):
    emulator = Emulator(tmp_path / "old", seed=5, cabinets=1, orders=900, products=40, days=200, limit_scale=1000000)
    client = Client(emulator, patient=True)
    path = "/api/marketplace/v3/fbs/orders/archive"
    target = f"{path}?limit=1000&next=0&year={OLD:%Y}&month={OLD:%-m}"
    assert check(openapi, "GET", path, client.request("GET", target), 200)["orders"]
    emulator.advance(orders=60)
    assert check(openapi, "GET", "/api/v3/orders/new", client.request("GET", "/api/v3/orders/new"), 200)["orders"]
    emulator.stop()


def test_the_funnels_history_matches_the_schema(openapi, quick):
    path = "/api/analytics/v3/sales-funnel/products"
    rows = quick.request("POST", path, FUNNEL).json["data"]["products"]
    body = {"selectedPeriod": FUNNEL["selectedPeriod"], "nmIds": [row["product"]["nmId"] for row in rows[:20]]}
    history = check(openapi, "POST", path + "/history", quick.request("POST", path + "/history", body), 200)
    assert len(history) == 20


@pytest.mark.parametrize("path", ["/api/common/v1/rating", "/api/common/v1/subscriptions"])
def test_what_is_for_services_alone_matches_the_schema(openapi, quick, path):
    check(openapi, "GET", path, quick.request("GET", path, token=quick.emulator.token(type="service")), 200)
    check(openapi, "GET", path, quick.request("GET", path), 403)


def test_the_remains_report_matches_the_schema(openapi, quick):
    path = "/api/v1/warehouse_remains"
    base = quick.emulator.token(type="base")
    query = "?locale=ru&groupByNm=true&groupByBarcode=true&groupBySize=true&groupByBrand=true"
    task = check(openapi, "GET", path, quick.request("GET", path + query, token=base), 200)["data"]["taskId"]
    step = path + "/tasks/{task_id}/"
    download = step.replace("{task_id}", task) + "download"
    check(openapi, "GET", step + "download", quick.request("GET", download, token=base), 404)
    statuses = []
    while "done" not in statuses:
        answer = quick.request("GET", step.replace("{task_id}", task) + "status", token=base)
        statuses.append(check(openapi, "GET", step + "status", answer, 200)["data"]["status"])
    assert statuses == ["new", "processing", "done"]
    assert check(openapi, "GET", step + "download", quick.request("GET", download, token=base), 200)
    for last in ("status", "download"):
        unknown = step.replace("{task_id}", "219eaecf-e532-4bd8-9f15-8036ec1b042d") + last
        check(openapi, "GET", step + last, quick.request("GET", unknown), 404)
        check(openapi, "GET", step + last, quick.request("GET", step.replace("{task_id}", "5") + last), 400)


FINANCE = "/api/finance/v1/sales-reports/"
QUARTER = {"dateFrom": f"{TODAY - datetime.timedelta(days=90):%Y-%m-%d}", "dateTo": f"{TODAY:%Y-%m-%d}"}


def check_rows(openapi, path, answer):
    """Rows without an order have empty dates; the schema does not mention it (GUIDE 5.24)."""
    assert answer.status == 200
    rows = json.loads(answer.text)
    filled = {"saleDt": "T00:00:00Z", "orderDt": "T00:00:00Z", "fixTariffDateFrom": "", "fixTariffDateTo": ""}
    for row in rows:
        for name in [name for name in filled if row[name] == ""]:
            assert row["srid"] == ""
            row[name] = row["rrDate"] + filled[name]
    openapi.check("POST", path, 200, answer.headers.get("Content-Type", ""), json.dumps(rows))
    return rows


@pytest.mark.parametrize("period", ["weekly", "daily"])
def test_finance_matches_the_schema(openapi, quick, period):
    query = QUARTER | {"period": period}
    rows = check_rows(openapi, FINANCE + "detailed", quick.request("POST", FINANCE + "detailed", query))
    assert rows
    answer = quick.request("POST", FINANCE + "detailed", query | {"rrdId": rows[-1]["rrdId"]})
    assert answer.status == 204
    openapi.check("POST", FINANCE + "detailed", 204, "", answer.text)
    reports = check(openapi, "POST", FINANCE + "list", quick.request("POST", FINANCE + "list", query), 200)
    path = FINANCE + "detailed/{reportId}"
    target = path.replace("{reportId}", str(reports[0]["reportId"]))
    assert check_rows(openapi, path, quick.request("POST", target, {}))
    check(openapi, "POST", path, quick.request("POST", path.replace("{reportId}", "1"), {}), 404)
    check(openapi, "POST", path, quick.request("POST", path.replace("{reportId}", "x"), {}), 400)


def test_warehouse_stocks_match_the_schema(openapi, quick):
    path = "/api/v3/stocks/{warehouseId}"
    items = quick.request("POST", "/api/analytics/v1/stocks-report/seller-warehouses", {}).json["data"]["items"]
    warehouse = items[0]["warehouseId"]
    own = {i["chrtId"]: i["quantity"] for i in items if i["warehouseId"] == warehouse and i["quantity"] > 0}
    target = path.replace("{warehouseId}", str(warehouse))
    answer = check(openapi, "POST", path, quick.request("POST", target, {"chrtIds": list(own)}), 200)
    assert {row["chrtId"]: row["amount"] for row in answer["stocks"]} == own
    check(openapi, "POST", path, quick.request("POST", target, {"skus": ["2000000000"]}), 400)
    check(openapi, "POST", path, quick.request("POST", target, {}), 400)
    check(openapi, "POST", path, quick.request("POST", "/api/v3/stocks/1", {"chrtIds": [1]}), 404)


@pytest.mark.parametrize("method,path,query,body", BAD, ids=lambda value: str(value)[:50])
def test_refusals_match_the_schema(openapi, quick, method, path, query, body):
    check(openapi, method, path, quick.request(method, path + query, body), 400)


@pytest.mark.parametrize("method,path", sorted({(row[0], row[1]) for row in GOOD}))
def test_a_missing_token_is_the_gateways_401(openapi, quick, method, path):
    check(openapi, method, path, quick.request(method, path, None if method == "GET" else {}, token=""), 401)


@pytest.mark.parametrize("method,path,query,body,_", [row for row in GOOD if not row[1].startswith(MARKETPLACE)][1:],
                         ids=lambda value: str(value)[:50])
def test_too_many_requests_are_the_gateways_429(openapi, official, method, path, query, body, _):
    for _ in range(30):
        answer = official.request(method, path + query, body)
        if answer.status == 429:
            break
        assert answer.status == 200
        assert int(answer.headers["X-Ratelimit-Remaining"]) >= 0
    check(openapi, method, path, answer, 429)
    for header in ("X-Ratelimit-Retry", "X-Ratelimit-Limit", "X-Ratelimit-Reset"):
        assert int(answer.headers[header]) > 0
    assert answer.headers["X-Ratelimit-Remaining"] == "0"


@pytest.mark.parametrize("state,title", [("deprecated", "Not Found"), ("disabled", "Not Found"),
                                         ("removed", "path not found")])
@pytest.mark.parametrize("name,path", [("supplier_orders", "/api/v1/supplier/orders"),
                                       ("supplier_sales", "/api/v1/supplier/sales")])
def test_a_method_taken_away_matches_the_schema(openapi, quick, name, path, state, title):
    control = "/__control/methods"
    assert quick.request("POST", control, {"operation": name, "state": state}).status == 200
    answer = check(openapi, "GET", path, quick.request("GET", path + "?dateFrom=2026-11-01"), 404)
    assert answer["title"] == title
    quick.request("POST", control, {"operation": name, "state": "on"})
    check(openapi, "GET", path, quick.request("GET", path + "?dateFrom=2026-11-01"), 200)


@pytest.mark.parametrize("method,path,query,body,_", GOOD[2:], ids=lambda value: str(value)[:50])
def test_a_missing_category_is_the_documented_403(openapi, quick, method, path, query, body, _):
    if path.startswith(("/api/v1/tariffs", "/api/marketplace/")):
        return  # open to every category; documents an error of its own
    answer = quick.request(method, path + query, body, token=quick.emulator.token(scopes=1 << 30))
    assert check(openapi, method, path, answer, 403)["detail"] == "scope is not allowed for this resource"


def operations():
    """(method, path, operation) of WB's document; empty without one."""
    file = os.environ.get("WB_OPENAPI")
    if not file:
        return []
    paths = OpenApi(file).document["paths"]
    return [(method.upper(), path, paths[path][method]) for path in sorted(paths) for method in ("get", "post")
            if method in paths[path]]


def allowed_tokens(operation):
    return operation.get("x-token-types") or ["personal", "service", "base"]


def try_operation(client, method, path, token):
    """Any answer except 401 and 403 has passed the token check; any except 429 the limit."""
    target = path.replace("{task_id}", "219eaecf-e532-4bd8-9f15-8036ec1b042d")
    target = target.replace("{warehouseId}", "1").replace("{reportId}", "1")
    return client.request(method, target, None if method == "GET" else {}, token=token)


EVERY_CATEGORY = sum(1 << bit for bit in (1, 2, 3, 4, 5, 7, 10, 13))


@pytest.mark.parametrize("method,path,operation", operations(), ids=lambda value: str(value)[:60])
def test_every_method_admits_the_tokens_it_should(openapi, quick, method, path, operation):
    allowed = allowed_tokens(operation)
    for kind in ("personal", "service", "base"):
        answer = try_operation(quick, method, path, quick.emulator.token(type=kind, scopes=EVERY_CATEGORY))
        if kind in allowed:
            assert answer.status not in (401, 403, 405), answer
            assert answer.status != 404 or "{" in path or path == "/api/v1/warehouses", answer
        else:
            check(openapi, method, path, answer, 403)


@pytest.fixture(scope="module")
def slow(tmp_path_factory):
    log = tmp_path_factory.mktemp("emulator") / "slow"
    emulator = Emulator(log, seed=5, cabinets=3 * len(operations()), orders=20, products=3)
    yield Client(emulator)
    emulator.stop()


LIMIT_CASES = [(*row, kind) for row in operations() for kind in ("personal", "base", "service")
               if kind in allowed_tokens(row[2])]


@pytest.mark.parametrize("number", range(len(LIMIT_CASES)))
def test_the_limits_are_the_documents(slow, number):
    method, path, operation, kind = LIMIT_CASES[number]
    rows = {row["tokenType"]: row for row in operation["x-wb-limit"]["rows"]}
    row = rows.get(kind) or rows["any"]
    # Each case has its own cabinet, so that cases with a common bucket do not disturb each other.
    token = slow.emulator.token(number + 1, type=kind, scopes=EVERY_CATEGORY)
    burst, interval = row["burst"], row["intervalMs"]
    if kind == "base" and operation.get("x-wb-limit", {}).get("cost4xx"):
        burst, interval = 10, 400  # GUIDE section 4: from the general example
    for _ in range(300):
        answer = try_operation(slow, method, path, token)
        if answer.status == 429:
            break
    assert answer.status == 429
    assert int(answer.headers["X-Ratelimit-Limit"]) == burst
    cost = max(1, operation["x-wb-limit"].get("cost4xx", 1))
    assert interval / 1000 * 0.9 - 1 <= int(answer.headers["X-Ratelimit-Retry"]) <= interval / 1000 * cost + 1


def test_an_interrupted_body_is_noticed_by_the_client(quick):
    quick.emulator.fault("reset", "supplier_orders", bytes=1000, times=1)
    with pytest.raises((http.client.IncompleteRead, ConnectionError)):
        quick.request("GET", "/api/v1/supplier/orders?dateFrom=2020-01-01")


def test_a_dropped_connection_gives_no_answer(quick):
    quick.emulator.fault("hang", "supplier_sales", seconds=0, times=1)
    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        quick.request("GET", "/api/v1/supplier/sales?dateFrom=2020-01-01")
