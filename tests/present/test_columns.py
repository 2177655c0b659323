"""Lines of Chinese and of English: how wide they are and where they break."""

from __future__ import annotations

import pytest

from tb_gan_doctor.present.columns import left, right, width, wrap

CHINESE = "生成器只输出少数几种样本：loss 看起来正常（D loss 0.94），多样性却已丢失。"


def test_a_chinese_character_takes_two_columns() -> None:
    assert width("ab") == 2
    assert width("模式 x") == 6
    assert left("模式", 6) == "模式  "
    assert right("模式", 6) == "  模式"


@pytest.mark.parametrize("columns", [20, 33, 60])
def test_lines_keep_to_the_columns_and_lose_nothing(columns: int) -> None:
    lines = wrap(CHINESE * 3, columns, "- ", "  ")
    assert len(lines) > 3
    assert max(map(width, lines)) <= columns
    assert lines[0].startswith("- ")
    assert all(line.startswith("  ") for line in lines[1:])
    kept = "".join(line[2:] for line in lines)
    assert kept.replace(" ", "") == (CHINESE * 3).replace(" ", "")


def test_punctuation_stays_with_its_neighbor() -> None:
    for columns in range(12, 40):
        for line in wrap(CHINESE * 2, columns, "", "")[1:]:
            assert line[0] not in "，。：）"
        for line in wrap(CHINESE * 2, columns, "", ""):
            assert line[-1] != "（"


def test_nothing_gives_no_lines() -> None:
    assert wrap("", 20, "", "") == []
