"""wbd with Redis: its keys, the cost of a dead or slow Redis, and that no read is outdated."""

import json
import subprocess
import time

import pytest

from harness import SHAPE, SLOWER, program
from pressure import CountReaders, Load, check_changes, until
from servers import RedisServer, free_port, redis_server  # noqa: F401  (a fixture)

# pylint: disable=redefined-outer-name

USER = 1001
# wbd does not sync by itself meanwhile, and it waits for a Redis that gets no processor time.
QUIET = {"SYNC_INTERVAL": "1440", "REDIS_TIMEOUT": "5"}


@pytest.fixture
def place(scene, redis_server):
    emulator = scene.emulator(cabinets=1, orders=120, products=20, fast=True)
    installation = scene.installation(emulator, extra={"REDIS_URL": redis_server.url})
    installation.emulator = emulator
    installation.add_user(USER)
    installation.add_cabinet(USER, emulator.token())
    installation.wbctl("sync", "--wait")
    installation.key = installation.add_key(f"user:{USER}")
    return installation


def source(answer) -> str:
    assert answer.status == 200, answer
    return answer.json["meta"]["source"]


def log_lines(wbd, message: str) -> list:
    lines = wbd.process.log.with_suffix(".err").read_text(encoding="utf-8").splitlines()
    return [line for line in map(json.loads, lines) if line.get("msg") == message]


def metric(wbd, place, name: str) -> float:
    text = wbd.get("/metrics", place.admin).text
    return float(next(line.split()[-1] for line in text.splitlines() if line.startswith(name)))


def test_an_answer_comes_from_database_redis_and_memory_in_turn(scene, place, redis_server):
    first, second = (scene.wbd(place, **QUIET) for _ in range(2))
    order = first.data("/api/v1/orders", place.key, limit=1)[0]
    nm_id = first.data("/api/v1/products", place.key, limit=1)[0]["nm_id"]
    cases = {
        "/api/v1/orders?limit=20": f"wb:user_orders:{USER}:20",
        f"/api/v1/orders/{order['id']}": f"wb:order:{order['id']}",
        f"/api/v1/orders/{order['id']}/report?lang=en": f"wb:report:{order['id']}:en:json",
        f"/api/v1/products/{nm_id}": f"wb:product:{nm_id}",
        f"/api/v1/stocks?warehouse_id=-999999&nm_id={nm_id}": f"wb:stocks:-999999:{nm_id}",
    }
    for path, key in cases.items():
        read = first.get(path, place.key)
        assert source(read) == "database", path
        until(lambda key=key: redis_server.call(f"EXISTS {key}") == ":1\r\n", 20, key)
        shared = second.get(path, place.key)
        assert source(shared) == "redis", path
        again = second.get(path, place.key)
        assert source(again) == "memory", path
        assert shared.json["data"] == again.json["data"] == read.json["data"]
        assert shared.headers["ETag"] == again.headers["ETag"] == read.headers["ETag"]
        # Access rights are checked before any look-up.
        assert second.get(path).status == 401
        assert second.get(path, place.key, telegram_id=USER + 1).status == 404


def test_no_read_is_old_after_a_finished_sync_on_any_process(scene, place):
    """Two wbd on one database, with readers on both all the time. A change that wbctl reported is visible to all
    readers."""
    wbds = [scene.wbd(place, **QUIET) for _ in range(2)]
    known = len(wbds[0].all_rows("/api/v1/orders", place.key))
    readers = CountReaders(wbds, "/api/v1/orders?limit=1", place.key, floor=known)
    cancelled = 0
    for _ in range(8):
        changed = place.emulator.advance(orders=1, cancels=1)
        place.wbctl("sync", "--only", "orders", "--force", "--wait")
        known += 1
        readers.floor = known
        cancelled += check_changes(wbds, place.key, changed, known)
    answers = readers.stop()
    assert cancelled > 0 and len(answers) > 100


def test_redis_killed_under_load_costs_no_answer(scene, place, redis_server):
    wbds = [scene.wbd(place, **QUIET) for _ in range(2)]
    place.admin = place.add_key("admin")
    paths = ["/api/v1/orders?limit=20", "/api/v1/products?limit=20", "/api/v1/reviews?limit=20"]
    paths += [f"/api/v1/orders/{row['id']}" for row in wbds[0].data("/api/v1/orders", place.key, limit=20)]
    right = {path: wbds[0].get(path, place.key).json["data"] for path in paths}

    def check(path, answer):
        return None if answer.json["data"] == right[path] else f"wrong data: {path}"

    load = Load(wbds, paths, place.key, check)
    time.sleep(0.5)
    redis_server.kill()
    time.sleep(2)
    place.wbctl("cache", "flush")  # memory is empty for the rest of the outage
    time.sleep(0.5)
    redis_server.start()
    back = time.monotonic()
    for wbd in wbds:
        until(lambda wbd=wbd: metric(wbd, place, "wbd_redis_up") == 1, 10, "Redis is used again")
    time.sleep(max(0.0, back + 4 - time.monotonic()))
    answers = load.stop()
    later = sorted(seconds for start, _, seconds, _ in answers if start > back + 2)
    assert len(later) > 100
    assert later[int(len(later) * 0.99)] < SLOWER, later[-5:]
    for wbd in wbds:
        assert len(log_lines(wbd, "Redis does not answer; going on without it")) == 1
        assert len(log_lines(wbd, "Redis answers again")) == 1


