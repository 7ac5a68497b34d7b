"""A client generated from /openapi.json by a public generator compiles, and every route answers it.

npm installs the generator, the compiler and an OpenAPI linter into a folder of this test.
Without npm or its registry the test is skipped."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from harness import REPOSITORY, clean_environment

USER = 1001
CLIENT = REPOSITORY / "tests" / "client"
NETWORK = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH", "E403", "E407", "E503")


def npm(folder, *arguments, seconds=300, **more):
    kept = {k: v for k, v in os.environ.items() if k.lower().startswith(("npm_config_", "http_proxy", "https_proxy"))}
    kept |= {k: os.environ[k] for k in ("NODE_EXTRA_CA_CERTS", "no_proxy", "NO_PROXY") if k in os.environ}
    # The user's own .npmrc may name the registry.
    if (rc := Path.home() / ".npmrc").exists():
        kept["NPM_CONFIG_USERCONFIG"] = str(rc)
    env = {**clean_environment(folder), **kept, "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true", **more}
    return subprocess.run(
        ["npm", *arguments], cwd=folder, env=env, capture_output=True, text=True, timeout=seconds, check=False
    )


@pytest.fixture(scope="module")
def tools(tmp_path_factory):
    """A folder with the client's sources and their dependencies."""
    if not shutil.which("npm"):
        pytest.skip("npm is not installed: apt-get install npm")
    folder = tmp_path_factory.mktemp("client")
    for file in ("package.json", "tsconfig.json", "redocly.yaml", "client.ts"):
        shutil.copy(CLIENT / file, folder)
    # Install scripts of the packages are not run.
    done = npm(folder, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", seconds=600)
    if done.returncode != 0 and any(word in done.stderr for word in NETWORK):
        pytest.skip(f"npm cannot reach its registry: {done.stderr.strip().splitlines()[0]}")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def place(tools, module_scene):
    """(folder with openapi.json, wbd, admin key, emulator) of a seller whose first sync has ended."""
    emulator = module_scene.emulator(cabinets=2, orders=120, products=8, fast=True)
    home = module_scene.installation(emulator)
    home.add_user(USER)
    home.add_cabinet(USER, emulator.token(1))
    home.wbctl("sync", "--wait")
    wbd = module_scene.wbd(home)
    (tools / "openapi.json").write_text(wbd.get("/openapi.json").text, encoding="utf-8")
    return tools, wbd, home.add_key("admin"), emulator


def test_a_linter_of_openapi_finds_nothing(place):
    folder, _, _, _ = place
    done = npm(folder, "run", "--silent", "lint", "--", "--format=json")
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)["totals"]["errors"] == 0


def test_the_generated_client_compiles_and_calls_every_route(place):
    folder, wbd, key, emulator = place
    for step in ("generate", "compile"):
        done = npm(folder, "run", "--silent", step)
        assert done.returncode == 0, f"{step}: {done.stdout}{done.stderr}"
    token = emulator.token(2)
    done = npm(
        folder, "run", "--silent", "start", WBD_URL=wbd.base, WBD_KEY=key, WBD_USER=str(USER), WBD_TOKEN=token
    )
    assert done.returncode == 0, done.stdout + done.stderr
    summary = json.loads(done.stdout)
    document = json.loads((folder / "openapi.json").read_text(encoding="utf-8"))
    routes = sum(len(methods) for methods in document["paths"].values())
    assert summary == {"routes": routes, "called": routes, "problems": 0}
    assert routes > 40
