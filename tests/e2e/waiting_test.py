"""A hundred thousand events wait for targets that hang or fail. They cost wbd little memory, and others get theirs in time."""

import json
import os
import time

import pytest
import receivers
from messages import configure, secret_file

from harness import SHAPE

ANNA, BORIS = 1001, 1002
WAITING = int(os.environ.get("WB_E2E_WAITING_EVENTS", "100000"))
AT_ONCE = 250
MEMORY = 48 << 20  # pages of the database's cache, and one queue of people
LATEST = 2.0  # seconds, p95
ROUNDS, PAUSE = 100, 0.1


class Hanging(receivers.Webhook):
    def receive(self, handler) -> None:
        receivers.hang(60)(handler)


class Failing(receivers.Webhook):
    def receive(self, handler) -> None:
        handler.say(503)


class FailingChats(receivers.Telegram):
    def receive(self, handler) -> None:
        handler.say(500, {"ok": False, "error_code": 500, "description": "Internal Server Error"})


class Office:
    """Anna's targets hang and fail, Boris's takes everything at once."""

    def __init__(self, scene):
        self.hanging, self.failing, self.chats, self.hook = Hanging(), Failing(), FailingChats(), receivers.Webhook()
        emulator = scene.emulator(cabinets=2, orders=60, products=6, fast=True)
        self.home = scene.installation(emulator, extra={"SYNC_INTERVAL": "1440"})
        configure(
            self.home,
            allow_addresses=[one.address for one in (self.hanging, self.failing, self.hook)],
            telegram_url=self.chats.base,
            telegram_token_file=secret_file(self.home, "telegram.token", self.chats.token),
        )
        for user, cabinet in ((ANNA, 1), (BORIS, 2)):
            self.home.add_user(user)
            self.home.add_cabinet(user, emulator.token(cabinet))
        self.home.wbctl("sync", "--wait")
        self.wbd = scene.wbd(self.home)
        self.wait_until_accounted()
        self.add(ANNA, "webhook", "--url", self.hanging.url)
        self.add(ANNA, "webhook", "--url", self.failing.url)
        self.add(ANNA, "telegram", "--chat", ANNA)
        self.hook.secrets.append(self.add(BORIS, "webhook", "--url", self.hook.url)["secret"])
        self.made = 0

    def add(self, user: int, kind: str, *options) -> dict:
        return self.home.data("notify", "target", "add", "--user", user, "--kind", kind, *options)

    def number(self, query: str) -> int:
        return int(self.home.sql(query)[0][0])

    def make_events(self, cabinet: int, number: int) -> None:
        """Stores events of one order in one transaction."""
        srid = self.home.sql(f"select srid from orders where cabinet_id = {cabinet} order by id limit 1")[0][0]
        now = "now()" if SHAPE == "server" else str(int(time.time() * 1000))
        payload = json.dumps({"srid": srid, "status": "created"})
        rows = []
        for _ in range(number):
            self.made += 1
            rows.append(f"({cabinet},'order.created','{srid}','waiting:{self.made}',{now},{now},'{payload}')")
        signal = "; select pg_notify('wbd_deliveries', '')" if SHAPE == "server" else ""
        columns = "cabinet_id, type, subject, dedup_key, happened_at, created_at, payload"
        self.home.sql(f"insert into events({columns}) values {','.join(rows)}{signal}")

    def wait_until_accounted(self) -> None:
        """Waits until each event has its deliveries."""
        deadline = time.monotonic() + 240
        while waiting := self.number("select count(*) from events where id > (select event_id from delivery_cursor)"):
            assert time.monotonic() < deadline, f"{waiting} events have no deliveries"
            time.sleep(0.1)

    def delays(self) -> list:
        """How late each of Boris's events arrives, in order of their arrival."""
        begun, stored = len(self.hook.taken), []
        for _ in range(ROUNDS):
            self.make_events(2, 1)
            stored.append(time.monotonic())
            time.sleep(PAUSE)
        taken = self.hook.wait(lambda taken: len(taken) == begun + ROUNDS, 60)[begun:]
        return sorted(one["at"] - at for one, at in zip(taken, stored))

    def close(self) -> None:
        for receiver in (self.hanging, self.failing, self.chats, self.hook):
            receiver.close()
            assert receiver.complaints == []


@pytest.fixture
def office(scene):
    office = Office(scene)
    yield office
    office.close()


def test_a_hundred_thousand_waiting_events_cost_little_memory_and_delay_nobody_else(office):
    calm = office.delays()
    before = office.wbd.process.resident_bytes()
    for _ in range(0, WAITING, AT_ONCE):
        office.make_events(1, AT_ONCE)
    office.wait_until_accounted()
    office.hanging.wait_for_requests(1)
    office.failing.wait_for_requests(1)
    office.chats.wait_for_requests(1)
    late = office.delays()
    office.chats.wait_for_requests(2)  # the second attempt: the chat's queue was planned with all of it waiting
    grown = office.wbd.process.resident_bytes() - before
    queued = office.number("select count(*) from deliveries where state = 'queued'")
    print(
        f"{queued} deliveries wait: {grown / 2**20:.1f} MiB more, p95 of the others {late[int(ROUNDS * 0.95)]:.2f} s, "
        f"before {calm[int(ROUNDS * 0.95)]:.2f} s"
    )
    assert queued > 2 * WAITING
    assert late[int(ROUNDS * 0.95)] < LATEST
    assert office.wbd.process.keeps_freed_memory() or grown < MEMORY
