"""Numbers, steps and foreign text as people read them."""

from __future__ import annotations

import math

import pytest

from tb_gan_doctor.present import plain
from tests.present.sample_reports import finding


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.7134567, "0.713"),
        (1.2e-9, "1.2e-09"),
        (640.0, "640"),
        (12345.0, "12,345"),
        (2e9, "2e+09"),
        (0.0, "0"),
        (math.nan, "NaN"),
        (-math.inf, "-infinity"),
    ],
)
def test_number(value: float, shown: str) -> None:
    assert plain.number(value) == shown


def test_a_unit_is_shown_where_it_says_something() -> None:
    assert plain.quantity(0.5, "bits") == "0.5 bits"
    assert plain.quantity(0.7134, "ratio") == "0.713"


def test_clean_leaves_ordinary_text_alone() -> None:
    assert plain.clean("模型 éü 1e-4 ▲") == "模型 éü 1e-4 ▲"


@pytest.mark.parametrize(
    ("text", "shown"),
    [("\x1b]0;x\x07", "\\x1b]0;x\\x07"), ("a\r\nb", "a\\x0d\\x0ab"), ("\u2028", "\\u2028")],
)
def test_clean_makes_control_characters_visible(text: str, shown: str) -> None:
    assert plain.clean(text) == shown


def test_an_onset_known_to_the_step_is_one_number() -> None:
    assert plain.span(finding(onset_after=1239).episode) == "since step 1,240"
    assert plain.span(finding(onset_after=1240).episode) == "since step 1,240"
