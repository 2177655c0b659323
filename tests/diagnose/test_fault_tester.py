"""The tester of faults must itself refuse cases that prove too little, and notice wrong claims."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.builders import steady
from tests.fault_tester import Cases, NearMiss, Quiet, check_fault
from tests.faults.test_gradients_not_zeroed import CASES

FIRST = CASES.firing[0]


def _complaints(cases: Cases) -> str:
    with pytest.raises(AssertionError) as caught:
        check_fault(cases)
    return str(caught.value)


def _with_first(**changes: object) -> Cases:
    return replace(CASES, firing=[replace(FIRST, **changes), *CASES.firing[1:]])  # type: ignore[arg-type]


def test_a_complete_set_passes() -> None:
    check_fault(CASES)


def test_one_quiet_case_is_too_few() -> None:
    assert "two quiet cases" in _complaints(replace(CASES, quiet=CASES.quiet[1:2]))


def test_quiet_cases_without_a_near_miss_are_too_easy() -> None:
    easy = [case for case in CASES.quiet if not isinstance(case, NearMiss)]
    another = Quiet(name="stays quiet when nothing happens either", script=easy[0].script.then(10))
    assert "NearMiss" in _complaints(replace(CASES, quiet=[*easy, another]))


def test_one_firing_case_is_too_few() -> None:
    assert "two firing cases" in _complaints(replace(CASES, firing=[FIRST]))


def test_a_case_that_recovers_is_asked_for() -> None:
    assert "recovers" in _complaints(replace(CASES, recovery=[]))


def test_names_are_sentences() -> None:
    assert "should begin with 'fires '" in _complaints(_with_first(name="missing zero_grad"))


def test_duplicate_names_are_refused() -> None:
    told = _complaints(_with_first(name=CASES.firing[1].name))
    assert f"two cases are named {CASES.firing[1].name!r}" in told


def test_the_same_training_under_two_names_is_refused() -> None:
    again = replace(FIRST, name="fires when it is told once more")
    told = _complaints(replace(CASES, firing=[*CASES.firing, again]))
    assert "tells the same training as" in told


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"confirmed_step": 729}, "confirmed_step is 719, the case says 729"),
        ({"onset": (689, 699)}, "onset is (699, 709), the case says (689, 699)"),
        ({"level": "watch"}, "level is 'critical', the case says 'watch'"),
        ({"kind": "generator"}, "kind is 'discriminator', the case says 'generator'"),
        ({"began": 300}, "onset 709 is 409 steps from where the script puts it"),
    ],
)
def test_a_wrong_claim_is_told_with_the_right_value(
    changes: dict[str, object], complaint: str
) -> None:
    assert f"{FIRST.name}: {complaint}" in _complaints(_with_first(**changes))


def test_a_quiet_case_that_was_never_looked_at_does_not_count() -> None:
    blind = Quiet(
        name="stays quiet when nothing of it is measured",
        script=steady(300, {"loss/d": 1.0}),
    )
    told = _complaints(replace(CASES, quiet=[*CASES.quiet, blind]))
    assert "coverage is 'not-measured', the case says 'checked'" in told


def test_a_fault_that_is_gone_in_the_end_is_no_firing_case() -> None:
    script = FIRST.script.then(200, {"gradient/d_leftover": 0.0})
    assert "is over at" in _complaints(_with_first(script=script))


def test_a_recovery_at_another_step_is_told() -> None:
    wrong = [replace(CASES.recovery[0], resolved_step=1100)]
    assert "resolved_step is 1159" in _complaints(replace(CASES, recovery=wrong))
