"""Numbers of WB at and beyond the edges of columns and sums: rows are skipped, nothing fails."""

import json
import re

from recorder import Recorder

USER = 1001
EDGES = [2**31, 2**31 - 1, 2**63 - 1, -1, 1e300, 1e-300]
DECIMAL = re.compile(r"-?\d+(\.\d+)?$")


def numbers_of(value, path=()):
    """The places of all numbers within a row, also of those that WB writes as texts."""
    if isinstance(value, dict):
        return [place for key, inner in value.items() for place in numbers_of(inner, (*path, key))]
    if isinstance(value, list):
        return numbers_of(value[0], (*path, 0)) if value else []
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return []
    return [path] if not isinstance(value, str) or DECIMAL.match(value) else []


def rows_of(document):
    """The longest list of objects."""
    lists = []

    def walk(value):
        if isinstance(value, list):
            if value and all(isinstance(item, dict) for item in value):
                lists.append(value)
                return
            for item in value:
                walk(item)
        elif isinstance(value, dict):
            for item in value.values():
                walk(item)

    walk(document)
    return max(lists, key=len, default=[])


class Edges:
    """Puts the next edge into the next number field with each row of an operation that passes."""

    def __init__(self):
        self.seen = {}
        self.tried = {}

    def __call__(self, path, body):
        try:
            document = json.loads(body)
        except ValueError:
            return body
        for row in rows_of(document)[::2]:
            places = numbers_of(row)
            if not places:
                continue
            turn = self.seen.get(path, 0)
            self.seen[path] = turn + 1
            place, edge = places[turn % len(places)], EDGES[turn // len(places) % len(EDGES)]
            self.tried.setdefault(path, set()).add((place[-1], edge))
            inner = row
            for key in place[:-1]:
                inner = inner[key]
            inner[place[-1]] = str(edge) if isinstance(inner[place[-1]], str) else edge
        return json.dumps(document).encode()


def test_no_number_of_wb_fails_a_dataset_or_an_answer(scene):
    emulator = scene.emulator(cabinets=1, orders=1500, products=120, fast=True)
    edges = Edges()
    recorder = Recorder(emulator.base, edges)
    try:
        place = scene.installation(recorder.base)
        place.add_user(USER)
        place.add_cabinet(USER, emulator.token(1))
        for _ in range(2):
            run = place.wbctl("--json", "sync", "--wait", "--force", code=None)
            states = {row["dataset"]: (row["state"], row.get("error")) for row in run.json["data"]["datasets"]}
            assert not [state for state in states.values() if state[0] == "failed"], states
        assert sum(len(tried) for tried in edges.tried.values()) > 300, edges.tried
        wbd = scene.wbd(place, arguments=["--role", "api"])
        key = place.add_key(f"user:{USER}")
        document = wbd.get("/openapi.json").json
        articles = [row["nm_id"] for row in wbd.data("/api/v1/products", key, limit=1000)]
        orders = [row["id"] for row in wbd.data("/api/v1/orders", key, limit=300)]
        targets = []
        for path, methods in document["paths"].items():
            if "get" not in methods or path.endswith("/events"):
                continue
            if "{nm_id}" in path:
                targets += [path.replace("{nm_id}", str(article)) for article in articles]
            elif "/orders/{" in path:
                targets += [re.sub(r"\{[a-z_]+\}", str(order), path) for order in orders]
            elif "{" not in path:
                targets.append(path)
                if "/analytics/" in path:
                    targets += [f"{path}?period={days}" for days in (7, 14, 30, 60, 90)]
                    targets += [f"{path}?group_by={by}" for by in ("day", "product", "warehouse", "region")]
        failed = [(target, wbd.get(target, key).status) for target in targets]
        failed = [(target, status) for target, status in failed if status >= 500]
        assert len(targets) > 300 and not failed, failed[:20]
        for command in (["report", "sales"], ["report", "daily"], ["report", "dashboard", "--user", USER], ["db", "check"]):
            place.wbctl(*command)
    finally:
        recorder.stop()
