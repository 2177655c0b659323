"""The Markdown: structure kept, text from outside escaped."""

from __future__ import annotations

from dataclasses import replace

from tb_gan_doctor.model import PossibleCause
from tb_gan_doctor.present.as_markdown import reports_markdown, run_markdown
from tests.present.sample_reports import HOSTILE, REMEDY, finding, report


def test_a_finding_has_heading_table_and_numbered_remedies() -> None:
    text = run_markdown(report(finding()))
    assert text.startswith("## ◆ dcgan/lr1e-4: critical\n")
    assert "### ◆ Mode collapse\n" in text
    assert "| diversity/empty\\_bin\\_mass | 0.713 | fault above 0.19 |" in text
    assert "1. **Lower the generator's learning rate to a quarter.** It outruns" in text
    assert "   ```python\n   for group in opt_g.param_groups:\n       group['lr'] *= 0.25" in text


def test_a_hostile_name_stays_text_on_one_line() -> None:
    heading = run_markdown(report(run=HOSTILE)).splitlines()[0]
    assert heading.endswith(": healthy")
    assert "\\<script\\>" in heading
    assert "\x1b" not in heading


def test_code_cannot_close_its_own_fence() -> None:
    remedy = replace(REMEDY, code="```\n# not a heading")
    text = run_markdown(report(finding(remedies=(remedy,))))
    assert text.count("   ````") == 2


def test_symptoms_are_one_heading_deeper() -> None:
    symptom = finding("mode-dropping", "symptom", explained_by=("mode-collapse",))
    text = reports_markdown([report(finding(), symptom)])
    assert "Mode collapse explains:\n\n#### ◆ Mode dropping\n" in text


def test_causes_that_were_not_looked_for_or_not_told_apart_are_named() -> None:
    possible = PossibleCause("data-outliers", "pass real=")
    roots = [finding("mode-collapse", could_be=(possible,)), finding("momentum-too-high")]
    causes = ("mode-collapse", "momentum-too-high")
    symptom = finding("mode-dropping", "symptom", explained_by=causes)
    text = run_markdown(report(*roots, symptom))
    assert "not looked for:\n\n- data-outliers: pass real=\n" in text
    assert "Mode collapse and Momentum too high explain this alike" in text
