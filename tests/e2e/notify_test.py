"""`wbctl notify` without a running wbd: targets, tests, samples and the listener."""

import json
import subprocess

import pytest
import receivers
from harness import program
from messages import ANNA, CHAT, MAX_CHAT, Place


@pytest.fixture
def place(scene):
    place = Place(scene)
    yield place
    place.close()


def test_targets_are_added_listed_shown_and_removed(place):
    wanted = ["--url", place.webhook.url, "--type", "order.created", "--type", "digest.daily", "--cabinet", 1, "--lang", "en"]
    hook = place.home.data("notify", "target", "add", "--user", ANNA, "--kind", "webhook", *wanted, lang=None)
    chat = place.target("telegram", "--chat", -100500, "--topic", 7)
    assert hook["secret"].startswith("whsec_") and hook["state"] == "active"
    assert (hook["types"], hook["cabinet_ids"], hook["language"]) == (["order.created", "digest.daily"], [1], "en")
    assert (chat["chat_id"], chat["topic_id"], "secret" in chat) == (-100500, 7, False)
    assert [row["id"] for row in place.home.data("notify", "target", "list")] == [hook["id"], chat["id"]]
    assert "secret" not in place.home.data("notify", "target", "show", hook["id"])
    assert hook["secret"].removeprefix("whsec_") not in place.home.stored_text()
    place.home.wbctl("notify", "target", "remove", chat["id"], "--yes")
    place.home.wbctl("notify", "target", "show", chat["id"], code=3)
    assert len(place.home.data("notify", "target", "list", "--user", ANNA)) == 1
    table = place.home.wbctl("notify", "target", "list", lang="ru").out
    assert "Получ" not in table and "Состояние" in table


@pytest.mark.parametrize(
    "options, code, words",
    [
        (["--kind", "webhook", "--url", "http://receiver.example/"], 2, "notify.allow_addresses"),
        (["--kind", "webhook"], 2, "url"),
        (["--kind", "telegram"], 2, "chat_id"),
        (["--kind", "max", "--chat", 5, "--topic", 1], 2, "topic_id"),
        (["--kind", "telegram", "--chat", 5, "--proxy", "http://me:pw@proxy.example:1"], 2, "--proxy-file"),
        (["--kind", "telegram", "--chat", 5, "--base-url", "https://bots.example"], 2, "token"),
        (["--kind", "telegram", "--chat", 5, "--type", "order.lost"], 2, "order.lost"),
        (["--kind", "telegram", "--chat", 5, "--cabinet", 9], 3, "cabinet 9"),
        (["--kind", "telegram", "--chat", 5, "--user", 77], 3, "user 77"),
    ],
)
def test_a_target_that_cannot_be_is_refused_with_the_reason(place, options, code, words):
    user = [] if "--user" in options else ["--user", ANNA]
    run = place.home.wbctl("--json", "notify", "target", "add", *user, *options, code=code)
    assert words in run.error["message"]
    assert place.home.data("notify", "target", "list") == []


def test_a_test_message_arrives_or_says_why_not(place):
    hook = place.add_webhook()
    chat = place.target("telegram", "--chat", CHAT)
    other = place.target("max", "--chat", MAX_CHAT)
    for target, receiver in ((hook, place.webhook), (chat, place.telegram), (other, place.max)):
        assert place.home.data("notify", "target", "test", target["id"])["delivered"] is True
        assert "wbctl" in receiver.taken[-1]["text"]
    place.telegram.blocked.add(CHAT)
    refused = place.home.data("notify", "target", "test", chat["id"], code=1)
    assert (refused["result"], refused["status"]) == ("gone", 403) and "blocked by the user" in refused["reason"]

    closed = receivers.Webhook()
    closed.close()
    private = place.target("webhook", "--url", closed.url)
    run = place.home.data("notify", "target", "test", private["id"], code=6)
    assert f'"{closed.address}"' in run["reason"] and "notify.allow_addresses" in run["reason"]


def test_a_sample_of_an_event_goes_to_the_own_targets(place):
    place.add_webhook()
    place.target("telegram", "--chat", CHAT, "--type", "review.negative")
    rows = place.home.data("notify", "trigger", "order.created", "--user", ANNA)
    assert [(row["kind"], row["result"]) for row in rows] == [("webhook", "delivered")]
    assert place.webhook.taken[-1]["type"] == "order.created"
    rows = place.home.data("notify", "trigger", "review.negative", "--user", ANNA)
    assert [row["kind"] for row in rows] == ["webhook", "telegram"]
    assert place.home.data("notify", "log") == [], "samples are not in the log"


def test_the_listener_forwards_what_happens_with_a_secret_that_stays(place):
    hook = receivers.Webhook()
    secrets = []
    for _ in range(2):
        listener = subprocess.Popen(
            [program("wbctl"), "--lang", "en", "notify", "listen", "--forward-to", hook.url, "--type", "order.created"],
            env=place.home.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        line = listener.stderr.readline() + listener.stderr.readline()
        secrets.append(line.rpartition("Secret: ")[2].strip())
        hook.secrets = [secrets[-1]]
        before = len(hook.taken)
        place.order()
        hook.wait(lambda taken: len(taken) > before)
        listener.terminate()
        out, _ = listener.communicate(timeout=20)
        assert json.loads(out.splitlines()[0])["result"] == "delivered"
    assert secrets[0] == secrets[1] and secrets[0].startswith("whsec_")
    assert hook.complaints == []
    hook.close()


def test_the_log_is_empty_and_unknown_deliveries_are_named(place):
    assert place.home.data("notify", "log") == []
    place.home.wbctl("notify", "retry", 5, code=3)
    place.home.wbctl("notify", "resend", 5, code=3)
    place.home.wbctl("notify", "log", "--target", 9, code=3)
    assert place.home.data("notify", "recover", "--since", "2026-01-01") == {"queued": 0}
