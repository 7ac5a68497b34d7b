"""GET /api/v1/events of a running wbd, as a page and as a stream, while syncs run."""

import http.client
import urllib.parse

import pytest

from harness import parse

ANNA, BORIS = 1001, 1002


class Stream:
    """A client of server-sent events: one connection, events in their order."""

    def __init__(self, wbd, key, path="/api/v1/events", last=None, seconds=30):
        address = urllib.parse.urlsplit(wbd.base)
        self._connection = http.client.HTTPConnection(address.hostname, address.port, timeout=seconds)
        headers = {"X-API-Key": key, "Accept": "text/event-stream"}
        if last is not None:
            headers["Last-Event-ID"] = str(last)
        self._connection.request("GET", path, headers=headers)
        self._reply = self._connection.getresponse()
        assert self._reply.status == 200, self._reply.read()
        assert self._reply.headers["Content-Type"] == "text/event-stream"
        assert self._line() == "retry: 3000" and self._line() == ""

    def _line(self):
        line = self._reply.readline()
        if not line:
            raise EOFError
        return line.decode("utf-8").rstrip("\n")

    def next(self):
        """(id, type, data) of the next event; EOFError at the end of the stream."""
        fields = {}
        while True:
            line = self._line()
            if line:
                name, _, value = line.partition(":")
                fields[name] = value.removeprefix(" ")
            elif "data" in fields:
                return int(fields["id"]), fields["event"], parse(fields["data"])

    def take(self, number):
        return [self.next() for _ in range(number)]

    def close(self):
        self._connection.close()


@pytest.fixture
def place(scene):
    """(emulator, installation, key of Anna, wbd without a scheduler): Anna's cabinet 1 is synced."""
    emulator = scene.emulator(cabinets=2, orders=80, products=6, fast=True)
    home = scene.installation(emulator)
    for user, cabinet in ((ANNA, 1), (BORIS, 2)):
        home.add_user(user)
        home.add_cabinet(user, emulator.token(cabinet))
    home.wbctl("sync", "--wait")
    wbd = scene.wbd(home, arguments=["--role", "api"])
    return emulator, home, home.add_key(f"user:{ANNA}"), wbd


def bare(event):
    """Without the texts: a card counts the orders of its day, so it changes with the next one."""
    return {name: value for name, value in event.items() if name not in ("title", "text", "text_html")}


def happen(emulator, home, cabinet, **events):
    changed = emulator.advance(cabinet=cabinet, **events)
    home.wbctl("sync", "--cabinet", cabinet, "--only", "orders", "--force", "--wait")
    return changed


def test_a_stream_brings_what_happens_to_the_own_cabinets_as_it_happens(place):
    emulator, home, key, wbd = place
    stream = Stream(wbd, key)
    happen(emulator, home, 2, orders=1)
    happen(emulator, home, 1, orders=2)
    events = stream.take(2)
    assert [kind for _, kind, _ in events] == ["order.created"] * 2
    assert {data["cabinet_id"] for _, _, data in events} == {1}
    assert events[0][0] < events[1][0] and events[0][2]["id"] == events[0][0]
    stream.close()

    # A client that reconnects with the last id misses no event and gets none twice.
    happen(emulator, home, 1, orders=1)
    again = Stream(wbd, key, last=events[0][0])
    assert [again.next()[0] for _ in range(2)][0] == events[1][0]

    page = wbd.data("/api/v1/events", key, after=events[0][0])
    assert [event["id"] for event in page][:1] == [events[1][0]] and len(page) == 2
    assert bare(page[0]) == bare(events[1][2])


def test_only_one_kind_of_event_and_one_cabinet_when_asked(place):
    emulator, home, _, wbd = place
    admin = home.add_key("admin")
    stream = Stream(wbd, admin, "/api/v1/events?cabinet_id=2&type=order.created")
    happen(emulator, home, 1, orders=1)
    happen(emulator, home, 2, orders=1)
    _, kind, data = stream.next()
    assert (kind, data["cabinet_id"]) == ("order.created", 2)


def test_many_streams_get_everything_while_syncs_run(place):
    emulator, home, key, wbd = place
    streams = [Stream(wbd, key, last=0) for _ in range(30)]
    for _ in range(3):
        happen(emulator, home, 1, orders=2)
    newest = wbd.data("/api/v1/events", key, limit=1)[0]["id"]
    everything = [event["id"] for event in wbd.data("/api/v1/events", key, after=0, limit=1000)]
    for stream in streams:
        seen = []
        while not seen or seen[-1] < newest:
            seen.append(stream.next()[0])
        assert seen == everything


def test_a_stream_ends_when_its_key_is_revoked(place):
    _, home, key, wbd = place
    stream = Stream(wbd, key, seconds=10)
    number = next(row["id"] for row in home.data("apikey", "list") if row["scope"] == "user")
    home.wbctl("apikey", "revoke", number, "--yes")
    with pytest.raises(EOFError):
        stream.next()


def test_a_stop_ends_streams_in_order(place, scene):
    _, _, key, wbd = place
    stream = Stream(wbd, key)
    scene.stop(wbd)
    with pytest.raises(EOFError):
        stream.next()


def test_wbctl_lists_and_follows(place):
    emulator, home, key, wbd = place
    following = home.start_follow("events", "list", "--follow", "-o", "ndjson", "--cabinet", 1)
    changed = happen(emulator, home, 1, orders=1)
    event = following.wait_line("out", lambda line: line.get("type") == "order.created")
    assert [event["subject"]] == changed["orders"]
    following.stop()
    # A card counts the orders of today up to now: both answers must count the new one.
    emulator.wait_until_now()
    listed = home.data("events", "list", "--cabinet", 1, "--limit", 1)
    assert listed == wbd.data("/api/v1/events", key, limit=1)


def test_stock_that_left_while_a_source_failed_is_an_event_once_every_source_has_answered(place):
    emulator, home, _, _ = place
    read_stocks = ("sync", "--cabinet", 1, "--only", "stocks", "--force", "--wait")

    def stock_events():
        listed = home.data("events", "list", "--cabinet", 1, "--limit", 1000)
        return sorted(event["type"] for event in listed if event["type"].startswith("stock."))

    before = stock_events()
    emulator.fault("status", "stocks_seller", status=500)
    emulator.advance(stock_vanish=4)
    home.wbctl(*read_stocks, code=9, env={"SYNC_RETRY_ATTEMPTS": "1"})
    assert stock_events() == before, "the goods may have moved to the source that failed"
    emulator.clear_faults()
    home.wbctl(*read_stocks)
    assert "stock.out" in stock_events()
    after = stock_events()
    home.wbctl(*read_stocks)
    assert stock_events() == after
