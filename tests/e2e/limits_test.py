"""WB's limits with three processes on one cabinet: a wbd that is stopped and killed, and two wbctl that sync everything
in a loop.
WB never has to answer 429, and the stored rows are the truth."""

import time

import pytest

from pressure import SyncLoop, sync_to_the_end
from truth import Truth, compare_stored

USER = 1001
# A request of a killed process counts as in flight for this long.
QUICK = {"WB_API_TIMEOUT": "2", "SYNC_INTERVAL": "1"}
# Factor on the official rates. With a base token orders come once in three hours, the balance once a day.
SCALES = {"personal": 600, "base": 10000}
COMPARED = "orders,sales,products,reviews,stocks"
# When the machine pauses for longer than a timeout, WB is unreachable for a moment.
DONE, LIMITED, UNREACHABLE, PARTIAL = 0, 5, 6, 9


@pytest.mark.parametrize("kind", ["personal", "base"])
def test_wbd_and_two_wbctl_never_make_wb_say_429(scene, kind):
    scale = SCALES[kind]
    emulator = scene.emulator(cabinets=1, orders=150, products=20, page_rows=40, limit_scale=scale)
    place = scene.installation(emulator, scale=scale, extra=dict(QUICK))
    place.add_user(USER)
    place.add_cabinet(USER, emulator.token(type=kind))
    loops = [SyncLoop(place) for _ in range(2)]
    wbd = scene.wbd(place)
    for loop in loops:
        loop.start()
    for end in (scene.stop, scene.kill, scene.stop):
        # This sleep is not a wait for an event: three processes run together for this long.
        time.sleep(1.5)
        emulator.advance(orders=3, cancels=1, buyouts=1, reviews=1, card_updates=1, stock_changes=2)
        end(wbd)
        wbd = scene.wbd(place)
    time.sleep(1)
    for loop in loops:
        loop.end()
        # Limited: no request was allowed in that run. Partial: another process held the lease, or had used the limit.
        assert loop.codes and set(loop.codes) <= {DONE, LIMITED, UNREACHABLE, PARTIAL}, loop.codes
    scene.stop(wbd)

    emulator.wait_until_now()
    sync_to_the_end(place, COMPARED)
    compare_stored(place, emulator, stock=kind == "personal")
    counters = Truth.counters(emulator.counters())
    assert counters.requests > 50, counters
    assert (counters.limited, counters.refused) == (0, []), counters