def test_answers_come_through_redis_again_soon_after_its_restart(scene, place, redis_server):
    first, second = (scene.wbd(place, **QUIET) for _ in range(2))
    assert first.get("/api/v1/orders", place.key).status == 200
    redis_server.kill()
    for number in range(20):
        assert source(first.get("/api/v1/orders", place.key, limit=number + 1)) == "database"
    redis_server.start()
    # The longest backoff is a second.
    deadline = time.monotonic() + 2 * (1 + SLOWER)
    limit = 100
    while True:
        limit += 1
        first.get("/api/v1/orders", place.key, limit=limit)
        if source(second.get("/api/v1/orders", place.key, limit=limit)) == "redis":
            break
        assert time.monotonic() < deadline, "not back soon"


def test_a_redis_that_does_not_answer_delays_no_request_for_long(scene, place, redis_server):
    wbd = scene.wbd(place, SYNC_INTERVAL="1440")
    assert wbd.get("/api/v1/orders", place.key).status == 200

    def seconds_of(limits):
        took = []
        for limit in limits:
            start = time.monotonic()
            assert source(wbd.get("/api/v1/orders", place.key, limit=limit)) == "database"
            took.append(time.monotonic() - start)
        return took

    usual = seconds_of(range(100, 160))
    redis_server.pause()
    took = seconds_of(range(200, 260))
    redis_server.resume()
    time.sleep(1.5)  # after a late answer Redis is skipped for a second
    # The machine's other load varies: the usual value is the slower of before and after.
    usual = max(sorted(usual), sorted(seconds_of(range(300, 360))), key=lambda times: times[30])
    # A wait for Redis is short and not repeated for each request, so most requests cost only their own work.
    assert sum(took) < 2 * sum(usual) + 6 * SLOWER, (usual, took)
    assert sorted(took)[30] < 2 * usual[30] + 0.03, (usual, took)


def test_how_long_redis_is_waited_for_is_a_setting(scene, place, redis_server):
    wbd = scene.wbd(place, SYNC_INTERVAL="1440", REDIS_TIMEOUT="3s")
    assert source(wbd.get("/api/v1/orders", place.key)) == "database"
    redis_server.pause()
    start = time.monotonic()
    assert source(wbd.get("/api/v1/orders", place.key, limit=7)) == "database"
    took = time.monotonic() - start
    redis_server.resume()
    assert took >= 3


def test_a_wrong_password_is_reported_and_costs_nothing_else(scene, place, redis_server):
    redis_server.call("CONFIG SET requirepass secret")
    wbd = scene.wbd(place, **QUIET)
    assert source(wbd.get("/api/v1/orders", place.key)) == "database"
    warnings = log_lines(wbd, "Redis does not answer; going on without it")
    assert len(warnings) == 1 and "password" in warnings[0]["reason"]
    refused = place.wbctl("cache", "stats", code=4)
    assert "password" in refused.err
    place.admin = place.add_key("admin")
    for password, right in (("secret", True), ("secret-no-more", False)):
        other = scene.wbd(place, REDIS_URL=redis_server.url.replace("//", f"//:{password}@"), **QUIET)
        assert other.get("/api/v1/orders", place.key, limit=7).status == 200
        until(lambda wbd=other, up=int(right): metric(wbd, place, "wbd_redis_up") == up, 10, "the right password is distinguished from a wrong one")
        scene.stop(other)
        assert "secret" not in other.process.output()


def test_doctor_looks_at_redis_and_makes_no_secret_key(scene, redis_server):
    place = scene.installation("http://127.0.0.1:9", extra={"REDIS_URL": redis_server.url})
    key = place.home / "secret.key"
    key.unlink()
    # Several machines must share one key, so wbd does not make one; a single machine gets its key from `init`.
    code, verdict = (8, "failed") if SHAPE == "server" else (0, "warning")
    checks = {check["check"]: check["verdict"] for check in place.data("doctor", code=code)}
    assert checks["redis"] in ("ok", "warning") and checks["secret_key"] == verdict, checks
    assert not key.exists()


