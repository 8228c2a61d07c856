"""Whether the risk is the share that it says."""

import pytest

from mtqa.evaluate.reliability import calibration_error, reliability


def test_a_risk_that_is_the_share_has_no_error():
    # Of 10 + 10 rows weighted to one damaged in five: in the bin around 0.2, damaged and sound as 1 to 4.
    bins = reliability([0.2] * 10, [0.2] * 10, 0.2)
    assert [(b.damaged, b.sound) for b in bins] == [(10, 10)]
    assert bins[0].found == pytest.approx(0.2)
    assert calibration_error(bins) == pytest.approx(0.0)


def test_a_risk_that_is_too_sure_has_the_error_it_makes():
    bins = reliability([1.0] * 5, [0.0] * 4 + [1.0], 0.5)
    assert [(b.low, b.damaged, b.sound) for b in bins] == [(0.0, 0, 4), (0.95, 5, 1)]
    assert bins[1].found == pytest.approx(0.5 / 0.6)
    assert calibration_error(bins) == pytest.approx(0.1)
    assert sum(b.weight for b in bins) == pytest.approx(1.0)


def test_without_rows_of_both_kinds_nothing_is_said():
    assert reliability([], [0.1], 0.2) == ()
    assert calibration_error(()) is None
