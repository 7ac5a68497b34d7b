"""Processes that stop for seconds at any moment, as on an overloaded machine: wbd, two wbctl and WB itself, alone and
all together.
Then all timers are due at once, answers to abandoned requests are still read, and a process continues in the middle of
its work.
WB never has to answer 429, and the stored rows are the truth."""

import os
import random
import signal
import time

import pytest

from limits_test import COMPARED, DONE, LIMITED, PARTIAL, SCALES, UNREACHABLE, USER
from pressure import SyncLoop, sync_to_the_end
from truth import Truth, compare_stored

# An answer after five seconds is too late, and a request may be in flight for five more seconds. The longest pause is
# shorter than both together.
QUICK = {"WB_API_TIMEOUT": "5", "SYNC_INTERVAL": "1"}
LONGEST_PAUSE = 7.0
PAUSES = int(os.environ.get("WB_E2E_PAUSES", "8"))
# A paused WB is unreachable, and so is a database with a paused writer.
NO_DATABASE = 7


def send(pids, what):
    for pid in pids:
        try:
            os.kill(pid, what)
        except ProcessLookupError:  # a wbctl that has ended
            pass


def stand_still(pids, seconds):
    send(pids, signal.SIGSTOP)
    try:
        # This sleep is not a wait for an event: it is the pause.
        time.sleep(seconds)
    finally:
        send(pids, signal.SIGCONT)


@pytest.mark.parametrize("kind", ["personal", "base"])
def test_pauses_cost_time_alone(scene, kind):
    seed = int(os.environ.get("WB_E2E_PAUSE_SEED", time.time_ns() % 1_000_000))
    print(f"WB_E2E_PAUSE_SEED={seed}")
    choose = random.Random(seed)
    scale = SCALES[kind]
    emulator = scene.emulator(cabinets=1, orders=150, products=20, page_rows=40, limit_scale=scale)
    place = scene.installation(emulator, scale=scale, extra=dict(QUICK))
    place.add_user(USER)
    place.add_cabinet(USER, emulator.token(type=kind))
    loops = [SyncLoop(place) for _ in range(2)]
    wbd = scene.wbd(place)
    for loop in loops:
        loop.start()
    history = []
    try:
        for number in range(PAUSES):
            time.sleep(choose.uniform(0.3, 2.0))
            emulator.advance(orders=3, cancels=1, buyouts=1, reviews=1, card_updates=1, stock_changes=2)
            who = {
                "wbd": [wbd.process.pid],
                "wbctl": [loop.running.pid for loop in loops[:1] if loop.running],
                "WB": [emulator.pid],
                "all": [wbd.process.pid, emulator.pid, *(loop.running.pid for loop in loops if loop.running)],
            }
            name = list(who)[number % len(who)]
            seconds = choose.uniform(1.0, LONGEST_PAUSE)
            history.append(f"{name} {seconds:.2f} s")
            stand_still(who[name], seconds)
    finally:
        for loop in loops:
            loop.end()
    allowed = {DONE, LIMITED, PARTIAL, UNREACHABLE, NO_DATABASE}
    for loop in loops:
        assert loop.codes and set(loop.codes) <= allowed, (loop.codes, history)
    scene.stop(wbd)

    emulator.wait_until_now()
    sync_to_the_end(place, COMPARED)
    counters = Truth.counters(emulator.counters())
    assert (counters.limited, counters.refused) == (0, []), (counters, history)
    place.assert_whole()
    compare_stored(place, emulator, stock=kind == "personal")
