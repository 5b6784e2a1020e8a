"""Every answer is as /openapi.json says: Schemathesis with all of its checks, against a real server."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from app.main import create_app
from app.settings import Settings
from app.web.api.schema import ABOUT_SESSION

if TYPE_CHECKING:
    from tests.web.conftest import Server

HERE = Path(__file__).parent / "conformance"
SECONDS = 10
"""Coverage, fuzzing and stateful testing share this time."""


@pytest.fixture(scope="module")
def schema() -> Any:
    return create_app(Settings(store="memory")).openapi()


@pytest.mark.process
def test_no_made_up_request_is_answered_other_than_documented(server: Server, tmp_path: Path) -> None:
    ids = [
        httpx.post(f"{server.url}/api/sessions", json=body).json()["id"]
        for body in ({"preset": "plane"}, {"preset": "chain", "sizes": [1, 1]})
    ]
    environment = {
        **os.environ, "SESSION_IDS": ",".join(ids), "SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": str(HERE),
        "PYTHONDONTWRITEBYTECODE": "1",
    }

    run = subprocess.run(
        [
            Path(sys.executable).with_name("schemathesis"), "--config-file", HERE / "schemathesis.toml",
            "run", f"{server.url}/openapi.json", "--checks", "all", "--mode", "all",
            "--exclude-checks", "ignored_auth",     # a key of nobody lists nothing, and is no false one
            "--exclude-operation-id", "events",     # which has no end
            "--phases", "coverage,fuzzing,stateful", "--max-time", str(SECONDS), "--seed", "1", "--no-color",
        ],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=4 * SECONDS,
    )

    assert run.returncode == 0, run.stdout[-8_000:] + run.stderr[-2_000:]
    count = sum(len(methods) for methods in create_app(Settings(store="memory")).openapi()["paths"].values())
    assert f"{count - 1} selected / {count} total" in run.stdout


def test_the_schema_holds_every_operation_of_the_api(schema: Any) -> None:
    operations = {
        operation["operationId"]: f"{method.upper()} {path}"
        for path, methods in schema["paths"].items() for method, operation in methods.items()
    }

    assert operations.keys() == {*ABOUT_SESSION, "create", "import", "sessions"}
    assert [operations[name] for name in ("create", "sessions", "set_weights", "delete")] == [
        "POST /api/sessions", "GET /api/sessions", "PUT /api/sessions/{id}/weights", "DELETE /api/sessions/{id}"]
    for name in ABOUT_SESSION:
        there = {"state": "", "delete": "", "set_weights": "/weights", "export": "/export/{kind}",
                 "export_run": "/export/run"}.get(name, f"/{name}")
        assert operations[name].partition(" ")[2] == f"/api/sessions/{{id}}{there}"
    assert {name for name, at in operations.items() if at.startswith("GET")} == {
        "events", "sessions", "state", "versions", "weights", "trace", "examples", "curve", "evaluation", "export",
        "export_run"}


def test_every_operation_documents_what_it_answers_and_how_it_refuses(schema: Any) -> None:
    for methods in schema["paths"].values():
        for operation in methods.values():
            good = [status for status in operation["responses"] if status.startswith("2")]
            bad = [answer for status, answer in operation["responses"].items() if status >= "4"]
            assert len(good) == 1
            answer = operation["responses"][good[0]]
            kind = {"events": "text/event-stream", "export_run": "application/gzip"}.get(
                operation["operationId"], "application/json")
            assert good == ["204"] and "content" not in answer or answer["content"][kind]["schema"]
            assert len(bad) >= 4
            assert all(list(answer["content"]) == ["application/problem+json"] for answer in bad)


def test_every_value_that_can_be_sent_says_what_it_must_be(schema: Any) -> None:
    bodies = [
        operation["requestBody"]["content"]["application/json"]["schema"]
        for methods in schema["paths"].values() for operation in methods.values() if "requestBody" in operation
    ]
    names = {body["$ref"].rpartition("/")[2] for body in bodies}

    assert len(names) == 16
    for name in names:
        for value in schema["components"]["schemas"][name].get("properties", {}).values():
            assert value["description"]


def test_the_schema_says_where_the_server_is_and_what_it_is_about(schema: Any) -> None:
    assert schema["servers"][0]["url"] == "/"
    assert "moves" in schema["info"]["description"].lower()


def test_the_schema_says_what_takes_an_npz(schema: Any) -> None:
    taking = {operation["operationId"] for methods in schema["paths"].values() for operation in methods.values()
              if "application/zip" in operation.get("requestBody", {}).get("content", {})}

    assert taking == {"import", "set_weights", "activations", "gradient", "gradients"}
