"""What the tab says: both languages, the answer with what is missing, and the way back to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.doctor_page import DoctorPage
from tests.browser.keyboard import focused
from tests.browser.layout import box_of
from tests.browser.runs import BROKEN, HEALTHY, TRAINED
from tests.browser.tensorboard_process import TensorBoardProcess

HAN = re.compile("[\u4e00-\u9fff]")


def opened(doctor: DoctorPage, **selection: str) -> DoctorPage:
    """The tab with all its cards, in whichever language."""
    doctor.open(**selection)
    expect(doctor.tab.locator("h1")).to_be_visible()
    expect(doctor.tab.get_by_role("figure").first).to_be_visible()
    return doctor


def test_the_language_can_be_switched_and_nothing_else_changes(doctor: DoctorPage) -> None:
    opened(doctor, run=TRAINED)
    doctor.tab.locator(".rows button").nth(1).click()
    pressed = doctor.tab.locator(".rows [aria-pressed=true]")
    before = pressed.bounding_box()
    doctor.tab.get_by_role("button", name="中文").click()
    expect(doctor.tab.locator("h1")).to_have_text(HAN)
    expect(pressed).to_have_text(HAN)
    assert pressed.bounding_box() == pytest.approx(before)
    expect(doctor.tab.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(doctor.tab.locator(".meta .name")).to_have_text(TRAINED)
    for selector in ("h2", ".why", ".remedy .do", ".gap-faults", ".group", ".tag", ".run-top"):
        for text in doctor.tab.locator(selector).all_inner_texts():
            assert not text or HAN.search(text), f"{selector}: {text}"
    doctor.tab.get_by_role("button", name="English").click()
    expect(doctor.tab.locator("h1")).not_to_have_text(HAN)
    expect(doctor.tab.locator("html")).to_have_attribute("lang", "en")
    assert doctor.complaints == []


def test_the_language_is_kept_by_the_address_and_by_the_browser(
    new_context: Callable[..., BrowserContext], tensorboard: TensorBoardProcess
) -> None:
    doctor = DoctorPage(new_context(), tensorboard.address)
    opened(doctor).tab.get_by_role("button", name="中文").click()
    expect(doctor.page).to_have_url(re.compile("p.gan_doctor.lang=zh"))
    doctor.page.reload()
    expect(doctor.tab.locator("h1")).to_have_text(HAN)
    opened(doctor)  # an address that says nothing
    expect(doctor.tab.locator("h1")).to_have_text(HAN)
    opened(doctor, lang="en")
    expect(doctor.tab.locator("h1")).not_to_have_text(HAN)


def test_only_readers_of_chinese_load_its_texts(doctor: DoctorPage) -> None:
    asked: list[str] = []
    doctor.page.on("request", lambda request: asked.append(request.url))
    opened(doctor, lang="en")
    assert not any("zh.json" in url for url in asked)
    doctor.tab.get_by_role("button", name="中文").click()
    expect(doctor.tab.get_by_role("heading", name="严重程度时间线")).to_be_visible()
    assert sum("static/zh.json" in url for url in asked) == 1


def test_without_the_texts_of_a_language_the_interface_stays_english(doctor: DoctorPage) -> None:
    doctor.page.route("**/static/zh.json", lambda route: route.fulfill(status=404, body="gone"))
    opened(doctor, lang="zh")
    expect(doctor.tab.locator("h1")).to_have_text(HAN)  # what the server says
    expect(doctor.tab.get_by_role("heading", name="Severity timeline")).to_be_visible()


def test_a_chinese_browser_is_answered_in_chinese(
    browser: Browser, browser_context_args: dict[str, Any], tensorboard: TensorBoardProcess
) -> None:
    context = browser.new_context(**{**browser_context_args, "locale": "zh-CN"})
    doctor = DoctorPage(context, tensorboard.address).open()
    expect(doctor.tab.locator("h1")).to_have_text(HAN)
    doctor.page.goto("about:blank")
    doctor.page.goto(f"{tensorboard.address}?lang=en#gan_doctor")
    expect(doctor.tab.locator("h1")).not_to_have_text(HAN)
    context.close()


def test_back_goes_to_the_run_before_and_tabs_of_tensorboard_keep_the_view(
    doctor: DoctorPage,
) -> None:
    doctor.open(run=HEALTHY)
    expect(doctor.verdict).to_contain_text(HEALTHY)
    doctor.run(BROKEN).click()
    expect(doctor.verdict).to_contain_text(BROKEN)
    doctor.page.go_back()
    expect(doctor.verdict).to_contain_text(HEALTHY)
    doctor.page.go_forward()
    expect(doctor.verdict).to_contain_text(BROKEN)
    tabs = doctor.page.locator("header [role=tab], .mat-mdc-tab")
    tabs.filter(has_text="GAN DOCTOR").wait_for()
    tabs.filter(has_not_text="GAN DOCTOR").first.click()
    expect(doctor.page).not_to_have_url(re.compile("#gan_doctor"))
    tabs.filter(has_text="GAN DOCTOR").click()
    expect(doctor.page).to_have_url(re.compile("#gan_doctor&.*run=lr%2Ftoo-high"))
    expect(doctor.verdict).to_contain_text(BROKEN)


def test_what_was_not_checked_is_one_click_away(doctor: DoctorPage) -> None:
    opened(doctor, run=TRAINED)
    button = doctor.verdict.get_by_role("button", name=re.compile(r"\d+ of \d+ checks evaluated"))
    button.focus()
    doctor.page.keyboard.press("Enter")
    dialog = doctor.tab.get_by_role("dialog", name="Not checked")
    expect(dialog).to_be_visible()
    expect(dialog).to_be_focused()
    expect(dialog.get_by_role("heading", name="Not measured")).to_be_visible()
    expect(dialog).to_contain_text("held_out=")
    assert doctor.axe() == []
    doctor.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()
    button.click()
    expect(dialog).to_be_visible()
    doctor.tab.locator("h1").click()
    expect(dialog).to_be_hidden()


@pytest.mark.parametrize("width", [1440, 640])
def test_the_answer_stays_in_sight_and_never_hides_what_has_the_focus(
    doctor: DoctorPage, width: int
) -> None:
    doctor.page.set_viewport_size({"width": width, "height": 500})
    opened(doctor, run=TRAINED)
    main = doctor.tab.locator("main")
    line = doctor.tab.locator(".verdict-bar")
    expect(line).to_have_count(0)
    title = doctor.tab.locator("h1").inner_text()
    main.evaluate("(e) => e.scrollTo(0, e.scrollHeight)")
    expect(line).to_contain_text(title)
    expect(line).to_contain_text(TRAINED)
    assert box_of(line)["top"] == pytest.approx(box_of(main)["top"], abs=1)
    for _ in range(25):  # back up through all that can be focused
        doctor.page.keyboard.press("Shift+Tab")
        at = doctor.tab.locator("main :focus:not(.verdict-bar, [popover])")
        if at.count() and line.count():
            where = box_of(at)
            below = where["top"] >= box_of(line)["bottom"] - 1
            assert below or where["height"] > 300, focused(doctor)
    main.evaluate("(e) => e.scrollTo(0, e.scrollHeight)")
    line.click()
    expect(doctor.tab.locator("h1")).to_be_in_viewport()
    expect(line).to_have_count(0)


def test_sources_open_elsewhere_and_only_over_https(doctor: DoctorPage) -> None:
    opened(doctor, run=TRAINED, fault="mode-collapse")
    links = doctor.tab.locator(".sources a")
    expect(links).not_to_have_count(0)
    for link in links.all():
        assert (link.get_attribute("href") or "").startswith("https://")
        assert link.get_attribute("rel") == "noopener noreferrer"
        assert link.get_attribute("target") == "_blank"


@pytest.mark.parametrize("run", [TRAINED, HEALTHY])
def test_no_accessibility_rule_is_broken_in_chinese(doctor: DoctorPage, run: str) -> None:
    opened(doctor, run=run, lang="zh")
    assert doctor.axe() == []
    doctor.dark()
    assert doctor.axe() == []


def test_what_looks_like_the_fault_is_told(doctor: DoctorPage) -> None:
    opened(doctor, run=TRAINED)
    told = doctor.card("What to try").get_by_text(re.compile("^When it is not"))
    told.click()
    expect(doctor.card("What to try").locator(".not-this p").first).to_be_visible()


def test_forced_colors_and_less_motion_leave_it_whole(doctor: DoctorPage) -> None:
    page: Page = doctor.page
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    opened(doctor, run=TRAINED)
    glyph = doctor.verdict.locator(".glyph").first
    assert glyph.evaluate("e => getComputedStyle(e).color") != "rgb(0, 0, 0)"
    moving = doctor.tab.locator("html").evaluate("() => document.getAnimations().length")
    assert moving == 0
