"""The public npm package `standardwebhooks` verifies our deliveries, and refuses altered and replayed ones.

Without npm or its registry the test is skipped."""

import json
import shutil
import subprocess

import pytest
from client_test import NETWORK, npm
from messages import ANNA, Place

TYPES = (
    "order.created order.cancelled order.bought_out order.returned review.created review.negative question.created "
    "stock.critical stock.out stock.replenished price.changed sync.finished sync.failed token.expiring token.refused "
    "source.gone payout.ready payout.unreconciled"
).split()

VERIFY = """
const { Webhook } = require("standardwebhooks");
const cases = JSON.parse(require("fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(cases.map(([secret, headers, payload]) => {
  try { new Webhook(secret).verify(payload, headers); return true; } catch (problem) { return String(problem.message); }
})));
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    if not shutil.which("npm"):
        pytest.skip("npm is not installed: apt-get install npm")
    folder = tmp_path_factory.mktemp("standardwebhooks")
    done = npm(folder, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", "standardwebhooks@1.0.0")
    if done.returncode != 0 and any(word in done.stderr for word in NETWORK):
        pytest.skip(f"npm cannot reach its registry: {done.stderr.strip().splitlines()[0]}")
    assert done.returncode == 0, done.stderr
    return folder


def verify(folder, *cases) -> list:
    done = subprocess.run(
        ["node", "-e", VERIFY], cwd=folder, input=json.dumps(cases), capture_output=True, text=True, timeout=60, check=True
    )
    return json.loads(done.stdout)


@pytest.fixture
def place(scene):
    place = Place(scene)
    yield place
    place.close()


def test_the_public_library_verifies_a_delivery_and_refuses_altered_ones(place, library):
    made = place.add_webhook()
    place.home.wbctl("notify", "target", "test", made["id"])
    headers, payload = place.webhook.taken[-1]["raw"]
    headers = {name.lower(): value for name, value in headers.items()}
    old = {**headers, "webhook-timestamp": str(int(headers["webhook-timestamp"]) - 3600)}
    other = {**headers, "webhook-id": "msg_other"}
    right, text, time, identity = verify(
        library,
        (made["secret"], headers, payload),
        (made["secret"], headers, payload.replace("test", "tests")),
        (made["secret"], old, payload),
        (made["secret"], other, payload),
    )
    assert right is True
    assert all(isinstance(problem, str) for problem in (text, time, identity))


def test_the_public_library_verifies_every_type_of_event(place, library):
    made = place.add_webhook()
    for kind in TYPES:
        place.home.wbctl("notify", "trigger", kind, "--user", ANNA)
    taken = place.webhook.taken
    assert [one["type"] for one in taken] == TYPES
    cases = []
    for one in taken:
        headers, payload = one["raw"]
        cases.append((made["secret"], {name.lower(): value for name, value in headers.items()}, payload))
    assert verify(library, *cases) == [True] * len(TYPES)


def test_during_a_rotation_the_public_library_takes_both_secrets(place, library):
    made = place.add_webhook()
    fresh = place.home.data("notify", "target", "rotate-secret", made["id"])["secret"]
    place.home.wbctl("notify", "target", "test", made["id"])
    headers, payload = place.webhook.taken[-1]["raw"]
    headers = {name.lower(): value for name, value in headers.items()}
    foreign = "whsec_" + "A" * 44
    old, new, wrong = verify(library, *((secret, headers, payload) for secret in (made["secret"], fresh, foreign)))
    assert old is True and new is True and isinstance(wrong, str)
