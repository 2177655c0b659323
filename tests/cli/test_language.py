"""`--lang zh` in every command and format."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tb_gan_doctor.cli.changes import Watcher
from tb_gan_doctor.cli.main import main
from tb_gan_doctor.errors import UnknownName
from tb_gan_doctor.locale.language import language_named
from tb_gan_doctor.present.terminal import Terminal

HAN = re.compile(r"[\u4e00-\u9fff]")
ENGLISH_WORDS = re.compile(r"\b(since|fault above|What to try|Evidence|Watch|faults checked)\b")


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_reports_for_people_are_chinese(
    logdir: Path, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diagnose", str(logdir), "--format", form, "--lang", "zh"]) == 0
    text = capsys.readouterr().out
    assert "出现非有限数值" in text
    assert "可以尝试" in text
    if form == "html":
        assert '<html lang="zh">' in text
        text = text.split("<body><noscript>")[1].split("</noscript>")[0]
    assert not ENGLISH_WORDS.search(text)


def test_json_has_chinese_texts_and_the_same_ids_and_numbers(
    logdir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    documents = []
    for language in ("en", "zh"):
        assert main(["diagnose", str(logdir), "--format", "json", "--lang", language]) == 0
        documents.append(json.loads(capsys.readouterr().out))
    english, chinese = (document["runs"][0]["findings"][0] for document in documents)
    assert HAN.search(chinese["text"])
    assert HAN.search(chinese["remedies"][0]["do"])
    texts = ("do", "because", "unless")
    for found in (english, chinese):
        found.pop("text")
        found.pop("not_this")
        for remedy in found["remedies"]:
            for key in texts:
                remedy.pop(key)
        for cause in found["could_be"]:
            cause.pop("supply")
    assert english == chinese


def test_what_changes_is_told_in_chinese(logdir: Path) -> None:
    watcher = Watcher(logdir, "faulty/*", Terminal(language=language_named("zh")))
    first, *rest = [line.split("  ", 1)[1] for line in watcher.look()]
    assert first.startswith("faulty/nan 第 1,199 步：◆ 严重。自第 ")
    assert rest[0].startswith("faulty/nan 第 1,199 步：◆ 出现非有限数值，严重，自第 ")
    assert not ENGLISH_WORDS.search("".join([first, *rest]))


def test_the_catalogue_and_its_pages_are_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["faults", "--lang", "zh"]) == 0
    table = capsys.readouterr().out
    assert "训练循环" in table
    assert "mode-collapse" in table
    assert main(["explain", "mode-collapse", "--lang", "zh"]) == 0
    page = capsys.readouterr().out
    assert page.startswith("模式崩溃  mode-collapse\n")
    for heading in ("是什么", "如何识别", "限值", "可以尝试", "参考文献"):
        assert f"\n{heading}\n" in page
    assert "Richardson and Weiss 2018" in page


def test_an_unknown_language_names_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["faults", "--lang", "de"])
    assert ended.value.code == 2
    error = capsys.readouterr().err
    assert "invalid choice: 'de'" in error
    assert "zh" in error
    with pytest.raises(UnknownName, match="did you mean 'en'"):
        language_named("de")
