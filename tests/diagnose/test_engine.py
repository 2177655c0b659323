"""The engine: facts in time, one bad rule alone, coverage, verdict."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import pytest

from tb_gan_doctor.diagnose.engine import Engine
from tb_gan_doctor.diagnose.fault import Fault, Meta
from tb_gan_doctor.diagnose.faults.discriminator_overpowering import DiscriminatorOverpowering
from tb_gan_doctor.diagnose.faults.gradients_not_zeroed import GradientsNotZeroed
from tb_gan_doctor.diagnose.faults.mode_collapse import ModeCollapse
from tb_gan_doctor.diagnose.faults.non_finite_values import NonFiniteValues
from tb_gan_doctor.diagnose.faults.real_fake_range_mismatch import RealFakeRangeMismatch
from tb_gan_doctor.model import Coverage, Episode, Outcome, Reading, Report, WarmingUp, Window
from tb_gan_doctor.present.as_json import dumps
from tests.builders import Script, facts, steady
from tests.faults.test_mode_collapse import COLLAPSED
from tests.healthy_runs import FACTS, healthy


def _meta(fault_id: str) -> Meta:
    return Meta(
        id=fault_id,
        title="Some fault",
        summary="Something is wrong.",
        group="tests",
        needs=("loss/d",),
        hold_steps=1,
        hold_readings=1,
        clear_steps=10,
        remedies=(),
    )


class LossAboveOne(Fault):
    """Speaks of one window as soon as it sees it."""

    META: ClassVar[Meta] = _meta("loss-above-one")
    Params: ClassVar[type] = dict

    def read(self, window: Window) -> Outcome:
        loss = window.get("loss/d")
        if loss != loss:
            return None
        if window.first_step < 20:
            return WarmingUp("the first 20 steps say nothing")
        return Reading(0.9 if loss > 1 else 0.0)

    def describe(self, episode: Episode) -> str:
        return f"The loss is above one since step {episode.onset_by}."


class BreaksAtStep100(LossAboveOne):
    META: ClassVar[Meta] = _meta("breaks-at-step")

    def read(self, window: Window) -> Outcome:
        if window.last_step >= 100:
            raise ZeroDivisionError("division by zero")
        return super().read(window)


def _fed(engine: Engine, script: Script) -> Engine:
    for window in script.windows():
        engine.feed(window)
    return engine


def _coverage(engine: Engine) -> dict[str, Coverage]:
    return {entry.fault: entry for entry in engine.coverage()}


def test_feeding_returns_what_opened_changed_and_resolved() -> None:
    script = steady(100, {"loss/d": 0.5}).then(50, {"loss/d": 2.0}).then(100, {"loss/d": 0.5})
    engine = Engine([LossAboveOne])
    returned = {
        window.last_step: [(e.fault, e.level) for e in changed]
        for window in script.windows()
        if (changed := engine.feed(window))
    }
    assert returned == {
        109: [("loss-above-one", "critical")],
        159: [("loss-above-one", "healthy")],
    }


def test_severities_are_those_of_the_newest_window() -> None:
    engine = _fed(Engine([LossAboveOne]), steady(40, {"loss/d": 2.0}))
    assert engine.severities() == [0.9]
    silent = steady(40, {"loss/d": 2.0}).then(10, {"loss/d": None}).windows()[-1]
    engine.feed(silent)
    assert [str(severity) for severity in engine.severities()] == ["nan"]


def test_a_rule_that_breaks_takes_no_other_down() -> None:
    script = steady(80, {"loss/d": 0.5}).then(200, {"loss/d": 2.0})
    engine = _fed(Engine([BreaksAtStep100, LossAboveOne]), script)
    coverage = _coverage(engine)
    assert coverage["breaks-at-step"] == Coverage(
        "breaks-at-step",
        "errored",
        why="the rule failed: ZeroDivisionError: division by zero",
    )
    assert coverage["loss-above-one"].state == "checked"
    assert [episode.fault for episode in engine.episodes()] == ["breaks-at-step", "loss-above-one"]


def test_a_probe_that_failed_while_recording_makes_its_checks_errored() -> None:
    engine = Engine([GradientsNotZeroed, NonFiniteValues])
    engine.learn(replace(FACTS, errors=(("leftovers", "RuntimeError: out of memory"),)))
    coverage = _coverage(_fed(engine, healthy()))
    entry = coverage["gradients-not-zeroed"]
    assert entry.state == "errored"
    assert entry.why == "leftovers failed while recording: RuntimeError: out of memory"
    assert coverage["non-finite-values"].state == "checked"


def test_what_a_rule_found_before_it_broke_stays_in_the_report() -> None:
    script = steady(80, {"loss/d": 0.5}).then(200, {"loss/d": 2.0})
    report = _fed(Engine([BreaksAtStep100]), script).report("run")
    assert [finding.episode.onset_by for finding in report.findings] == [89]


def test_facts_hold_for_the_windows_that_follow() -> None:
    script = healthy().always({"data/real_min": 0.0})
    engine = Engine([RealFakeRangeMismatch])
    engine.learn(facts(last_module="Linear"))
    windows = script.windows()
    for window in windows[:20]:
        engine.feed(window)
    assert engine.coverage()[0].state == "not-applicable"
    engine.learn(facts(last_module="Tanh", step=200))
    for window in windows[20:]:
        engine.feed(window)
    assert engine.coverage()[0].state == "checked"
    assert [episode.onset_by for episode in engine.episodes()] == [209]
    assert engine.report("run").facts.step == 200


def test_the_loss_family_decides_which_remedies_are_offered() -> None:
    def remedies(loss: str) -> set[str]:
        script = healthy(steps=10).always({"loss/d": float("nan")}).then(50)
        engine = Engine([NonFiniteValues])
        engine.learn(facts(loss))
        (finding,) = _fed(engine, script).report("run").findings
        return {remedy.do for remedy in finding.remedies}

    offered, every = remedies("wgan-gp"), {r.do for r in NonFiniteValues.META.remedies}
    assert remedies("nonsaturating") == remedies("auto") == every
    assert {do.partition(":")[0] for do in every - offered} == {
        "Compute the adversarial loss from raw scores"
    }


def test_not_measured_is_told_with_the_way_to_supply_it() -> None:
    engine = _fed(Engine([ModeCollapse]), healthy().drop("diversity/"))
    (entry,) = engine.coverage()
    assert (entry.state, entry.missing) == (
        "not-measured",
        ("diversity/excess_empty", "diversity/rke_ratio"),
    )
    assert entry.why == "pass real= and fake= to step(), or generator= and discriminator="


def test_only_what_is_missing_is_named() -> None:
    engine = _fed(Engine([ModeCollapse]), healthy().drop("diversity/rke_ratio"))
    assert engine.coverage()[0].missing == ("diversity/rke_ratio",)


def test_warming_up_says_what_it_waits_for() -> None:
    engine = _fed(Engine([DiscriminatorOverpowering]), healthy(steps=100))
    (entry,) = engine.coverage()
    assert entry.state == "warming-up"
    assert "300 steps" in entry.why


def test_a_fault_that_spoke_once_counts_as_checked() -> None:
    script = healthy(steps=400).then(100, {"balance/auc": None})
    assert _fed(Engine([DiscriminatorOverpowering]), script).coverage()[0].state == "checked"


@pytest.mark.parametrize(
    ("script", "verdict", "headline"),
    [
        (steady(500, {"fid": 12.0}), "unknown", "Nothing could be checked"),
        (healthy(steps=20), "unknown", "Too short to tell"),
        (healthy(), "healthy", "No fault found"),
        (
            healthy().then(300, COLLAPSED),
            "critical",
            "Mode collapse since step 1049",
        ),
        (
            healthy().then(300, COLLAPSED).then(800, healthy().stretches[0][1]),
            "healthy",
            "Recovered (mode collapse earlier)",
        ),
    ],
    ids=["nothing measured", "too short", "healthy", "collapsed", "recovered"],
)
def test_verdict_and_headline(script: Script, verdict: str, headline: str) -> None:
    engine = Engine([DiscriminatorOverpowering, ModeCollapse])
    report = _fed(engine, script).report("run")
    assert (report.verdict, report.headline) == (verdict, headline)


def test_a_run_without_windows_has_a_report_too() -> None:
    report = Engine().report("empty")
    assert (report.verdict, report.windows_kept, report.findings) == ("unknown", 0, ())
    assert (report.first_step, report.last_step) == (0, 0)
    assert {entry.state for entry in report.coverage} <= {"not-measured", "warming-up"}
    assert dumps([report]).startswith("{")


def test_other_open_findings_are_counted_in_the_headline() -> None:
    script = healthy().then(300, {**COLLAPSED, "gradient/d_leftover": 1.0})
    report = _fed(Engine([GradientsNotZeroed, ModeCollapse]), script).report("run")
    assert report.headline == "Gradients not zeroed since step 1009, +1"
    assert [finding.role for finding in report.findings] == ["root", "symptom"]
    assert report.findings[1].explained_by == ("gradients-not-zeroed",)


def test_alarms_come_first_and_of_these_the_roots() -> None:
    script = (
        healthy()
        .then(300, {"data/real_min": -1.5})  # on its own, and no alarm
        .then(300, {**COLLAPSED, "gradient/d_leftover": 1.0})
    )
    chosen = [ModeCollapse, RealFakeRangeMismatch, GradientsNotZeroed]
    engine = Engine(chosen)
    engine.learn(FACTS)
    report = _fed(engine, script).report("run")
    assert [(f.episode.fault, f.role) for f in report.findings] == [
        ("gradients-not-zeroed", "root"),
        ("mode-collapse", "symptom"),
        ("real-fake-range-mismatch", "independent"),
    ]


def _report(script: Script) -> Report:
    engine = Engine()
    engine.learn(FACTS)
    return _fed(engine, script).report("run", notes=["read to the end"], windows_total=7000)


def test_the_report_carries_notes_and_window_counts() -> None:
    report = _report(healthy())
    assert report.notes == ("read to the end",)
    assert (report.windows_kept, report.windows_total) == (100, 7000)
    assert (report.first_step, report.last_step) == (0, 999)


def test_equal_windows_give_equal_bytes() -> None:
    script = healthy().then(400, COLLAPSED)
    assert dumps([_report(script)]) == dumps([_report(script)])
