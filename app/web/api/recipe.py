"""From what was asked for to a whole recipe: the preset fills in what was left out, as far as it fits the rest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from app.errors import ShapeError
from app.session.state.config import PRESETS, Config
from app.session.state.library import Library
from app.web.api.bodies import NewSession

SHIPPED = PRESETS["digits"]
"""What the trained weights belong to."""


@dataclass(frozen=True, slots=True)
class Format:
    """What a set of examples asks of a network.  inputs: n_0.  classes: labels; one output can tell two."""

    inputs: int
    classes: int

    def fits(self, sizes: tuple[int, ...]) -> bool:
        return sizes[0] == self.inputs and self.classes <= max(sizes[-1], 2)

    @property
    def outputs(self) -> int:
        return self.classes if self.classes > 2 else 1


PLANE = Format(inputs=2, classes=2)
MNIST = Format(inputs=784, classes=10)


def config(wish: NewSession, images: Format = MNIST) -> Config:
    """The recipe that a wish means.  images: the format of the data called "mnist", which may be other IDX files.

    Raises ShapeError for trained weights in a network that is not theirs.
    """
    preset = PRESETS[wish.preset]
    sizes, data = _sizes_and_data(wish, preset, images)
    activation = wish.activation or preset.activation
    cost = wish.cost or preset.cost
    x, y = _example(preset, sizes, data)
    recipe = Config(
        preset=wish.preset,
        sizes=sizes,
        activation=activation,
        output=wish.output or _output(wish, preset, cost),
        cost=cost,
        init=wish.init or preset.init,
        seed=preset.seed if wish.seed is None else wish.seed,
        data=data,
        eta=wish.eta or preset.eta,
        batch_size=wish.batch_size or preset.batch_size,
        start="random",
        noise=preset.noise if wish.noise is None else wish.noise,
        x=x,
        y=y,
    )
    return _started(recipe, wish.start, preset)


def exhibit_of(sizes: tuple[int, ...], images: Format = MNIST) -> Literal["digits", "plane", "chain"]:
    """The exhibit whose data a network of these sizes can learn from; the one without data for any other."""
    return "digits" if images.fits(sizes) else "plane" if PLANE.fits(sizes) else "chain"


def config_in(library: Library, wish: NewSession) -> Config:
    """The same where "mnist" may be other images. Reads them the first time, so it runs beside the event loop."""
    return config(wish, images_of(library))


def images_of(library: Library) -> Format:
    """The format of the data called "mnist"."""
    images = library.dataset(SHIPPED)
    assert images is not None
    return Format(images.inputs, images.classes)


def _sizes_and_data(wish: NewSession, preset: Config, images: Format) -> tuple[tuple[int, ...], str]:
    """What was given stays; what was not follows the preset where that fits, else what was given."""
    if wish.sizes is not None:
        sizes = tuple(wish.sizes)
        return sizes, wish.data or (preset.data if _fits(preset.data, sizes, images) else "none")
    data = wish.data or preset.data
    sizes = preset.sizes
    if not _fits(data, sizes, images):
        sizes = _for_images(images) if data == "mnist" else PRESETS["plane"].sizes
    return sizes, data


def _example(preset: Config, sizes: tuple[int, ...], data: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The example of the preset, where there is no data and it fits."""
    fits = data == "none" and (len(preset.x), len(preset.y)) == (sizes[0], sizes[-1])
    return (preset.x, preset.y) if fits else ((), ())


def _fits(data: str, sizes: tuple[int, ...], images: Format) -> bool:
    return data == "none" or (images if data == "mnist" else PLANE).fits(sizes)


def _for_images(images: Format) -> tuple[int, ...]:
    """The digits network, for images of another size or with other labels where need be."""
    return SHIPPED.sizes if images.fits(SHIPPED.sizes) else (images.inputs, *SHIPPED.sizes[1:-1], images.outputs)


def _output(wish: NewSession, preset: Config, cost: str) -> str:
    """As the activation if that was given, but sigmoid where cross-entropy needs an output from 0 to 1."""
    output = wish.activation or preset.output
    return "sigmoid" if cost == "cross_entropy" else output


def _started(recipe: Config, wish: str | None, preset: Config) -> Config:
    """The recipe with its start: as wished, else trained weights for the digits as they were shipped."""
    is_theirs = recipe.architecture == SHIPPED.architecture
    if wish == "trained" and not is_theirs:
        raise ShapeError(
            "trained weights are shipped for the network of the digits preset only: "
            "leave its sizes, activation, output and cost as they are, or start from random"
        )
    is_default = preset.start == "trained" and is_theirs and recipe.data == preset.data
    return replace(recipe, start=wish or ("trained" if is_default else "random"))
