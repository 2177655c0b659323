"""Every text has its Chinese, with the same numbers in it; what is told is told in Chinese."""

from __future__ import annotations

import json
import re
import string

import pytest

from tb_gan_doctor.diagnose.catalogue import FAULTS
from tb_gan_doctor.diagnose.engine import Engine
from tb_gan_doctor.diagnose.fault import Fault, plain
from tb_gan_doctor.diagnose.supply import REASONS
from tb_gan_doctor.locale.language import Language
from tb_gan_doctor.model import Episode
from tb_gan_doctor.present.prose import REFERENCES, sections
from tb_gan_doctor.present.translated import told, translated
from tb_gan_doctor.signals import SIGNALS, base_name
from tests.fault_cases import all_cases
from tests.fault_tester import Firing
from tests.locale.digest import digest
from tests.locale.source_phrases import PACKAGE, reasons, spoken_phrases

ZH = PACKAGE / "locale" / "zh"
CHINESE = Language("zh")
ENGLISH = Language("en")
HAN = re.compile(r"[\u4e00-\u9fff]")
NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*(?:e-?\d+)?(?![\w])")

every_fault = pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.META.id)
every_firing = pytest.mark.parametrize(
    ("fault", "case"),
    [(cases.fault, case) for cases in all_cases() for case in cases.firing],
    ids=lambda value: value.name if isinstance(value, Firing) else value.META.id,
)


