"""Pixels as people save them: black ink on white, and bytes from 0 to 255. Neither is classified as what it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from app.data.mnist import mnist
from app.web.api.asked import MOSTLY_INK

if TYPE_CHECKING:
    from tests.web.conftest import Begin

pytestmark = pytest.mark.anyio

RAW = mnist().test.raw[0]                                   # a 7, bytes, 0 is paper
INK = (RAW / 255.0).tolist()
PHOTO = (1.0 - RAW / 255.0).tolist()


async def refusal(begin: Begin, body: dict[str, Any]) -> str:
    response = await (await begin()).post("classify", body)
    assert response.status_code == 422
    return str(response.json()["detail"])


async def test_black_ink_on_white_is_refused_with_what_to_send(begin: Begin) -> None:
    said = await refusal(begin, {"pixels": PHOTO})

    assert "look like black ink on white: their mean is 0.91; here 0 is paper and 1 is ink" in said
    assert "Send 1 - v" in said and '"invert": true' in said


async def test_inverted_black_on_white_is_the_drawing(begin: Begin) -> None:
    session = await begin()

    inverted = await session.ask("classify", {"pixels": PHOTO, "invert": True})
    as_ink = await session.ask("classify", {"pixels": INK})

    assert inverted["digit"] == as_ink["digit"] == 7
    np.testing.assert_allclose(inverted["pixels"], INK, atol=1e-15)
    np.testing.assert_allclose(inverted["a"], as_ink["a"], rtol=1e-9)


async def test_a_mean_of_exactly_one_half_is_taken_and_more_is_refused(begin: Begin) -> None:
    session, half = await begin(), [MOSTLY_INK] * 784

    assert (await session.post("classify", {"pixels": half})).status_code == 200
    assert (await session.post("classify", {"pixels": [*half[1:], 1.0]})).status_code == 422


async def test_whoever_says_that_the_ink_is_ink_is_believed(begin: Begin) -> None:
    session = await begin()

    full = await session.ask("classify", {"pixels": [1] * 784, "invert": False})
    blank = await session.ask("classify", {"pixels": [1] * 784, "invert": True})

    assert full["pixels"] == [1.0] * 784 and full["digit"] in range(10)
    assert blank == {"digit": None, "a": [], "pixels": [0.0] * 784}


async def test_no_digit_of_mnist_looks_like_black_on_white() -> None:
    data = mnist()

    assert max(float(half.raw.mean(axis=1).max()) for half in (data.train, data.test)) / 255.0 < MOSTLY_INK


@pytest.mark.parametrize("pixels", [RAW.tolist(), (255 - RAW).tolist(), (RAW * 1.0).tolist(), [0] * 783 + [2]])
async def test_bytes_are_refused_with_the_division(begin: Begin, pixels: list[float]) -> None:
    assert "pixels must be from 0 to 1, and these look like bytes, from 0 to 255: divide by 255" in await refusal(
        begin, {"pixels": pixels}
    )


@pytest.mark.parametrize("stray", [256, 1.5, -1, 10**9])
async def test_other_numbers_out_of_range_are_named_as_before(begin: Begin, stray: float) -> None:
    said = await refusal(begin, {"pixels": [0] * 783 + [stray]})

    assert f"pixels must be a list of 784 finite numbers from 0 to 1. You sent {stray} as pixels[783]" in said


async def test_strokes_are_not_inverted(begin: Begin) -> None:
    assert "invert goes with pixels" in await refusal(begin, {"strokes": [[[0.5, 0.5]]], "invert": True})
