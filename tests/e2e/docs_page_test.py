"""/docs in a browser: it shows the API without errors, loads nothing from other hosts, and can send a request."""

import json
import os
import shutil
import subprocess

import browser
import pytest
from harness import REPOSITORY

USER = 1001


@pytest.fixture(scope="module")
def viewer(tmp_path_factory):
    """The folder with the viewer, as scripts/fetch-docs-viewer makes it."""
    if not browser.CHROMIUM:
        pytest.skip("chromium is not installed: apt-get install chromium")
    if not shutil.which("npm"):
        pytest.skip("npm is not installed: apt-get install npm")
    folder = tmp_path_factory.mktemp("viewer")
    done = subprocess.run(
        [REPOSITORY / "scripts" / "fetch-docs-viewer", folder],
        env=dict(os.environ),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if done.returncode != 0:
        pytest.skip(f"the viewer cannot be fetched: {done.stderr.strip()[-300:]}")
    return folder


@pytest.fixture(scope="module")
def place(viewer, module_scene):
    """(wbd with the viewer, key of a user who has orders)."""
    emulator = module_scene.emulator(cabinets=1, orders=60, products=6, fast=True)
    home = module_scene.installation(emulator)
    home.add_user(USER)
    home.add_cabinet(USER, emulator.token())
    home.wbctl("sync", "--wait")
    home.configure("api", f'docs_viewer = "{viewer}"')
    return module_scene.wbd(home, arguments=["--role", "api"]), home.add_key(f"user:{USER}")


@pytest.fixture
def page():
    page = browser.Page()
    yield page
    page.close()


def test_the_page_shows_every_route_and_a_request_can_be_tried(place, page):
    wbd, key = place
    page.open(wbd.base + "/docs")
    page.wait_for("document.querySelectorAll('.opblock-tag').length > 0")
    routes = sum(len(methods) for methods in wbd.get("/openapi.json").json["paths"].values())
    page.evaluate("document.querySelectorAll('.opblock-tag-section:not(.is-open) .opblock-tag').forEach(t => t.click())")
    page.wait_for(f"document.querySelectorAll('.opblock').length === {routes}")

    page.evaluate(f"window.ui.preauthorizeApiKey('apiKey', {json.dumps(key)})")
    block = "#operations-orders-listOrders"
    page.click(f"{block} .opblock-summary-control")
    page.click(f"{block} .try-out__btn")
    page.click(f"{block} button.execute")
    live = f"{block} .live-responses-table"
    assert page.text(f"{live} tbody .response-col_status").startswith("200")
    shown = page.text(f"{live} tbody .response-col_description .microlight, {live} tbody .response-col_description pre code")
    assert wbd.data("/api/v1/orders", key, limit=1)[0]["srid"] in shown

    assert page.problems == []
    assert page.requests and all(url.startswith((wbd.base + "/", "data:")) for url in page.requests), page.requests


def test_an_unknown_key_is_reported_on_the_page(place, page):
    wbd, _ = place
    page.open(wbd.base + "/docs#/orders/listOrders")
    block = "#operations-orders-listOrders"
    page.click(f"{block} .try-out__btn")
    page.click(f"{block} button.execute")
    assert page.text(f"{block} .live-responses-table tbody .response-col_status").startswith("401")


def test_without_the_viewer_the_page_says_how_to_get_it(scene, page):
    wbd = scene.wbd(scene.installation("http://127.0.0.1:1"), arguments=["--role", "api"])
    page.open(wbd.base + "/docs")
    assert "scripts/fetch-docs-viewer" in page.text("body")
    assert page.problems == []
