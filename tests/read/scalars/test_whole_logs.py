"""Which whole logs are taken for GANs."""

from __future__ import annotations

import pytest

from tb_gan_doctor.read.scalars.candidates import candidates
from tests.read.scalars.whole_logs import GANS, OTHERS


def _tags(text: str) -> list[str]:
    return [" ".join(tag.split()) for tag in text.split(";")]


@pytest.mark.parametrize("kind", GANS)
def test_a_gan_is_seen(kind: str) -> None:
    (found,) = candidates({"exp": _tags(GANS[kind])})
    assert found.name == "exp"


@pytest.mark.parametrize("kind", OTHERS)
def test_nothing_else_is_taken_for_one(kind: str) -> None:
    assert candidates({"exp": _tags(OTHERS[kind])}) == []


def test_the_name_of_a_run_makes_no_generator() -> None:
    tags = ["adv_loss", "discriminator_loss", "target_acc", "cls_loss"]
    assert candidates({"gan_experiments/disc_1": tags}) == []


def test_what_a_user_says_goes_before_what_a_log_looks_like() -> None:
    def said(run: str, tag: str) -> str | None:
        return {"generator_loss": "g_loss"}.get(tag)

    tags = ["mlm_accuracy", "generator_loss", "discriminator_loss"]
    assert candidates({"exp": tags}) == []
    assert len(candidates({"exp": tags}, (), said)) == 1
