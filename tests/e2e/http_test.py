"""The HTTP layer around the data: compression, HEAD, limits, CORS, metrics, slow clients."""

import gzip
import http.client
import json
import re
import socket
import subprocess
import time
import urllib.parse

import pytest

USER = 1001


@pytest.fixture(scope="module")
def place(module_scene):
    """(wbd, admin key, user key, installation) of a synced seller; 600 requests a minute per key, one origin is
    allowed."""
    emulator = module_scene.emulator(cabinets=1, orders=400, products=10, fast=True)
    home = module_scene.installation(emulator)
    home.add_user(USER)
    home.add_cabinet(USER, emulator.token())
    home.configure("api", 'cors_origins = ["https://bot.example.com"]')
    admin, user = home.add_key("admin"), home.add_key(f"user:{USER}")
    wbd = module_scene.wbd(home, WBD_REQUESTS_PER_MINUTE="600")
    wbd.wait_for("/api/v1/sync/status", user, lambda status: all(d["state"] == "succeeded" for d in status["datasets"]))
    return wbd, admin, user, home


def connect(wbd):
    address = urllib.parse.urlsplit(wbd.base)
    return http.client.HTTPConnection(address.hostname, address.port, timeout=20)


def ask(wbd, path, key, method="GET", **headers):
    connection = connect(wbd)
    connection.request(method, path, headers={"X-API-Key": key, **headers})
    reply = connection.getresponse()
    return reply, reply.read()


def test_a_large_answer_is_compressed_and_the_same(place):
    wbd, _, key, _ = place
    for _ in range(3):
        reply, plain = ask(wbd, "/api/v1/orders?limit=300", key)
        packed_reply, packed = ask(wbd, "/api/v1/orders?limit=300", key, **{"Accept-Encoding": "gzip"})
        assert packed_reply.headers["Content-Encoding"] == "gzip" and reply.headers["Content-Encoding"] is None
        assert "Accept-Encoding" in reply.headers["Vary"]
        assert packed_reply.headers["ETag"] == reply.headers["ETag"]
        assert json.loads(gzip.decompress(packed))["data"] == json.loads(plain)["data"]
        assert len(packed) * 3 < len(plain)


def test_curl_understands_it(place):
    wbd, _, key, _ = place
    done = subprocess.run(
        ["curl", "-sS", "--noproxy", "*", "--compressed", "-H", f"X-API-Key: {key}", wbd.base + "/api/v1/orders?limit=200"],
        capture_output=True,
        check=True,
    )
    assert len(json.loads(done.stdout)["data"]) == 200


def test_head_has_the_head_of_get(place):
    wbd, _, key, _ = place
    for path in ("/api/v1/orders?limit=3", "/openapi.json", "/healthz", "/docs"):
        get, body = ask(wbd, path, key)
        head, nothing = ask(wbd, path, key, "HEAD")
        assert head.status == get.status == 200 and nothing == b""
        for name in ("ETag", "Content-Type", "X-Total-Count"):
            assert head.headers[name] == get.headers[name]


def test_a_key_has_a_request_limit(place):
    wbd, _, _, home = place
    key = home.add_key(f"user:{USER}")
    connection = connect(wbd)
    statuses = []
    for _ in range(6_000):  # ten a second refill meanwhile
        connection.request("GET", "/api/v1/orders?limit=1", headers={"X-API-Key": key})
        reply = connection.getresponse()
        body = reply.read()
        statuses.append(reply.status)
        assert re.fullmatch(r'"key";r=\d+;t=\d+', reply.headers["RateLimit"])
        if reply.status == 429:
            break
    assert statuses[-1] == 429 and statuses.count(200) >= 600
    assert reply.headers["Content-Type"] == "application/problem+json"
    assert json.loads(body)["code"] == "rate_limited" and int(reply.headers["Retry-After"]) >= 1
    assert reply.headers["RateLimit-Policy"] == '"key";q=600;w=60'


def test_a_page_may_call_from_its_origin(place):
    wbd, _, key, _ = place
    ours, theirs = {"Origin": "https://bot.example.com"}, {"Origin": "https://evil.example.com"}
    preflight, _ = ask(wbd, "/api/v1/orders", "", "OPTIONS", **ours, **{"Access-Control-Request-Method": "GET"})
    assert preflight.status == 204
    assert preflight.headers["Access-Control-Allow-Origin"] == ours["Origin"]
    assert ask(wbd, "/api/v1/orders", key, **ours)[0].headers["Access-Control-Allow-Origin"] == ours["Origin"]
    assert ask(wbd, "/api/v1/orders", key, **theirs)[0].headers["Access-Control-Allow-Origin"] is None


