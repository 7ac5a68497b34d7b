"""Targets over the REST API, and wbd that sends to them."""

import time

import pytest
import receivers

ANNA = 1001
TARGETS = f"/api/v1/users/{ANNA}/targets"


class Office:
    def __init__(self, scene, allowed: bool = True):
        self.scene = scene
        self.receiver = receivers.Webhook()
        self.emulator = scene.emulator(cabinets=1, orders=40, products=6, fast=True)
        self.home = scene.installation(self.emulator)
        if allowed:
            self.home.configure("notify", f'allow_addresses = ["{self.receiver.address}"]')
        self.home.add_user(ANNA)
        self.home.add_cabinet(ANNA, self.emulator.token(1))
        self.home.wbctl("sync", "--wait")
        self.key = self.home.add_key(f"user:{ANNA}")
        self.wbd = scene.wbd(self.home)

    def add_target(self) -> dict:
        answer = self.wbd.send("POST", TARGETS, self.key, {"kind": "webhook", "url": self.receiver.url})
        assert answer.status == 201, answer
        target = answer.json["data"]
        self.receiver.secrets.append(target["secret"])
        return target

    def send_test(self, target: dict) -> None:
        assert self.wbd.send("POST", f"{TARGETS}/{target['id']}/test", self.key, {}).status == 202

    def deliveries(self, accept) -> list:
        return self.wbd.wait_for(f"/api/v1/users/{ANNA}/deliveries", self.key, accept)


@pytest.fixture
def office(scene):
    made = Office(scene)
    yield made
    made.receiver.close()
    assert made.receiver.complaints == []


def test_orders_reach_a_target_and_nothing_of_the_first_load_does(office):
    target = office.add_target()
    office.send_test(target)
    office.receiver.wait(lambda taken: [one["type"] for one in taken] == ["test"])
    office.emulator.advance(orders=3)
    office.home.wbctl("sync", "--only", "orders", "--force", "--wait")
    began = time.monotonic()
    office.receiver.wait(lambda taken: sum(one["type"] == "order.created" for one in taken) == 3)
    assert time.monotonic() - began < 5
    told = office.deliveries(lambda rows: len(rows) >= 4 and all(row["state"] != "queued" for row in rows))
    assert {row["state"] for row in told if row["type"] in ("test", "order.created")} == {"delivered"}
    ids = [one["data"]["event_id"] for one in office.receiver.taken if one["type"] == "order.created"]
    assert ids == sorted(ids)


def test_a_killed_wbd_goes_on_where_it_was(office):
    target = office.add_target()
    office.receiver.faults += [receivers.fail(503)]
    office.send_test(target)
    office.receiver.wait_for_requests(1)
    office.scene.kill(office.wbd)
    office.wbd = office.scene.wbd(office.home)
    office.receiver.wait(lambda taken: len(taken) == 1)

    def tests_among(rows):  # Events of the first sync are there, too, if wbd had not looked at them before the target came.
        return [row for row in rows if row["type"] == "test"]

    rows = office.deliveries(lambda rows: [row["state"] for row in tests_among(rows)] == ["delivered"])
    assert tests_among(rows)[0]["attempts"] in (1, 2)  # the kill may come before the answer is stored


def test_a_stop_does_not_wait_for_a_receiver(office):
    target = office.add_target()

    def hang(_):
        time.sleep(8)
        return True

    office.receiver.faults += [hang]
    office.send_test(target)
    deadline = time.monotonic() + 10
    while office.receiver.faults:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    began = time.monotonic()
    office.scene.stop(office.wbd)
    assert time.monotonic() - began < 5
    office.wbd = office.scene.wbd(office.home)
    office.receiver.wait(lambda taken: len(taken) == 1)


def test_a_private_address_is_refused_and_the_setting_is_named(scene):
    office = Office(scene, allowed=False)
    answer = office.wbd.send("POST", TARGETS, office.key, {"kind": "webhook", "url": office.receiver.url})
    assert answer.status == 201
    office.send_test(answer.json["data"])
    rows = office.deliveries(lambda rows: rows[0]["attempts"] >= 1 or rows[0]["state"] != "queued")
    assert "notify.allow_addresses" in rows[0]["reason"]
    assert office.receiver.requests == 0
    office.receiver.close()
