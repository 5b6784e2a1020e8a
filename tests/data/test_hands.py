"""The pens of more hands are what their README says, and anything that a pad may send."""

from __future__ import annotations

from collections import Counter

import numpy as np

from app import limits
from app.data.strokes import fit
from tests.data.pens import DRAWINGS, HANDS, drawn

WRITTEN = drawn(HANDS)


def test_fifteen_hands_wrote_each_digit_three_times() -> None:
    counted = Counter((d.hand, d.digit) for d in WRITTEN)

    assert len({d.hand for d in WRITTEN}) == 15
    assert set(counted) == {(d.hand, digit) for d in WRITTEN for digit in range(10)}
    assert set(counted.values()) == {3}


def test_each_digit_is_written_in_at_least_seven_of_89_forms() -> None:
    forms = {(d.digit, d.form) for d in WRITTEN}

    assert len(forms) == 89
    assert min(Counter(digit for digit, _ in forms).values()) >= 7


def test_no_drawing_is_one_of_those_that_existed_before() -> None:
    before = {str(d.strokes) for d in drawn(DRAWINGS)}

    assert not before & {str(d.strokes) for d in WRITTEN}
    assert len({str(d.strokes) for d in WRITTEN}) == len(WRITTEN)


def test_every_hand_sends_what_a_pad_may_send_and_leaves_ink() -> None:
    for drawing in WRITTEN:
        points = np.concatenate([np.array(stroke) for stroke in drawing.strokes])

        assert len(drawing.strokes) <= limits.STROKES
        assert 2 <= len(points) <= limits.POINTS
        assert ((points >= 0.0) & (points <= 1.0)).all()
        assert fit(drawing.strokes) is not None
