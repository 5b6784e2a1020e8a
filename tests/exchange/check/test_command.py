"""`backprop-live check`: what it says, and what it ends with."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app import limits
from app.exchange import receipt
from app.exchange.check.command import check
from app.nn.network import Architecture
from tests.exchange.moments import moment
from tests.house.tree import ROOT

GOOD: dict[str, Any] = json.loads(receipt.write(moment(Architecture((2, 3, 2)))))


def written(folder: Path, text: bytes) -> str:
    path = folder / "receipt.json"
    path.write_bytes(text)
    return str(path)


def but(name: str, value: object, of: str | None = None) -> bytes:
    """The receipt with one entry put in the place of another."""
    said = {**GOOD, of: {**GOOD[of], name: value}} if of else {**GOOD, name: value}
    return json.dumps(said).encode()


def without(name: str) -> bytes:
    return json.dumps({key: value for key, value in GOOD.items() if key != name}).encode()


def test_a_receipt_that_is_right_is_ok(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check([written(tmp_path, json.dumps(GOOD).encode())]) == 0

    said = capsys.readouterr()
    assert "receipt.json: OK, all 59 numbers agree" in said.out and not said.err


def test_the_first_that_does_not_agree_is_said_beside_what_follows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check([written(tmp_path, but("cost", GOOD["cost"] + 1e-6))]) == 1

    said = capsys.readouterr().out
    assert said.count("\n") == 1 and "cost does not agree: it says" in said
    assert repr(GOOD["cost"] + 1e-6) in said and "from a[2], z[2] and y (E3) follows" in said and "explains" in said


HOSTILE = [
    (b"", "not JSON"), (b"\xff\xfe", "not JSON"), (b"{", "not JSON"), (b"[" * 200_000, "nested too deep"),
    (b'{"receipt":' * 200_000, "nested too deep"), (b"[1]", "no receipt"), (b"{}", "no receipt"),
    (b"null", "no receipt"), (b'{"receipt": 2}', "no receipt"), (b'{"receipt": 1, "receipt": 1}', "twice"),
    (b'{"receipt": 1}', "network is missing"),
    (json.dumps(GOOD).replace(str(GOOD["cost"]), "NaN").encode(), "NaN is no number"),
    (json.dumps(GOOD).replace(str(GOOD["cost"]), "1e999").encode(), "cost must be a finite number"),
    (json.dumps(GOOD).replace(str(GOOD["cost"]), "9" * 400).encode(), "cost must be a finite number"),
    (json.dumps(GOOD).replace(str(GOOD["cost"]), "9" * 5_000).encode(), "not JSON"),
    (but("cost", True), "cost must be a finite number"), (but("cost", None), "cost must be"),
    (but("cost", "0.1"), "cost must be"), (but("cost", [0.1]), "cost must be"), (but("eta", 1e9), "eta must be"),
    (but("x", [1.0]), "x has 1 entries; it must be a list of 2"), (but("x", 3), "x must be a list of 2"),
    (but("x", [1.0, 2e4]), "x[1] must be a finite number from -1,000 to 1,000"),
    (but("W", GOOD["W"][1:]), "W has 2 entries; it must be a list of 3"),
    (but("W", [[], [[1.0] * 3] * 2, GOOD["W"][2]]), "W[1] has 2 entries; it must be a list of 3 rows"),
    (but("W", [[], [[1.0]] * 3, GOOD["W"][2]]), "W[1][0] has 1 entries; it must be a list of 2 numbers"),
    (but("z", [[1.0], *GOOD["z"][1:]]), "z[0] has 1 entries"), (but("nabla_b", {}), "nabla_b must be a list"),
    (but("sizes", [2, 10**9], "network"), "network.sizes[1] must be 1 to 256"),
    (but("sizes", [1024, 256, 256], "network"), "more than 250,000 weights and biases"),
    (but("sizes", [2, True, 2], "network"), "whole numbers"), (but("sizes", [2], "network"), "2 to 9 whole numbers"),
    (but("sizes", "232", "network"), "whole numbers"), (but("output", "softmin", "network"), "network.output must be"),
    (but("activation", ["tanh"], "network"), "network.activation must be one of"), (but("network", 1), "an object"),
    (but("cost", "cross_entropy", "network") .replace(b'"output": "sigmoid"', b'"output": "relu"'), "goes with"),
    *((without(name), f"{name} is missing") for name in GOOD if name != "receipt"),
]


@pytest.mark.parametrize(("text", "words"), HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_no_receipt_is_refused_in_one_sentence(
    text: bytes, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check([written(tmp_path, text)]) == 2

    said = capsys.readouterr()
    assert not said.out and said.err.count("\n") == 1 and len(said.err) < 400
    assert said.err.startswith("backprop-live check: ") and words in said.err


def test_a_file_that_is_too_long_is_not_read_to_its_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = json.dumps(GOOD).encode()
    monkeypatch.setattr(limits, "RECEIPT_BYTES", len(text))
    assert check([written(tmp_path, text)]) == 0

    monkeypatch.setattr(limits, "RECEIPT_BYTES", len(text) - 1)
    assert check([written(tmp_path, text)]) == check(["/dev/zero"]) == 2
    assert capsys.readouterr().err.count("and this file has more") == 2


def test_the_longest_receipt_that_can_be_written_can_be_read() -> None:
    """24 characters a number and a comma, three times over for W, nabla and the new W; the passes are short beside."""
    assert limits.RECEIPT_BYTES > 3 * 25 * limits.PARAMETERS + 25 * 6 * (limits.INPUTS + limits.LAYERS * limits.WIDTH)


@pytest.mark.parametrize("path", ["nowhere.json", ".", "a\0b"])
def test_a_file_that_is_not_there_is_said(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert check([path]) == 2
    assert "cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize(("argv", "code"), [([], 2), (["a", "b"], 2), (["--help"], 0), (["-h"], 0)])
def test_how_it_is_used_is_said(argv: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(argv) == code

    said = capsys.readouterr()
    assert "backprop-live check RECEIPT.json" in (said.err if code else said.out)


def test_the_command_serves_nothing_and_ends_with_its_code(tmp_path: Path) -> None:
    argv = [sys.executable, "-m", "app", "check", written(tmp_path, but("cost", 9.0))]

    done = subprocess.run(argv, cwd=ROOT, check=False, capture_output=True, text=True)

    assert done.returncode == 1 and "cost does not agree" in done.stdout and not done.stderr


def test_it_knows_neither_the_maths_of_the_app_nor_numpy() -> None:
    told = "import sys; from app.exchange.check import command; print(*sys.modules)"

    modules = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True)

    assert {each for each in modules.stdout.split() if each.split(".")[0] in ("app", "numpy")} == {
        "app", "app.errors", "app.limits", "app.exchange", "app.exchange.check", "app.exchange.check.command",
        "app.exchange.check.formulas", "app.exchange.check.numbers", "app.exchange.check.reading"}
