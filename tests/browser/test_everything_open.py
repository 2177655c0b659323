"""With every card open nothing complains, nothing is refused, all fits and all can be read."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.browser.conftest import Serve
from tests.browser.crawl import press_everything
from tests.browser.doctor_page import DoctorPage
from tests.browser.everything import PINNED_SIGNALS, everything, open_everything
from tests.browser.layout import overlapping, sticking_out
from tests.browser.runs import BROKEN, HEALTHY, HOSTILE, IMAGES, N_RUNS, TRAINED
from tests.browser.tensorboard_process import TensorBoardProcess

TALL = 4200
"""Tall enough that nothing is scrolled out of sight."""
CARDS = ("Verdict", "Severity timeline", "Evidence", "What to try", "Layers", "Samples")
_PIXELS = """(canvas) => {
  const { width, height } = canvas;
  const data = canvas.getContext('2d').getImageData(0, 0, width, height).data;
  let drawn = 0;
  for (let i = 3; i < data.length; i += 4) drawn += data[i] > 0;
  return drawn;
}"""

_COLORS = """(canvas) => {
  const { width, height } = canvas;
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
  const counts = new Map();
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3] < 255) continue;
    const color = `${data[i]} ${data[i + 1]} ${data[i + 2]}`;
    counts.set(color, (counts.get(color) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]).slice(0, 3).map(([color]) => color);
}"""


@pytest.fixture(scope="module")
def prefixed(serve: Serve, logdir: Path) -> TensorBoardProcess:
    """TensorBoard below a path."""
    process = serve(logdir, "--load_fast=false", "--path_prefix=/x/y")
    process.wait_for_runs(N_RUNS)
    return process


def assert_at_peace(doctor: DoctorPage) -> None:
    assert doctor.complaints == []
    assert doctor.violations == []
    assert doctor.dialogs == []


@pytest.mark.parametrize("doctor", ["tensorboard", "fast_tensorboard", "prefixed"], indirect=True)
def test_every_card_is_there_and_drawn(doctor: DoctorPage, tensorboard: TensorBoardProcess) -> None:
    open_everything(doctor, tensorboard)
    for card in CARDS:
        expect(doctor.card(card).first).to_be_visible()
    expect(doctor.tab.get_by_role("region", name=re.compile("Compare"))).to_contain_text(HEALTHY)
    images = doctor.tab.locator("img")
    assert images.count() >= 4
    sizes = images.evaluate_all("(all) => all.map((one) => one.complete && one.naturalWidth)")
    assert all(sizes), "an image was not loaded"
    canvases: list[Locator] = doctor.tab.locator("main canvas:visible").all()
    assert len(canvases) >= 6
    assert [str(one) for one in canvases if not one.evaluate(_PIXELS)] == []
    assert_at_peace(doctor)


@pytest.mark.parametrize("run", [BROKEN, HEALTHY, TRAINED, IMAGES, HOSTILE])
def test_whatever_is_pressed_nothing_complains(doctor: DoctorPage, run: str) -> None:
    doctor.open(run=run)
    expect(doctor.tab.get_by_role("figure").first).to_be_visible()
    assert press_everything(doctor, of_each_kind=2) > 10
    assert_at_peace(doctor)


def test_works_whole_under_a_policy_without_eval(
    doctor: DoctorPage, tensorboard: TensorBoardProcess
) -> None:
    """TensorBoard calls its 'unsafe-eval' something to remove, so nothing may rest on it."""
    policies: list[str] = []

    def without_eval(route: Route) -> None:
        response = route.fetch()
        headers = dict(response.headers)
        policy = headers["content-security-policy"]
        assert "'unsafe-eval'" in policy
        headers["content-security-policy"] = policy.replace("'unsafe-eval'", "")
        policies.append(headers["content-security-policy"])
        route.fulfill(response=response, headers=headers)

    doctor.page.route("**/plugin_entry.html*", without_eval)
    doctor.open(**everything(tensorboard))
    for card in CARDS:
        expect(doctor.card(card).first).to_be_visible()
    doctor.page.wait_for_load_state("networkidle")
    assert policies
    assert_at_peace(doctor)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_accessibility_rule_is_broken(
    doctor: DoctorPage, tensorboard: TensorBoardProcess, language: str
) -> None:
    open_everything(doctor, tensorboard, lang=language)
    expect(doctor.tab.locator("html")).to_have_attribute("lang", re.compile(f"^{language}"))
    assert doctor.axe() == []
    doctor.dark()
    assert doctor.axe() == []


@pytest.mark.parametrize("width", [1440, 1000, 720, 600])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_all_fits_and_nothing_lies_over_another(
    doctor: DoctorPage, tensorboard: TensorBoardProcess, width: int, language: str
) -> None:
    doctor.page.set_viewport_size({"width": width, "height": TALL})
    open_everything(doctor, tensorboard, lang=language)
    root = doctor.tab.locator("html")
    assert sticking_out(root) == []
    assert overlapping(root) == []


def test_the_whole_view_survives_a_reload(
    doctor: DoctorPage, tensorboard: TensorBoardProcess
) -> None:
    wanted = {**everything(tensorboard), "lang": "zh", "table": "1"}

    def seen() -> dict[str, Any]:
        doctor.page.wait_for_load_state("networkidle")
        prefix = "p.gan_doctor."
        keys = dict(parse_qsl(doctor.page.url.partition("#")[2], keep_blank_values=True))
        return {k.removeprefix(prefix): v for k, v in keys.items() if k.startswith(prefix)}

    doctor.open(**wanted)
    expect(doctor.tab.locator(".verdict").first).to_contain_text(IMAGES)
    assert seen() == wanted
    first = doctor.tab.locator("main").inner_text()
    doctor.page.reload()
    expect(doctor.tab.locator(".verdict").first).to_contain_text(IMAGES)
    assert seen() == wanted
    assert doctor.tab.locator("main").inner_text() == first
    for signal in PINNED_SIGNALS:
        expect(doctor.tab.get_by_role("figure", name=signal).first).to_be_visible()
    assert_at_peace(doctor)


def test_every_canvas_follows_the_theme_while_open(
    doctor: DoctorPage, tensorboard: TensorBoardProcess
) -> None:
    open_everything(doctor, tensorboard)
    canvases = doctor.tab.locator("main canvas:visible, nav canvas:visible")

    def colors() -> list[str]:
        return [str(one.evaluate(_COLORS)) for one in canvases.all()]

    def until(done: Callable[[list[str]], bool]) -> list[str]:
        """The colors, as soon as all canvases were drawn again."""
        for _ in range(50):
            now = colors()
            if done(now):
                return now
            doctor.page.wait_for_timeout(100)
        return now

    light = colors()
    doctor.dark()
    dark = until(lambda now: all(a != b for a, b in zip(light, now, strict=True)))
    assert [i for i, (a, b) in enumerate(zip(light, dark, strict=True)) if a == b] == []
    doctor.dark(False)
    assert until(lambda now: now == light) == light
    assert_at_peace(doctor)
