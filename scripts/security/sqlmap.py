#!/usr/bin/env python3
"""sqlmap over every parameter of the REST API: path, query and body of each route of /openapi.json.

usage: scripts/security/sqlmap.py [--bin DIR] [--seconds S] [--jobs N] [--level 1..5] [--only TEXT]

Starts an emulator and a wbd of its own with a synced seller. Then it runs sqlmap (Debian package sqlmap) once for each
route and place of parameters. --seconds bounds one of these runs, not the whole. Ends with 1 when sqlmap finds an
injection point, or when a run was cut before it had tested every parameter.
"""

import argparse
import concurrent.futures
import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.parse
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "e2e"))
USER = 1001
FOUND = "sqlmap identified the following injection point"
CLEAN = "all tested parameters do not appear to be injectable"


def resolve(document, node):
    while "$ref" in node:
        target = document
        for step in node["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        node = target
    return node


def value_of(parameter, known):
    """A value that the route accepts, so that sqlmap's additions reach the database."""
    name, schema = parameter["name"], parameter["schema"]
    if name in known:
        return known[name]
    if "enum" in schema:
        return schema["enum"][0]
    if name in ("date_from", "date_to", "date"):
        return {"date_from": "2026-01-01", "date_to": "2026-11-20", "date": "2026-11-01"}[name]
    return {"integer": 1, "boolean": "true"}.get(schema.get("type"), "text")


# Parameters that only cause a 422 beside another one.
CLASHES = {"user_id", "period"}


def targets(document, known):
    """(name, sqlmap's arguments) of each run."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if not path.startswith("/api/"):
                continue
            parameters = [resolve(document, parameter) for parameter in operation["parameters"]]
            query = {p["name"]: value_of(p, known) for p in parameters if p["in"] == "query"}
            inside = {p["name"]: known.get(p["name"], 1) for p in parameters if p["in"] == "path"}
            name = f"{method.upper()} {path}"
            user = {"telegram_id": USER} if "telegram_id" in query else {}
            plain = path.format(**inside)
            if inside:
                yield name + " path", [f"{plain_marked(path, inside)}?{urllib.parse.urlencode(user)}", method]
            groups = [{k: v for k, v in query.items() if k not in CLASHES}]
            groups += [{**user, clash: query[clash]} for clash in CLASHES & query.keys()]
            for group in groups:
                if group:
                    yield f"{name} {','.join(group)}", [f"{plain}?{urllib.parse.urlencode(group)}", method]
            if "requestBody" in operation:
                body = operation["requestBody"]["content"]["application/json"]["example"]
                if "telegram_id" in body:
                    body = {**body, "telegram_id": USER}
                yield name + " body", [plain, method, json.dumps(body)]


def plain_marked(path, inside):
    """The path with sqlmap's mark behind its value."""
    return path.format(**{name: f"{value}*" for name, value in inside.items()})


def run(base, key, folder, chosen, target):
    name, (path, method, *body) = target
    command = ["sqlmap", "--batch", "--disable-coloring", "--flush-session", "--technique=BEUST"]
    command += [f"--level={chosen.level}", "--risk=1", "--time-sec=2", "--threads=1", "--ignore-proxy", "--answers=quit=N"]
    command += ["--ignore-code=403,404,409,422", "--timeout=10", "--retries=1"]
    command += ["-u", base + path, "--method", method.upper(), "-H", f"X-API-Key: {key}", "--output-dir", str(folder)]
    if body:
        command += ["--data", body[0], "-H", "Content-Type: application/json"]
    try:
        env = {**os.environ, "HOME": str(folder)}  # a run must not skip tests because of an earlier run
        done = subprocess.run(command, capture_output=True, text=True, timeout=chosen.seconds, check=False, env=env)
        text = done.stdout + done.stderr
    except subprocess.TimeoutExpired as late:
        return name, "cut", (late.stdout or b"").decode("utf-8", "replace")
    if FOUND in text:
        return name, "FOUND", text
    return name, "clean" if CLEAN in text else "unclear", text


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--bin", default=str(ROOT / "build/release/bin"))
    arguments.add_argument("--seconds", type=int, default=300)
    arguments.add_argument("--jobs", type=int, default=2)
    arguments.add_argument("--level", type=int, default=1, choices=range(1, 6))
    arguments.add_argument("--only", default="", help="only runs whose name has this text")
    chosen = arguments.parse_args()
    if not shutil.which("sqlmap"):
        print("skipped: sqlmap is not installed: apt-get install sqlmap")
        return 0
    for program in ("wbctl", "wbd"):
        os.environ[program.upper()] = str(Path(chosen.bin, program).resolve())
    from harness import Emulator, Installation  # noqa: E402  (it reads the environment)

    with tempfile.TemporaryDirectory(prefix="wb-sqlmap-") as name:
        folder = Path(name)
        emulator = Emulator(folder / "emulator", cabinets=1, orders=200, products=8, fast=True)
        (folder / "home").mkdir()
        place = Installation(folder / "home", emulator.base, extra={"SYNC_INTERVAL": "1440"}).initialise()
        place.add_user(USER)
        place.add_cabinet(USER, emulator.token())
        place.wbctl("sync", "--wait", code=None)
        key = place.add_key("admin")
        wbd = place.start_wbd(arguments=["--role", "api"])
        order = wbd.data("/api/v1/orders", key, telegram_id=USER)[0]
        known = {"telegram_id": USER, "id": order["id"], "cabinet_id": 1, "nm_id": int(order["nm_id"]), "after": 0}
        # An id that exists would be deleted, so use one that does not.
        gone = {**known, "member_id": 77}
        wanted = [
            (title, what)
            for title, what in targets(wbd.get("/openapi.json").json, gone)
            if chosen.only in title and not title.startswith("DELETE /api/v1/users")
        ]
        user_gone = "DELETE /api/v1/users/{telegram_id} path"
        if chosen.only in user_gone:
            wanted.append((user_gone, ["/api/v1/users/77*", "delete"]))
        bad = 0
        # Deleting routes come last.
        wanted.sort(key=lambda one: one[0].startswith("DELETE"))
        try:
            with concurrent.futures.ThreadPoolExecutor(chosen.jobs) as pool:
                jobs = []
                for number, target in enumerate(wanted):
                    scratch = folder / f"run-{number}"
                    scratch.mkdir()
                    jobs.append(pool.submit(run, wbd.base, key, scratch, chosen, target))
                for job in concurrent.futures.as_completed(jobs):
                    title, verdict, text = job.result()
                    print(f"{verdict:8} {title}", flush=True)
                    if verdict != "clean":
                        bad += 1
                        print(text[-1500:], flush=True)
            place.assert_whole()
        finally:
            wbd.stop()
            emulator.stop()
    print(f"{len(wanted)} runs, {bad} not clean")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
