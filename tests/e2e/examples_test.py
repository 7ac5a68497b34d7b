"""The example bots of etc/examples: each person gets the cards of their own cabinets, once, also after a restart."""

import http.server
import json
import os
import pathlib
import shutil
import subprocess
import threading
import time

import pytest

EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "etc" / "examples"
ANNA, BORIS = 1001, 1002
COMMANDS = {"bot.py": "/usr/bin/python3", "bot.mjs": shutil.which("node") or shutil.which("nodejs")}


class Telegram:
    """Takes messages; answers the first one with 429."""

    def __init__(self):
        self.messages, self.refused = [], 0
        taker = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                assert self.path == "/bot1:secret/sendMessage"
                limited = taker.refused == 0
                if limited:
                    taker.refused += 1
                    body = b'{"ok":false,"error_code":429,"parameters":{"retry_after":1}}'
                else:
                    taker.messages.append((message["chat_id"], message["text"]))
                    body = b'{"ok":true,"result":{}}'
                self.send_response(429 if limited else 200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def wait(self, number, seconds=40):
        deadline = time.monotonic() + seconds
        while len(self.messages) < number and time.monotonic() < deadline:
            time.sleep(0.05)
        assert len(self.messages) == number, self.messages
        return self.messages

    def close(self):
        self._server.shutdown()
        self._server.server_close()


@pytest.mark.parametrize("name", COMMANDS)
def test_a_bot_passes_events_on_and_goes_on_where_it_was(scene, tmp_path, name):
    if not COMMANDS[name]:
        pytest.skip("nodejs is not installed")
    emulator = scene.emulator(cabinets=2, orders=60, products=6, fast=True)
    home = scene.installation(emulator)
    for user, cabinet in ((ANNA, 1), (BORIS, 2)):
        home.add_user(user)
        home.add_cabinet(user, emulator.token(cabinet))
    home.wbctl("sync", "--wait")
    wbd = scene.wbd(home, arguments=["--role", "api"])
    telegram = Telegram()
    state = tmp_path / "last"
    newest = wbd.data("/api/v1/events", home.add_key("admin"), limit=1)
    state.write_text(str(newest[0]["id"] if newest else 0))
    environment = {"PATH": os.environ["PATH"], "WBD_URL": wbd.base, "WBD_KEY": home.add_key("bot"), "STATE": str(state),
                   "TELEGRAM_URL": telegram.url, "TELEGRAM_TOKEN": "1:secret"}

    def start():
        return subprocess.Popen([COMMANDS[name], EXAMPLES / name], env=environment, stdout=subprocess.DEVNULL)

    def happen(cabinet):
        emulator.advance(cabinet=cabinet, orders=1)
        home.wbctl("sync", "--cabinet", cabinet, "--only", "orders", "--force", "--wait")

    def wait_for_place():
        """Waits until the bot has saved the newest event as its place. One that is killed before sends it again."""
        newest = str(wbd.data("/api/v1/events", home.add_key("admin"), limit=1)[0]["id"])
        deadline = time.monotonic() + 40
        while state.read_text().strip() != newest:
            assert time.monotonic() < deadline, (state.read_text(), newest)
            time.sleep(0.02)

    bot = start()
    try:
        happen(1)
        chat, text = telegram.wait(1)[0]
        assert chat == ANNA and "<b>Новый заказ</b>" in text and "Артикул WB" in text
        happen(2)
        assert telegram.wait(2)[1][0] == BORIS
        wait_for_place()
        bot.kill()
        bot.wait()
        happen(1)
        bot = start()
        assert telegram.wait(3)[2][0] == ANNA
        assert telegram.refused == 1
    finally:
        bot.kill()
        bot.wait()
        telegram.close()
