"""The terminal text: what it says, how wide it is, and what cannot get into it."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from tb_gan_doctor.model import PossibleCause
from tb_gan_doctor.present.as_text import COULD_BE, reports_text, run_text
from tb_gan_doctor.present.terminal import Terminal
from tests.present.sample_reports import HOSTILE, REMEDY, finding, report


def test_a_finding_shows_level_onset_number_limit_remedy_and_source() -> None:
    text = run_text(report(finding()))
    assert text.startswith("◆ dcgan/lr1e-4  critical\n  Mode collapse since step 1240\n")
    assert "since step 1,191–1,240" in text
    assert "diversity/empty_bin_mass  0.713  fault above 0.19" in text
    assert "1. Lower the generator's learning rate to a quarter.\n" in text
    assert "Go on from a checkpoint. Watch diversity/empty_bin_mass." in text
    assert "Heusel et al. 2017" in text
    assert "group['lr'] *= 0.25" in text


def test_a_symptom_is_indented_below_its_cause_and_offers_no_remedy() -> None:
    symptom = finding("vanishing-generator-gradient", "symptom", explained_by=("mode-collapse",))
    text = run_text(report(finding(), symptom))
    cause_at, symptom_at = (
        next(line for line in text.splitlines() if title in line and "critical," in line)
        for title in ("Mode collapse", "Vanishing generator gradient")
    )
    indents = [len(line) - len(line.lstrip()) for line in (cause_at, symptom_at)]
    assert indents == [2, 4]
    assert text.count("What to try") == 1


def test_what_was_not_looked_for_is_named_with_the_way_to_measure_it() -> None:
    cause = PossibleCause("discriminator-overfitting", "pass held_out=")
    text = run_text(report(finding(could_be=(cause,))))
    assert f"{COULD_BE}\n      discriminator-overfitting: pass held_out=\n" in text
    assert COULD_BE not in run_text(report(finding()))


def test_causes_that_cannot_be_told_apart_are_both_named() -> None:
    roots = [finding("mode-collapse"), finding("momentum-too-high")]
    causes = ("mode-collapse", "momentum-too-high")
    text = run_text(report(*roots, finding("mode-dropping", "symptom", explained_by=causes)))
    assert "Mode collapse and Momentum too high explain this alike" in text
    chain = [finding("mode-collapse"), finding("oscillation", "symptom")]
    symptom = finding("mode-dropping", "symptom", explained_by=("mode-collapse", "oscillation"))
    assert "alike" not in run_text(report(*chain, symptom))


def test_a_healthy_run_is_calm_and_says_what_was_not_measured() -> None:
    text = run_text(report())
    assert text.startswith("○ dcgan/lr1e-4  healthy\n  No fault found\n")
    assert "2 of 4 faults checked" in text
    assert "Not measured: discriminator-blind: pass d_real= to step()" in text
    assert "Warming up: exploding-gradient: needs 300 steps" in text
    assert "What to try" not in text


def test_a_resolved_finding_says_so() -> None:
    text = run_text(report(finding(level="healthy", resolved_step=9000)))
    assert "resolved, was critical, from step 1,191–1,240 to 9,000" in text


def test_a_thinned_run_says_how_many_windows_were_kept() -> None:
    text = run_text(report(windows_kept=100, notes=("100 of 640 windows were kept",)))
    assert "100 of 640 windows" in text
    assert "Note: 100 of 640 windows were kept" in text


def test_only_the_first_three_remedies_are_shown() -> None:
    remedies = tuple(replace(REMEDY, do=f"Change number {i}.") for i in range(5))
    text = run_text(report(finding(remedies=remedies)))
    assert "Change number 2." in text
    assert "Change number 3." not in text
    assert "2 more: tb-gan-doctor explain mode-collapse" in text


@pytest.mark.parametrize("width", [40, 60, 100])
def test_paragraphs_keep_to_the_width(width: int) -> None:
    long = finding(text="word " * 80, evidence=(), remedies=(replace(REMEDY, code=""),))
    text = run_text(report(long), Terminal(width))
    prose = [line for line in text.splitlines() if "word" in line]
    assert len(prose) > 3
    assert max(map(len, prose)) <= width


def test_control_characters_of_a_name_never_reach_the_terminal() -> None:
    text = run_text(report(run=HOSTILE))
    assert "\\x1b[31m\\x0ab\\udc80" in text
    assert not any(c in text for c in "\x1b\udc80\u202e")
    text.encode("utf-8")


def test_colors_appear_only_where_they_are_wanted() -> None:
    plain = run_text(report(finding()), Terminal(88, color=False))
    colored = run_text(report(finding()), Terminal(88, color=True))
    assert "\x1b[" not in plain
    assert "\x1b[1;31m◆\x1b[0m" in colored


class _Tty(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_takes_colors_unless_no_color_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "60")
    assert Terminal.of(_Tty()) == Terminal(60, color=True)
    assert not Terminal.of(io.StringIO()).color
    monkeypatch.setenv("NO_COLOR", "1")
    assert not Terminal.of(_Tty()).color


def test_several_runs_are_apart_and_end_with_a_list_worst_first() -> None:
    text = reports_text([report(run="a"), report(run="b"), report(finding(), run="long name")])
    assert "\n\n○ b  healthy" in text
    assert text.endswith(
        "\n\n3 runs: 1 critical, 2 healthy\n"
        "◆ long name  Mode collapse since step 1240\n"
        "○ a          No fault found\n"
        "○ b          No fault found\n"
    )


def test_one_run_needs_no_list() -> None:
    assert "1 run" not in reports_text([report(run="a")])
    assert report(run="a").to_text() == run_text(report(run="a"))
