"""Gives made-up requests a session that exists: by chance none would ever meet one, and all would be 404."""

from __future__ import annotations

import os
from typing import Any

import schemathesis

IDS = os.environ["SESSION_IDS"].split(",")
LENGTH = 52
"""Characters of a real id, as links between operations carry them."""


@schemathesis.hook
def before_call(context: schemathesis.HookContext, case: schemathesis.Case[Any], kwargs: dict[str, Any]) -> None:
    """Two ids of three are replaced, but where the session would be deleted; the others stay as they were made up."""
    made_up = (case.path_parameters or {}).get("id")
    if case.method.upper() == "DELETE" or not isinstance(made_up, str) or len(made_up) == LENGTH:
        return
    if chance := len(made_up) % 3:
        case.path_parameters["id"] = IDS[chance - 1]
