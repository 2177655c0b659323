"""A report can be taken away: as Markdown, as data, as a link."""

from __future__ import annotations

import json
import re
from pathlib import Path

from playwright.sync_api import Locator, Route, expect

from tb_gan_doctor import diagnose
from tb_gan_doctor.locale.language import language_named
from tb_gan_doctor.present.as_json import document
from tb_gan_doctor.present.as_markdown import run_markdown
from tb_gan_doctor.present.translated import translated
from tests.browser.doctor_page import DoctorPage
from tests.browser.runs import HOSTILE, TRAINED


def menu_of(doctor: DoctorPage, run: str, name: str = "Export", **selection: str) -> Locator:
    """The opened export menu of `run`."""
    doctor.open(run=run, **selection)
    doctor.tab.get_by_role("button", name=name).click()
    menu = doctor.tab.get_by_role("dialog", name=name)
    expect(menu).to_be_visible()
    return menu


def copied(doctor: DoctorPage, menu: Locator, choice: str, told: str = "Copied") -> str:
    """What the clipboard holds after `choice`."""
    doctor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = menu.get_by_role("button", name=choice)
    button.click()
    expect(button).to_contain_text(told)
    text: str = doctor.page.evaluate("navigator.clipboard.readText()")
    expect(button).not_to_contain_text(told)  # for a moment only
    return text


def test_markdown_is_that_of_the_command(doctor: DoctorPage, logdir: Path) -> None:
    (report,) = diagnose(logdir, TRAINED)
    menu = menu_of(doctor, TRAINED)
    assert copied(doctor, menu, "Copy as Markdown") == run_markdown(report)
    assert doctor.complaints == []


def test_markdown_is_in_the_language_of_the_tab(doctor: DoctorPage, logdir: Path) -> None:
    (report,) = diagnose(logdir, TRAINED)
    chinese = language_named("zh")
    menu = menu_of(doctor, TRAINED, "导出", lang="zh")
    expected = run_markdown(translated(report, chinese), chinese)
    assert copied(doctor, menu, "复制为 Markdown", "已复制") == expected


def test_copies_where_the_browser_has_no_clipboard_object(doctor: DoctorPage) -> None:
    """On plain http from another host."""
    menu = menu_of(doctor, TRAINED)
    menu.evaluate("() => { Object.defineProperty(navigator, 'clipboard', { value: undefined }); }")
    assert copied(doctor, menu, "Copy link").startswith("http://")
    expect(menu.get_by_role("button", name="Copy link")).to_be_focused()


def test_the_downloaded_document_is_that_of_the_command(doctor: DoctorPage, logdir: Path) -> None:
    menu = menu_of(doctor, TRAINED)
    with doctor.page.expect_download() as download:
        menu.get_by_role("button", name="Download JSON").click()
    assert download.value.suggested_filename == f"{TRAINED}.json"
    found = json.loads(download.value.path().read_text("utf-8"))
    assert found == json.loads(json.dumps(document(diagnose(logdir, TRAINED))))
    assert found["schema"] == 1
    assert doctor.complaints == []
    assert doctor.violations == []


def test_a_hostile_name_becomes_a_harmless_file_name(doctor: DoctorPage) -> None:
    menu = menu_of(doctor, HOSTILE)
    with doctor.page.expect_download() as download:
        menu.get_by_role("button", name="Download JSON").click()
    assert re.fullmatch(r"[\w.-]+\.json", download.value.suggested_filename)
    assert json.loads(download.value.path().read_text("utf-8"))["runs"][0]["run"] == HOSTILE


def test_the_copied_link_opens_the_same_view(doctor: DoctorPage) -> None:
    doctor.open(run=TRAINED)
    row = doctor.tab.locator(".rows button[aria-pressed=false]").first
    fault = row.inner_text().splitlines()[0]
    row.click()
    doctor.tab.get_by_role("button", name="Export").click()
    menu = doctor.tab.get_by_role("dialog", name="Export")
    link = copied(doctor, menu, "Copy link")
    doctor.page.goto("about:blank")
    doctor.page.goto(link)
    expect(doctor.verdict).to_contain_text(TRAINED)
    expect(doctor.tab.locator(".rows [aria-pressed=true]")).to_contain_text(fault)


def test_says_when_there_is_nothing_to_copy(doctor: DoctorPage) -> None:
    def fail(route: Route) -> None:
        route.fulfill(status=500, content_type="application/json", body='{"v":1,"error":{}}')

    doctor.page.route("**/gan_doctor/markdown*", fail)
    menu = menu_of(doctor, TRAINED)
    button = menu.get_by_role("button", name="Copy as Markdown")
    button.click()
    expect(button).to_contain_text("Failed")


def test_the_menu_breaks_no_accessibility_rule(doctor: DoctorPage) -> None:
    menu_of(doctor, TRAINED)
    assert doctor.axe() == []
    doctor.dark()
    assert doctor.axe() == []
