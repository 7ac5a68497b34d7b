"""An operator's work for users: their settings, shared cabinets, a new token."""

import pytest

OWNER, GUEST = 1001, 1002


@pytest.fixture(scope="module")
def place(module_scene):
    """(emulator, installation, wbd, the owner's key) of a synced cabinet of seller 1."""
    emulator = module_scene.emulator(cabinets=2, orders=60, products=6, fast=True)
    home = module_scene.installation(emulator)
    for user in (OWNER, GUEST):
        home.add_user(user)
    home.add_cabinet(OWNER, emulator.token(1))
    home.wbctl("sync", "--wait")
    wbd = module_scene.wbd(home, arguments=["--role", "api"])
    return emulator, home, wbd, home.add_key(f"user:{OWNER}")


def settings(home, user):
    return {row["key"]: row["value"] for row in home.data("user", "settings", "show", user)}


def test_settings_are_the_same_for_wbctl_and_the_api(place):
    _, home, wbd, key = place
    home.wbctl("user", "settings", "set", OWNER, "negative_rating", 2)
    wbd.send("PATCH", f"/api/v1/users/{OWNER}", key, {"critical_days": 14, "notifications": {"order.created": False}})
    api = wbd.data(f"/api/v1/users/{OWNER}", key)
    shown = settings(home, OWNER)
    assert (api["negative_rating"], api["critical_days"]) == (2, 14)
    assert (shown["negative_rating"], shown["critical_days"]) == ("2", "14")
    assert shown["notifications.order.created"] == "false" and shown["notifications.order.returned"] == "true"
    flat = {name: value for name, value in api.items() if name not in ("telegram_id", "created_at", "notifications")}
    flat |= {f"notifications.{name}": value for name, value in api["notifications"].items()}
    assert set(flat) == set(shown)


def test_a_report_speaks_the_language_of_its_user_and_shows_their_time(place):
    _, home, wbd, key = place
    order = wbd.data("/api/v1/orders", key, limit=1)[0]["id"]

    def texts():
        over_api = wbd.get(f"/api/v1/orders/{order}/report", key, format="text").text
        # wbctl gets --lang only when it is given.
        run = home.wbctl("report", "order", order, "--user", OWNER, lang=None)
        return over_api, run.out

    home.wbctl("user", "settings", "set", OWNER, "language", "ru")
    assert all("📦 Заказ · " in text for text in texts())
    home.wbctl("user", "settings", "set", OWNER, "language", "en")
    moscow = texts()
    assert all("📦 Order · " in text for text in moscow)
    assert "📦 Заказ · " in wbd.get(f"/api/v1/orders/{order}/report", key, format="text", lang="ru").text
    home.wbctl("user", "settings", "set", OWNER, "timezone", "Asia/Vladivostok")
    # The third line shows the order's time in the reader's zone.
    assert all(here.split("\n")[2] != there.split("\n")[2] for here, there in zip(texts(), moscow))


def test_a_cabinet_is_shared_and_taken_back(place):
    _, home, wbd, _ = place
    guest = home.add_key(f"user:{GUEST}")
    assert wbd.get("/api/v1/cabinets/1", guest).status == 404
    assert home.data("cabinet", "share", 1, "--user", GUEST)["role"] == "viewer"
    assert wbd.data("/api/v1/cabinets/1", guest)["role"] == "viewer"
    assert wbd.data("/api/v1/orders", guest, limit=1)
    assert home.data("cabinet", "share", 1, "--user", GUEST, "--role", "owner")["role"] == "owner"
    members = home.data("cabinet", "members", 1)
    assert [(row["telegram_id"], row["role"]) for row in members] == [(OWNER, "owner"), (GUEST, "owner")]
    assert home.data("cabinet", "unshare", 1, "--user", GUEST)["disconnected"] is False
    assert wbd.get("/api/v1/cabinets/1", guest).status == 404
    home.wbctl("cabinet", "unshare", 1, "--user", GUEST, code=3)
    home.wbctl("cabinet", "share", 1, "--user", 77, code=3)
    # The last owner of a cabinet cannot be removed.
    home.wbctl("cabinet", "share", 1, "--user", OWNER, "--role", "viewer", code=1)


def rotate(home, token, code=0):
    file = home.home / "new-token"
    file.write_text(token + "\n", encoding="ascii")
    file.chmod(0o600)
    return home.wbctl("--json", "cabinet", "rotate-token", 1, "--token-file", file, code=code)


def test_a_cabinet_gets_another_token_of_its_seller_only(place):
    emulator, home, _, _ = place
    before = home.data("cabinet", "show", 1)
    assert rotate(home, emulator.token(2), code=4).error["code"] == "token_foreign"
    assert rotate(home, emulator.token(1, expired=True), code=4).error["code"] == "token_expired"
    assert rotate(home, "nonsense", code=4).error["code"] == "token_malformed"
    assert home.data("cabinet", "show", 1) == before

    home.wbctl("cabinet", "pause", 1)
    assert rotate(home, emulator.token(1, type="base")).json["data"]["token"]["type"] == "base"
    after = home.data("cabinet", "show", 1)
    assert (after["status"], after["token"]["type"], after["sid"]) == ("paused", "base", before["sid"])
    home.wbctl("cabinet", "resume", 1)
    assert rotate(home, emulator.token(1)).json["data"]["status"] == "active"
    home.wbctl("sync", "--cabinet", 1, "--only", "orders", "--force", "--wait")
