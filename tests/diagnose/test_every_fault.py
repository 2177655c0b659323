"""What holds for every fault, on trainings that have it and on some that are broken."""

from __future__ import annotations

import copy
import functools
import math
import pickle
import time
from collections.abc import Sequence

import numpy as np
import pytest

from tb_gan_doctor.diagnose.catalogue import FAULTS
from tb_gan_doctor.diagnose.engine import Engine
from tb_gan_doctor.diagnose.fault import Fault
from tb_gan_doctor.diagnose.prose import not_this
from tb_gan_doctor.model import Episode, Reading, RunFacts, WarmingUp, Window
from tb_gan_doctor.present.as_json import dumps
from tests.builders import noise, steady
from tests.fault_cases import all_cases
from tests.fault_tester import Firing
from tests.healthy_runs import FACTS, healthy, learning

MOST_SECONDS = 0.5
CASES = {cases.fault: cases for cases in all_cases()}

every_fault = pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.META.id)
every_firing = pytest.mark.parametrize(
    ("fault", "case"),
    [(fault, case) for fault, cases in CASES.items() for case in cases.firing],
    ids=lambda value: value.name if isinstance(value, Firing) else value.META.id,
)


def _engine(
    windows: Sequence[Window], facts: RunFacts = FACTS, faults: Sequence[type[Fault]] = FAULTS
) -> Engine:
    engine = Engine(faults)
    engine.learn(facts)
    for window in windows:
        engine.feed(window)
    return engine


@functools.cache
def _first_firing(fault: type[Fault]) -> tuple[list[Window], RunFacts]:
    case = CASES[fault].firing[0]
    return case.script.windows(*case.lengths), case.facts


def _state(engine: Engine) -> str:
    return engine.coverage()[0].state


@every_fault
def test_its_prose_says_what_looks_like_it(fault: type[Fault]) -> None:
    assert len(not_this(fault)) > 40
    assert "References" not in not_this(fault)


@every_fault
def test_the_same_windows_give_the_same_report(fault: type[Fault]) -> None:
    windows, facts = _first_firing(fault)
    first, second = (_engine(windows, facts, [fault]).report("run") for _ in range(2))
    assert dumps([first]) == dumps([second])


@every_fault
def test_windows_and_facts_are_left_as_they_are(fault: type[Fault]) -> None:
    windows, facts = _first_firing(fault)
    before = [repr(window.values) for window in windows]
    told = repr(facts)
    _engine(windows, facts, [fault])
    assert [repr(window.values) for window in windows] == before
    assert repr(facts) == told


@every_fault
def test_two_runs_do_not_share_anything(fault: type[Fault]) -> None:
    windows, facts = _first_firing(fault)
    alone = dumps([_engine(windows, facts, [fault]).report("run")])
    ill, well = Engine([fault]), Engine([fault])
    ill.learn(facts)
    well.learn(FACTS)
    for window, good in zip(windows, healthy(steps=10 * len(windows)).windows(), strict=True):
        ill.feed(window)
        well.feed(good)
    assert dumps([ill.report("run")]) == alone
    assert well.episodes() == []


@every_fault
@pytest.mark.parametrize("make", ["deepcopy", "pickle"])
def test_a_copy_goes_on_as_the_original(fault: type[Fault], make: str) -> None:
    windows, facts = _first_firing(fault)
    for share in (0.3, 0.9):
        middle = int(len(windows) * share)
        engine = _engine(windows[:middle], facts, [fault])
        copied: Engine = (
            copy.deepcopy(engine) if make == "deepcopy" else pickle.loads(pickle.dumps(engine))
        )
        for window in windows[middle:]:
            engine.feed(window)
        untouched = dumps([copied.report("run")])
        assert untouched == dumps([_engine(windows[:middle], facts, [fault]).report("run")])
        for window in windows[middle:]:
            copied.feed(window)
        assert dumps([copied.report("run")]) == dumps([engine.report("run")])


@every_fault
def test_without_the_signals_that_it_needs_it_was_not_measured(fault: type[Fault]) -> None:
    names = {*fault.META.needs, *fault.META.uses}
    windows = healthy(steps=2000).drop(*names).windows()
    goes_by_facts = any(name.startswith("fact/") for name in fault.META.needs)
    known = RunFacts() if goes_by_facts else FACTS
    (entry,) = _engine(windows, known, [fault]).coverage()
    assert entry.state == "not-measured"
    assert set(entry.missing) == set(fault.META.needs)
    assert entry.why


@every_fault
def test_without_one_needed_signal_it_names_it_or_goes_by_the_others(fault: type[Fault]) -> None:
    for name in fault.META.needs:
        script = CASES[fault].firing[0].script.drop(name)
        (entry,) = _engine(script.windows(), CASES[fault].firing[0].facts, [fault]).coverage()
        assert (entry.state, entry.missing) in (("not-measured", (name,)), ("checked", ()))


@every_fault
def test_a_signal_may_appear_and_disappear_at_any_time(fault: type[Fault]) -> None:
    names = [*fault.META.needs, *fault.META.uses]
    gone = dict.fromkeys(names)
    there = {name: healthy().stretches[0][1].get(name) for name in names}
    script = healthy(steps=200).always(gone).then(1000, there).then(300, gone).then(600, there)
    engine = _engine(script.windows(), FACTS, [fault])
    assert _state(engine) == "checked"
    assert engine.episodes() == []


