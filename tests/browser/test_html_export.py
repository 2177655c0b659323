"""The page of `diagnose --format html` opened as a file: the tab without TensorBoard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from benchmarks import stored_runs
from tb_gan_doctor.cli.main import main
from tests.browser.doctor_page import new_page
from tests.browser.runs import BROKEN, HEALTHY, HOSTILE
from tests.plugin.recorded_runs import write_run

PICTURED = "with-samples"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("export")
    write_run(root / "runs" / HEALTHY, 120, seed=1)
    write_run(root / "runs" / BROKEN, 300, bad_from=1500, seed=2)
    write_run(root / "runs" / HOSTILE, 60, seed=3)
    stored_runs.write_run(root / "runs" / PICTURED, 60, "collapse", seed=4)
    page = root / "page.html"
    assert main(["diagnose", str(root / "runs"), "--format", "html", "--output", str(page)]) == 0
    return page


class Export:
    """The page in a browser, with what it asked for and what went wrong in it."""

    def __init__(self, context: BrowserContext, file: Path) -> None:
        self.page: Page = new_page(context)
        self.address = file.as_uri()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.complaints.append("dialog"), dialog.accept()))
        self.page.on("console", lambda m: m.type == "error" and self.complaints.append(m.text))

    def open(self, hash: str = "") -> Page:
        self.page.goto(self.address + hash)
        return self.page

    @property
    def verdict(self) -> Locator:
        return self.page.get_by_role("region", name="Verdict")

    def run(self, name: str) -> Locator:
        return self.page.get_by_role("navigation", name="Runs").get_by_title(name, exact=True)


@pytest.fixture
def export(browser: Browser, file: Path) -> Iterator[Export]:
    context = browser.new_context(viewport={"width": 1400, "height": 900}, locale="en-US")
    shown = Export(context, file)
    yield shown
    assert shown.complaints == []
    assert shown.page.evaluate("window.violations ?? []") == []
    loaded = {url.partition("#")[0] for url in shown.requests if not url.startswith("data:")}
    assert loaded == {shown.address}
    context.close()


def test_a_file_shows_verdict_timeline_and_evidence(export: Export) -> None:
    page = export.open()
    expect(export.verdict).to_contain_text("Non-finite values")
    expect(page.get_by_role("region", name="Severity timeline")).to_be_visible()
    evidence = page.get_by_role("region", name="Evidence")
    expect(evidence.get_by_role("figure").first).to_be_visible()
    expect(evidence).to_contain_text("loss/d")
    expect(page.get_by_role("region", name="What to try")).to_be_visible()
    assert page.locator("article").count() == 0  # of the text for those without scripts


def test_runs_are_switched_and_the_address_says_which(export: Export) -> None:
    page = export.open()
    expect(export.verdict).to_contain_text(BROKEN)
    export.run(HEALTHY).click()
    expect(export.verdict).to_contain_text(HEALTHY)
    assert f"p.gan_doctor.run={HEALTHY}" in page.url
    page.reload()
    expect(export.verdict).to_contain_text(HEALTHY)


def test_a_link_into_the_page_opens_that_run_in_that_language(export: Export) -> None:
    page = export.open(
        f"#gan_doctor&p.gan_doctor.run={quote(BROKEN, safe='')}&p.gan_doctor.lang=zh"
    )
    expect(page.get_by_role("heading", level=1)).to_have_text("出现非有限数值")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Non-finite values")


def test_layers_and_samples_are_in_the_page(export: Export) -> None:
    page = export.open(f"#gan_doctor&p.gan_doctor.run={PICTURED}")
    expect(page.get_by_role("region", name="Layers")).to_contain_text("G.14")
    pictures = page.get_by_role("region", name="Samples").get_by_role("img")
    expect(pictures.first).to_be_visible()
    page.wait_for_function("() => [...document.images].every((one) => one.naturalWidth > 0)")


def test_a_runs_text_can_be_taken_away(export: Export) -> None:
    page = export.open()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    expect(export.verdict).to_contain_text(BROKEN)
    page.get_by_role("button", name="Export").click()
    page.get_by_text("Copy as Markdown").click()
    page.wait_for_function("async () => (await navigator.clipboard.readText()).startsWith('## ')")


def test_it_follows_the_systems_colors(export: Export) -> None:
    export.page.emulate_media(color_scheme="light")
    page = export.open()
    root = page.locator("html")
    expect(root).to_have_attribute("data-theme", "light")
    page.emulate_media(color_scheme="dark")
    expect(root).to_have_attribute("data-theme", "dark")


def test_a_hostile_name_stays_a_name(export: Export) -> None:
    page = export.open()
    export.run(HOSTILE).click()
    expect(export.verdict).to_contain_text(HOSTILE)
    assert page.locator("img[src=x], svg[onload]").count() == 0


def test_without_scripts_the_reports_are_there(browser: Browser, file: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    expect(page.get_by_role("article").filter(has_text=BROKEN)).to_be_visible()
    expect(page.get_by_role("article")).to_have_count(4)
    context.close()
