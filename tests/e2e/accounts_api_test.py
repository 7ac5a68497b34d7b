"""Users and cabinets over REST, with a WB that answers; wbctl only makes the keys."""

import json

import pytest

ANNA, BORIS = 1001, 1002


@pytest.fixture
def bot(scene):
    """(emulator, wbd, bot key) with the users Anna and Boris."""
    emulator = scene.emulator(cabinets=2, orders=60, products=8, fast=True)
    place = scene.installation(emulator, extra={"SYNC_RETRY_ATTEMPTS": "1", "WB_API_TIMEOUT": "5"})
    key = place.add_key("bot")
    wbd = scene.wbd(place)
    for user in (ANNA, BORIS):
        assert wbd.send("POST", "/api/v1/users", key, {"telegram_id": user}).status == 201
    return emulator, wbd, key


def forge(token):
    """The same claims with another signature."""
    head, body, signature = token.split(".")
    return ".".join((head, body, ("B" if signature[0] == "A" else "A") + signature[1:]))


def add(wbd, key, user, token, **more):
    return wbd.send("POST", "/api/v1/cabinets", key, {"telegram_id": user, "api_token": token, **more})


@pytest.mark.smoke
def test_a_bot_connects_a_seller_and_reads_their_orders(bot):
    emulator, wbd, key = bot
    added = add(wbd, key, ANNA, emulator.token(), name="Shop")
    assert added.status == 201, added
    cabinet = added.json["data"]
    assert (cabinet["name"], cabinet["status"], cabinet["role"]) == ("Shop", "active", "owner")
    assert cabinet["seller_name"] and cabinet["token"]["type"] == "personal"
    assert added.headers["Location"] == f"/api/v1/cabinets/{cabinet['id']}"
    wbd.wait_for(f"/api/v1/orders?telegram_id={ANNA}", key, lambda rows: rows)

    again = add(wbd, key, ANNA, emulator.token())
    assert again.status == 409 and again.json["code"] == "conflict"

    left = wbd.send("DELETE", added.headers["Location"], key, telegram_id=ANNA)
    assert left.json["data"]["outcome"] == "disconnected"
    back = add(wbd, key, ANNA, emulator.token())
    assert (back.status, back.json["data"]["id"]) == (201, cabinet["id"])
    assert wbd.data(f"/api/v1/orders?telegram_id={ANNA}", key)


def test_a_second_user_of_the_seller_joins_and_the_stored_token_stays(bot):
    emulator, wbd, key = bot
    first = add(wbd, key, ANNA, emulator.token()).json["data"]
    # A token of another kind for the same seller: the answer names the kind that is kept.
    joined = add(wbd, key, BORIS, emulator.token(type="base"))
    assert joined.status == 200, joined
    assert joined.json["data"]["id"] == first["id"]
    assert joined.json["data"]["role"] == "viewer"
    assert joined.json["data"]["token"]["type"] == "personal"


@pytest.mark.parametrize(
    "token", ["x", "a.b.c", "expired", "forged"], ids=["no-token", "no-json", "expired", "forged"]
)
def test_a_bad_token_is_422_and_leaves_nothing(bot, token):
    emulator, wbd, key = bot
    if token == "expired":
        token = emulator.token(expired=True)
    elif token == "forged":
        token = forge(emulator.token())
    refused = add(wbd, key, ANNA, token)
    assert refused.status == 422, refused
    assert [e["field"] for e in refused.json["errors"]] == ["api_token"]
    assert token not in refused.text
    assert wbd.data(f"/api/v1/cabinets?telegram_id={ANNA}", key) == []


def test_while_wb_is_away_a_cabinet_waits_and_is_taken_up_by_itself(bot):
    emulator, wbd, key = bot
    emulator.fault("status", status=503)
    waiting = add(wbd, key, ANNA, emulator.token())
    assert waiting.status == 202, waiting
    assert waiting.json["data"]["status"] == "pending"
    place = waiting.headers["Location"] + f"?telegram_id={ANNA}"
    assert wbd.data(place, key)["status"] == "pending"
    emulator.clear_faults()
    wbd.wait_for(place, key, lambda cabinet: cabinet["status"] == "active", seconds=120)
    wbd.wait_for(f"/api/v1/orders?telegram_id={ANNA}", key, lambda rows: rows)


