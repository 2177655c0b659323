"""Samples: on the timeline, enlarged, pinned side by side, and real ones beside them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.doctor_page import THIN_SPACE, DoctorPage
from tests.browser.keyboard import focused
from tests.browser.layered_run import RUN, SAMPLE_STEPS, SICK, shade
from tests.browser.layout import box_of
from tests.browser.runs import BROKEN, IMAGES, TRAINED
from tests.browser.tensorboard_process import TensorBoardProcess

_IS_LOADED = "e => e.complete && e.naturalWidth"
_SHADE = """async (image) => {
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  canvas.getContext('2d').drawImage(image, 0, 0, 1, 1);
  return canvas.getContext('2d').getImageData(0, 0, 1, 1).data[0];
}"""


@pytest.fixture
def sick(
    visit: Callable[[TensorBoardProcess], DoctorPage], layered: TensorBoardProcess
) -> DoctorPage:
    """The tab on a run with 30 grids of samples that is ill from step 1,509 on."""
    doctor = visit(layered).open(run=SICK)
    expect(frames_of(doctor).nth(1)).to_be_visible()
    return doctor


def film_of(doctor: DoctorPage) -> Locator:
    return doctor.card("Severity timeline").get_by_role("toolbar", name="Samples")


def frames_of(doctor: DoctorPage) -> Locator:
    return film_of(doctor).get_by_role("button")


def steps_of(doctor: DoctorPage) -> list[int]:
    """Of the frames, in order."""
    names = frames_of(doctor).evaluate_all("all => all.map((e) => e.ariaLabel)")
    return [int(re.sub(r"\D", "", name)) for name in names]


def grids_of(doctor: DoctorPage) -> Locator:
    return doctor.card("Samples").get_by_role("figure")


def captions(doctor: DoctorPage) -> list[str]:
    """What stands above the grids, without the buttons."""
    spans = grids_of(doctor).locator("figcaption > span:not(.end)")
    return [text.replace(THIN_SPACE, "") for text in spans.all_inner_texts()]


def test_frames_stand_at_their_steps_and_apart(sick: DoctorPage) -> None:
    steps = steps_of(sick)
    assert set(steps) <= set(SAMPLE_STEPS)
    assert steps == sorted(steps)
    assert steps[-1] == SAMPLE_STEPS[-1]
    boxes = [box_of(frame) for frame in frames_of(sick).all()]
    gaps = [b["left"] - a["left"] for a, b in itertools.pairwise(boxes)]
    assert 5 < len(boxes) < len(SAMPLE_STEPS)
    assert min(gaps) >= 53.5
    assert all(box["width"] == pytest.approx(48, abs=0.5) for box in boxes)
    plot = box_of(sick.card("Severity timeline").get_by_role("slider"))
    for step, box in list(zip(steps, boxes, strict=True))[1:-1]:
        at = plot["left"] + plot["width"] * step / 2999
        assert (box["left"] + box["right"]) / 2 == pytest.approx(at, abs=1.5)


def test_frames_show_the_samples_of_their_steps(sick: DoctorPage) -> None:
    for frame, step in list(zip(frames_of(sick).all(), steps_of(sick), strict=True))[::3]:
        assert frame.locator("img").evaluate(_SHADE) == pytest.approx(shade(step), abs=3)
    assert sick.complaints == []
    assert sick.violations == []


def test_the_frame_nearest_to_the_cursor_is_outlined(sick: DoctorPage) -> None:
    plot = sick.card("Severity timeline").get_by_role("slider")
    steps = steps_of(sick)
    plot.focus()
    sick.page.keyboard.press("Home")
    near = film_of(sick).locator("[data-near]")
    expect(near).to_have_count(1)
    expect(near).to_have_attribute("aria-label", f"Samples at step {steps[0]}")
    sick.page.keyboard.press("Escape")
    expect(near).to_have_count(0)


def test_pointing_enlarges_without_hiding_the_step(sick: DoctorPage) -> None:
    for at in (0, len(steps_of(sick)) - 1):
        frame = frames_of(sick).nth(at)
        frame.hover()
        preview = film_of(sick).locator(".preview")
        expect(preview).to_be_visible()
        image, box = box_of(preview.locator("img")), box_of(preview)
        assert image["width"] == pytest.approx(192, abs=1)
        assert box["bottom"] <= box_of(frame)["top"] + 1
        flag = box_of(sick.card("Severity timeline").locator(".cursor-line .flag"))
        assert box["left"] >= flag["right"] or box["right"] <= flag["left"]
        plot = box_of(sick.card("Severity timeline").get_by_role("slider"))
        assert plot["left"] <= box["left"] + 1
        assert box["right"] <= plot["right"] + 16
    sick.page.mouse.move(2, 2)
    expect(film_of(sick).locator(".preview")).to_have_count(0)


def test_before_the_onset_stands_beside_now_and_real(sick: DoctorPage) -> None:
    expect(grids_of(sick)).to_have_count(3)
    assert captions(sick) == ["Before the onset", "step 1500", "Now", "step 2900", "Real"]
    images = grids_of(sick).locator("img")
    shades = [images.nth(i).evaluate(_SHADE) for i in range(3)]
    assert shades == [shade(1500), shade(2900), 255]
    assert images.first.evaluate("e => getComputedStyle(e).imageRendering") == "pixelated"
    assert box_of(images.first)["width"] == pytest.approx(192, abs=0.5)


def test_pinning_by_mouse_stays_in_the_link(sick: DoctorPage) -> None:
    steps = steps_of(sick)
    for at in (2, 0):
        frames_of(sick).nth(at).click()
    expect(frames_of(sick).nth(2)).to_have_attribute("aria-pressed", "true")
    assert captions(sick)[:4] == ["Pinned", f"step {steps[0]}", "Pinned", f"step {steps[2]}"]
    sick.page.wait_for_function("() => location.hash.includes('gan_doctor.pinned=')")
    sick.open(run=SICK, pinned=f"{steps[0]},{steps[2]}")
    expect(grids_of(sick).first).to_contain_text("Pinned")
    assert captions(sick)[:4] == ["Pinned", f"step {steps[0]}", "Pinned", f"step {steps[2]}"]
    grids_of(sick).first.get_by_role("button", name="Unpin").click()
    grids_of(sick).first.get_by_role("button", name="Unpin").click()
    expect(grids_of(sick).first).to_contain_text("Before the onset")
    assert "pinned" not in sick.page.url


def test_by_keyboard(sick: DoctorPage) -> None:
    steps = steps_of(sick)
    frames_of(sick).first.focus()
    sick.page.keyboard.press("ArrowRight")
    assert focused(sick) == ("button", f"Samples at step {steps[1]}")
    expect(film_of(sick).locator(".preview")).to_contain_text(f"step {steps[1]}")
    sick.page.keyboard.press("Enter")
    expect(frames_of(sick).nth(1)).to_have_attribute("aria-pressed", "true")
    assert captions(sick)[:2] == ["Pinned", f"step {steps[1]}"]
    grids_of(sick).first.get_by_role("button", name="Later samples").focus()
    sick.page.keyboard.press("ArrowRight")
    sick.page.keyboard.press("ArrowRight")
    expect(grids_of(sick).first).to_contain_text(f"step {steps[1] + 200}")
    assert focused(sick) == ("button", "Later samples")
    sick.page.keyboard.press("ArrowLeft")
    expect(grids_of(sick).first).to_contain_text(f"step {steps[1] + 100}")


def test_the_strip_is_one_stop_of_the_tab_key(sick: DoctorPage) -> None:
    stops = frames_of(sick).evaluate_all("all => all.map((e) => e.tabIndex)")
    assert sorted(stops)[-2:] == [-1, 0]


def test_zooming_shows_more_of_them(sick: DoctorPage) -> None:
    assert 1100 not in steps_of(sick) or 1200 not in steps_of(sick)
    sick.open(run=SICK, zoom="1000..1500")
    expect(frames_of(sick)).to_have_count(6)
    assert steps_of(sick) == [1000, 1100, 1200, 1300, 1400, 1500]


def test_a_healthy_run_shows_first_and_newest(sick: DoctorPage) -> None:
    sick.open(run=RUN)
    expect(grids_of(sick)).to_have_count(3)
    assert captions(sick) == ["At first", "step 0", "Now", "step 2900", "Real"]


def test_nobody_is_kept_out(sick: DoctorPage) -> None:
    frames_of(sick).nth(1).click()
    assert sick.axe() == []
    assert sick.dark().axe() == []


def test_a_really_trained_gan(doctor: DoctorPage) -> None:
    doctor.open(run=IMAGES)
    expect(grids_of(doctor)).to_have_count(3)
    for image in grids_of(doctor).locator("img").all():
        expect(image).to_have_js_property("complete", True)
        assert image.evaluate(_IS_LOADED) == 64
    assert captions(doctor)[:2] == ["Before the onset", "step 240"]
    assert doctor.complaints == []


def test_runs_without_images_have_no_strip(doctor: DoctorPage) -> None:
    doctor.open(run=TRAINED)
    expect(doctor.card("Layers").get_by_role("slider")).to_be_visible()
    expect(film_of(doctor)).to_have_count(0)
    expect(doctor.card("Samples")).to_have_count(0)
    doctor.run(BROKEN).click()
    expect(doctor.verdict).to_contain_text(BROKEN)
    expect(film_of(doctor)).to_have_count(0)
