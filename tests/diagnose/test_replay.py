"""A stored run through the engine: Report, timeline, thinned runs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tb_gan_doctor.diagnose.catalogue import FAULTS
from tb_gan_doctor.diagnose.engine import Engine
from tb_gan_doctor.diagnose.faults.mode_collapse import ModeCollapse
from tb_gan_doctor.diagnose.faults.real_fake_range_mismatch import RealFakeRangeMismatch
from tb_gan_doctor.diagnose.replay import level_segments, replay
from tb_gan_doctor.model import Episode, Run
from tb_gan_doctor.present.as_json import dumps
from tests.builders import Script, facts
from tests.faults.test_mode_collapse import COLLAPSED
from tests.healthy_runs import FACTS, healthy

SCRIPT = healthy().then(500, COLLAPSED)


def _run(script: Script = SCRIPT) -> Run:
    windows = script.windows()
    return Run("run", windows, [FACTS], windows_total=len(windows))


def _engine(run: Run) -> Engine:
    engine = Engine()
    engine.learn(FACTS)
    for window in run.windows:
        engine.feed(window)
    return engine


def test_equals_what_the_engine_said_while_training() -> None:
    run = _run()
    assert dumps([replay(run).report]) == dumps([_engine(run).report("run")])


def test_timeline_holds_every_fault_in_every_window() -> None:
    run = _run()
    timeline = replay(run).timeline
    assert timeline.faults == tuple(fault.META.id for fault in FAULTS)
    assert timeline.severity.shape == (len(FAULTS), 150)
    assert timeline.severity.dtype == np.float32
    assert (timeline.first_steps[-1], timeline.last_steps[-1]) == (1490, 1499)


def test_timeline_is_nan_where_a_fault_did_not_speak() -> None:
    run = _run()
    timeline = replay(run).timeline
    row = timeline.severity[timeline.faults.index("mode-collapse")]
    spoke = [timeline.last_steps[i] for i in np.flatnonzero(~np.isnan(row))]
    assert spoke == list(range(149, 1500, 50))
    assert row[timeline.last_steps.index(999)] == 0
    assert row[timeline.last_steps.index(1049)] > 0.85


def test_levels_begin_at_the_onset_and_leave_healthy_out() -> None:
    levels = replay(_run()).timeline.levels
    assert levels["mode-collapse"] == [(1049, 1499, "critical")]
    assert "non-finite-values" not in levels


def test_levels_end_where_the_episode_was_resolved() -> None:
    episode = Episode(
        "some-fault",
        90,
        99,
        120,
        resolved_step=400,
        level="healthy",
        changes=[(120, "watch"), (200, "critical"), (300, "watch"), (400, "healthy")],
    )
    assert level_segments([episode], 1000) == {
        "some-fault": [(99, 199, "watch"), (200, 299, "critical"), (300, 399, "watch")]
    }


def test_an_open_level_lasts_to_the_end_of_the_run() -> None:
    episode = Episode("some-fault", 90, 99, 120, level="watch", changes=[(120, "watch")])
    assert level_segments([episode], 1000) == {"some-fault": [(99, 1000, "watch")]}


def test_a_run_without_windows_has_an_empty_timeline() -> None:
    result = replay(Run("run"))
    assert result.timeline.severity.shape == (len(FAULTS), 0)
    assert result.timeline.levels == {}
    assert result.report.verdict == "unknown"


def test_facts_are_learned_before_the_window_that_holds_their_step() -> None:
    run = _run(healthy().always({"data/real_min": 0.0}))
    run.facts = [facts(last_module="Linear"), facts(last_module="Tanh", step=505)]
    report = replay(run, [RealFakeRangeMismatch]).report
    assert [finding.episode.onset_by for finding in report.findings] == [509]


def test_facts_after_the_last_window_are_learned_too() -> None:
    run = _run()
    run.facts = [FACTS, replace(FACTS, step=5000, loss="hinge")]
    assert replay(run).report.facts.loss == "hinge"


def _thinned(ledger: list[Episode] | None) -> Run:
    run = _run()
    return replace(run, windows=run.windows[::7], ledger=ledger)


def test_a_thinned_run_takes_its_episodes_from_the_ledger() -> None:
    whole = _engine(_run())
    thinned = replay(_thinned(whole.episodes()))
    expected = whole.report("run")
    assert [f.episode for f in thinned.report.findings] == [f.episode for f in expected.findings]
    assert thinned.report.verdict == expected.verdict
    assert thinned.timeline.levels == {"mode-collapse": [(1049, 1479, "critical")]}


def test_a_thinned_run_says_so() -> None:
    report = replay(_thinned(_engine(_run()).episodes())).report
    assert (report.windows_kept, report.windows_total) == (22, 150)
    assert report.notes == (
        "22 of 150 windows were kept here; findings come from the recorder's own ledger",
    )


def test_a_thinned_run_without_a_ledger_goes_by_what_was_kept() -> None:
    report = replay(_thinned(None)).report
    assert report.notes[0].endswith("findings come from the windows that were kept")


def test_a_ledger_is_not_used_where_every_window_is_there() -> None:
    stale = [Episode("mode-dropping", 1, 2, 3, level="critical", peak=0.9, changes=[(3, "watch")])]
    report = replay(replace(_run(), ledger=stale)).report
    assert "mode-dropping" not in {finding.episode.fault for finding in report.findings}


def test_a_fault_of_the_ledger_that_is_not_in_the_catalogue_is_left_out() -> None:
    unknown = Episode("of-a-later-version", 1, 2, 3, level="critical", changes=[(3, "critical")])
    result = replay(_thinned([unknown]))
    assert result.report.findings == ()


@pytest.mark.parametrize("faults", [[ModeCollapse], [ModeCollapse()]], ids=["class", "instance"])
def test_faults_can_be_chosen(faults: list[type[ModeCollapse] | ModeCollapse]) -> None:
    result = replay(_run(), faults)
    assert result.timeline.faults == ("mode-collapse",)
    assert [entry.fault for entry in result.report.coverage] == ["mode-collapse"]
