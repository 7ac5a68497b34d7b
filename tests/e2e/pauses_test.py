"""Processes that stand still for seconds at any moment, as on a machine whose processor is taken away: wbd, two wbctl
and WB itself, each alone and all at once. Then all their timers are due together, requests that were given up are
still read, and a process goes on in the middle of what it was doing. WB never has to answer 429 for that, and what is
stored is the truth."""

import os
import random
import signal
import threading
import time

import pytest

from limits_test import COMPARED, DONE, LIMITED, PARTIAL, SCALES, UNREACHABLE, USER
from truth import Truth, compare, compare_orders, compare_stocks, stored_products, stored_reviews, stored_stocks

# An answer that comes after five seconds is too late, and a request may be on its way for five seconds more: the longest
# pause is shorter than both together.
QUICK = {"WB_API_TIMEOUT": "5", "SYNC_INTERVAL": "1"}
LONGEST_PAUSE = 8.0
PAUSES = int(os.environ.get("WB_E2E_PAUSES", "8"))
# WB that stands still is unreachable, and so is a database whose writer does.
NO_DATABASE = 7


class Loop(threading.Thread):
    """Runs `wbctl sync --force` until it is told to end."""

    def __init__(self, place):
        super().__init__(daemon=True)
        self._place = place
        self._over = threading.Event()
        self.running = None
        self.codes = []

    def run(self):
        while not self._over.is_set():
            self.running = self._place.start_wbctl("sync", "--force")
            self.codes.append(self.running.wait(timeout=240))

    def end(self):
        self._over.set()
        self.join(timeout=240)
        assert not self.is_alive()


def send(pids, what):
    for pid in pids:
        try:
            os.kill(pid, what)
        except ProcessLookupError:  # a wbctl that has ended
            pass


def stand_still(pids, seconds):
    send(pids, signal.SIGSTOP)
    try:
        # Not a wait for something to happen: this is the pause.
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
    loops = [Loop(place) for _ in range(2)]
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
    for _ in range(10):
        if place.wbctl("sync", "--only", COMPARED, "--force", "--wait", code=None).code == DONE:
            break
    else:
        pytest.fail("no sync ended well")
    counters = Truth.counters(emulator.counters())
    assert (counters.limited, counters.refused) == (0, []), (counters, history)
    place.assert_whole()
    truth = Truth(emulator.truth(place.data("cabinet", "list")[0]["sid"]))
    compare_orders(truth, place.all_rows("orders", "list"))
    compare(truth.reviews(), stored_reviews(place.all_rows("reviews")))
    compare(truth.products(), stored_products(place.all_rows("products")))
    if kind == "personal":  # a base token sees stock by a report that takes its time
        compare_stocks(truth.stocks(), stored_stocks(place.all_rows("stocks")))
