"""What all tests are run with."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Tests of a share of many cases, which say so, run all of them with --all."""
    parser.addoption("--all", action="store_true", help="all cases of tests that as a rule run a share of them")
