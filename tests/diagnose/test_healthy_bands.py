"""The stored healthy bands: of known signals and families, in order, and with a fallback."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tb_gan_doctor.diagnose.healthy_bands import EVERY_LOSS, banded_signals, healthy_band
from tb_gan_doctor.model import LOSS_FAMILIES
from tb_gan_doctor.signals import SIGNALS

FEWEST_RUNS = 3


@pytest.mark.parametrize("signal", banded_signals())
def test_every_band_is_of_a_signal_without_a_unit_and_in_order(signal: str) -> None:
    assert SIGNALS[signal].unit in ("ratio", "bits")
    found = [band for loss in LOSS_FAMILIES if (band := healthy_band(signal, loss))]
    assert found
    for band in found:
        assert band.low < band.high
        assert band.runs >= FEWEST_RUNS
        assert band.loss in (*LOSS_FAMILIES, EVERY_LOSS)


def test_a_family_that_was_measured_has_a_band_of_its_own() -> None:
    band = healthy_band("balance/auc", "nonsaturating")
    assert band is not None
    assert band.loss == "nonsaturating"
    assert 0.5 < band.low < band.high < 1.0


def test_a_family_that_was_not_measured_shares_what_no_loss_enters() -> None:
    band = healthy_band("diversity/coverage", "hinge")
    assert band is not None
    assert band.loss == EVERY_LOSS
    assert healthy_band("diversity/coverage", "auto") == band


def test_what_depends_on_the_loss_is_not_shared() -> None:
    assert healthy_band("balance/auc", "hinge") is None


def test_a_networks_own_copy_has_the_band_of_its_signal() -> None:
    assert healthy_band("update/g_ratio:A2B", "wgan-gp") == healthy_band(
        "update/g_ratio", "wgan-gp"
    )


@pytest.mark.parametrize("signal", ["loss/d", "score/real", "gradient/g_norm", "fid", "no/such"])
def test_what_is_not_comparable_has_none(signal: str) -> None:
    assert healthy_band(signal, "nonsaturating") is None


def test_looking_one_up_needs_no_torch() -> None:
    code = (
        "import sys; from tb_gan_doctor.diagnose.healthy_bands import healthy_band;"
        "healthy_band('balance/auc', 'wgan-gp'); sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