@every_fault
def test_silence_neither_opens_nor_resolves(fault: type[Fault]) -> None:
    windows, facts = _first_firing(fault)
    engine = _engine(windows, facts, [fault])
    before = copy.deepcopy(engine.episodes())
    silent = steady(20000, {"fid": 3.0}).windows()
    for window in silent[2 * len(windows) :]:
        assert engine.feed(window) == []
    assert engine.episodes() == before


@every_fault
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 0.0, 3.4e38, -3.4e38, 1e-45])
def test_any_number_is_survived(fault: type[Fault], value: float) -> None:
    good = learning(steps=800).windows()
    for which in range(4):  # every column, then each a different third of them
        windows = [
            Window(
                window.first_step,
                window.last_step,
                window.schema,
                [
                    value if (not which or i % 3 == which - 1) and place % 7 < 4 else old
                    for i, old in enumerate(window.values)
                ],
            )
            for place, window in enumerate(good)
        ]
        engine = _engine(windows, FACTS, [fault])
        assert _state(engine) != "errored", engine.coverage()[0].why
        for severity in engine.severities():
            assert severity != severity or 0.0 <= severity <= 1.0
        dumps([engine.report("run")])


@every_fault
@pytest.mark.parametrize("value", [0.0, -1.0])
def test_a_signal_that_never_moves_is_survived(fault: type[Fault], value: float) -> None:
    for name in (*fault.META.needs, *fault.META.uses):
        windows = healthy(steps=1500).always({name: value}).windows()
        (entry,) = _engine(windows, FACTS, [fault]).coverage()
        assert entry.state in ("checked", "warming-up"), f"{name}: {entry.why}"


@every_fault
def test_every_reading_is_in_bounds_and_proves_itself(fault: type[Fault]) -> None:
    windows, facts = _first_firing(fault)
    rule = fault()
    rule.learn(facts)
    spoke = 0
    for window in windows:
        rule.progress.update(window)
        outcome = rule.read(window)
        if isinstance(outcome, WarmingUp):
            assert outcome.why
        if not isinstance(outcome, Reading):
            continue
        spoke += 1
        assert 0.0 <= outcome.severity <= 1.0
        assert outcome.since_step is None or 0 <= outcome.since_step <= window.last_step
        if outcome.severity > 0:
            assert outcome.evidence
        for item in outcome.evidence:
            assert item.value == item.value or item.signal.startswith("diversity/")
    assert spoke


@every_fault
def test_its_text_holds_no_number_that_is_not_there(fault: type[Fault]) -> None:
    for case in CASES[fault].firing:
        engine = _engine(case.script.windows(*case.lengths), case.facts, [fault])
        (finding,) = engine.report("run").findings
        assert finding.text.endswith(".")
        assert not {"nan", "inf", "unknown", "None"} & set(finding.text.replace(",", "").split())


@every_fault
def test_an_episode_that_lost_its_evidence_is_told_all_the_same(fault: type[Fault]) -> None:
    bare = Episode(fault.META.id, 10, 20, 30, level="critical", changes=[(30, "critical")])
    (finding,) = Engine([fault]).report("run", episodes=[bare]).findings
    assert finding.text == fault.META.summary


@every_firing
@pytest.mark.parametrize("lengths", [(20,), (10, 20, 40)], ids=str)
def test_the_length_of_windows_does_not_change_the_level(
    fault: type[Fault], case: Firing, lengths: tuple[int, ...]
) -> None:
    windows = case.script.windows(*lengths)
    (episode,) = _engine(windows, case.facts, [fault]).episodes()
    assert episode.peak_level == case.level
    assert episode.open
    assert abs(episode.onset_by - case.onset[1]) <= 80 + max(lengths)
    assert abs(episode.confirmed_step - case.confirmed_step) <= 100 + 2 * max(lengths)


@functools.cache
def _long_run() -> list[Window]:
    return learning(steps=25000).windows()


def test_2500_windows_take_half_a_second(capsys: pytest.CaptureFixture[str]) -> None:
    windows = _long_run()
    took = math.inf
    for _ in range(3):
        began = time.process_time()
        report = _engine(windows).report("run")
        dumps([report])
        took = min(took, time.process_time() - began)
    with capsys.disabled():
        print(f"\n  report on 2500 windows, all faults: {took:.2f} s (limit {MOST_SECONDS} s)")
    assert report.verdict == "healthy"
    # A busy shared machine takes up to twice as long; the number printed is the budget's.
    assert took <= 2 * MOST_SECONDS


@every_fault
def test_state_does_not_grow_with_the_run(fault: type[Fault]) -> None:
    windows = _long_run()
    engine = Engine([fault])
    engine.learn(FACTS)
    sizes = []
    for place, window in enumerate(windows, start=1):
        engine.feed(window)
        if place in (500, 2500):
            sizes.append(len(pickle.dumps(engine)))
    assert sizes[1] <= sizes[0] * 1.2


@pytest.mark.parametrize("seed", range(3))
def test_arbitrary_windows_break_no_rule(seed: int) -> None:
    good = healthy(steps=600).windows()
    odd = (math.nan, math.inf, -math.inf, 0.0, -1.0, 1e30, 1e-30)
    rng = np.random.default_rng(seed)
    for window in good:
        kept = list(window.values)
        for i in np.flatnonzero(rng.random(len(kept)) < 0.3):
            kept[i] = odd[int(rng.integers(len(odd)))] * (1.0 + 0.5 * noise(int(i), 1.0))
        window.values = kept
    engine = _engine(good)
    assert {entry.state for entry in engine.coverage()} & {"errored"} == set()
    dumps([engine.report("run")])
