"""The matrix of answers, and what is said of it."""

from __future__ import annotations

import numpy as np

from app.lenses.answers import FULL, NAMED, answers

TWO = ((40, 10), (25, 25))


def test_the_verdict_counts_what_is_on_the_diagonal() -> None:
    found = answers(TWO, 100, ())

    assert found.verdict == "65 % right: 65 of 100 test examples."
    assert found.most == "Most often it takes a 1 for a 0: 25 times."
    assert [line.right for line in found.lines] == ["80 %", "50 %"]


def test_a_count_under_way_says_so() -> None:
    found = answers(TWO, 400, ())

    assert found.verdict.endswith("65 of 100 test examples, of 400 in all.") and found.percent == 25
    assert answers(((0, 0), (0, 0)), 400, ()).verdict == "Nothing is counted yet."


def test_ink_is_linear_in_the_share_that_is_right_and_in_the_number_that_is_wrong() -> None:
    (right, few), (most, half) = (line.cells for line in answers(TWO, 100, ()).lines)

    assert (right.ink, half.ink) == (0.8, 0.5)
    assert (most.ink, few.ink) == (FULL, FULL * 10 / 25)
    assert right.is_right and half.is_right and not few.is_right and not most.is_right


def test_every_cell_says_its_number_in_a_sentence() -> None:
    cell = answers(((1200, 34), (0, 0)), 1234, ()).lines[0].cells[1]

    assert (cell.count, cell.says) == ("34", "34 of 1,234 examples of a 0 are called 1")


def test_all_right_is_no_confusion() -> None:
    found = answers(((5, 0), (0, 5)), 10, ())

    assert found.most == "" and found.verdict.startswith("100 % right")
    assert all(cell.ink == 0 for line in found.lines for cell in line.cells if not cell.is_right)


def test_more_answers_than_the_matrix_has_room_for_are_said() -> None:
    wide = np.zeros((NAMED, NAMED + 2), np.int64)
    wide[0, 0], wide[0, NAMED + 1] = 7, 3

    found = answers(wide.tolist(), 10, ())

    assert len(found.answers) == NAMED
    assert found.left_out == "3 further answers have no room here."
    assert found.lines[0].right == "70 %"


def test_wrong_examples_have_a_picture_where_they_are_images() -> None:
    images = np.zeros((1, 28, 28), np.uint8)

    pictured, plain = (answers(TWO, 100, ((8, 5, 6),), each).missed[0] for each in (images, None))

    assert pictured.image.startswith("data:image/png;base64,") and plain.image == ""
    assert pictured.says == "test example 8, a 5, which it calls 6"
