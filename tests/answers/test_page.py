"""The page that needs no TensorBoard: closed to everything else, whole, and the same every time."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tb_gan_doctor.answers import page, wire
from tb_gan_doctor.answers.metrics import metrics_answer
from tb_gan_doctor.answers.page import DATA_ID, interactive_page
from tb_gan_doctor.answers.page_data import page_data
from tb_gan_doctor.answers.report import report_answer
from tb_gan_doctor.answers.stored_runs import StoredRun, stored_runs
from tb_gan_doctor.locale.language import ENGLISH, Language
from tb_gan_doctor.settings import rules
from tests.plugin.recorded_runs import write_run

HOSTILE = "<script>alert(1)<!--<script>'\"&amp;"
BAD = "broken"


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("page")
    write_run(root / BAD, 80, bad_from=300, seed=2)
    write_run(root / HOSTILE, 60, seed=3)
    return root


@pytest.fixture(scope="module")
def stored(runs: Path) -> list[StoredRun]:
    return stored_runs(runs, None, rules(), lambda report: None)


@pytest.fixture(scope="module")
def html(stored: list[StoredRun]) -> str:
    return interactive_page(stored, rules(), ENGLISH)


class _Page(HTMLParser):
    """Elements as a browser with scripts sees them: what is in `noscript` is text."""

    CDATA_CONTENT_ELEMENTS = ("script", "style", "noscript")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.content: dict[str, str] = {}
        self.modules: list[str] = []
        self._inside = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.elements.append((tag, attributes))
        self._inside = attributes.get("id") or attributes.get("type") or tag
        if self._inside == "module":
            self.modules.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        self.content[self._inside] = self.content.get(self._inside, "") + data
        if self._inside == "module":
            self.modules[-1] += data


def _decoded(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(gzip.decompress(base64.b64decode(text)))
    return found


def _hash_of(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def test_the_page_holds_its_two_scripts_and_its_policy_lets_no_other_run(html: str) -> None:
    read = _Page(html)
    scripts = [attributes.get("type") for tag, attributes in read.elements if tag == "script"]
    assert scripts == ["text/plain", "module", "module"]
    allowed = " ".join(_hash_of(script) for script in read.modules)
    (policy,) = [a["content"] or "" for tag, a in read.elements if "http-equiv" in a]
    assert policy.startswith("default-src 'none';")
    assert re.findall(r"script-src ([^;]+)", policy) == [allowed]
    assert {tag for tag, a in read.elements if "src" in a or "href" in a} == set()


def test_names_of_runs_cannot_leave_their_place(html: str) -> None:
    noscript = html.split("<body><noscript>")[1].split("</noscript>")[0]
    assert HOSTILE not in html
    assert "&lt;script&gt;alert(1)" in noscript
    assert html.count("</noscript>") == 2 and html.count("</script>") == 3


def test_without_scripts_the_reports_are_there_as_text(html: str) -> None:
    noscript = html.split("<body><noscript>")[1].split("</noscript>")[0]
    assert BAD in noscript and "Non-finite values" in noscript
    assert "<script" not in noscript


def test_equal_runs_give_equal_bytes(runs: Path, html: str) -> None:
    again = stored_runs(runs, None, rules(), lambda report: None)
    assert interactive_page(again, rules(), ENGLISH) == html


def test_the_page_carries_the_answers_of_the_tab(stored: list[StoredRun], html: str) -> None:
    data = _decoded(_Page(html).content[DATA_ID])
    assert data["language"] == "en"
    listed = data["runs"]["en"]["runs"]
    assert [row["run"] for row in listed] == [BAD, HOSTILE]
    assert not any(row["training"] for row in listed)
    chosen = next(run.diagnosis for run in stored if run.diagnosis.report.run == BAD)
    of = data["of"][BAD]
    for code in ("en", "zh"):
        assert of["report"][code] == json.loads(json.dumps(report_answer(chosen, Language(code))))
    assert {entry["signal"] for entry in of["signals"]["en"]["signals"]} == of["metrics"].keys()
    (expected,) = metrics_answer(chosen, ["balance/auc"], 500, ENGLISH)["signals"]
    carried = of["metrics"]["balance/auc"]
    assert of["steps"][carried["steps"]] == expected["steps"]
    exact = np.frombuffer(base64.b64decode(expected["values"]), "<f4")
    short = np.frombuffer(base64.b64decode(carried["values"]), "<f4")
    np.testing.assert_allclose(short, exact, rtol=2**-12)


def test_it_begins_in_the_language_that_was_asked_for(stored: list[StoredRun]) -> None:
    chinese = interactive_page(stored, rules(), Language("zh"))
    assert '<html lang="zh">' in chinese
    assert _decoded(_Page(chinese).content[DATA_ID])["language"] == "zh"
    assert "出现非有限数值" in chinese.split("</noscript>")[1]


def test_many_runs_have_fewer_points_each(stored: list[StoredRun]) -> None:
    long = [stored[0]] * 200
    size_of_one = len(page_data(stored[:1], rules(), ENGLISH))
    assert len(page_data(long, rules(), ENGLISH)) < 20 * size_of_one


def test_where_the_interface_was_not_built_the_reports_are_shown_as_text(
    stored: list[StoredRun], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(page, "files", lambda package: tmp_path)
    static = interactive_page(stored, rules(), ENGLISH)
    assert "<noscript>" not in static and "<script" not in static
    assert "Non-finite values" in static


def test_a_script_cannot_end_its_own_element(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, stored: list[StoredRun]
) -> None:
    bundle = tmp_path / "plugin" / "static" / "index.js"
    bundle.parent.mkdir(parents=True)
    bundle.with_name("page.js").write_text("before()", "utf-8")
    bundle.write_text("const a = '</script><SCRIPT>';\r\nrun(a)", "utf-8")
    monkeypatch.setattr(page, "files", lambda package: tmp_path)
    read = _Page(interactive_page(stored, rules(), ENGLISH))
    assert read.modules[0] == "before()"
    assert read.modules[1] == "const a = '\\x3c/script>\\x3cSCRIPT>';\nrun(a)"


def test_short_numbers_are_near_and_odd_ones_stay_what_they_are() -> None:
    values = np.array([1.0, -0.3, 1e-30, 3e38, np.nan, np.inf, -np.inf, 0.0], np.float32)
    for pack, tolerance, zeros in ((wire.short_f32, 2**-12, 12), (wire.coarse_f32, 2**-8, 16)):
        short = np.frombuffer(base64.b64decode(pack(values)), "<f4")
        np.testing.assert_allclose(short, values, rtol=tolerance)
        assert not (short.view("<u4")[:4] % (1 << zeros)).any()
