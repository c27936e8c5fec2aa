from __future__ import annotations

import numpy as np

from vedette.core.linkage.calibration import bands, calibrate, raw_probability


def test_below_fifty_reviewed_pairs_no_number_is_shown() -> None:
    bits, same = np.linspace(-5, 5, 49), np.linspace(-5, 5, 49) > 0
    found = calibrate(bits, same)
    assert not found.shown
    assert np.isnan(found.probability(np.array([3.0]))).all()


def test_an_overconfident_model_is_pulled_back_to_what_reviewers_found() -> None:
    rng = np.random.default_rng(7)
    bits = rng.uniform(-8, 8, 4000)
    true = rng.random(4000) < 1 / (1 + np.exp2(-(0.5 * bits - 1)))
    found = calibrate(bits, true)
    at = found.probability(np.array([-4.0, 2.0, 6.0]))
    assert np.allclose(at, [0.111, 0.5, 0.8], atol=0.04)


def test_few_contradicting_pairs_do_not_send_the_curve_away() -> None:
    # nearly all pairs are plain; two contradict: the fit by whole steps leaps past and ends in nonsense
    bits = np.r_[np.full(150, 60.0), np.full(48, -60.0), -58.0, 55.0]
    same = np.r_[np.ones(150), np.zeros(48), 1, 0].astype(bool)

    found = calibrate(bits, same)

    at = found.probability(np.array([-60.0, 60.0]))
    assert np.allclose(at, [1 / 50, 150 / 151], atol=0.03)


def test_bands_speak_of_probability_in_words() -> None:
    raw = raw_probability(np.array([10.0, 4.0, 2.0, 0.0, -5.0]))
    assert bands(raw).tolist() == [
        "certain",
        "very likely",
        "likely",
        "uncertain",
        "unlikely",
    ]
