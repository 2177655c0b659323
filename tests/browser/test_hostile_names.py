"""Names of runs, values and layers that are markup, commands or accidents stay text."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Serve
from tests.browser.crawl import press_everything
from tests.browser.doctor_page import DoctorPage
from tests.browser.hostile_runs import LONG, NAMES, RIGHT_TO_LEFT, write_hostile_run
from tests.browser.layout import overlapping, sticking_out
from tests.browser.tensorboard_process import TensorBoardProcess

_TITLES = "(all) => all.map((one) => one.title)"
# Of each text: whether its characters come from left to right, as they were written.
_READS_BACKWARD = """(root) => {
  const found = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (/[\\u202a-\\u202e]/.test(node.data) || node.data.trim().length < 3) continue;
    const at = (i) => {
      const range = document.createRange();
      range.setStart(node, i);
      range.setEnd(node, i + 1);
      return range.getBoundingClientRect();
    };
    const start = node.data.length - node.data.trimStart().length;
    const [first, next] = [at(start), at(start + 1)];
    if (first.top === next.top && next.left < first.left) found.push(node.data);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def hostile_logdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("hostile")
    for name in NAMES.values():
        write_hostile_run(root / name)
    return root


@pytest.fixture(scope="module")
def hostile(serve: Serve, hostile_logdir: Path) -> TensorBoardProcess:
    return _ready(serve(hostile_logdir, "--load_fast=false"))


@pytest.fixture(scope="module")
def fast_hostile(serve: Serve, hostile_logdir: Path) -> TensorBoardProcess:
    return _ready(serve(hostile_logdir, "--load_fast=true"))


def _ready(process: TensorBoardProcess) -> TensorBoardProcess:
    process.wait_for_runs(len(NAMES))
    return process


def assert_unharmed(doctor: DoctorPage) -> None:
    assert doctor.dialogs == []
    assert doctor.complaints == []
    assert doctor.violations == []
    injected = doctor.tab.locator("b, img[src='x'], [onerror], [onload], [onmouseover]")
    assert injected.count() == 0


@pytest.mark.parametrize("doctor", ["hostile", "fast_hostile"], indirect=True)
def test_every_name_is_listed_as_it_is(doctor: DoctorPage) -> None:
    doctor.page.set_viewport_size({"width": 1400, "height": 1400})
    doctor.open()
    expect(doctor.runs).to_have_count(len(NAMES))
    titles = doctor.runs.evaluate_all(_TITLES)
    assert sorted(titles) == sorted(NAMES.values())
    assert_unharmed(doctor)


@pytest.mark.parametrize("doctor", ["hostile"], indirect=True)
@pytest.mark.parametrize("kind", NAMES)
def test_a_name_is_text(doctor: DoctorPage, kind: str) -> None:
    doctor.open(run=NAMES[kind])
    expect(doctor.verdict).to_contain_text(NAMES[kind])
    expect(doctor.card("Evidence").get_by_role("figure").first).to_be_visible()
    assert_unharmed(doctor)


@pytest.mark.parametrize("doctor", ["hostile"], indirect=True)
def test_names_of_values_and_layers_are_text_in_every_card(doctor: DoctorPage) -> None:
    doctor.open(run=NAMES["script"])
    expect(doctor.card("Evidence").get_by_role("figure").first).to_be_visible()
    assert press_everything(doctor) > 10
    assert_unharmed(doctor)


@pytest.mark.parametrize("doctor", ["hostile"], indirect=True)
def test_a_choice_of_any_name_survives_a_reload(doctor: DoctorPage) -> None:
    doctor.open()
    expect(doctor.runs).to_have_count(len(NAMES))
    titles = doctor.runs.evaluate_all(_TITLES)
    for kind in ("address", "line break", "encoded", "quotes"):
        name = NAMES[kind]
        doctor.runs.nth(titles.index(name)).click()
        expect(doctor.verdict).to_contain_text(name)
        doctor.reload()
        expect(doctor.verdict).to_contain_text(name)
    assert_unharmed(doctor)


@pytest.mark.parametrize("doctor", ["hostile"], indirect=True)
def test_a_right_to_left_override_turns_nothing_else_around(doctor: DoctorPage) -> None:
    doctor.open(run=RIGHT_TO_LEFT)
    expect(doctor.verdict).to_contain_text(RIGHT_TO_LEFT)
    assert doctor.tab.locator("body").evaluate(_READS_BACKWARD) == []


@pytest.mark.parametrize("doctor", ["hostile"], indirect=True)
@pytest.mark.parametrize("width", [1440, 720])
def test_a_name_of_three_hundred_characters_moves_nothing(doctor: DoctorPage, width: int) -> None:
    doctor.page.set_viewport_size({"width": width, "height": 3000})
    doctor.open(run=LONG)
    expect(doctor.card("Evidence").get_by_role("figure").first).to_be_visible()
    root = doctor.tab.locator("html")
    assert sticking_out(root) == []
    assert overlapping(root) == []
