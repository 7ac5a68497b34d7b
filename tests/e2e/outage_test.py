"""Redis, then PostgreSQL, go away under load on cached and uncached routes. No client gets wrong data or waits long,
and all sessions are returned. The same with 64 connections and measurements: tests/load/outage_bench.py."""

import time

import pytest

from harness import SLOWER
from postgres import postgres_server  # noqa: F401  (a fixture)
from pressure import SteadyLoad, between, p99, recovered_after, sessions_of_wbd
from servers import redis_server  # noqa: F401  (a fixture)

# pylint: disable=redefined-outer-name

USER = 1001
QUIET = {"SYNC_INTERVAL": "1440"}  # no process syncs by itself meanwhile
CONNECTIONS, PAUSE = 24, 0.06
POOL = 5


@pytest.fixture
def loaded(scene, postgres_server, redis_server):
    """Two wbd under load; all their answers are right and in time."""
    emulator = scene.emulator(cabinets=1, orders=120, products=20, limit_scale=600)
    extra = {"REDIS_URL": redis_server.url, **QUIET}
    place = scene.installation(emulator, scale=600, server=postgres_server, extra=extra)
    place.add_user(USER)
    place.add_cabinet(USER, emulator.token())
    place.wbctl("sync", "--wait")
    key = place.add_key(f"user:{USER}")
    wbds = [scene.wbd(place, DB_POOL_SIZE=POOL, arguments=["--role", "api"]) for _ in range(2)]
    load = SteadyLoad(wbds, SteadyLoad.right_answers(wbds[0], key, 12), key, CONNECTIONS, PAUSE)
    time.sleep(2)
    return load


def assert_recovered(samples, gone, back):
    """All is good soon after the return, as fast as before; a busy machine has slow moments. tests/load/outage_bench.py
    demands two seconds."""
    good = max(0.5 * SLOWER, 5 * p99(between(samples, 0, gone)))
    assert recovered_after(samples, back, good=60) <= 2 * (1 + SLOWER)
    assert p99(between(samples, back + 2 * (1 + SLOWER), back + 60)) <= good


def test_redis_killed_under_load(loaded, redis_server):
    redis_server.kill()
    gone = time.monotonic()
    time.sleep(2)
    redis_server.start()
    back = time.monotonic()
    time.sleep(2 * (1 + SLOWER) + 2)
    samples = loaded.stop()
    problems = [sample for sample in samples if sample.problem or sample.status != 200 or sample.stale]
    assert not problems, problems[:3]
    assert_recovered(samples, gone, back)


def test_postgresql_killed_under_load(loaded, postgres_server):
    taken = sessions_of_wbd(postgres_server)
    postgres_server.kill()
    gone = time.monotonic()
    time.sleep(3)
    starting = time.monotonic()
    postgres_server.start()
    back = time.monotonic()
    time.sleep(2 * (1 + SLOWER) + 2)
    samples = loaded.stop()
    problems = [sample for sample in samples if sample.problem]
    assert not problems, problems[:3]
    assert [s for s in samples if s.kept and s.status != 200] == []
    assert {s.status for s in samples if not s.kept} == {200, 503}
    # Trust in the versions ends two seconds after they were last compared with the database.
    down = between(samples, gone + 2.1, starting - 0.5)
    assert [s for s in down if s.kept and not s.stale] == []
    assert [s for s in down if not s.kept and s.status != 503] == []
    assert_recovered(samples, gone, back)
    assert sessions_of_wbd(postgres_server) <= max(taken, 2 * POOL)
