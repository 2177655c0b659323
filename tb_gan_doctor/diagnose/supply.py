"""How a user has signals measured that are missing, given what is supplied already."""

from __future__ import annotations

from collections.abc import Iterable

from tb_gan_doctor.facts import SEVERAL_INPUTS, RunFacts
from tb_gan_doctor.signals import SIGNALS, signal_of

_SCORES = SIGNALS["score/real"].supply
_SAMPLES = SIGNALS["data/real_mean"].supply
_NOISE = SIGNALS["latent/repeated"].supply
_HELD_OUT = SIGNALS["held_out/auc"].supply
_SLOPES = ("gradient/input", "gradient/score")
_PASSED = {_SCORES: ("d_real", "d_fake"), _SAMPLES: ("real", "fake")}

NOT_TOLD = (
    "pass {names} to step(): the discriminator's calls do not tell its real inputs from its "
    "fake ones"
)
NO_SLOPE = (
    "the generator's loss was not seen to come from fakes that the discriminator scores just as "
    "the generator makes them"
)
WHICH_IS_NOISE = "the generator has several inputs, and which of them is noise is not certain"
NOT_CALLED = "the generator was not seen to be called before its optimizer stepped"
FEW_SAMPLES = "fewer than 512 real samples, or 128 fake ones after them, have come so far"
NOT_SCORED = (
    "held_out= cannot be scored: the discriminator was not seen to be called with samples alone, "
    "or with a class for each where held_out=(samples, classes) is passed"
)
REASONS = (NOT_TOLD, NO_SLOPE, NOT_SCORED, WHICH_IS_NOISE, NOT_CALLED, FEW_SAMPLES)
"""All that is said beside the signals' own ways, to be translated."""


def ways_to_supply(signals: Iterable[str], facts: RunFacts) -> list[str]:
    """What to pass, or why it was not measured where all is passed; each once."""
    given = {*facts.inputs}
    if "sample_fn" in given:
        given.add("fake")
    has_networks = given >= {"generator", "discriminator"}
    ways: dict[str, None] = {}
    names: dict[str, None] = {}
    for signal in signals:
        way = signal_of(signal).supply
        if way == _NOISE and "generator" in given:
            way = WHICH_IS_NOISE if SEVERAL_INPUTS in facts.seen else NOT_CALLED
        elif has_networks and way in _PASSED:
            wanted = [name for name in _PASSED[way] if name not in given]
            names.update(dict.fromkeys(wanted))
            way = "" if wanted else _why_not(facts)
        elif has_networks and way == _HELD_OUT and "held_out" in given:
            way = NOT_SCORED
        elif has_networks and signal.startswith(_SLOPES):
            way = NO_SLOPE
        ways[way] = None
    ways.pop("", None)
    return [*([NOT_TOLD.format(names=_listed(names))] if names else []), *ways]


def _why_not(facts: RunFacts) -> str:
    why = dict(facts.errors).get("sample_fn")
    return FEW_SAMPLES if why is None else f"sample_fn failed while recording: {why}"


def _listed(names: Iterable[str]) -> str:
    *first, last = (f"{name}=" for name in names)
    return f"{', '.join(first)} and {last}" if first else last
