"""Pairs of losses that one game cannot give, or no longer: labels, signs, clamps, explosions."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from dataclasses import replace

import pytest

from tb_gan_doctor.locale.language import Language
from tb_gan_doctor.model import ScalarSource
from tb_gan_doctor.present.translated import told
from tests.diagnose.scalar_reports import (
    CRITIC,
    EPOCHS,
    LOSS,
    Curve,
    findings,
    near,
    report,
    then,
)


def jumping(middle: float, spread: float = 1.2, seed: int = 1) -> Curve:
    rng = random.Random(seed)
    return lambda _: middle * math.exp(rng.gauss(0.0, spread))


def since_80(before: float, later: float) -> Curve:
    return then(80, near(before), lambda _: later)


ILL: dict[str, tuple[Mapping[str, Curve], ScalarSource, tuple[str, str, str]]] = {
    "labels of one player are swapped": (
        {"loss/d": jumping(6e-3), "loss/g": jumping(3e-3, seed=2)}, LOSS,
        ("label-or-sign-error", "both-losses", "warning"),
    ),
    "the sign of G's loss is wrong": (
        {"loss/d": jumping(2e-2), "loss/g": near(-4.8, 0.05)}, LOSS,
        ("label-or-sign-error", "negative-loss", "warning"),
    ),
    "the sign is wrong in least squares": (
        {"loss/d": jumping(3e-3), "loss/g": near(-0.499, 0.001)}, LOSS,
        ("label-or-sign-error", "negative-loss", "warning"),
    ),
    "every fake passes for real": (
        {"loss/d": then(100, near(1.3), near(5.0)), "loss/g": then(100, near(0.7), jumping(4e-3))},
        LOSS, ("discriminator-blind", "fooled", "warning"),
    ),
    "every fake passes for real, in epochs": (
        {"loss/d": near(5.0), "loss/g": jumping(4e-3)}, EPOCHS,
        ("discriminator-blind", "fooled", "warning"),
    ),
    "D's loss explodes": (
        {"loss/d": then(80, near(1.2), lambda i: 1.2 * 1.08 ** (i - 80)), "loss/g": near(3.0)},
        LOSS, ("lipschitz-control-missing", "unbounded", "critical"),
    ),
    "both halves of BCELoss are clamped": (
        {"loss/d": since_80(1.2, 50.0), "loss/g": since_80(1.0, 0.0)}, LOSS,
        ("non-finite-values", "clamped", "critical"),
    ),
    "everything is taken for fake": (
        {"loss/d": since_80(1.2, 100.0), "loss/g": since_80(1.0, 100.0)}, LOSS,
        ("non-finite-values", "clamped", "critical"),
    ),
    "G cannot get out of the clamp": (
        {"loss/d": since_80(1.2, 0.0), "loss/g": since_80(1.0, 100.0)}, LOSS,
        ("non-finite-values", "clamped", "critical"),
    ),
    "D is clamped beside a total": (
        {"loss/d": since_80(1.2, 100.0), "loss/g": near(20.0)},
        replace(LOSS, is_total=True), ("non-finite-values", "clamped", "critical"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ILL)
def test_it_is_named_first(name: str) -> None:
    curves, source, expected = ILL[name]
    said = report(curves, source)
    assert findings(said)[0] == expected
    assert said.findings[0].role != "symptom"
    assert all(f.role == "symptom" for f in said.findings[1:] if f.episode.fault == "oscillation")


@pytest.mark.parametrize("name", ILL)
def test_it_is_told_in_chinese_with_the_same_numbers(name: str) -> None:
    curves, source, _ = ILL[name]
    episode = report(curves, source).findings[0].episode
    text = told(episode, Language("zh").fault(episode.fault))
    assert text
    assert not set("{}[]|") & set(text)


NEAR_MISSES: dict[str, tuple[Mapping[str, Curve], ScalarSource]] = {
    "both divided by many steps": ({"loss/d": near(0.015), "loss/g": near(0.01)}, LOSS),
    "saturating, at chance": ({"loss/d": near(1.386), "loss/g": near(-0.69)}, LOSS),
    "hinge, fakes score high": ({"loss/d": near(1.9), "loss/g": near(-0.8)}, LOSS),
    "hinge about zero": ({"loss/d": near(2.0), "loss/g": lambda i: 0.01 * math.sin(i)}, LOSS),
    "hinge, class losses in D": ({"loss/d": near(5.7, 0.05), "loss/g": near(-0.3)}, LOSS),
    "least squares at chance": ({"loss/d": near(0.5), "loss/g": near(0.25)}, LOSS),
    "a total with a negative term": (
        {"loss/d": near(0.3), "loss/g": near(-2.0)}, replace(LOSS, is_total=True)
    ),
    "critic below zero": ({"loss/d": near(-0.02), "loss/g": near(-4.0)}, CRITIC),
    "critic near zero": ({"loss/d": near(0.002), "loss/g": near(0.001)}, CRITIC),
    "a loss times 1000": ({"loss/d": near(1386.0), "loss/g": near(693.0)}, LOSS),
    "a large loss that falls": ({"loss/d": lambda i: 9000.0 / (1 + i), "loss/g": near(2.0)}, LOSS),
    "one spike": ({"loss/d": lambda i: 1e6 if i == 150 else 1.2, "loss/g": near(0.8)}, LOSS),
    "a loss that is near 100": ({"loss/d": near(100.0, 0.02), "loss/g": near(0.9)}, LOSS),
    "100 once": (
        {"loss/d": lambda i: 100.0 if i == 90 else 1.2, "loss/g": lambda i: 0.9 * (i != 90)}, LOSS
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_what_one_game_can_give_is_quiet(name: str) -> None:
    curves, source = NEAR_MISSES[name]
    assert findings(report(curves, source)) == []


def test_a_generator_that_runs_ahead_for_a_while_is_quiet() -> None:
    curves = {"loss/d": near(5.0), "loss/g": then(80, jumping(4e-3), near(0.7))}
    assert findings(report(curves, every=20)) == []


@pytest.mark.parametrize(
    ("metric", "curve", "is_named"),
    [
        ("FID", near(190.0, 0.05), True),
        ("metrics/fid50k_full", lambda i: max(300.0 - i / 10, 297.0), True),
        ("FID", lambda i: 300.0 * 0.999**i, False),  # slow, and not at its end
        ("FID", near(120.0, 0.05), False),
        ("FAD", near(190.0, 0.05), False),  # of audio: another scale
        ("KID", near(190.0, 0.05), False),
    ],
)
def test_fid_shows_what_never_learned(metric: str, curve: Curve, is_named: bool) -> None:
    curves = {"loss/d": near(1.2), "loss/g": near(0.8)}
    found = findings(report(curves, rare={metric: curve}))
    assert found == ([("never-learned", "metric", "warning")] if is_named else [])


def test_few_evaluations_are_too_few_to_say_that_nothing_was_learned() -> None:
    said = report({"loss/d": near(1.2), "loss/g": near(0.8)}, points=90, rare={"FID": near(190.0)})
    assert findings(said) == []
    (entry,) = [c for c in said.coverage if c.fault == "never-learned"]
    assert entry.state == "warming-up"
