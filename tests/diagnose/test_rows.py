"""Which samples are rows of a table."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tb_gan_doctor.diagnose.rows import holds_rows
from tests.builders import facts


@pytest.mark.parametrize(
    ("shape", "is_row"),
    [
        ((2,), True),
        ((40,), True),
        ((64,), False),
        ((8, 8), False),
        ((3, 32, 32), False),
        ((), False),
    ],
)
def test_samples_of_few_numbers_are_rows(shape: tuple[int, ...], is_row: bool) -> None:
    assert holds_rows(replace(facts(), sample_shape=shape)) is is_row