def _read(name: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((ZH / f"{name}.json").read_text("utf-8"))
    return found


def _numbers(text: str) -> list[str]:
    return sorted(NUMBER.findall(text))


def _fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def test_every_phrase_is_translated_with_its_placeholders_and_no_other() -> None:
    phrases = _read("interface")
    missing = {text for text in spoken_phrases() - phrases.keys() if HAN.search(text) is None}
    assert missing == set()
    for english, chinese in phrases.items():
        assert _fields(english) == _fields(chinese), english


def test_every_sentence_keeps_its_placeholders() -> None:
    for english, chinese in _read("sentences").items():
        assert _fields(english) == _fields(chinese), english


def test_every_signal_is_explained_and_none_that_is_not_there() -> None:
    assert _read("signals").keys() == SIGNALS.keys()
    for signal in SIGNALS.values():
        assert HAN.search(CHINESE.signal(signal.name))
        assert HAN.search(CHINESE.told(signal.supply)), signal.supply
    for reason in REASONS:
        assert HAN.search(CHINESE.told(reason.format(names="real= and fake="))), reason


def test_there_is_a_file_for_each_fault_and_no_other() -> None:
    assert {path.stem for path in (ZH / "faults").glob("*.json")} == {
        fault.META.id for fault in FAULTS
    }


@every_fault
def test_title_summary_and_prose_are_there_with_the_same_numbers(fault: type[Fault]) -> None:
    texts = CHINESE.fault(fault.META.id)
    assert HAN.search(texts["title"])
    assert HAN.search(texts["summary"])
    assert texts["summary"].endswith("。")
    english = {s.heading: " ".join(s.paragraphs) for s in sections(fault, ENGLISH)}
    assert texts["prose"].keys() == english.keys() - {REFERENCES}
    for heading, text in texts["prose"].items():
        assert len(HAN.findall(text)) >= 10, heading
        assert _numbers(text) == _numbers(english[heading]), heading


@every_fault
def test_the_translation_is_that_of_the_english_text_of_today(fault: type[Fault]) -> None:
    assert CHINESE.fault(fault.META.id).get("of") == digest(fault), (
        f"the English text has changed: bring zh/faults/{fault.META.id}.json up to date, then run "
        f"python -m tests.locale.digest {fault.META.id}"
    )


@every_fault
def test_every_remedy_is_there_with_the_same_numbers(fault: type[Fault]) -> None:
    texts = CHINESE.fault(fault.META.id)["remedies"]
    shared = CHINESE.fault(fault.META.id).get("remedies_from")
    ids = {remedy.id for remedy in fault.META.remedies}
    assert ids <= texts.keys()
    if not shared:
        assert texts.keys() == ids
    for remedy in fault.META.remedies:
        own = texts[remedy.id]
        assert own.keys() == {"do", "because"}
        for english, chinese in ((remedy.do, own["do"]), (remedy.because, own["because"])):
            assert HAN.search(chinese), remedy.id
            assert _numbers(chinese) == _numbers(english), remedy.id


@every_fault
def test_every_reason_to_be_silent_is_translated(fault: type[Fault]) -> None:
    known = CHINESE.fault(fault.META.id).get("reasons", {})
    for reason in reasons(fault):
        assert HAN.search(CHINESE.told(reason, known)), reason
    for english, chinese in known.items():
        assert _fields(english) == _fields(chinese), english


@every_fault
def test_templates_hold_only_what_an_episode_has(fault: type[Fault]) -> None:
    texts = CHINESE.fault(fault.META.id)
    assert texts["texts"]
    for template in texts["texts"].values():
        for name in re.findall(r"\{([^{}]+)\}", template):
            signal, _, which = name.partition("|")
            assert which in ("", "first", "limit", "name", "there")
            known = signal in ("onset", "first", "second") or re.fullmatch(r"kind:\d", signal)
            assert known or base_name(signal) in SIGNALS, name


@every_firing
def test_what_happened_is_told_with_the_numbers_of_the_english_text(
    fault: type[Fault], case: Firing
) -> None:
    engine = Engine([fault])
    engine.learn(case.facts)
    for window in case.script.windows(*case.lengths):
        engine.feed(window)
    (english,) = engine.report("run").findings
    chinese = told(english.episode, CHINESE.fault(fault.META.id))
    assert chinese, f"no template for the kind {english.episode.kind!r}, or numbers are missing"
    assert not set("{}[]|") & set(chinese.replace("[-1, 1]", "").replace("[0, 1]", ""))
    for part in english.episode.kind.split(":"):
        assert part not in chinese or not part, f"the word {part!r} is not translated"
    evidence = {plain(item.value) for item in english.episode.evidence}
    evidence |= {plain(item.threshold) for item in english.episode.evidence}
    evidence.add(str(english.episode.onset_by))
    shown = {number for number in evidence if _holds(english.text, number)}
    assert {number for number in shown if not _holds(chinese, number)} == set()


def _holds(text: str, number: str) -> bool:
    return re.search(rf"(?<![\d.]){re.escape(number)}(?![\d]|\.\d)", text) is not None


def test_a_part_is_left_out_where_its_number_is_missing_and_the_next_one_stands_in() -> None:
    bare = Episode("x", 1, 2, 3, kind="a:b", evidence=())
    assert told(bare, {"texts": {"": "x"}}) == ""
    from tb_gan_doctor.model import Evidence

    seen = Episode("x", 1, 2, 3, kind="a:b", evidence=(Evidence("loss/d", 2, 1, "above", ""),))
    words = {"b": "乙", "loss/d": "损失"}
    for template, expected in (
        ("{loss/d}[[ und {loss/g}]]", "2"),
        ("[[{loss/g}||{loss/d|limit}||0]]", "1"),
        ("{loss/g}", ""),
        ("[[{gradient/g_norm|first}||{loss/d|first}]]", "2"),
        ("x[[{second|there}y]][[{first|there}z]]", "xz"),
        ("{kind:1} {kind:0} {onset} {first|name} {first}", "乙 a 2 损失 2"),
    ):
        assert told(seen, {"texts": {"a": template}, "words": words}) == expected


def test_a_report_is_translated_and_keeps_its_ids_and_numbers() -> None:
    case = next(cases for cases in all_cases() if cases.fault.META.id == "mode-collapse").firing[0]
    engine = Engine()
    engine.learn(case.facts)
    for window in case.script.windows():
        engine.feed(window)
    english = engine.report("run", ["1 damaged record skipped in events"])
    chinese = translated(english, CHINESE)
    assert translated(english, ENGLISH) is english
    assert HAN.search(chinese.headline)
    assert str(english.findings[0].episode.onset_by) in chinese.headline
    assert chinese.notes == ("events 中跳过了 1 条损坏的记录",)
    for before, after in zip(english.findings, chinese.findings, strict=True):
        assert after.episode is before.episode
        assert after.explained_by == before.explained_by
        assert HAN.search(after.text)
        assert HAN.search(after.not_this)
        assert [r.id for r in after.remedies] == [r.id for r in before.remedies]
        assert [r.code for r in after.remedies] == [r.code for r in before.remedies]
        assert [c.fault for c in after.could_be] == [c.fault for c in before.could_be]
    for entry in chinese.coverage:
        assert not entry.why or HAN.search(entry.why), entry.why
