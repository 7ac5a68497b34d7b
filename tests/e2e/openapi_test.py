"""openapi.json of a running wbd compared with its answers: every GET route, every field declared."""

import json

import jsonschema
import pytest

USER = 1001


class Document:
    def __init__(self, text):
        self.json = json.loads(text)

    def resolve(self, node):
        while "$ref" in node:
            target = self.json
            for step in node["$ref"].removeprefix("#/").split("/"):
                target = target[step]
            node = target
        return node

    def closed(self, node):
        """An unknown member is an error here: clients must tolerate more, but the document must name all that exist."""
        if isinstance(node, list):
            return [self.closed(item) for item in node]
        if not isinstance(node, dict):
            return node
        node = self.resolve(node)
        plain = {}
        for key, value in node.items():
            if key == "properties":
                plain[key] = {name: self.closed(member) for name, member in value.items()}
                plain.setdefault("additionalProperties", False)
            elif key not in ("example", "examples", "description"):
                plain[key] = self.closed(value)
        return plain

    def content(self, method, path, status, kind):
        response = self.resolve(self.json["paths"][path][method.lower()]["responses"][str(status)])
        return self.closed(response["content"][kind]["schema"])

    def check(self, method, path, answer):
        kind = answer.headers["Content-Type"].split(";")[0]
        schema = self.content(method, path, answer.status, kind)
        value = json.loads(answer.text) if kind.endswith("json") else answer.text
        jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(value)


@pytest.fixture(scope="module")
def place(module_scene):
    """(wbd, key, document, path values) of a seller whose first sync has ended."""
    emulator = module_scene.emulator(cabinets=1, orders=300, products=12, fast=True)
    home = module_scene.installation(emulator)
    home.add_user(USER)
    home.add_cabinet(USER, emulator.token())
    home.wbctl("sync", "--wait")
    key = home.add_key(f"user:{USER}")
    wbd = module_scene.wbd(home)
    document = Document(wbd.get("/openapi.json").text)
    order = wbd.data("/api/v1/orders", key)[0]
    values = {
        "id": order["id"],
        "nm_id": wbd.data("/api/v1/products", key)[0]["nm_id"],
        "cabinet_id": order["cabinet_id"],
        "telegram_id": USER,
        "file": "none.css",
        "report_id": wbd.data("/api/v1/finance/reports", key)[0]["report_id"],
    }
    return wbd, key, document, values


def test_the_document_is_valid_and_says_so_to_caches(place):
    wbd, key, document, _ = place
    first = wbd.get("/openapi.json")
    assert document.json["openapi"] == "3.1.0"
    again = wbd.send("GET", "/openapi.json", key, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status == 304
    for name, schema in document.json["components"]["schemas"].items():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_every_get_route_answers_as_the_document_says(place):
    wbd, key, document, values = place
    seen = 0
    for path, operations in document.json["paths"].items():
        if "get" not in operations:
            continue
        for variant in variants(operations["get"]):
            answer = wbd.get(path.format(**values), key, **variant)
            expected = 404 if path == "/docs/{file}" else 200
            if path in ("/metrics", "/api/v1/users", "/api/v1/incidents") and answer.status == 403:  # not for a user key
                expected = 403
            assert answer.status == expected, (path, variant, answer)
            document.check("GET", path, answer)
            seen += 1
    assert seen > 40


def variants(operation):
    """The plain request, and one for each word of each enumerated parameter."""
    yield {}
    for parameter in operation["parameters"]:
        if parameter.get("in") == "query":
            for word in parameter["schema"].get("enum", []):
                yield {parameter["name"]: word}


def test_the_examples_of_the_document_fit_its_schemas(place):
    _, _, document, _ = place
    for path, operations in document.json["paths"].items():
        for method, operation in operations.items():
            contents = [operation.get("requestBody", {}).get("content", {})]
            contents += [document.resolve(r).get("content", {}) for r in operation["responses"].values()]
            for content in contents:
                for kind, media in content.items():
                    if "example" in media:
                        jsonschema.Draft202012Validator(document.closed(media["schema"])).validate(media["example"])


def test_errors_are_answered_as_the_document_says(place):
    wbd, key, document, values = place
    for path, method, given, query, status in [
        ("/api/v1/orders", "GET", "nobody", {}, 401),
        ("/api/v1/orders", "GET", key, {"limit": 0}, 422),
        ("/api/v1/orders/{id}", "GET", key, {"telegram_id": 77}, 404),
        ("/api/v1/cabinets/{cabinet_id}", "DELETE", key, {"purge": "perhaps"}, 422),
    ]:
        answer = wbd.send(method, path.format(**values), given, **query)
        assert answer.status == status, answer
        document.check(method, path, answer)
