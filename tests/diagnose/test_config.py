"""Limits of a user's own: what is taken, what is refused, and what the Report says of it."""

from __future__ import annotations

import math
import sys

import pytest

from tb_gan_doctor.diagnose.catalogue import FAULTS
from tb_gan_doctor.diagnose.config import Rules, configured
from tb_gan_doctor.diagnose.engine import Engine
from tb_gan_doctor.errors import InputError
from tb_gan_doctor.present.params import config_template
from tests.healthy_runs import FACTS, healthy

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

SET = {"mode-collapse": {"rke_ok_ratio": 0.5, "patience_steps": 3000}}


def _limits(rules: Rules, fault_id: str) -> object:
    return next(fault.params for fault in rules.start() if fault.META.id == fault_id)


def test_a_limit_that_is_given_is_used_and_the_others_stay() -> None:
    rules = configured(Rules(), SET, "limits.toml")
    params = _limits(rules, "mode-collapse")
    assert params.rke_ok_ratio == 0.5  # type: ignore[attr-defined]
    assert params.patience_steps == 3000  # type: ignore[attr-defined]
    assert params.rke_critical_ratio == 0.20  # type: ignore[attr-defined]
    assert _limits(rules, "mode-dropping") == _limits(Rules(), "mode-dropping")


def test_another_limit_changes_the_verdict_and_the_report_says_so() -> None:
    strict = configured(
        Rules(),
        {"real-fake-range-mismatch": {"ok_ratio": 1e-6, "critical_ratio": 2e-6}},
        "strict.toml",
    )
    windows = healthy().always({"data/real_max": 1.05}).windows()
    found = []
    for rules in (Rules(), strict):
        engine = Engine(rules.start())
        engine.learn(FACTS)
        for window in windows:
            engine.feed(window)
        found.append(engine.report("run", rules.notes))
    assert [finding.episode.fault for finding in found[0].findings] == []
    assert [finding.episode.fault for finding in found[1].findings] == ["real-fake-range-mismatch"]
    (note,) = found[1].notes
    assert note.startswith("Set by strict.toml: real-fake-range-mismatch.ok_ratio = 1.0e-06")


def test_two_runs_never_share_a_fault() -> None:
    rules = configured(Rules(), SET, "limits.toml")
    first, second = rules.start(), rules.start()
    assert not {id(fault) for fault in first} & {id(fault) for fault in second}


def test_a_disabled_fault_is_not_looked_for_and_the_report_says_so() -> None:
    rules = configured(Rules(), {"disable": ["mode-dropping"]}, "limits.toml")
    assert len(rules.faults) == len(FAULTS) - 1
    assert rules.notes == ("Set by limits.toml: mode-dropping is not looked for",)


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"mode-colapse": {}}, "unknown fault: 'mode-colapse' (did you mean 'mode-collapse'?)"),
        (
            {"mode-collapse": {"rke_ok": 0.5}},
            "unknown limit of mode-collapse: 'rke_ok' (did you mean 'rke_ok_ratio'?)",
        ),
        ({"mode-collapse": 3}, "mode-collapse must be a table of limits, got 3"),
        ({"mode-collapse": {"rke_ok_ratio": "0.5"}}, "must be a finite number, got '0.5'"),
        ({"mode-collapse": {"rke_ok_ratio": True}}, "must be a finite number, got True"),
        ({"mode-collapse": {"rke_ok_ratio": math.nan}}, "must be a finite number, got nan"),
        ({"mode-collapse": {"rke_ok_ratio": -0.5}}, "must be above 0, got -0.5"),
        ({"mode-collapse": {"patience_steps": 10.5}}, "must be a whole number, got 10.5"),
        (
            {"mode-collapse": {"rke_ok_ratio": 0.1}},
            "mode-collapse.rke_ok_ratio must be above rke_critical_ratio, got 0.1 and 0.2",
        ),
        ({"disable": "mode-collapse"}, "disable must be a list of faults"),
        ({"disable": ["mode-colapse"]}, "did you mean 'mode-collapse'?"),
    ],
)
def test_what_cannot_be_used_is_one_line_with_the_file(
    settings: dict[str, object], says: str
) -> None:
    with pytest.raises(InputError) as refused:
        configured(Rules(), settings, "limits.toml")
    assert says in str(refused.value)
    assert str(refused.value).startswith("limits.toml: ")
    assert "\n" not in str(refused.value)


def test_the_template_changes_nothing_and_holds_every_limit() -> None:
    text = config_template(FAULTS)
    untouched = configured(Rules(), tomllib.loads(text), "template")
    assert untouched.notes == ()
    for fault in FAULTS:
        assert _limits(untouched, fault.META.id) == fault.Params()
    uncommented = "\n".join(
        line.removeprefix("# ") if line.startswith("# ") and " = " in line else line
        for line in text.splitlines()
        if not line.startswith(("# disable", "# `--config"))
    )
    given = tomllib.loads(uncommented)
    assert given.keys() == {fault.META.id for fault in FAULTS}
    everything = configured(Rules(), given, "template")
    assert everything.notes == ()
    assert len(everything.params) == len(FAULTS)