def test_a_forged_claim_of_a_seller_shows_and_takes_nothing(scene):
    """An unverified token's sid is only text: it opens no data, blocks no other user and reveals nothing."""
    emulator = scene.emulator(cabinets=1, orders=60, products=8, fast=True)
    place = scene.installation(emulator, extra={"SYNC_RETRY_ATTEMPTS": "1"})
    key = place.add_key("bot")
    place.add_user(ANNA)
    place.add_user(BORIS)
    forged = forge(emulator.token())
    alone = scene.wbd(place, arguments=["--role", "api"], WB_API_BASE_URL="http://127.0.0.1:9")  # no WB there
    # Before the seller is registered.
    assert add(alone, key, BORIS, forged).status == 202
    wbd = scene.wbd(place)
    added = add(wbd, key, ANNA, emulator.token())
    assert added.status == 201, added
    wbd.wait_for(f"/api/v1/orders?telegram_id={ANNA}", key, lambda rows: rows)
    # Afterwards.
    second = add(alone, key, BORIS, forged)
    assert second.status == 202, second
    claim = second.json["data"]
    assert claim["id"] != added.json["data"]["id"] and claim["seller_name"] is None
    assert wbd.data(f"/api/v1/orders?telegram_id={BORIS}", key) == []
    assert wbd.get(f"/api/v1/cabinets/{added.json['data']['id']}", key, telegram_id=BORIS).status == 404
    wbd.wait_for(
        f"/api/v1/cabinets?telegram_id={BORIS}", key, lambda rows: {r["status"] for r in rows} == {"refused"}, 120
    )
    assert wbd.data(f"/api/v1/orders?telegram_id={BORIS}", key) == []
    assert wbd.data(f"/api/v1/cabinets?telegram_id={ANNA}", key)[0]["status"] == "active"


def test_a_process_without_a_scheduler_connects_cabinets_too(scene):
    emulator = scene.emulator(cabinets=1, orders=30, products=5, fast=True)
    place = scene.installation(emulator)
    key = place.add_key("admin")
    wbd = scene.wbd(place, arguments=["--role", "api"])
    assert wbd.send("POST", "/api/v1/users", key, {"telegram_id": ANNA}).status == 201
    assert add(wbd, key, ANNA, emulator.token()).status == 201


def test_stopping_while_a_cabinet_is_verified_ends_with_0(scene, bot):
    import threading

    emulator, wbd, key = bot
    emulator.fault("hang", operation="seller_info", seconds=30)
    answers = []

    def connect():
        try:
            answers.append(add(wbd, key, ANNA, emulator.token()).status)
        except OSError:
            answers.append("cut")

    caller = threading.Thread(target=connect)
    caller.start()
    emulator.wait_for_requests("seller_info")
    scene.stop(wbd)  # demands exit code 0
    caller.join()
    assert answers in ([503], ["cut"], [202])


def test_a_members_data_follows_the_membership(bot):
    emulator, wbd, key = bot
    cabinet = add(wbd, key, ANNA, emulator.token()).json["data"]["id"]
    members = f"/api/v1/cabinets/{cabinet}/members"
    wbd.wait_for(f"/api/v1/orders?telegram_id={ANNA}", key, lambda rows: rows)
    assert wbd.send("POST", members, key, {"telegram_id": ANNA, "member_id": BORIS}).status == 201
    assert wbd.data(f"/api/v1/orders?telegram_id={BORIS}", key)
    assert wbd.send("DELETE", members, key, telegram_id=BORIS, member_id=BORIS).status == 200
    assert wbd.data(f"/api/v1/orders?telegram_id={BORIS}", key) == []


def test_no_answer_and_no_log_line_shows_a_token_or_a_name(scene, bot):
    emulator, wbd, key = bot
    token = emulator.token()
    texts = [add(wbd, key, ANNA, token, name="Very Private Shop").text]
    texts.append(wbd.get("/api/v1/cabinets", key, telegram_id=ANNA).text)
    wbd.send("PATCH", f"/api/v1/users/{ANNA}", key, {"name": "Anna Ivanova", "webhook_url": "https://example.com/x"})
    scene.stop(wbd)
    log = wbd.process.log.with_suffix(".err").read_text(encoding="utf-8")
    for secret in (token, token.split(".")[2]):
        assert not any(secret in text for text in [*texts, log])
    for personal in ("Very Private Shop", "Anna Ivanova", "example.com", key):
        assert personal not in log
    for line in log.splitlines():
        json.loads(line)


def test_forged_tokens_are_few_an_hour_and_do_not_delay_the_owner(bot):
    emulator, wbd, key = bot
    genuine = emulator.token()
    head, body, signature = genuine.split(".")
    forged = [".".join((head, body, signature[:-2] + letter + signature[-1])) for letter in "ABCDEFGH"]
    forged = [token for token in forged if token != genuine]
    for token in forged[:5]:
        refused = add(wbd, key, ANNA, token)
        assert (refused.status, refused.json["code"]) == (422, "token_refused"), refused
    refused = add(wbd, key, ANNA, forged[5])
    assert (refused.status, refused.json["code"]) == (429, "too_many_registrations"), refused
    assert 3500 < int(refused.headers["Retry-After"]) <= 3600
    assert "Слишком много новых токенов" in refused.json["detail"]
    assert add(wbd, key, BORIS, genuine).status == 201
    assert wbd.data(f"/api/v1/cabinets?telegram_id={ANNA}", key) == []
