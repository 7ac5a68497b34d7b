"""Dispatchers are killed again and again, the receiver fails, the database restarts. Each event arrives at each target at
least once and in order, unless the receiver has failed ten times. Repeats have the same id, and every delivery is accounted for.

The numbers of the usual run are small. WB_E2E_DISPATCH_EVENTS=10000 gives 50 kills and, in the server shape, 5 restarts of
PostgreSQL."""

import collections
import json
import os
import random
import threading
import time

import pytest
import receivers
from messages import configure, secret_file

from harness import SHAPE, SLOWER
from postgres import PostgresServer

EVENTS = int(os.environ.get("WB_E2E_DISPATCH_EVENTS", "600"))
SELLERS, ROUNDS = 10, 12
KILLS = max(10, EVENTS // 200)
KILLS_A_RESTART = 10
FAILING_SHARE = 0.3
ATTEMPTS = 10  # of a delivery, then it is dead
PATIENCE = (120 + EVENTS / 10) * SLOWER
STEADY_SECONDS = 3  # so long nothing arrives that must not


class Hook(receivers.Webhook):
    """Keeps what arrives at each path, with repeats. At /gone nobody is there any more."""

    def __init__(self):
        super().__init__()
        self.arrivals = collections.defaultdict(list)  # by path: (message id, event id)
        self.asked = collections.Counter()  # the requests of an event at a path

    def _answer(self, handler) -> None:
        event = json.loads(handler.payload)["data"].get("event_id")
        with self._lock:
            self.asked[handler.path, event] += 1
        super()._answer(handler)

    def receive(self, handler) -> None:
        if handler.path == "/gone":
            handler.say(410)
            return
        if not self.problem(handler.headers, handler.payload):
            event = json.loads(handler.payload)["data"].get("event_id")
            if event is not None:  # a warning that another target is closed has none
                with self._lock:
                    self.arrivals[handler.path].append((handler.headers["webhook-id"], event))
        super().receive(handler)


class Chats(receivers.Telegram):
    def note_pace(self, chat: int) -> None:
        """A process that is killed takes its pace with it."""


class Office:
    """Each seller has a webhook. Seller 1 has another one that is gone, seller 2 one for reviews, seller 3 a chat."""

    def __init__(self, scene):
        self.scene = scene
        self.server = PostgresServer() if SHAPE == "server" else None
        self.hook, self.chats = Hook(), Chats()
        self.emulator = scene.emulator(cabinets=SELLERS, orders=30, products=6, fast=True)
        self.home = scene.installation(self.emulator, server=self.server, extra={"SYNC_INTERVAL": "1440"})
        configure(
            self.home,
            allow_addresses=[self.hook.address],
            telegram_url=self.chats.base,
            telegram_token_file=secret_file(self.home, "telegram.token", self.chats.token),
        )
        for seller in range(1, SELLERS + 1):
            self.home.add_user(seller)
            self.home.add_cabinet(seller, self.emulator.token(seller))
            self.add_hook(seller, f"/{seller}")
        self.add_hook(1, "/gone")
        self.add_hook(2, "/reviews", "--type", "review.negative")
        self.home.data("notify", "target", "add", "--user", 3, "--kind", "telegram", "--chat", 3)
        self.srids = {seller: set() for seller in range(1, SELLERS + 1)}  # of the orders that are news
        self.random = random.Random(1)
        self.wbds = []
        self.kills = self.restarts = 0
        self.starting = threading.Lock()  # a wbd starts, or PostgreSQL does

    def add_hook(self, user: int, path: str, *options) -> None:
        url = self.hook.base + path
        made = self.home.data("notify", "target", "add", "--user", user, "--kind", "webhook", "--url", url, *options)
        self.hook.secrets.append(made["secret"])

    def start(self) -> None:
        with self.starting:
            self.wbds.append(self.scene.wbd(self.home, arguments=["--role", "all"]))

    def kill(self) -> None:
        victim = self.random.choice(self.wbds)
        self.wbds.remove(victim)
        self.scene.kill(victim)
        self.kills += 1

    def restart_postgresql(self) -> None:
        """After every so many kills. The server lives as long as the thread that has started it, so not on another one."""
        if not self.server or self.kills < KILLS_A_RESTART * (self.restarts + 0.5):
            return
        with self.starting:
            self.server.kill()
            self.server.start()
        self.restarts += 1

    def make_trouble(self, problems: list) -> None:
        """Kills one of two processes at random moments."""
        try:
            for _ in range(KILLS):
                time.sleep(self.random.uniform(0.2, 1.2))
                self.kill()
                self.start()
        except Exception as problem:  # pylint: disable=broad-except
            problems.append(problem)

    def order(self, seller: int, number: int) -> None:
        self.srids[seller].update(self.emulator.advance(cabinet=seller, orders=number)["orders"])

    def sync(self, *options, code=0) -> None:
        self.home.wbctl("sync", "--only", "orders", "--force", "--wait", *options, code=code)

    def pass_time(self) -> None:
        """Ends every pause: between two attempts, and before a closed webhook is probed."""
        self.home.sql("update deliveries set next_attempt_at = created_at where state = 'queued' and attempts > 0")
        self.home.sql("update targets set retry_at = null, due_at = created_at where due_at is not null")
        self.home.sql("update targets set probe_at = created_at where probe_at is not null")
        if self.server:
            self.home.sql("select pg_notify('wbd_deliveries', '')")

    def number(self, text: str) -> int:
        return int(self.home.sql(text)[0][0])

    def waiting(self) -> int:
        behind = "(select count(*) from events where id > (select event_id from delivery_cursor))"
        queued = "(select count(*) from deliveries where state = 'queued')"
        return self.number(f"select {behind} + {queued}")

    def deliver_all(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while waiting := self.waiting():
            assert time.monotonic() < deadline, f"{waiting} still wait"
            self.pass_time()
            time.sleep(0.3)

    def events(self, seller: int) -> list:
        """The ids of the events of new orders, in order."""
        rows = self.home.sql(f"select id, subject from events where cabinet_id = {seller} and type = 'order.created' order by id")
        return [int(number) for number, srid in rows if srid in self.srids[seller]]

    def attempts(self) -> dict:
        """By path and event: the stored number of attempts, and the state."""
        rows = self.home.sql(
            """select t.url, d.event_id, d.attempts, d.state from deliveries d join targets t on t.id = d.target_id
               where t.kind = 'webhook' and d.event_id is not null"""
        )
        return {(url.removeprefix(self.hook.base), int(event)): (int(attempts), state) for url, event, attempts, state in rows}

    def delivered(self) -> int:
        return len(self.hook.taken) + len(self.chats.taken)


@pytest.fixture
def office(scene):
    office = Office(scene)
    yield office
    for wbd in office.wbds:
        office.scene.stop(wbd)
    office.hook.close()
    office.chats.close()
    if office.server:
        office.server.close()
    assert office.hook.complaints == [] and office.chats.complaints == []


def check_attempts(office: Office) -> set:
    """Checks that only requests count as attempts. Returns the deliveries that ten of them have made dead, by path and event."""
    attempts = office.attempts()
    uncalled = {key: (number, office.hook.asked[key]) for key, (number, _) in attempts.items() if number > office.hook.asked[key]}
    assert uncalled == {}, "more attempts than requests"
    dead = {key: number for key, (number, state) in attempts.items() if state == "dead" and key[0] != "/gone"}
    assert set(dead.values()) <= {ATTEMPTS}
    return set(dead)


def check_arrivals(office: Office, dead: set) -> int:
    """Returns the number of repeats."""
    repeats, all_ids = 0, set()
    for seller in range(1, SELLERS + 1):
        path = f"/{seller}"
        arrivals = office.hook.arrivals[path]
        first = list(dict.fromkeys(event for _, event in arrivals))
        lost = dead - {(path, event) for event in first}  # one that arrived may be repeated until it is dead
        expected = [event for event in office.events(seller) if (path, event) not in lost]
        assert first == expected, "each at least once, and in order"
        pairs = set(arrivals)
        assert len(pairs) == len(first), "a repeat has the id of the first"
        ids = {message for message, _ in pairs}
        assert len(ids) == len(pairs) and not ids & all_ids
        all_ids |= ids
        repeats += len(arrivals) - len(first)
    assert office.hook.arrivals["/reviews"] == []
    return repeats


def account(office: Office) -> dict:
    """The deliveries of events by state. Checks that each event has exactly one at each target of its seller."""
    rows = office.home.sql("select count(*), count(distinct target_id || ':' || event_id) from deliveries where event_id is not null")
    total, distinct = map(int, rows[0])
    expected = office.number(
        """select count(*) from events e join cabinet_members m on m.cabinet_id = e.cabinet_id
           join targets t on t.telegram_id = m.telegram_id"""
    )
    assert total == distinct == expected
    rows = office.home.sql("select state, count(*) from deliveries where event_id is not null group by state")
    states = {state: int(count) for state, count in rows}
    assert sum(states.values()) == total and "queued" not in states
    return states


def test_nothing_is_lost_or_mixed_up_while_everything_fails(office):
    office.home.wbctl("sync", "--wait")
    office.start()
    office.start()
    office.deliver_all()
    assert office.delivered() == 0, "the first load is no news"

    office.hook.failing_share = office.chats.failing_share = FAILING_SHARE
    problems = []
    trouble = threading.Thread(target=office.make_trouble, args=(problems,))
    trouble.start()
    made = 0
    while made < EVENTS or trouble.is_alive():
        if made < EVENTS:
            for seller in range(1, SELLERS + 1):
                office.order(seller, EVENTS // SELLERS // ROUNDS)
            made += EVENTS // SELLERS // ROUNDS * SELLERS
            office.sync(code=None)  # it may be that of a process that is killed
        office.restart_postgresql()
        office.pass_time()
        time.sleep(0.2)
    trouble.join()
    assert problems == []
    office.sync()
    office.deliver_all()
    dead = check_attempts(office)
    repeats = check_arrivals(office, dead)
    news = sum(len(office.events(seller)) for seller in range(1, SELLERS + 1))
    assert news == sum(map(len, office.srids.values())) >= EVENTS
    states = account(office)
    assert states["delivered"] >= news - len(dead) and min(states[state] for state in ("grouped", "suppressed", "dead")) > 0
    print(
        f"{news} events, {office.hook.requests + office.chats.requests} requests of which {FAILING_SHARE:.0%} failed, "
        f"{office.kills} kills, {office.restarts} restarts of PostgreSQL: {repeats} repeats, "
        f"{len(dead)} dead after {ATTEMPTS} attempts, {states}"
    )

    # Everything is read again: nothing of it is news.
    office.hook.failing_share = office.chats.failing_share = 0
    before = office.delivered()
    office.home.wbctl("sync", "--only", "orders", "--full", "--force", "--wait")
    office.deliver_all()
    assert office.delivered() == before and account(office) == states

    # A restore delivers nothing of before: the events that waited are suppressed. Later ones are delivered.
    while office.wbds:
        office.scene.stop(office.wbds.pop())
    office.order(1, 5)
    office.sync("--cabinet", 1)
    assert office.waiting() > 0
    copy = office.home.home / "copy"
    office.home.wbctl("db", "backup", copy)
    office.home.wbctl("db", "restore", copy, "--force")
    office.start()
    office.deliver_all()
    time.sleep(STEADY_SECONDS)
    assert office.delivered() == before
    office.order(1, 1)
    office.sync("--cabinet", 1)
    office.deliver_all()
    assert office.hook.arrivals["/1"][-1][1] == office.events(1)[-1]
    assert office.delivered() == before + 1