def test_redis_cluster_is_refused_by_name(scene, place):
    # The cluster bus needs a port of its own even with one node.
    server = RedisServer("--cluster-enabled", "yes", "--port", "0", "--cluster-port", str(free_port()))
    try:
        done = subprocess.run(
            [program("wbd")],
            env=place.environment(WBD_LISTEN="127.0.0.1:0", REDIS_URL=server.url),
            capture_output=True,
            text=True,
            timeout=60 * SLOWER,
            check=False,
        )
        assert done.returncode == 8, done
        assert "Redis Cluster is not supported" in done.stderr
        assert "Redis Cluster is not supported" in place.wbctl("cache", "stats", code=8, env={"REDIS_URL": server.url}).err
    finally:
        server.close()


@pytest.mark.smoke
def test_cache_commands_with_redis(scene, place, redis_server):
    wbd = scene.wbd(place, **QUIET)
    read = wbd.get("/api/v1/orders", place.key)
    until(lambda: redis_server.keys("wb:user_orders:*"), 20, "the answer is kept")
    stats = place.data("cache", "stats")
    assert stats["level"] == "redis" and stats["families"]["user_orders"] == 1 and stats["used_bytes"] > 0
    for name in (f"user_orders:{USER}:50", f"wb:user_orders:{USER}:50"):
        kept = place.data("cache", "get", name)
        assert kept["data"] == read.json["data"] and kept["etag"] == read.headers["ETag"] and kept["current"]
    assert place.wbctl("--json", "cache", "get", "nothing", code=3).error["code"] == "not_found"

    assert source(wbd.get("/api/v1/orders", place.key)) == "memory"
    cabinet = place.data("cabinet", "list")[0]["id"]
    place.wbctl("cache", "flush", "--cabinet", cabinet)
    assert source(wbd.get("/api/v1/orders", place.key)) == "database"
    place.wbctl("cache", "flush", "--cabinet", 999, code=3)
    flushed = place.data("cache", "flush")
    assert flushed["keys_dropped"] >= 1
    assert source(wbd.get("/api/v1/orders", place.key)) == "database"


def test_cache_stats_count_each_answer_of_a_listed_family(place, redis_server):
    # The list ends at a hundred families.
    names = [f"wb:family{number:02}:{answer}" for answer in range(3) for number in range(100)]
    redis_server.call("MSET " + " ".join(f"{name} x" for name in names))
    stats = place.data("cache", "stats")
    assert stats["answers"] == 300
    assert stats["families"] == {f"family{number:02}": 3 for number in range(100)}


def test_cache_commands_without_redis(scene, place):
    without = {"REDIS_URL": ""}
    wbd = scene.wbd(place, **QUIET, **without)
    assert place.data("cache", "stats", env=without)["level"] == "memory"
    assert "inside wbd" in place.wbctl("cache", "get", "x", code=3, env=without).err
    wbd.get("/api/v1/orders", place.key)
    assert source(wbd.get("/api/v1/orders", place.key)) == "memory"
    place.wbctl("cache", "flush", env=without)
    assert source(wbd.get("/api/v1/orders", place.key)) == "database"


def test_metrics_speak_of_redis(scene, place, redis_server):
    place.admin = place.add_key("admin")
    wbd = scene.wbd(place, **QUIET)
    wbd.get("/api/v1/orders", place.key)
    until(lambda: "wbd_redis_memory_bytes" in wbd.get("/metrics", place.admin).text, 10, "figures of Redis")
    assert metric(wbd, place, "wbd_redis_up") == 1
    assert metric(wbd, place, "wbd_redis_memory_bytes") > 100_000
    assert metric(wbd, place, 'wbd_redis_commands_total{result="sent"}') > 0
    assert metric(wbd, place, 'wbd_cache_requests_total{level="redis",kind="listOrders",result="miss"}') == 1
    # Redis does not belong to wbd, so its settings stay
    assert redis_server.call("CONFIG GET maxmemory").endswith("$1\r\n0\r\n")


def test_the_memory_bound_is_set_where_redis_is_ours(scene, place, redis_server):
    (place.config).write_text("[cache]\nmanage_redis_memory = true\nmax_memory = \"64mb\"\n", encoding="utf-8")
    scene.wbd(place, **QUIET)
    until(lambda: redis_server.call("CONFIG GET maxmemory").endswith("67108864\r\n"), 10, "the bound")
    redis_server.kill()
    redis_server.start()
    until(lambda: redis_server.call("CONFIG GET maxmemory").endswith("67108864\r\n"), 15, "the bound once more")
