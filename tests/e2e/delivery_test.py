"""From an order at WB to the message at its receivers: a webhook, Telegram and MAX."""

import json
import random
import re
import time

import pytest
import receivers
from messages import CHAT, GROUP, MAX_CHAT, Place

from harness import SLOWER


@pytest.fixture
def place(scene):
    place = Place(scene)
    yield place
    place.close()


def test_an_order_reaches_every_receiver_once_and_signed(place):
    place.add_webhook()
    place.target("telegram", "--chat", CHAT)
    place.target("max", "--chat", MAX_CHAT)
    wbd = place.scene.wbd(place.home, arguments=["--role", "all"])
    place.order()
    (hook,) = place.webhook.wait(lambda taken: len(taken) >= 1)
    (told,) = place.telegram.wait(lambda taken: len(taken) >= 1)
    (said,) = place.max.wait(lambda taken: len(taken) >= 1)
    assert hook["type"] == "order.created" and hook["id"].startswith("msg_")
    newest = place.home.data("events", "list", "--type", "order.created", "--limit", 1)[-1]
    order = place.home.data("orders", "show", newest["subject"])
    assert str(order["nm_id"]) in hook["text"] or order["title"] in hook["text"]
    for message in (told, said):
        assert str(order["nm_id"]) in message["text"] or order["title"] in message["text"]
    assert told["chat"] == CHAT and said["chat"] == MAX_CHAT
    rows = place.wait_log(lambda rows: {row["state"] for row in rows} == {"delivered"}, "--type", "order.created")
    assert len(rows) == 3
    assert {row["event_id"] for row in rows} == {newest["id"]}
    place.order()
    place.webhook.wait(lambda taken: len(taken) >= 2)
    place.telegram.wait(lambda taken: len(taken) >= 2)
    place.max.wait(lambda taken: len(taken) >= 2)
    assert place.webhook.repeats == 0
    place.wait_log(lambda rows: [row["state"] for row in rows] == ["delivered"] * 6, "--type", "order.created")
    metrics = wbd.get("/metrics").text
    for kind in ("webhook", "telegram", "max"):
        assert f'wbd_delivery_attempts_total{{kind="{kind}",result="delivered"}} 2' in metrics


def test_a_fault_is_tried_again_with_the_same_id_and_in_order(place):
    place.add_webhook()
    # A new connection for each: libcurl itself repeats a request on a connection that was kept and has died.
    place.webhook.faults = [receivers.fail(500, Connection="close"), receivers.answer_lost(place.webhook)]
    place.scene.wbd(place.home, arguments=["--role", "all"])
    place.order()
    place.order()
    # The second attempt, after 5 s, is taken although its answer is lost. The third would be due after 5 min.
    place.webhook.wait(lambda taken: len(taken) >= 1)
    rows = place.wait_log(lambda rows: len(rows) == 2 and rows[1]["attempts"] == 2, "--type", "order.created")
    behind, waiting = rows
    assert (waiting["state"], behind["state"], behind["attempts"]) == ("queued", "queued", 0)
    place.home.wbctl("notify", "resend", waiting["id"])  # tries now
    place.webhook.wait(lambda taken: len(taken) >= 2)
    assert place.webhook.repeats == 1
    first, second = (taken["data"]["event_id"] for taken in place.webhook.taken)
    assert first < second


def test_a_pause_of_telegram_is_kept_and_holds_no_other_chat(place):
    place.target("telegram", "--chat", CHAT)
    place.target("telegram", "--chat", GROUP)
    place.telegram.limit(CHAT, 6)
    place.scene.wbd(place.home, arguments=["--role", "all"])
    place.order()
    assert_the_group_hears_soon(place)
    place.telegram.wait(lambda taken: any(message["chat"] == CHAT for message in taken))


def test_a_chat_that_does_not_answer_holds_no_other_chat(place):
    place.target("telegram", "--chat", CHAT)
    place.target("telegram", "--chat", GROUP)

    def hang(handler):
        return json.loads(handler.payload)["chat_id"] == CHAT and receivers.hang(8)(handler)

    place.telegram.faults += [hang, hang]
    place.scene.wbd(place.home, arguments=["--role", "all"])
    place.order()
    assert_the_group_hears_soon(place)
    place.telegram.wait(lambda taken: any(message["chat"] == CHAT for message in taken), 60)


def assert_the_group_hears_soon(place):
    stored = time.monotonic()
    place.telegram.wait(lambda taken: any(message["chat"] == GROUP for message in taken), 15)
    assert time.monotonic() - stored < 2 * SLOWER, "the other chat waited"


