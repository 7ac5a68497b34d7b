"""An installation that sends messages to receivers of the test."""

import json
import os
import time

import receivers

ANNA = 1001
CHAT, GROUP, MAX_CHAT = 1001, -100200300, 5001


def configure(home, **settings) -> None:
    """Adds settings to the [notify] section of the file that `wbctl init` has written."""
    lines = [f"{key} = {json.dumps(value)}\n" for key, value in settings.items()]
    text = home.config.read_text()
    assert text.count("\n[notify]\n") == 1
    home.config.write_text(text.replace("\n[notify]\n", "\n[notify]\n" + "".join(lines)))


def secret_file(home, name: str, text: str) -> str:
    file = home.home / name
    file.write_text(text + "\n")
    os.chmod(file, 0o600)
    return str(file)


class Place:
    """An installation with one synced cabinet, its bots, and receivers."""

    def __init__(self, scene):
        self.scene = scene
        self.webhook = receivers.Webhook()
        self.telegram = receivers.Telegram()
        self.max = receivers.Max()
        self.emulator = scene.emulator(cabinets=1, orders=40, products=6, fast=True)
        self.home = scene.installation(self.emulator)
        configure(
            self.home,
            allow_addresses=[self.webhook.address],
            telegram_url=self.telegram.base,
            telegram_token_file=secret_file(self.home, "telegram.token", self.telegram.token),
            max_url=self.max.base,
            max_token_file=secret_file(self.home, "max.token", self.max.token),
        )
        self.home.add_user(ANNA)
        self.home.add_cabinet(ANNA, self.emulator.token(1))
        self.home.wbctl("sync", "--wait")

    def target(self, kind: str, *options) -> dict:
        return self.home.data("notify", "target", "add", "--user", ANNA, "--kind", kind, *options)

    def add_webhook(self, *options) -> dict:
        made = self.target("webhook", "--url", self.webhook.url, *options)
        self.webhook.secrets.append(made["secret"])
        return made

    def order(self, number: int = 1) -> None:
        self.emulator.advance(orders=number)
        self.home.wbctl("sync", "--only", "orders", "--force", "--wait")

    def log(self, *options) -> list:
        return self.home.data("notify", "log", "--limit", 1000, *options)

    def wait_log(self, accept, *options, seconds: float = 30) -> list:
        deadline = time.monotonic() + seconds
        while not accept(rows := self.log(*options)):
            assert time.monotonic() < deadline, rows
            time.sleep(0.1)
        return rows

    def close(self) -> None:
        for receiver in (self.webhook, self.telegram, self.max):
            receiver.close()
            assert receiver.complaints == []
