"""What all tests are run with."""

from __future__ import annotations

import gc

import pytest
from hypothesis import settings

SOME, MANY = 50, 1_000
"""Examples that Hypothesis makes for a test that does not say how many; none is too slow, since machines are busy."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Tests of a share of many cases, which say so, run all of them with --all, and Hypothesis looks for longer."""
    parser.addoption("--all", action="store_true", help="all cases of tests that as a rule run a share of them")


def pytest_configure(config: pytest.Config) -> None:
    """Before any test is read."""
    settings.register_profile("here", settings.default, deadline=None,
                              max_examples=MANY if config.getoption("--all") else SOME)
    settings.load_profile("here")


def pytest_collection_finish() -> None:
    """What was read to find the tests stays until the end: no collection of garbage need look through it again."""
    gc.collect()
    gc.freeze()
