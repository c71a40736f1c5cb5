"""LINE's published OpenAPI description turned into compiled JSON Schema, one validator per endpoint."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema_rs
import yaml

Json = dict[str, Any]
Problem = dict[str, str]
Check = Callable[[Any], list[Problem]]

PREFIX = "#/components/schemas/"
# LINE counts these in grapheme clusters; JSON Schema would count code points and refuse good Thai
COUNTED_IN_GRAPHEMES = (("RichMenuRequest", "name"), ("RichMenuRequest", "chatBarText"))


def find_descriptions() -> Path | None:
    """The folder beside the repository, if somebody put it there."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "line-openapi"
    return folder if (folder / "messaging-api.yml").is_file() else None


def load(folder: Path, name: str = "messaging-api.yml") -> Json:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    document: Json = yaml.load((folder / name).read_text("utf-8"), Loader=loader)  # noqa: S506 - a safe loader
    return document


class Descriptions:
    """Validators for request bodies; knows nothing and refuses nothing when there is no folder."""

    def __init__(self, folder: Path | None) -> None:
        self._checks: dict[tuple[str, str], Check] = {}
        if folder is not None:
            self._compile(load(folder))

    def check(self, method: str, path: str, body: Any) -> list[Problem]:
        check = self._checks.get((method, path))
        return check(body) if check else []

    def _compile(self, document: Json) -> None:
        schemas = as_json_schema(document["components"]["schemas"])
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                schema = _json_body(operation)
                if schema is not None:
                    self._checks[method.upper(), path] = compiled(schema, schemas)


def _json_body(operation: Any) -> Json | None:
    if not isinstance(operation, dict):
        return None
    content = operation.get("requestBody", {}).get("content", {})
    found: Json | None = content.get("application/json", {}).get("schema")
    return found


def compiled(schema: Json, schemas: Json) -> Check:
    validator = jsonschema_rs.Draft202012Validator({**schema, "components": {"schemas": schemas}})

    def check(body: Any) -> list[Problem]:
        if validator.is_valid(body):
            return []
        return [
            {"message": error.message, "property": property_path(error.instance_path)}
            for error in validator.iter_errors(body)
        ]

    return check


def property_path(parts: list[str | int]) -> str:
    """LINE writes `messages[0].text`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)
    return text.removeprefix(".")


def as_json_schema(schemas: Json) -> Json:
    """JSON Schema knows no discriminators: a base becomes a choice by its property, the shared part moves aside."""
    plain: Json = copy.deepcopy(schemas)
    for owner, name in COUNTED_IN_GRAPHEMES:
        plain.get(owner, {}).get("properties", {}).get(name, {}).pop("maxLength", None)
    for name, schema in list(plain.items()):
        if "discriminator" in schema:
            _split(name, plain)
    return plain


def _split(name: str, schemas: Json) -> None:
    base = schemas[name]
    discriminator = base.pop("discriminator")
    prop, mapping = discriminator["propertyName"], discriminator["mapping"]
    for target in mapping.values():
        _flatten(schemas[target.removeprefix(PREFIX)], base, PREFIX + name)
    schemas[name] = {
        "type": "object",
        "required": [prop],
        "properties": {prop: {"enum": list(mapping)}},
        "allOf": [
            {"if": {"properties": {prop: {"const": value}}, "required": [prop]}, "then": {"$ref": target}}
            for value, target in mapping.items()
        ],
    }


def _flatten(schema: Json, base: Json, base_ref: str) -> None:
    """One object instead of `allOf [base, own]`, so that a misspelt flex property is seen as LINE sees it."""
    parts = [base if part.get("$ref") == base_ref else part for part in schema.pop("allOf", [])]
    properties: Json = {}
    required: set[str] = set(schema.get("required", []))
    for part in [*parts, schema]:
        properties.update(part.get("properties", {}))
        required.update(part.get("required", []))
    schema.update({"type": "object", "properties": properties, "required": sorted(required)})
    if base_ref in (PREFIX + "FlexComponent", PREFIX + "FlexContainer"):
        schema["additionalProperties"] = False
