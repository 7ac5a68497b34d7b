"""Several processes on one database: one sync of a dataset at a time, one limiter, no 429, no lost row."""

from truth import Truth, compare, compare_orders, stored_reviews

USER = 1001


def test_wbd_and_three_syncs_at_once_end_with_the_truth_and_without_a_429(scene):
    emulator = scene.emulator(cabinets=1, orders=300, products=40, page_rows=50, fast=True)
    place = scene.installation(emulator)
    place.add_user(USER)
    place.add_cabinet(USER, emulator.token())
    wbd = scene.wbd(place)
    running = [place.start_wbctl("sync", "--force", "--wait") for _ in range(3)]
    codes = [process.wait(timeout=300) for process in running]
    # 9: another process synced a dataset all the time, and stores it.
    assert set(codes) <= {0, 9}, codes
    scene.stop(wbd)

    place.wbctl("sync", "--force", "--wait")
    sid = place.data("cabinet", "list")[0]["sid"]
    truth = Truth(emulator.truth(sid))
    compare_orders(truth, place.all_rows("orders", "list"))
    compare(truth.reviews(), stored_reviews(place.all_rows("reviews")))
    counters = Truth.counters(emulator.counters())
    assert (counters.limited, counters.refused) == (0, []), counters


def test_limits_survive_the_end_of_a_process(scene):
    """A new process knows the limits an earlier one used: ten syncs in a row, each in its own process."""
    emulator = scene.emulator(cabinets=1, orders=30, products=5, fast=True)
    place = scene.installation(emulator)
    place.add_user(USER)
    place.add_cabinet(USER, emulator.token())
    for _ in range(10):
        place.wbctl("sync", "--force", "--wait")
    counters = Truth.counters(emulator.counters())
    assert counters.requests >= 10
    assert counters.limited == 0, counters


def test_two_users_with_the_same_seller_share_one_cabinet_and_one_limiter(scene):
    emulator = scene.emulator(cabinets=1, orders=30, products=5, fast=True)
    place = scene.installation(emulator)
    place.add_user(USER)
    place.add_user(USER + 1)
    first = place.add_cabinet(USER, emulator.token()).json["data"]
    second = place.add_cabinet(USER + 1, emulator.token()).json["data"]
    assert first["id"] == second["id"]
    place.wbctl("sync", "--wait")
    wbd = scene.wbd(place)
    rows = [wbd.all_rows("/api/v1/orders", place.add_key(f"user:{u}")) for u in (USER, USER + 1)]
    assert rows[0] and rows[0] == rows[1]
    again = place.add_cabinet(USER, emulator.token(), code=None)
    assert again.code == 1 and again.error["code"] == "conflict"
