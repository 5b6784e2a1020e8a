"""The digits in the package are the real ones, and any other set of four IDX files will do as well."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app.data.mnist import SHIPPED, mnist
from app.errors import DataError

WriteIdx = Callable[..., Path]

SHA256 = {
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
}


@pytest.mark.parametrize("name", SHA256)
def test_the_package_holds_the_original_files(name: str) -> None:
    packed = (SHIPPED / f"{name}.gz").read_bytes()
    notice = (SHIPPED / "NOTICE.md").read_text()

    assert hashlib.sha256(gzip.decompress(packed)).hexdigest() == SHA256[name]
    assert f"{SHA256[name]}  {name}" in notice
    assert f"{hashlib.sha256(packed).hexdigest()}  {name}.gz" in notice


def test_mnist_has_60000_digits_to_train_on_and_10000_to_test_with() -> None:
    digits = mnist()

    assert (len(digits.train), len(digits.test)) == (60_000, 10_000)
    assert (digits.inputs, digits.classes, digits.side) == (784, 10, 28)
    assert set(digits.train.labels.tolist()) == set(digits.test.labels.tolist()) == set(range(10))


def test_the_first_digits_are_5_and_7_as_everybody_knows() -> None:
    digits = mnist()

    assert digits.train.label(0) == 5
    assert digits.test.label(0) == 7


def test_ink_goes_from_0_to_1() -> None:
    x = mnist().train.x(0)

    assert x.shape == (784,)
    assert x.min() == 0.0
    assert x.max() == 1.0


def test_the_images_stay_bytes_and_are_shared() -> None:
    assert mnist() is mnist()
    assert mnist().train.raw.dtype == np.uint8
    assert not mnist().train.raw.flags.writeable


def write_set(write_idx: WriteIdx, folder: Path, side: int = 2, labels: bytes = b"\x00\x03\x01") -> None:
    n = len(labels)
    write_idx("train-images-idx3-ubyte", (n, side, side), bytes(n * side**2), folder=folder)
    write_idx("train-labels-idx1-ubyte.gz", (n,), labels, folder=folder)
    write_idx("t10k-images-idx3-ubyte.gz", (1, side, side), bytes([255] * side**2), folder=folder)
    write_idx("t10k-labels-idx1-ubyte", (1,), b"\x02", folder=folder)


def test_a_folder_brings_its_own_images_and_labels(write_idx: WriteIdx, tmp_path: Path) -> None:
    write_set(write_idx, tmp_path)

    own = mnist(tmp_path)

    assert (len(own.train), len(own.test), own.inputs, own.side) == (3, 1, 4, 2)
    assert own.classes == 4
    assert own.train.labels.tolist() == [0, 3, 1]
    assert own.test.x(0).tolist() == [1.0] * 4


def test_a_set_of_one_class_still_has_two_answers(write_idx: WriteIdx, tmp_path: Path) -> None:
    write_set(write_idx, tmp_path, labels=b"\x00\x00")
    write_idx("t10k-labels-idx1-ubyte", (1,), b"\x00")

    assert mnist(tmp_path).classes == 2


def test_a_missing_file_is_named(write_idx: WriteIdx, tmp_path: Path) -> None:
    write_set(write_idx, tmp_path)
    (tmp_path / "t10k-labels-idx1-ubyte").unlink()

    with pytest.raises(DataError, match="holds no t10k-labels-idx1-ubyte and no t10k-labels-idx1-ubyte.gz"):
        mnist(tmp_path)


def test_as_many_labels_as_images_are_needed(write_idx: WriteIdx, tmp_path: Path) -> None:
    write_set(write_idx, tmp_path)
    write_idx("t10k-labels-idx1-ubyte", (2,), b"\x00\x01")

    with pytest.raises(DataError, match="t10k-images-idx3-ubyte holds 1 images, but t10k-labels-idx1-ubyte 2 labels"):
        mnist(tmp_path)


def test_test_images_must_be_as_large_as_those_trained_on(write_idx: WriteIdx, tmp_path: Path) -> None:
    write_set(write_idx, tmp_path)
    write_idx("t10k-images-idx3-ubyte.gz", (1, 3, 3), bytes(9))

    with pytest.raises(DataError, match="t10k-images-idx3-ubyte has images of 9 pixels; those of .* have 4"):
        mnist(tmp_path)
