"""From readings to episodes: holding, clearing, backlash, onset."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tb_gan_doctor.diagnose.episode import MAX_CHANGES, EpisodeTracker
from tb_gan_doctor.diagnose.fault import Meta
from tb_gan_doctor.diagnose.replay import level_segments
from tb_gan_doctor.model import LEVELS, Episode, Evidence, Reading, level_of

META = Meta(
    id="some-fault",
    title="Some fault",
    summary="Something is wrong.",
    group="tests",
    needs=("loss/d",),
    hold_steps=21,
    hold_readings=3,
    clear_steps=60,
    remedies=(),
)


def _follow(
    severities: list[float], length: int = 10, tracker: EpisodeTracker | None = None
) -> EpisodeTracker:
    """A tracker that has seen these severities, one per window of `length` steps."""
    tracker = tracker or EpisodeTracker(META)
    for place, severity in enumerate(severities):
        evidence = (Evidence("loss/d", severity, 0.3, "above", "loss"),)
        reading = Reading(severity, evidence, kind=f"kind-{severity}")
        tracker.add(place * length, (place + 1) * length - 1, reading)
    return tracker


def _only(tracker: EpisodeTracker) -> Episode:
    (episode,) = tracker.episodes
    return episode


def test_one_stray_reading_moves_nothing() -> None:
    tracker = _follow([0.0] * 10 + [1.0] + [0.0] * 10)
    assert (tracker.episodes, tracker.held) == ([], 0.0)


def test_two_stray_readings_in_a_row_are_not_enough_either() -> None:
    assert _follow([0.0] * 10 + [1.0, 1.0] + [0.0] * 10).episodes == []


def test_opens_in_the_window_in_which_the_holding_time_is_full() -> None:
    assert _follow([0.0] * 5 + [0.9] * 2).episodes == []
    episode = _only(_follow([0.0] * 5 + [0.9] * 3))
    assert (episode.confirmed_step, episode.level) == (79, "critical")
    assert (episode.onset_after, episode.onset_by) == (49, 59)


def test_holds_only_what_every_reading_of_the_holding_time_reached() -> None:
    tracker = _follow([0.0, 0.4, 0.9, 0.7])
    assert tracker.held == 0.4
    assert _only(tracker).level == "watch"


def test_a_reading_below_watch_starts_the_holding_time_anew() -> None:
    assert _follow([0.9, 0.9, 0.2, 0.9, 0.9]).episodes == []


def test_rises_with_the_readings_and_keeps_its_peak() -> None:
    tracker = _follow([0.4] * 3 + [0.7] * 3 + [0.95] * 3)
    episode = _only(tracker)
    assert episode.changes == [(29, "watch"), (59, "warning"), (89, "critical")]
    tracker = _follow([0.4] * 3 + [0.95] * 3 + [0.4] * 20)
    episode = _only(tracker)
    assert (episode.level, episode.peak_level, episode.peak) == ("watch", "critical", 0.95)


def test_falls_only_once_the_clearing_time_has_passed() -> None:
    severities = [0.9] * 3 + [0.0] * 5
    assert _only(_follow(severities)).open
    episode = _only(_follow([*severities, 0.0]))
    assert (episode.resolved_step, episode.level, episode.severity) == (89, "healthy", 0.0)


def test_a_value_about_a_limit_does_not_flicker() -> None:
    episode = _only(_follow([0.58, 0.62] * 50))
    assert [level for _, level in episode.changes] == ["watch"]
    episode = _only(_follow([0.62] * 3 + [0.62, 0.58, 0.62, 0.58] * 25))
    assert [level for _, level in episode.changes] == ["warning"]


def test_an_open_episode_survives_a_gap_shorter_than_the_clearing_time() -> None:
    episode = _only(_follow([0.9] * 3 + [0.0] * 5 + [0.9] * 3))
    assert [level for _, level in episode.changes] == ["critical"]


def test_a_fault_that_comes_back_is_a_new_episode() -> None:
    tracker = _follow([0.9] * 3 + [0.0] * 10 + [0.9] * 3)
    first, second = tracker.episodes
    assert not first.open
    assert second.open
    assert (second.onset_after, second.onset_by) == (129, 139)
    assert tracker.current is second


@pytest.mark.parametrize("length", [2, 5, 10])
def test_times_are_steps_whatever_the_length_of_a_window(length: int) -> None:
    n = 100 // length
    tracker = _follow([0.0] * n + [0.9] * n + [0.0] * n, length)
    episode = _only(tracker)
    assert episode.onset_after == 99
    assert 120 <= episode.confirmed_step <= 120 + length
    assert episode.resolved_step is not None
    assert 259 <= episode.resolved_step <= 259 + length


def test_two_windows_will_do_where_each_is_longer_than_the_holding_time() -> None:
    assert _follow([0.0, 0.9], length=320).episodes == []
    episode = _only(_follow([0.0, 0.9, 0.9], length=320))
    assert (episode.onset_after, episode.confirmed_step) == (319, 959)


def test_rare_readings_hold_by_steps_and_not_only_by_count() -> None:
    tracker = EpisodeTracker(META)
    for last in (49, 99, 149, 199):
        tracker.add(last - 9, last, Reading(0.9 if last > 50 else 0.0))
    episode = _only(tracker)
    assert (episode.onset_after, episode.onset_by) == (49, 99)


def test_without_a_good_reading_before_the_onset_is_within_the_first_window() -> None:
    episode = _only(_follow([0.9] * 3))
    assert (episode.onset_after, episode.onset_by) == (0, 9)


def test_a_rule_that_knows_better_moves_the_onset_back() -> None:
    tracker = EpisodeTracker(META)
    for first in range(0, 50, 10):
        tracker.add(first, first + 9, Reading(0.0))
    for first in range(50, 80, 10):
        tracker.add(first, first + 9, Reading(0.9, since_step=31))
    episode = _only(tracker)
    assert (episode.onset_after, episode.onset_by) == (21, 31)


def test_a_rule_cannot_move_the_onset_forward() -> None:
    tracker = EpisodeTracker(META)
    for first in range(0, 30, 10):
        tracker.add(first, first + 9, Reading(0.9, since_step=25))
    assert _only(tracker).onset_by == 9


def test_evidence_and_kind_are_those_of_the_worst() -> None:
    episode = _only(_follow([0.5, 0.5, 0.5, 0.8, 0.8, 0.8, 0.4, 0.4]))
    assert episode.kind == "kind-0.8"
    assert episode.evidence[0].value == 0.8


def test_nothing_is_returned_while_nothing_changes() -> None:
    tracker = EpisodeTracker(META)
    returned = [
        tracker.add(first, first + 9, Reading(0.9)) is not None for first in range(0, 80, 10)
    ]
    assert returned == [False, False, True] + [False] * 5


def test_the_changes_that_are_kept_are_few_and_end_with_the_last() -> None:
    rounds = [0.4] * 10 + [0.7] * 10
    tracker = _follow(rounds * MAX_CHANGES + [0.0] * 20)
    episode = _only(tracker)
    assert len(episode.changes) <= MAX_CHANGES + 1
    assert episode.changes[-1] == (episode.resolved_step, "healthy")
    last_step = (20 * MAX_CHANGES + 20) * 10 - 1
    assert episode.resolved_step is not None
    *_, (_, end, _) = level_segments([episode], last_step)["some-fault"]
    assert end == episode.resolved_step - 1


@settings(max_examples=80, derandomize=True, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(0, 1), st.integers(1, 80), st.integers(0, 60)), min_size=1, max_size=50
    )
)
def test_episodes_are_orderly_whatever_comes(readings: list[tuple[float, int, int]]) -> None:
    tracker = EpisodeTracker(META)
    step = 0
    highest = 0.0
    for severity, length, gap in readings:
        step += gap
        tracker.add(step, step + length - 1, Reading(severity))
        step += length
        highest = max(highest, severity)
        assert 0.0 <= tracker.held <= highest
    end = -1
    for episode in tracker.episodes:
        assert end <= episode.onset_after <= episode.onset_by <= episode.confirmed_step
        assert 0.3 <= episode.severity <= episode.peak or not episode.open
        assert episode.peak_level == level_of(episode.peak) != LEVELS[0]
        steps = [change for change, _ in episode.changes]
        assert steps == sorted(set(steps))
        end = episode.resolved_step if episode.resolved_step is not None else step
    assert all(not episode.open for episode in tracker.episodes[:-1])
