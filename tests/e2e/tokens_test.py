"""Tokens through the programs: a host that is closed to one, a dead one, and how a bot renews one."""

import json

USER = 1001


def rows(run):
    return {row["dataset"]: row for row in run.json["data"]["datasets"]}


def test_a_closed_host_skips_its_datasets_and_a_dead_token_refuses_the_cabinet(scene):
    emulator = scene.emulator(cabinets=1, orders=60, products=6, fast=True)
    place = scene.installation(emulator)
    place.add_user(USER)
    place.add_cabinet(USER, emulator.token())
    emulator.block_token(cabinet=0, operation="supplier_sales", reason="scope")
    emulator.block_token(cabinet=0, operation="goods", reason="page", status=401)
    for _ in range(2):
        run = place.wbctl("--json", "sync", "--wait", "--force")
        by_dataset = rows(run)
        for dataset, words in (("sales", "scope is not allowed"), ("prices", "401")):
            assert by_dataset[dataset]["state"] == "skipped" and words in by_dataset[dataset]["note"]
        others = {row["state"] for dataset, row in by_dataset.items() if dataset not in ("sales", "prices")}
        assert others == {"succeeded"}
    refused = [row for row in emulator.counters()["refused"] if row["operation"] in ("supplier_sales", "goods")]
    assert sorted(row["count"] for row in refused) == [1, 1]
    assert place.data("cabinet", "show", 1)["status"] == "active"

    emulator.clear_blocks()
    emulator.block_token(cabinet=0, operation="feedbacks", reason="user")
    place.wbctl("--json", "sync", "--wait", "--force", "--only", "reviews", code=4)
    assert place.data("cabinet", "show", 1)["status"] == "refused"


def test_a_bot_renews_a_token_and_follows_the_addresses_it_is_given(scene):
    emulator = scene.emulator(cabinets=2, orders=60, products=6, fast=True)
    place = scene.installation(emulator, extra={"SYNC_RETRY_ATTEMPTS": "1", "WB_API_TIMEOUT": "5"})
    key = place.add_key("bot")
    wbd = scene.wbd(place)
    acting = {"telegram_id": USER}
    assert wbd.send("POST", "/api/v1/users", key, acting).status == 201
    assert [user["telegram_id"] for user in wbd.data("/api/v1/users", key)] == [USER]
    cabinet = wbd.send("POST", "/api/v1/cabinets", key, {**acting, "api_token": emulator.token()}).json["data"]
    assert cabinet["name"] in (cabinet["trade_mark"], cabinet["seller_name"])
    path = f"/api/v1/cabinets/{cabinet['id']}"

    renamed = wbd.send("PATCH", path, key, {**acting, "name": "Shop", "paused": True})
    assert (renamed.json["data"]["name"], renamed.json["data"]["status"]) == ("Shop", "paused")
    assert wbd.send("PATCH", path, key, {**acting, "paused": False}).json["data"]["status"] == "active"
    checks = wbd.send("POST", path + "/check", key, acting).json["data"]
    assert len(checks) == 8 and all(check["reachable"] for check in checks)

    again = wbd.send("POST", "/api/v1/cabinets", key, {**acting, "api_token": emulator.token(type="service")})
    assert again.status == 409 and f"PUT {path}/token" in again.json["detail"]
    for token, code in (
        ("x.y", "token_malformed"),
        (emulator.token(expired=True), "token_expired"),
        (emulator.token(2), "token_foreign"),
    ):
        refused = wbd.send("PUT", path + "/token", key, {**acting, "api_token": token})
        assert (refused.status, refused.json["code"]) == (422, code), refused
    renewed = wbd.send("PUT", path + "/token", key, {**acting, "api_token": f'"Bearer {emulator.token(type="service")}"'})
    assert renewed.status == 200 and renewed.json["data"]["token"]["type"] == "service", renewed

    emulator.fault("status", status=503)
    waiting = wbd.send("PUT", path + "/token", key, {**acting, "api_token": emulator.token()})
    assert waiting.status == 202 and waiting.json["data"]["token"]["type"] == "service", waiting
    emulator.clear_faults()
    wbd.wait_for(f"{path}?telegram_id={USER}", key, lambda row: row["token"]["type"] == "personal", seconds=120)

    started = wbd.send("POST", "/api/v1/sync/start", key, acting)
    assert wbd.get(started.headers["Location"], key).status == 200
    assert wbd.get("/metrics", "").status == 200  # on a loopback address


def test_wbctl_names_what_is_wrong_with_a_token(scene):
    emulator = scene.emulator(cabinets=1, orders=20, products=4, fast=True)
    place = scene.installation(emulator, extra={"SYNC_RETRY_ATTEMPTS": "1", "WB_API_TIMEOUT": "5"})
    place.add_user(USER)
    file = place.home / "token.txt"

    def add(bytes_of_file, code):
        file.write_bytes(bytes_of_file)
        file.chmod(0o600)
        return place.wbctl("--json", "cabinet", "add", "--user", USER, "--token-file", file, code=code)

    assert json.loads(add(b"a.b.c\n", 4).err)["error"]["code"] == "token_malformed"
    assert json.loads(add(emulator.token(expired=True).encode(), 4).err)["error"]["code"] == "token_expired"
    assert "empty" in add(b"\xef\xbb\xbf\r\n", 2).err
    add(("Bearer " + emulator.token() + "\r\n").encode("utf-16"), 0)
    place.wbctl("cabinet", "rename", 1, "Лавка")
    assert place.data("cabinet", "show", 1)["name"] == "Лавка"
    place.wbctl("cabinet", "check", 1)
    emulator.fault("status", status=503)
    place.wbctl("cabinet", "check", 1, code=6)
    emulator.clear_faults()
    emulator.block_token(cabinet=0, reason="withdrawn")
    place.wbctl("cabinet", "check", 1, code=4)
