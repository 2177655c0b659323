"""The heat map of the layers: by mouse, by keyboard and as a table."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.doctor_page import THIN_SPACE, DoctorPage
from tests.browser.keyboard import has_focus_ring
from tests.browser.layered_run import (
    EXPLODED,
    GAP,
    LAYERS,
    N_G,
    ONSET,
    RUN,
    SICK,
    VANISHED,
)
from tests.browser.runs import HEALTHY, TRAINED
from tests.browser.tensorboard_process import TensorBoardProcess

ROW, HEAD = 13, 19
_PIXEL = """(canvas, [x, y]) => {
  const scale = canvas.width / canvas.clientWidth;
  return [...canvas.getContext('2d').getImageData(x * scale, y * scale, 1, 1).data];
}"""


@pytest.fixture
def sick(
    visit: Callable[[TensorBoardProcess], DoctorPage], layered: TensorBoardProcess
) -> DoctorPage:
    """The tab on a run of 40 layers, three of which go wrong at step 2,000."""
    doctor = visit(layered).open(run=SICK)
    expect(plot_of(doctor)).to_be_visible()
    return doctor


def card_of(doctor: DoctorPage) -> Locator:
    return doctor.card("Layers")


def plot_of(doctor: DoctorPage) -> Locator:
    return card_of(doctor).get_by_role("slider")


def status_of(doctor: DoctorPage) -> Locator:
    return card_of(doctor).locator(".heat-status")


def hover(doctor: DoctorPage, share: float, row: int) -> None:
    """Points at a row of the generator, so far from the left."""
    plot = plot_of(doctor)
    plot.scroll_into_view_if_needed()
    width = plot.evaluate("e => e.clientWidth")
    plot.hover(position={"x": share * width, "y": HEAD + row * ROW + 6})


def color_at(doctor: DoctorPage, share: float, row: int) -> list[int]:
    canvas = plot_of(doctor).locator("canvas")
    width = canvas.evaluate("e => e.clientWidth")
    found: list[int] = canvas.evaluate(_PIXEL, [share * width, HEAD + row * ROW + 4])
    return found


def test_a_row_for_each_layer_under_its_player(sick: DoctorPage) -> None:
    card = card_of(sick)
    expect(card).to_contain_text("Generator")
    expect(card.get_by_title("G.block.0.weight", exact=True)).to_have_text("G.block.0")
    expect(card.get_by_role("button", name="Gradient norm")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert (
        plot_of(sick).get_attribute("aria-label")
        == f"Gradient norm of {len(LAYERS)} layers, by step"
    )
    assert sick.complaints == []
    assert sick.violations == []


def test_colors_tell_what_vanishes_and_what_explodes(sick: DoctorPage) -> None:
    usual = color_at(sick, 0.3, 0)
    assert color_at(sick, 0.3, VANISHED) == color_at(sick, 0.9, 0) == usual
    blue, orange = color_at(sick, 0.9, VANISHED), color_at(sick, 0.9, EXPLODED)
    assert blue[2] > blue[0] + 60
    assert orange[0] > orange[2] + 60
    hatched = {tuple(color_at(sick, 0.8 + i / 400, GAP)) for i in range(20)}
    assert len(hatched) > 1
    expect(card_of(sick)).to_contain_text("Not measured")


def test_the_theme_reaches_the_colors(sick: DoctorPage) -> None:
    light = color_at(sick, 0.3, 0)
    sick.dark()
    dark = color_at(sick, 0.3, 0)
    assert sum(dark[:3]) < sum(light[:3]) - 200
    blue, orange = color_at(sick, 0.9, VANISHED), color_at(sick, 0.9, EXPLODED)
    assert blue[2] > blue[0] + 60
    assert orange[0] > orange[2] + 60


def test_pointing_names_layer_and_value_and_moves_the_shared_cursor(sick: DoctorPage) -> None:
    timeline = sick.card("Severity timeline")
    expect(status_of(sick)).to_have_text("Point at a row for its numbers.")
    hover(sick, 0.9, VANISHED)
    expect(status_of(sick)).to_contain_text("G.block.1.weight · 0.002, 0.001 times its median")
    expect(status_of(sick)).to_contain_text(f"step 2{THIN_SPACE}699")
    step = int(timeline.get_by_role("slider").get_attribute("aria-valuenow") or -1)
    assert step == pytest.approx(2700, abs=30)
    hover(sick, 0.1, EXPLODED)
    expect(status_of(sick)).to_contain_text("G.block.2.weight · 3, 1 times its median")
    hover(sick, 0.9, GAP)
    expect(status_of(sick)).to_contain_text("G.block.3.weight · Not measured")
    sick.page.mouse.move(2, 2)
    expect(status_of(sick)).to_have_text("Point at a row for its numbers.")
    expect(timeline).to_contain_text("Now")


def test_the_values_beside_the_rows_are_those_at_the_cursor(sick: DoctorPage) -> None:
    values = card_of(sick).locator(".heat-values span")
    expect(values.nth(EXPLODED)).to_have_text("3000")
    expect(values.nth(GAP)).to_have_text("–")
    hover(sick, 0.2, 0)
    expect(values.nth(EXPLODED)).to_have_text("3")
    expect(values.nth(GAP)).to_have_text("4")


def test_by_keyboard(sick: DoctorPage) -> None:
    plot = plot_of(sick)
    plot.focus()
    assert has_focus_ring(sick)
    sick.page.keyboard.press("ArrowDown")
    sick.page.keyboard.press("ArrowDown")
    sick.page.keyboard.press("ArrowLeft")
    expect(plot).to_have_attribute(
        "aria-valuetext",
        f"Step 2{THIN_SPACE}899. G.block.1.weight: 0.002, 0.001 times its median",
    )
    sick.page.keyboard.press("Home")
    expect(plot).to_have_attribute("aria-valuenow", "99")
    expect(status_of(sick)).to_contain_text("G.block.1.weight · 2, 1 times its median · step 99")
    sick.page.keyboard.press("+")
    timeline = sick.card("Severity timeline")
    expect(timeline.get_by_role("button", name="Reset zoom")).to_be_visible()
    sick.page.keyboard.press("Escape")
    expect(timeline.get_by_role("button", name="Reset zoom")).to_have_count(0)


def test_many_layers_scroll_inside_of_the_card(sick: DoctorPage) -> None:
    plot, place = plot_of(sick), card_of(sick).locator(".heat-scroll")
    assert place.evaluate("e => e.scrollHeight > e.clientHeight + 100")
    assert place.evaluate("e => e.clientHeight") < 400
    plot.focus()
    for _ in range(4):
        sick.page.keyboard.press("Shift+ArrowDown")
    expect(plot).to_have_attribute("aria-valuetext", re.compile(r"D\.9\.weight: 40"))
    expect(card_of(sick).get_by_title("D.9.weight", exact=True)).to_be_in_viewport()
    expect(card_of(sick).get_by_title("G.block.0.weight", exact=True)).to_have_count(0)
    assert place.evaluate("e => e.scrollTop") > 100


def test_a_pull_zooms_everything(sick: DoctorPage) -> None:
    plot = plot_of(sick)
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    assert box is not None
    y = box["y"] + HEAD + 4 * ROW
    sick.page.mouse.move(box["x"] + box["width"] * 0.5, y)
    sick.page.mouse.down()
    sick.page.mouse.move(box["x"] + box["width"] * 0.75, y, steps=4)
    sick.page.mouse.up()
    expect(sick.card("Severity timeline").get_by_role("button", name="Reset zoom")).to_be_visible()
    sick.page.wait_for_function("() => location.hash.includes('gan_doctor.zoom=')")
    blue = color_at(sick, 0.9, VANISHED)
    assert blue[2] > blue[0] + 60
    assert color_at(sick, 0.3, VANISHED) == color_at(sick, 0.9, 0)


def test_another_quantity_stays_in_the_link(sick: DoctorPage) -> None:
    card = card_of(sick)
    card.get_by_role("button", name="Dead units").click()
    expect(plot_of(sick)).to_have_attribute("aria-label", f"Dead units of {N_G} layers, by step")
    expect(card).to_contain_text("does not apply to 10 others")
    expect(card.locator(".heat-values span").first).to_have_text("0.5")
    sick.page.wait_for_function("() => location.hash.includes('gan_doctor.layers=dead_share')")
    sick.open(run=RUN, layers="dead_share")
    expect(card.get_by_role("button", name="Dead units")).to_have_attribute("aria-pressed", "true")
    expect(plot_of(sick)).to_have_attribute("aria-label", f"Dead units of {N_G} layers, by step")


def test_the_same_as_a_table(sick: DoctorPage) -> None:
    card = card_of(sick)
    card.get_by_role("button", name="View as table").click()
    table = card.get_by_role("table")
    expect(table.get_by_role("row")).to_have_count(len(LAYERS) + 1)
    row = table.get_by_role("row", name="G.block.1.weight")
    expect(row.get_by_role("cell")).to_have_text(["0.002", "2", "0.002", "2"])
    gap = table.get_by_role("row", name="G.block.3.weight")
    expect(gap.get_by_role("cell")).to_have_text(["–", "4", "4", "4"])
    assert sick.axe() == []
    card.get_by_role("button", name="View as chart").click()
    expect(plot_of(sick)).to_be_visible()


def test_the_onset_of_the_selected_fault_is_marked(sick: DoctorPage) -> None:
    share = ONSET / 2999
    width = plot_of(sick).evaluate("e => e.clientWidth")
    around = [color_at(sick, share + pixels / width, 6) for pixels in range(-3, 4)]
    beside = color_at(sick, share - 0.05, 6)
    assert sum(color != beside for color in around) in (1, 2)


def test_a_really_trained_run(doctor: DoctorPage) -> None:
    doctor.open(run=TRAINED)
    card = card_of(doctor)
    for name in ("G.0", "G.2", "G.4", "D.0", "D.2", "D.4"):
        expect(card.get_by_text(name, exact=True)).to_be_visible()
    card.get_by_role("button", name="Dead units").click()
    expect(card).to_contain_text("does not apply to 4 others")
    assert doctor.axe() == []
    assert doctor.dark().axe() == []
    assert doctor.complaints == []


def test_a_run_without_layers_says_how_to_get_them(doctor: DoctorPage) -> None:
    doctor.open(run=HEALTHY)
    expect(card_of(doctor)).to_contain_text("where GanDoctor is given generator=")
