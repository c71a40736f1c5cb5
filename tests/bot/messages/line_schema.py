"""LINE's published description of messages as a JSON schema, and its limits that the description lacks.

The description is read from the folder beside the repository; without it only the limits are checked.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import yaml

from bot.line.lengths import graphemes, units

DESCRIPTION = Path(__file__).parents[4] / "shared/line-openapi/messaging-api.yml"
HERE = "#/components/schemas/"
ALT_TEXT, TEXT = 1_500, 5_000
WEIGHTS = {"bubble": 30_000, "carousel": 50_000}  # bytes of JSON
IMAGE_URL, URI, DATA, LABEL = 2_000, 1_000, 300, 20


def problems(message: dict[str, Any]) -> list[str]:
    """Everything that LINE would refuse or drop; empty for a good message."""
    return [*against_description(message), *_against_limits(message)]


def parts_of(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a message, from the outside in."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from parts_of(inner)


def against_description(value: dict[str, Any], name: str = "Message") -> list[str]:
    """What LINE's description of `name` has to say against it; nothing where the description is not at hand."""
    if not DESCRIPTION.is_file():
        return []
    errors = _judge(name).iter_errors(value)
    return [f"{'/'.join(map(str, error.instance_path))}: {error.message}" for error in errors]


@cache
def _judge(wanted: str) -> jsonschema_rs.Draft202012Validator:
    schemas = yaml.safe_load(DESCRIPTION.read_text("utf-8"))["components"]["schemas"]
    open_families = {name for name, schema in schemas.items() if "discriminator" in schema}
    closed: dict[str, Any] = {}
    for name, schema in schemas.items():
        if name in open_families:
            closed[f"{name}__base"] = {"type": "object", "properties": schema.get("properties", {})}
            closed[name] = _family(schema)
        else:
            closed[name] = _inherit(schema, open_families)
    text = json.dumps(closed).replace('"nullable": true, ', "")
    return jsonschema_rs.Draft202012Validator(
        {"$ref": f"{HERE}{wanted}", "components": {"schemas": json.loads(text)}}, validate_formats=True
    )


def _family(schema: dict[str, Any]) -> dict[str, Any]:
    """One of the kinds that the discriminator names, and not a property more than it knows."""
    kinds = schema["discriminator"]["mapping"]
    choose = [
        {"if": {"properties": {"type": {"const": kind}}}, "then": {"$ref": target}} for kind, target in kinds.items()
    ]
    return {
        "type": "object",
        "required": ["type"],
        "properties": {**schema.get("properties", {}), "type": {"enum": list(kinds)}},
        "allOf": choose,
        "unevaluatedProperties": False,
    }


def _inherit(schema: dict[str, Any], families: set[str]) -> dict[str, Any]:
    bases = [
        {"$ref": f"{part['$ref']}__base"} if part.get("$ref", "").removeprefix(HERE) in families else part
        for part in schema.get("allOf", [])
    ]
    return {**schema, "allOf": bases} if bases else schema


def _against_limits(message: dict[str, Any]) -> Iterator[str]:
    if units(message.get("altText", "x")) > ALT_TEXT:
        yield "altText too long"
    if "altText" in message and not message["altText"].strip():
        yield "altText empty"
    for part in parts_of(message):
        yield from (f"{part['type']}: {problem}" for problem in _limits_of(part))


def _limits_of(part: dict[str, Any]) -> Iterator[str]:
    match part.get("type"):
        case "text" if not part["text"].strip() or units(part["text"]) > TEXT:
            yield "empty or too long"
        case "bubble" | "carousel" as kind if _weight(part) > WEIGHTS[kind]:
            yield "too big"
        case "carousel" if not 1 <= len(part["contents"]) <= 12:
            yield "number of bubbles"
        case "box" if not part["contents"]:
            yield "empty"
        case "image" if len(part["url"]) > IMAGE_URL or not part["url"].startswith("https://"):
            yield "address"
        case "postback" | "uri":
            yield from _limits_of_action(part)
    yield from (f"{name} {value}" for name, value in part.items() if _is_bad_colour(name, value))


def _weight(part: dict[str, Any]) -> int:
    return len(json.dumps(part, ensure_ascii=False).encode())


def _limits_of_action(action: dict[str, Any]) -> Iterator[str]:
    if not 1 <= graphemes(action["label"]) <= LABEL or not action["label"].strip():
        yield "label"
    if action["type"] == "uri" and len(action["uri"]) > URI:
        yield "address too long"
    if action["type"] == "postback" and max(units(action["data"]), units(action["displayText"])) > DATA:
        yield "postback too long"


def _is_bad_colour(name: str, value: Any) -> bool:
    return name.lower().endswith("color") and not re.fullmatch(r"#[0-9A-F]{6}([0-9A-F]{2})?", value)
