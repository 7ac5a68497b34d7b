"""kill -9 of a running sync at random moments: stored data stays consistent, and the next sync completes it."""

import random
import signal
import time

from truth import Truth, compare_stored

KILLS = 20
# a new installation and seller after a few kills, because one installation counts a seller's budget
DATABASES = 4
SEED = 20261122
USER = 1001
# Emulator and limiter run at a rate at which a sync takes a few seconds, at any page.
RATE = 240
# A request of a killed process counts as in flight for this long.
QUICK = {"WB_API_TIMEOUT": "3"}


def fresh(scene, emulator, seller):
    place = scene.installation(emulator, scale=RATE, extra=dict(QUICK))
    place.add_user(USER)
    place.add_cabinet(USER, emulator.token(seller))
    return place


def test_a_sync_killed_at_twenty_random_moments_ends_with_the_truth(scene):
    emulator = scene.emulator(
        cabinets=1 + DATABASES, orders=900, products=130, page_rows=100, limit_scale=RATE
    )
    whole = fresh(scene, emulator, seller=1)
    started = time.monotonic()
    whole.wbctl("sync", "--wait")
    usual = time.monotonic() - started

    moments = random.Random(SEED)
    killed = 0
    for number in range(DATABASES):
        place = fresh(scene, emulator, seller=2 + number)
        for _ in range(KILLS // DATABASES):
            process = place.start_wbctl("sync", "--full", "--wait")  # always the whole history
            # This sleep is not a wait for an event: it picks the moment of the kill.
            time.sleep(moments.uniform(0, 0.9 * usual))
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
                killed += 1
            process.wait()
            place.assert_whole()

        place.wbctl("sync", "--force", "--wait")
        compare_stored(place, emulator)

        assert Truth.counters(emulator.counters()).limited == 0, number

    assert killed > 0, "no sync was still running when killed"
