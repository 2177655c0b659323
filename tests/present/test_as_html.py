"""The HTML: self-contained, well-formed, and safe for any text."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

from tb_gan_doctor.model import PossibleCause
from tb_gan_doctor.present.as_html import page, run_html
from tests.present.sample_reports import HOSTILE, REMEDY, finding, report

_VOID = {"meta", "br"}


class _Elements(HTMLParser):
    """Collects elements and checks that every one is closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def _parsed(html: str) -> _Elements:
    elements = _Elements()
    elements.feed(html)
    elements.close()
    assert elements.open == []
    return elements


def test_the_page_is_well_formed_and_loads_nothing() -> None:
    elements = _parsed(page([report(finding()), report()]))
    tags = {tag for tag, _ in elements.seen}
    assert not tags & {"script", "link", "img", "iframe", "object", "form"}
    assert not any("src" in attributes for _, attributes in elements.seen)
    assert "0.713" in elements.text
    assert "pass d_real= to step()" in elements.text


def test_text_from_outside_is_escaped_everywhere() -> None:
    bad = "<img src=x onerror=alert(1)>\"'"
    remedy = replace(REMEDY, do=bad, because=bad, code=bad, sources=(bad, 'https://x/"><b>'))
    hostile = report(finding(text=bad, remedies=(remedy,)), run=HOSTILE, headline=bad, notes=(bad,))
    elements = _parsed(page([hostile]))
    assert not {tag for tag, _ in elements.seen} & {"img", "script"}
    assert elements.text.count(bad) == 7
    page([hostile]).encode("utf-8")


def test_only_https_sources_become_links() -> None:
    remedy = replace(REMEDY, sources=("javascript:alert(1)", "https://arxiv.org/abs/1706.08500"))
    elements = _parsed(page([report(finding(remedies=(remedy,)))]))
    links = [attributes["href"] for tag, attributes in elements.seen if tag == "a"]
    assert links == ["https://arxiv.org/abs/1706.08500"]


def test_a_notebook_gets_a_fragment_with_its_own_style() -> None:
    html = run_html(report(finding()))
    assert html == report(finding())._repr_html_()
    tags = [tag for tag, _ in _parsed(html).seen]
    assert tags[:2] == ["style", "div"]
    assert "html" not in tags
    rules = html.split("<style>")[1].split("</style>")[0]
    selectors = [
        part.split("{")[0] for part in rules.replace("}", "\n").splitlines() if "{" in part
    ]
    assert selectors
    assert all(s.startswith((".gan-doctor", "@media")) for s in selectors)


def test_causes_that_were_not_looked_for_or_not_told_apart_are_named() -> None:
    possible = PossibleCause("data-outliers", "pass <real>=")
    roots = [finding("mode-collapse", could_be=(possible,)), finding("momentum-too-high")]
    causes = ("mode-collapse", "momentum-too-high")
    symptom = finding("mode-dropping", "symptom", explained_by=causes)
    elements = _parsed(page([report(*roots, symptom)]))
    assert "data-outliers: pass <real>=" in elements.text
    assert "Mode collapse and Momentum too high explain this alike" in elements.text
