"""Runs that other code logged with plain scalars, in the tab: listed, marked, explained."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import Serve
from tests.browser.doctor_page import DoctorPage
from tests.read.scalars.logged import after, jumping, level, log


def test_runs_of_others_are_listed_as_limited_evidence(
    tmp_path: Path, serve: Serve, new_context: Callable[..., BrowserContext]
) -> None:
    won = {"loss_D": after(5000, level(1.2), jumping(0.01)), "loss_G": level(6.0, 0.5)}
    log(tmp_path / "won", won)
    log(tmp_path / "well" / "Losses_discriminator", {"Losses": level(1.2)})
    log(tmp_path / "well" / "Losses_generator", {"Losses": level(0.9)})
    log(tmp_path / "no_gan", {"train/loss": level(1.0)})
    doctor = DoctorPage(new_context(), serve(tmp_path).address).open()
    expect(doctor.runs).to_have_count(2)
    expect(doctor.runs.nth(0)).to_contain_text("won")
    expect(doctor.runs.nth(0)).to_contain_text("limited")
    expect(doctor.verdict).to_contain_text("Discriminator overpowers")
    expect(doctor.verdict).to_contain_text("Limited evidence")
    expect(doctor.verdict).to_contain_text("d_loss = loss_D, g_loss = loss_G")
    expect(doctor.card("Evidence").get_by_role("figure").first).to_be_visible()
    doctor.run("well").click()
    expect(doctor.verdict).to_contain_text("Too little is measured")
    assert doctor.complaints == []
