"""What every fault must say of itself."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import re
import sys
import textwrap

import pytest

from tb_gan_doctor.diagnose.catalogue import FAULTS, fault_named
from tb_gan_doctor.diagnose.fault import Fault
from tb_gan_doctor.errors import UnknownName
from tb_gan_doctor.model import LOSS_FAMILIES
from tb_gan_doctor.signals import SIGNALS
from tests.fault_cases import all_cases

HEADINGS = [
    "What it is",
    "Why it hurts",
    "How it is recognized",
    "When it is not this",
    "References",
]
REFUSED_IDS = re.compile(r"^(detect|check|is|no|bad|use|fix)-|-(problem|issue)$")
UNITS = set("steps step ratio share decades norm count severity auc coverage precision".split())
IDS = {fault.META.id for fault in FAULTS}

every_fault = pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.META.id)


def _prose(fault: type[Fault]) -> str:
    return inspect.getdoc(sys.modules[fault.__module__]) or ""


def test_cases_are_told_of_every_fault_and_of_nothing_else() -> None:
    assert [cases.fault.META.id for cases in all_cases()] == [f.META.id for f in FAULTS]


def test_a_fault_is_found_by_its_id() -> None:
    assert [fault_named(fault.META.id) for fault in FAULTS] == list(FAULTS)


def test_an_unknown_id_names_the_near_one() -> None:
    with pytest.raises(UnknownName, match=r"'mode-colapse'.*'mode-collapse'"):
        fault_named("mode-colapse")


@pytest.mark.parametrize(
    "name",
    ["detect-collapse", "no-diversity", "is-frozen", "collapse-problem", "use-hinge", "lr-issue"],
)
def test_the_deny_list_refuses_what_is_no_failing_state(name: str) -> None:
    assert REFUSED_IDS.search(name)


@every_fault
def test_the_id_names_a_failing_state(fault: type[Fault]) -> None:
    assert not REFUSED_IDS.search(fault.META.id)
    assert fault.__module__.rpartition(".")[2] == fault.META.id.replace("-", "_")


@every_fault
def test_prose_has_its_headings_in_order(fault: type[Fault]) -> None:
    prose = _prose(fault)
    found = [line for line in prose.splitlines()[2:] if line and not line.startswith(" ")]
    assert found == HEADINGS
    for heading, next_heading in zip(HEADINGS, [*HEADINGS[1:], None], strict=True):
        _, _, rest = prose.partition(f"\n{heading}\n")
        body = rest.partition(f"\n{next_heading}\n")[0] if next_heading else rest
        assert len(body.split()) >= 8, f"{heading} says next to nothing"


@every_fault
def test_prose_begins_with_one_sentence(fault: type[Fault]) -> None:
    first, blank, *_ = _prose(fault).splitlines()
    assert first.endswith(".")
    assert blank == ""
    assert fault.META.summary.endswith(".")
    assert len(fault.META.title.split()) <= 5


@every_fault
def test_limits_are_numbers_that_cannot_be_changed_in_place(fault: type[Fault]) -> None:
    params = fault.Params()
    fields = dataclasses.fields(params)
    assert fields
    for field in fields:
        assert type(getattr(params, field.name)) in (int, float)
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(params, field.name, 0.0)


@every_fault
def test_every_limit_tells_its_unit_or_its_source(fault: type[Fault]) -> None:
    source = textwrap.dedent(inspect.getsource(fault.Params))
    lines = source.splitlines()
    (body,) = ast.parse(source).body
    assert isinstance(body, ast.ClassDef)
    sourced = 0
    for node in body.body:
        assert isinstance(node, ast.AnnAssign)
        assert isinstance(node.target, ast.Name)
        comment = lines[node.lineno - 1].partition("#")[2]
        has_unit = bool(UNITS & set(node.target.id.split("_")))
        assert has_unit or len(comment.split()) >= 2, node.target.id
        sourced += bool(comment)
    assert sourced >= len(body.body) / 2, "most limits have no comment that gives their source"


@every_fault
def test_other_limits_can_be_given(fault: type[Fault]) -> None:
    params = fault.Params()
    assert fault(params).params is params
    assert fault().params == params


@every_fault
def test_signals_are_known(fault: type[Fault]) -> None:
    assert fault.META.needs
    unknown = {*fault.META.needs, *fault.META.uses} - set(SIGNALS)
    assert not unknown


@every_fault
def test_what_it_explains_is_in_the_catalogue(fault: type[Fault]) -> None:
    for effects in fault.META.explains.values():
        assert effects
        for effect in effects:
            assert effect.partition("/")[0] in IDS - {fault.META.id}


@every_fault
def test_holding_and_clearing_take_their_time(fault: type[Fault]) -> None:
    meta = fault.META
    assert meta.hold_readings >= 1
    assert 0 <= meta.hold_steps < meta.clear_steps


@every_fault
def test_remedies_can_be_followed_and_checked(fault: type[Fault]) -> None:
    assert len(fault.META.remedies) >= 2
    assert len({remedy.do for remedy in fault.META.remedies}) == len(fault.META.remedies)
    assert len({remedy.id for remedy in fault.META.remedies}) == len(fault.META.remedies)
    for remedy in fault.META.remedies:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", remedy.id), remedy.do
        assert remedy.sources, remedy.do
        assert all(source.strip() for source in remedy.sources)
        assert remedy.watch in SIGNALS, remedy.do
        assert remedy.cost in ("free", "restart", "retrain")
        assert remedy.do.endswith(".")
        assert remedy.because.endswith(".")
        assert set(remedy.unless) <= set(LOSS_FAMILIES), remedy.do
        if remedy.code:
            ast.parse(remedy.code)


@every_fault
def test_every_loss_family_is_left_with_a_remedy(fault: type[Fault]) -> None:
    for loss in LOSS_FAMILIES:
        assert any(loss not in remedy.unless for remedy in fault.META.remedies), loss
