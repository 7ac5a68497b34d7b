"""Response schemas of an OpenAPI 3.0 document as JSON Schema validators.

The schemas are closed: an undeclared field is an error. Most of WB's schemas require nothing, so otherwise a misspelt
field
would pass, and the variants of a `oneOf` could not be distinguished."""

import json

import jsonschema


class OpenApi:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.document = json.load(file)

    def _resolve(self, node):
        while "$ref" in node:
            target = self.document
            for step in node["$ref"].removeprefix("#/").split("/"):
                target = target[step.replace("~1", "/").replace("~0", "~")]
            node = target
        return node

    def _to_json_schema(self, node):
        """3.0's `nullable` is not JSON Schema: it becomes "or null"."""
        if isinstance(node, list):
            return [self._to_json_schema(item) for item in node]
        if not isinstance(node, dict):
            return node
        node = self._resolve(node)
        plain = {}
        for key, value in node.items():
            if key == "properties":  # its keys are names, not keywords
                plain[key] = {name: self._to_json_schema(member) for name, member in value.items()}
                plain["additionalProperties"] = False
            elif key not in ("example", "examples", "description", "nullable", "x-wb-source"):
                plain[key] = self._to_json_schema(value)
        if "format" in plain and plain["format"] in ("int32", "int64", "uint32", "uint64", "float64", "UUID"):
            del plain["format"]
        return {"anyOf": [plain, {"type": "null"}]} if node.get("nullable") is True else plain

    def response(self, method, path, status):
        """(content type -> schema) of an answer; empty when the answer has no body."""
        operation = self.document["paths"][path][method.lower()]
        response = self._resolve(operation["responses"][str(status)])
        return {
            kind: self._to_json_schema(content["schema"])
            for kind, content in response.get("content", {}).items()
            if "schema" in content
        }

    def check(self, method, path, status, content_type, body):
        schemas = self.response(method, path, status)
        if not schemas:
            assert body == "", f"{method} {path} {status}: a body where none is declared"
            return
        kind = content_type.split(";")[0]
        # The marketplace declares its gateway errors as application/json; the gateway sends problem+json everywhere.
        schema = schemas.get(kind) or schemas[next(iter(schemas))]
        jsonschema.Draft202012Validator(
            schema, format_checker=jsonschema.FormatChecker()
        ).validate(json.loads(body))
