"""Incidents: administrators hear once of a failure and once of its end; and the heartbeat for a service outside."""

import http.server
import json
import threading
import time

import pytest
import receivers
from harness import SLOWER

ADMIN = 77
USER = 1001


@pytest.fixture
def receiver():
    """(URL, list of the paths that were asked for)."""
    paths = []

    class Receiver(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            paths.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", paths
    server.shutdown()


@pytest.fixture
def telegram():
    server = receivers.Telegram()
    yield server
    server.close()


def wait(what, seconds=60):
    deadline = time.monotonic() + seconds * SLOWER
    while not (value := what()):
        assert time.monotonic() < deadline, what
        time.sleep(0.1)
    return value


def told(home) -> list:
    """(type, kind) of each delivery to the administrator, in order."""
    rows = home.sql("select type, payload from deliveries where type like 'incident.%' order by id")
    return [(kind, json.loads(payload)["kind"]) for kind, payload in rows]


def test_an_outage_is_told_once_and_its_end_once_and_the_heartbeat_goes_out(scene, receiver, telegram):
    url, beats = receiver
    emulator = scene.emulator(cabinets=1, orders=20, products=2, fast=True)
    home = scene.installation(emulator)
    home.add_user(ADMIN)
    home.add_user(USER)
    home.add_cabinet(USER, emulator.token())
    key, bot = home.add_key("admin"), home.add_key("bot")
    token = home.home / "telegram.token"
    token.write_text(telegram.token, encoding="ascii")
    token.chmod(0o600)
    settings = {"heartbeat_url": f"{url}/beat", "telegram_token_file": token, "telegram_url": telegram.base}
    lines = [f'{name} = "{value}"' for name, value in settings.items()]
    home.configure("notify", "\n".join([f'admin_telegram_ids = ["{ADMIN}"]', *lines]))
    home.wbctl("notify", "target", "add", "--user", ADMIN, "--kind", "telegram", "--chat", ADMIN, "--lang", "en", lang=None)
    wbd = scene.wbd(home, SYNC_INTERVAL=0.02)
    wait(lambda: beats == ["/beat"])
    assert wbd.data("/api/v1/incidents", key) == []
    assert wbd.get("/api/v1/incidents", bot).status == 403

    emulator.block_token(reason="withdrawn", status=401)
    rows = wait(lambda: wbd.data("/api/v1/incidents", key))
    assert [(row["kind"], row["key"], row["ended_at"]) for row in rows] == [("token.trouble", "1", None)]
    assert rows[0]["told_at"] == rows[0]["began_at"]
    assert home.data("incidents", "list", "--open")[0]["text"] == "Cabinet 1: WB refuses the token, syncs have stopped"
    scene.stop(wbd)
    wbd = scene.wbd(home, SYNC_INTERVAL=0.02)  # a restart tells nothing again

    emulator.clear_blocks()
    file = home.home / "new-token"
    file.write_text(emulator.token(), encoding="ascii")
    file.chmod(0o600)
    home.wbctl("cabinet", "rotate-token", 1, "--token-file", file)
    wait(lambda: all(row["ended_at"] for row in wbd.data("/api/v1/incidents", key)))
    assert home.data("incidents", "list", "--open") == []
    assert told(home) == [("incident.began", "token.trouble"), ("incident.ended", "token.trouble")]
    wait(lambda: len(telegram.texts(ADMIN)) == 2)
    began, ended = telegram.texts(ADMIN)
    assert "Cabinet 1: WB refuses the token, syncs have stopped" in began and "wbctl cabinet list" in began
    assert "Incident is over" in ended and "It lasted" in ended
    assert telegram.complaints == []
    assert beats == ["/beat", "/beat"]  # one for each start, the next ones after a minute