def test_500_orders_are_at_most_three_messages_whose_sums_are_those_of_the_orders(place):
    place.target("telegram", "--chat", CHAT)
    place.scene.wbd(place.home, arguments=["--role", "all"])
    place.order(500)
    rows = place.wait_log(
        lambda rows: len(rows) == 500 and all(row["state"] != "queued" for row in rows), "--type", "order.created", seconds=100
    )
    texts = place.telegram.texts(CHAT)
    assert len(texts) <= 3 and sum(row["state"] == "delivered" for row in rows) == len(texts)
    count, kopecks = 0, 0
    for text in texts:
        number, rubles, rest = re.match(r"\W*([\d,]+) new orders · ([\d,]+)(?:\.(\d\d))?\s₽", text).groups()
        count += int(number.replace(",", ""))
        kopecks += 100 * int(rubles.replace(",", "")) + int(rest or 0)
    events = "select subject from events where type = 'order.created' and id in (select event_id from deliveries)"
    priced = place.home.sql(f"select count(*), sum(price_with_discount) from orders where srid in ({events})")[0]
    assert (count, kopecks) == (500, int(priced[1])) and int(priced[0]) == 500


def test_a_message_follows_its_order_within_the_interval_and_two_seconds(place):
    interval = 1.2
    place.home.extra["SYNC_INTERVAL"] = str(interval / 60)
    place.home.wbctl("sync", "--only", "orders", "--force", "--wait")  # the next one is due after the interval
    place.add_webhook()
    place.scene.wbd(place.home, arguments=["--role", "all"])
    moments, late = random.Random(1), []
    for number in range(1, 31):
        time.sleep(moments.uniform(0, interval))  # an order comes at any moment between two syncs
        place.emulator.advance(orders=1)
        ordered = time.monotonic()
        place.webhook.wait(lambda taken, number=number: sum(one["type"] == "order.created" for one in taken) == number)
        late.append(place.webhook.taken[-1]["at"] - ordered)
    late.sort()
    print(f"from an order to its message: p50 {late[15]:.2f} s, p95 {late[28]:.2f} s, last {late[-1]:.2f} s")
    assert late[28] <= (interval + 2) * SLOWER


def test_a_blocked_chat_is_gone_until_it_is_revived(place):
    target = place.target("telegram", "--chat", CHAT)
    place.telegram.blocked.add(CHAT)
    place.scene.wbd(place.home, arguments=["--role", "all"])
    place.order()
    place.telegram.wait_for_requests(1)
    deadline = time.monotonic() + 20
    while place.home.data("notify", "target", "show", target["id"])["state"] != "gone":
        assert time.monotonic() < deadline
        time.sleep(0.1)
    place.telegram.blocked.clear()
    place.home.wbctl("notify", "target", "revive", target["id"])
    place.order()
    place.telegram.wait(lambda taken: len(taken) >= 1)


def test_nothing_is_lost_when_wbd_is_killed(place):
    place.add_webhook()
    place.webhook.failing_share = 0.2
    wbd = place.scene.wbd(place.home, arguments=["--role", "all"])
    for _ in range(5):
        place.order(2)
        place.scene.kill(wbd)
        wbd = place.scene.wbd(place.home, arguments=["--role", "all"])
    place.webhook.failing_share = 0
    events = {row["id"] for row in place.home.data("events", "list", "--type", "order.created", "--limit", 1000)}
    for _ in range(30):
        for row in place.log("--state", "queued"):
            if row["attempts"]:
                place.home.wbctl("notify", "resend", row["id"])
        if {taken["data"]["event_id"] for taken in place.webhook.taken} >= events:
            break
        time.sleep(0.5)
    assert {taken["data"]["event_id"] for taken in place.webhook.taken} >= events


def test_a_secret_is_rotated_without_a_lost_delivery(place):
    made = place.add_webhook()
    fresh = place.home.data("notify", "target", "rotate-secret", made["id"])["secret"]
    assert fresh != made["secret"]
    place.scene.wbd(place.home, arguments=["--role", "all"])
    place.order()
    place.webhook.wait(lambda taken: len(taken) >= 1)  # it knows the old one only
    assert len(place.webhook.taken[0]["signatures"]) == 2
    place.webhook.secrets = [fresh]
    place.order()
    place.webhook.wait(lambda taken: len(taken) >= 2)
    assert place.home.stored_text().find(fresh.removeprefix("whsec_")) < 0
