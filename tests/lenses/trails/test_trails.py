"""The trails lens as data: the map is the cost, trails lie where they are, and the sentences say what was measured."""

from __future__ import annotations

import base64
import re
from dataclasses import replace

import numpy as np
import pytest

from app.lenses.trails.angles import BINS, TALL, WIDTH, strip
from app.lenses.trails.map import LINES, SIZE, STEPS, relief, step_between
from app.lenses.trails.trails import axes_of, trails
from app.nn.array import NONE, Array
from app.nn.network import Parameter
from app.nn.slice import Shadow
from app.session.trials.walks import WALKING, Angles, Map, Trail, Walks
from tests.scene.marks.test_png import pixels

AXES = ("across", "up")


def trail(batch: int = 10, made: int = 3_412, *, seed: int = 0, end: float = 0.25) -> Trail:
    """From (0, 0) to (3, 4) and a little off the plane."""
    return Trail(batch, seed, made, 1.5, 0, np.array([0, made]), np.array([[0.0, 0.0, 0.0], [3.0, 4.0, 0.0]]),
                 np.array([2.0, end]), (0.98, 0.92))


def walks(*men: Trail, **other: object) -> Walks:
    whole = Walks(0.5, 10_000, 60_000, 1.5, men or (trail(), trail(10_000, 21, end=0.9)),
                  (Angles(10, np.array([10.0, 12.0, 20.0])),), "", 1.0)
    return replace(whole, **other)      # type: ignore[arg-type]


def bowl(n: int = 21) -> Map:
    """C = s^2 + t^2 + 1 from -5 to 5, with two trails over it."""
    along = np.linspace(-5.0, 5.0, n)
    s, t = np.meshgrid(along, along)
    shadows = tuple(Shadow(np.array([0.0, 3.0]), np.array([0.0, up]), np.array([0.0, 2.5])) for up in (4.0, -4.0))
    return Map(along, along, s**2 + t**2 + 1.0, shadows)


def brightness(image: str) -> Array:
    return pixels(base64.b64decode(image.partition(",")[2])).astype(float)


def test_the_shades_are_the_logarithm_of_the_cost_rows_from_the_top() -> None:
    tilted = replace(bowl(), heights=np.exp(np.add.outer(np.arange(21.0), np.zeros(21))))

    seen = relief(tilted, ("drunk", "careful"))

    assert seen is not None
    np.testing.assert_allclose(brightness(seen.image)[:, 0], np.round(np.linspace(255, 0, 21)))


def test_each_place_of_the_map_is_painted_around_its_own_point() -> None:
    seen = relief(bowl(21), ("drunk", "careful"))

    assert seen is not None
    cell = SIZE / 20
    assert (seen.corner, seen.extent) == (-cell / 2, SIZE + cell)


def test_a_contour_line_has_one_height_all_along() -> None:
    seen = relief(bowl(101), ("drunk", "careful"))
    assert seen is not None

    points = np.array(re.findall(r"([\d.]+) ([\d.]+)", seen.lines), float) / SIZE * 10.0 - 5.0
    factor = step_between(0.0, float(np.log(51.0)))
    powers = np.log((points**2).sum(axis=1) + 1.0) / np.log(factor)

    assert len(points) > 100
    np.testing.assert_allclose(powers, np.round(powers), atol=0.05)
    assert f"{factor:g} times" in seen.heights


@pytest.mark.parametrize("ratio", [1.0, 1.05, 3.0, 50.0, 1e5, 1e12])
def test_there_are_never_too_many_lines(ratio: float) -> None:
    step = step_between(0.0, float(np.log(ratio)))

    assert np.log(ratio) / np.log(step) <= LINES
    assert step in STEPS


def test_a_trail_is_drawn_where_it_is() -> None:
    seen = relief(bowl(), ("drunk", "careful"))

    assert seen is not None
    drunk, careful = seen.tracks
    assert (drunk.start, drunk.end) == ((SIZE / 2, SIZE / 2), (0.8 * SIZE, 0.1 * SIZE))      # t = 4 is up
    assert careful.end == (0.8 * SIZE, 0.9 * SIZE)
    assert drunk.path == "M180 180L288 36"


def test_the_bar_is_a_round_distance() -> None:
    seen = relief(bowl(), ("drunk", "careful"))

    assert seen is not None
    assert seen.bar == (round(0.2 * SIZE, 2), "2")


def test_a_map_under_way_shows_its_rows_and_no_lines_yet() -> None:
    half = bowl()
    half.heights[10:] = np.nan

    seen = relief(half, ("drunk", "careful"))

    assert seen is not None
    assert (seen.lines, seen.heights) == ("", "")
    assert brightness(seen.image)[:11].max() == 0.0         # what is not known yet is above


def test_before_its_first_row_there_is_no_map() -> None:
    assert relief(replace(bowl(), heights=np.full((21, 21), np.nan)), ("drunk", "careful")) is None
    assert relief(Map(NONE, NONE, np.empty((0, 0)), ()), ()) is None


def test_a_map_of_one_height_is_flat() -> None:
    seen = relief(replace(bowl(), heights=np.zeros((21, 21))), ("drunk", "careful"))

    assert seen is not None
    assert brightness(seen.image).max() == 0.0


def test_the_sentences_say_how_many_steps_each_man_made() -> None:
    said = trails(walks(), bowl(), AXES).said

    assert said[0] == "Given 1.5 s each, the mini-batch man made 3,412 steps while the careful man made 21 steps."
    assert said[1] == "From C = 2.00 the one came to 0.250, the other to 0.900."
    assert "a mini-batch of 10 points 12° away" in said[2]


