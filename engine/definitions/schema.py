"""The JSON Schema of each kind of file, for editors that complete and check while an implementer types.

Only keywords that draft-07 shares are used. A schema knows shapes and words; names and expressions are checked by `tais check` alone.
"""

from __future__ import annotations

import json
from typing import Any

from engine.definitions.reading import KINDS

DRAFT = "http://json-schema.org/draft-07/schema#"


def json_schema(kind: str) -> dict[str, Any]:
    """The schema of a kind of file; `KeyError` when there is no such kind."""
    model = KINDS[kind]
    made = model.model_json_schema(by_alias=True, ref_template="#/definitions/{model}")
    text = json.dumps(made).replace('"$defs"', '"definitions"')
    schema: dict[str, Any] = json.loads(text)
    return {"$schema": DRAFT, **_without_discriminators(schema)}


def _without_discriminators(part: Any) -> Any:
    """`discriminator` is OpenAPI's; alternatives that share keys are `anyOf`, not `oneOf`."""
    if isinstance(part, list):
        return [_without_discriminators(each) for each in part]
    if not isinstance(part, dict):
        return part
    kept = {key: _without_discriminators(value) for key, value in part.items() if key != "discriminator"}
    if "oneOf" in kept:
        kept["anyOf"] = kept.pop("oneOf")
    return kept