def test_the_figures_of_monitoring_are_there(place, tmp_path):
    wbd, admin, _, _ = place
    reply, body = ask(wbd, "/metrics", admin)
    text = body.decode()
    assert reply.status == 200
    for line in (
        r'wbd_http_request_duration_seconds_count\{route="/api/v1/orders",status="200"\} [1-9]',
        r'wbd_cache_requests_total\{level="memory",kind="listOrders",result="hit"\} [1-9]',
        r'wbd_sync_duration_seconds_count\{dataset="orders",result="succeeded"\} [1-9]',
        r'wbd_sync_rows_total\{dataset="orders",kind="fetched"\} [1-9]',
        r'wbd_wb_request_duration_seconds_count\{method="GET",operation="supplier_orders",status="200"\} [1-9]',
        r'wbd_wb_limiter_wait_seconds_total\{dataset="orders"\} \d',
        r'wbd_wb_retries_total\{dataset="orders"\} \d',
        r'wbd_database_transaction_duration_seconds_count\{kind="read"\} [1-9]',
        r"wbd_database_pool_size 10",
        r'wbd_dataset_age_seconds\{cabinet_id="1",dataset="orders"\} \d',
        r"wbd_outbox_oldest_seconds \d",
        r'wbd_delivery_attempts_total\{kind="webhook",result="delivered"\} \d',
        r"wbd_events_newest_id \d",
        r'wbd_build_info\{version="[^"]+"\} 1',
        r"process_resident_memory_bytes [1-9]",
    ):
        assert re.search("^" + line, text, re.MULTILINE), f"{line} is not in\n{text}"
    packed_reply, packed = ask(wbd, "/metrics", admin, **{"Accept-Encoding": "gzip"})
    assert packed_reply.headers["Content-Encoding"] == "gzip" and b"wbd_build_info" in gzip.decompress(packed)


def test_a_trace_and_a_sync_are_named_in_the_line_of_their_request(scene):
    home = scene.installation("http://127.0.0.1:1")
    home.add_user(USER)
    wbd = scene.wbd(home, arguments=["--role", "api"])
    key, trace = home.add_key("admin"), "4bf92f3577b34da6a3ce929d0e0e4736"
    reply, _ = ask(wbd, "/api/v1/orders", key, traceparent=f"00-{trace}-00f067aa0ba902b7-01")
    line = wbd.process.wait_line("err", lambda one: one.get("trace_id") == trace)
    assert line["request_id"] == reply.headers["X-Request-Id"]
    assert (line["method"], line["route"], line["status"]) == ("GET", "listOrders", 200)
    assert line["level"] == "info" and line["source"] == "database" and line["key_id"] > 0 and line["ms"] > 0
    assert ask(wbd, "/api/v1/orders", "wrong")[0].status == 401
    assert wbd.process.wait_line("err", lambda one: one.get("status") == 401)["level"] == "info"
    assert key not in wbd.process.output()


def test_only_failed_requests_have_a_line_when_that_is_wanted(scene):
    home = scene.installation("http://127.0.0.1:1")
    home.configure("log", 'requests = "errors"')
    home.add_user(USER)
    key = home.add_key("admin")
    wbd = scene.wbd(home, arguments=["--role", "api"])
    assert ask(wbd, "/api/v1/orders", key)[0].status == 200
    assert ask(wbd, "/api/v1/orders", "wrong")[0].status == 401
    wbd.process.wait_line("err", lambda one: one.get("status") == 401)
    assert '"status":200' not in wbd.process.output()


def test_a_client_that_is_slow_to_ask_is_cut_while_others_are_served(place):
    wbd, _, key, _ = place
    address = urllib.parse.urlsplit(wbd.base)
    slow = [socket.create_connection((address.hostname, address.port), timeout=30) for _ in range(50)]
    for one in slow:
        one.sendall(b"GET /api/v1/orders HTTP/1.1\r\nHost: h\r\nX-Slow: ")
    start = time.monotonic()
    while any(fileno >= 0 for fileno in [one.fileno() for one in slow]):
        assert time.monotonic() - start < 25
        assert ask(wbd, "/healthz", key)[0].status == 200
        for one in slow:
            if one.fileno() < 0:
                continue
            try:
                one.sendall(b"x")
                one.setblocking(False)
                data = one.recv(1000)
                assert data == b"" or data.startswith(b"HTTP/1.1 408 ")
                one.close()
            except BlockingIOError:
                one.settimeout(30)
            except OSError:
                one.close()
        time.sleep(0.2)
    assert time.monotonic() - start > 5