def test_a_single_step_is_one_step() -> None:
    assert "made 1 step." in trails(walks(trail(), trail(10_000, 1)), bowl(), AXES).said[0]


def test_while_they_walk_nothing_is_said_to_be_over() -> None:
    going = [replace(man, costs=NONE, points=NONE, steps=np.array([], np.int64), right=None) for man in walks().trails]

    seen = trails(walks(*going, doing=WALKING, share=0.3, angles=()), None, AXES)

    assert seen.said == ("So far the mini-batch man has made 3,412 steps and the careful man 21 steps.",)
    assert [fact.name for fact in seen.facts] == ["examples a step", "steps", "steps a second", "ms a step"]
    assert (seen.relief, seen.strips, seen.places) == (None, (), ())
    assert (seen.percent, seen.doing) == (18, WALKING)


def test_the_facts_stand_side_by_side() -> None:
    facts = {fact.name: fact.cells for fact in trails(walks(), bowl(), AXES).facts}

    assert facts == {
        "examples a step": ("10", "10,000"), "steps": ("3,412", "21"), "steps a second": ("2,275", "14.0"),
        "ms a step": ("0.440", "71.4"),
        "C at the start": ("2.00", "2.00"), "C at the end": ("0.250", "0.900"), "from start to end": ("5.00", "5.00"),
        "right, of these": ("98 %", "98 %"), "right, of the test": ("92 %", "92 %"),
        "off this slice, at most": ("2.50", "2.50"),
    }


def test_without_test_examples_none_is_right() -> None:
    alone = replace(trail(), right=(0.98, float("nan")))

    facts = {fact.name: fact.cells for fact in trails(walks(alone, alone), bowl(), AXES).facts}

    assert facts["right, of the test"] == ("none there", "none there")


def test_whose_cost_it_is_is_said() -> None:
    assert trails(walks(), bowl(), AXES).about == (
        "C is the mean cost of the first 10,000 of 60,000 training examples; eta 0.5.")
    assert "of all 250 training examples" in trails(walks(examples=250, of=250), bowl(), AXES).about


def test_the_text_twin_has_every_kept_place() -> None:
    twin = trails(walks(), bowl(), AXES).places

    assert [way.name for way in twin] == ["batches of 10", "all 10,000"]
    assert twin[0].rows == (("0", "2.000", "0", "0", "0"), ("3,412", "0.2500", "3.00", "4.00", "2.50"))


def test_three_ends_are_compared_with_the_cost_between_them() -> None:
    men = [trail(seed=seed, end=0.03) for seed in (4, 5, 6)]
    for i, man in enumerate(men):
        man.points[-1, 2] = 6.0 * i
    seen = replace(bowl(), shadows=bowl().shadows + bowl().shadows[:1], halfway=(1.0, 1.25, 0.9))

    shown = trails(walks(*men, angles=()), seen, AXES)

    assert [man.name for man in shown.men] == ["seed 4", "seed 5", "seed 6"]
    assert shown.said == (
        "Three other starts, seeds 4, 5, 6, 1.5 s each on mini-batches of 10.",
        "They end in different places, 6.00 to 12.0 apart, at C = 0.0300, 0.0300, 0.0300.",
        "Halfway between two of them C is 1.00, 1.25, 0.900. All three ends lie in this slice.",
    )


def test_a_man_who_fell_is_told_of() -> None:
    fallen = replace(trail(made=12), diverged_layer=2)

    said = trails(walks(fallen, trail(10_000, 21)), bowl(), AXES).said

    assert said[-1] == ("With batches of 10 the weights left the finite range in layer 2 after 12 steps: "
                        "this eta is too large.")


def test_it_is_done_when_the_map_is() -> None:
    half = bowl()
    half.heights[10:] = np.nan

    assert (trails(walks(), bowl(), AXES).percent, trails(walks(), bowl(), AXES).doing) == (100, "")
    assert trails(walks(), half, AXES).doing == "drawing the map"
    assert 60 < trails(walks(), half, AXES).percent < 100


def test_the_axes_have_names() -> None:
    assert "w⁽²⁾₀,₃" in axes_of("weights", Parameter(2, 0, 3), Parameter(3, 0))[0]
    assert "b⁽³⁾₀" in axes_of("weights", Parameter(2, 0, 3), Parameter(3, 0))[1]
    assert len({axes_of(kind, None, None) for kind in ("ends", "random", "seeds")}) == 3


def test_a_strip_counts_every_angle_where_it_is() -> None:
    angles = np.array([2.0, 3.0, 47.0, 47.0, 47.0, 47.0, 179.0])

    bars = [tuple(map(float, bar)) for bar in re.findall(r"M([\d.]+) [\d.]+v-([\d.]+)h", strip(Angles(1, angles)).path)]

    tall, wide = TALL - 2.0, WIDTH / BINS
    assert bars == [(0.0, tall / 2), (9 * wide, tall), (35 * wide, tall / 4)]


def test_a_strip_in_words() -> None:
    said = strip(Angles(1_000, np.linspace(0.0, 10.0, 101)))

    assert (said.batch, said.drawn, said.low, said.middle, said.high) == ("1,000", "101", "1.0°", "5.0°", "9.0°")
    assert said.cosine == "0.996"
    assert said.median == round(5.0 / 180.0 * WIDTH, 2)
