"""The tab in TensorBoard, in a browser: it loads cleanly and answers what a person asks of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tb_gan_doctor import diagnose
from tests.browser.doctor_page import THIN_SPACE, DoctorPage
from tests.browser.runs import BROKEN, BROKEN_ONSET, HEALTHY, HOSTILE, N_RUNS, TRAINED
from tests.browser.tensorboard_process import TensorBoardProcess

ONSET_TEXT = f"{BROKEN_ONSET:,}".replace(",", THIN_SPACE)


def relative_luminance(color: str) -> float:
    """Of `rgb(r, g, b)`: near 0 dark, near 1 light."""
    r, g, b = (int(n) / 255 for n in re.findall(r"\d+", color)[:3])
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_loads_without_a_complaint(
    new_context: Callable[..., BrowserContext], tensorboard: TensorBoardProcess, scheme: str
) -> None:
    doctor = DoctorPage(new_context(color_scheme=scheme), tensorboard.address).open()
    expect(doctor.verdict).to_contain_text("Non-finite values")
    expect(doctor.tab.locator("canvas").first).to_be_visible()
    expect(doctor.card("Evidence").get_by_role("figure").first).to_be_visible()
    background = doctor.tab.locator("body").evaluate("e => getComputedStyle(e).backgroundColor")
    assert (relative_luminance(background) < 0.3) == (scheme == "dark")
    assert doctor.complaints == []
    assert doctor.violations == []


def test_a_refused_request_would_be_noticed(doctor: DoctorPage) -> None:
    """The checks above listen: what the policy refuses and what a script throws is heard."""
    doctor.open()
    expect(doctor.verdict).to_be_visible()
    body = doctor.tab.locator("body")
    body.evaluate("() => { new Image().src = 'https://example.invalid/x.png'; }")
    body.evaluate("() => { setTimeout(() => { throw new Error('thrown on purpose'); }); }")
    doctor.page.wait_for_function("() => (window.violations ?? []).length > 0")
    assert any("img-src" in violation for violation in doctor.violations)
    assert any("thrown on purpose" in complaint for complaint in doctor.complaints)


def test_follows_tensorboards_own_dark_mode_while_open(doctor: DoctorPage) -> None:
    doctor.open()
    expect(doctor.verdict).to_be_visible()
    color = "e => getComputedStyle(e).backgroundColor"
    light = doctor.tab.locator("body").evaluate(color)
    doctor.page.evaluate("document.body.classList.add('dark-mode')")
    expect(doctor.tab.locator("body")).not_to_have_css("background-color", light)
    dark = doctor.tab.locator("body").evaluate(color)
    assert relative_luminance(dark) < 0.3 < relative_luminance(light)


def test_run_list_shows_every_verdict_worst_first(doctor: DoctorPage) -> None:
    doctor.open()
    expect(doctor.runs).to_have_count(N_RUNS)
    expect(doctor.runs.nth(0)).to_contain_text(BROKEN)
    expect(doctor.runs.nth(0)).to_contain_text("Non-finite values")
    expect(doctor.runs.nth(1)).to_contain_text(TRAINED)
    expect(doctor.run(HEALTHY)).to_contain_text("Healthy")
    expect(doctor.runs.first).to_have_attribute("aria-current", "true")


def test_selecting_a_run_shows_its_card(doctor: DoctorPage) -> None:
    doctor.open()
    expect(doctor.verdict).to_contain_text(BROKEN)
    expect(doctor.verdict).to_contain_text("Critical")
    expect(doctor.verdict).to_contain_text(f"since step {ONSET_TEXT}")
    doctor.run(HEALTHY).click()
    expect(doctor.verdict).to_contain_text(HEALTHY)
    expect(doctor.verdict).to_contain_text("No active fault")
    expect(doctor.verdict).not_to_contain_text("Critical")
    expect(doctor.run(HEALTHY)).to_have_attribute("aria-current", "true")


def test_a_really_trained_run_is_shown_as_it_is_diagnosed(doctor: DoctorPage, logdir: Path) -> None:
    (report,) = diagnose(logdir / TRAINED)
    assert "mode-collapse" in [finding.episode.fault for finding in report.findings]
    doctor.open(run=TRAINED)
    expect(doctor.verdict).to_contain_text(report.findings[0].text)
    expect(doctor.verdict).to_contain_text(report.verdict.capitalize())
    timeline = doctor.card("Severity timeline")
    for finding in report.findings:
        row = timeline.get_by_role("button", name=finding.title)
        expect(row).to_be_visible()
        row.click()
        remedy = doctor.card("What to try").get_by_text(finding.remedies[0].do)
        expect(remedy).to_be_visible()
        for evidence in finding.episode.evidence:
            expect(doctor.card("Evidence")).to_contain_text(evidence.signal)
    assert doctor.complaints == []


def test_remedies_open_and_close(doctor: DoctorPage) -> None:
    doctor.open()
    card = doctor.card("What to try")
    # The first is open from the start, and all of them come with it.
    expect(card.get_by_role("button", expanded=True)).to_have_count(1)
    closed = card.get_by_role("button", expanded=False)
    expect(closed).not_to_have_count(0)
    n_closed = closed.count()
    body_id = closed.first.get_attribute("aria-controls")
    button = card.locator(f"button[aria-controls='{body_id}']")
    body = doctor.tab.locator(f"[id='{body_id}']")
    expect(body).to_be_hidden()
    button.click()
    expect(body).to_be_visible()
    expect(closed).to_have_count(n_closed - 1)
    button.click()
    expect(body).to_be_hidden()
    expect(closed).to_have_count(n_closed)


def test_a_link_opens_its_run_and_a_choice_is_written_to_the_address(doctor: DoctorPage) -> None:
    doctor.open(run=HEALTHY)
    expect(doctor.verdict).to_contain_text(HEALTHY)
    doctor.run(BROKEN).click()
    expect(doctor.verdict).to_contain_text(BROKEN)
    expect(doctor.page).to_have_url(re.compile("p.gan_doctor.run=lr%2Ftoo-high"))
    doctor.page.reload()
    expect(doctor.verdict).to_contain_text(BROKEN)


def test_a_hostile_run_name_stays_text(doctor: DoctorPage) -> None:
    doctor.open(run=HOSTILE)
    expect(doctor.verdict).to_contain_text(HOSTILE)
    expect(doctor.run(HOSTILE)).to_contain_text(HOSTILE)
    assert doctor.tab.locator("img, svg[onload]").count() == 0
    assert doctor.dialogs == []
    assert doctor.complaints == []
