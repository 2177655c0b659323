"""Every training that has a fault against every fault: who else speaks up, and who is blamed.

The table in tests/golden/confusion.txt is read in reviews: a new entry in a row is a fault that
now speaks up in trainings that have another one.
"""

from __future__ import annotations

import functools

import pytest

from tb_gan_doctor.diagnose.catalogue import FAULTS
from tb_gan_doctor.diagnose.engine import Engine
from tb_gan_doctor.model import LEVELS, Report
from tests.builders import facts
from tests.chain_reactions import CHAIN_REACTIONS, ChainReaction
from tests.fault_cases import all_cases
from tests.fault_tester import Firing
from tests.healthy_runs import BANDS, healthy, learning
from tests.stored_text import check_golden

ROWS: list[tuple[str, Firing | ChainReaction]] = [
    *((cases.fault.META.id, case) for cases in all_cases() for case in cases.firing),
    *((chain.root, chain) for chain in CHAIN_REACTIONS),
]
LETTER = {"watch": "w", "warning": "W", "critical": "C"}
ROLE_MARK = {"root": "*", "independent": " ", "symptom": "'"}


@functools.cache
def _report(place: int) -> Report:
    case = ROWS[place][1]
    engine = Engine()
    engine.learn(case.facts)
    lengths = case.lengths if isinstance(case, Firing) else ()
    for window in case.script.windows(*lengths):
        engine.feed(window)
    return engine.report(case.name)


def _cell(report: Report, fault: str) -> str:
    found = [finding for finding in report.findings if finding.episode.fault == fault]
    if not found:
        return ". "
    worst = max(found, key=lambda finding: LEVELS.index(finding.episode.peak_level))
    return LETTER[worst.episode.peak_level] + ROLE_MARK[worst.role]


def _table() -> str:
    ids = [fault.META.id for fault in FAULTS]
    lines = [
        "w watch, W warning, C critical at the worst; * root, ' symptom of another; . not found",
        "",
        *("|  " * place + f"{name}" for place, name in enumerate(ids)),
    ]
    heading = ""
    for place, (fault, case) in enumerate(ROWS):
        group = fault if isinstance(case, Firing) else "chain reactions"
        if group != heading:
            lines += ["", group]
            heading = group
        cells = " ".join(_cell(_report(place), name) for name in ids)
        blamed = "" if isinstance(case, Firing) else f"{fault}: "
        lines.append(f"{cells} {blamed}{case.name}")
    return "\n".join(lines) + "\n"


def test_golden_confusion_table() -> None:
    check_golden("confusion.txt", _table())


@pytest.mark.parametrize("place", range(len(ROWS)), ids=lambda place: ROWS[place][1].name)
def test_the_fault_that_was_put_in_is_named_first(place: int) -> None:
    fault, case = ROWS[place]
    first, *others = _report(place).findings
    led_by = case.led_by if isinstance(case, Firing) else ""
    assert first.episode.fault == (led_by or fault)
    assert first.role != "symptom"
    assert {finding.role for finding in others} <= {"symptom"}
    (found,) = (f.episode for f in (first, *others) if f.episode.fault == fault)
    assert isinstance(case, ChainReaction) or found.kind == case.kind


def test_a_symptom_is_shown_under_a_cause_that_was_found() -> None:
    shown = 0
    for place in range(len(ROWS)):
        findings = _report(place).findings
        for finding in findings:
            if finding.role == "symptom":
                shown += 1
                assert set(finding.explained_by) <= {f.episode.fault for f in findings}
    assert shown > 0


@pytest.mark.parametrize("loss", BANDS)
def test_healthy_runs_of_every_loss_family_are_silent(loss: str) -> None:
    for script in (healthy(loss, 2000), learning(loss), learning(loss, 3000, scale_steps=500.0)):
        engine = Engine()
        engine.learn(facts(loss))
        for window in script.windows():
            engine.feed(window)
        assert engine.report(loss).findings == ()
        assert {entry.state for entry in engine.coverage()} == {"checked"}
