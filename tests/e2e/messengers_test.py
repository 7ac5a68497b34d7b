"""`wbctl doctor` and the bots of an installation: a good token, a wrong one, and a network that lets nobody through."""

import os
import socket

import pytest
import receivers


@pytest.fixture
def telegram():
    server = receivers.Telegram()
    yield server
    server.close()


@pytest.fixture
def max_messenger():
    server = receivers.Max()
    yield server
    server.close()


def bot(home, kind: str, url: str, token: str, mode=0o600, **more) -> dict:
    """The environment's configuration with a bot."""
    file = home.home / f"{kind}.token"
    file.write_text(token + "\n")
    os.chmod(file, mode)
    lines = {f"{kind}_token_file": str(file), f"{kind}_url": url, **more}
    config = home.home / f"{kind}.toml"
    config.touch(mode=0o600)
    config.write_text("[notify]\n" + "".join(f'{key} = "{value}"\n' for key, value in lines.items()))
    return {"WBD_CONFIG": str(config)}


def check(home, kind: str, environment: dict, code: int) -> dict:
    (found,) = [row for row in home.data("doctor", code=code, env=environment) if row["check"] == kind]
    return found


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.parametrize("kind", ["telegram", "max"])
def test_doctor_tells_a_wrong_token_from_a_blocked_network(scene, telegram, max_messenger, kind):
    server = {"telegram": telegram, "max": max_messenger}[kind]
    home = scene.installation(scene.emulator(cabinets=1, orders=5, products=2, fast=True))
    assert [row for row in home.data("doctor") if row["check"] == kind] == [], "there is no bot yet"

    assert check(home, kind, bot(home, kind, server.base, server.token), 0)["verdict"] == "ok"

    wrong = check(home, kind, bot(home, kind, server.base, "123:wrong"), 4)
    assert wrong["verdict"] == "failed" and f"notify.{kind}_token_file" in wrong["fix"]
    assert "wrong" not in wrong["detail"].replace("wrong token", "")

    blocked = check(home, kind, bot(home, kind, f"http://127.0.0.1:{closed_port()}", server.token), 6)
    assert blocked["verdict"] == "failed" and server.token not in str(blocked)

    open_file = check(home, kind, bot(home, kind, server.base, server.token, mode=0o644), 8)
    assert "0600" in open_file["detail"]
    assert server.complaints == []


def test_doctor_reaches_telegram_through_the_proxy_and_shows_no_password(scene, telegram):
    home = scene.installation(scene.emulator(cabinets=1, orders=5, products=2, fast=True))
    proxy = f"http://me:secret-password@127.0.0.1:{closed_port()}"
    environment = bot(home, "telegram", telegram.base, telegram.token, proxy=proxy)
    blocked = check(home, "telegram", environment, 6)
    assert "notify.proxy" in blocked["fix"] and "secret-password" not in str(blocked)
    assert telegram.requests == 0, "the proxy was not used"
    shown = home.wbctl("config", "show", env=environment)
    assert "secret-password" not in shown.out
