"""Writes `docs/faults`: a page with a picture for each fault, in English and Chinese, and indexes.

    make docs-faults        the same as python -m docs.pages.write

What stands on a page comes from the fault's own file; the picture is a training of its test.
"""

from __future__ import annotations

from pathlib import Path

from docs.pages.plot import plot
from docs.pages.typical_run import TypicalRun, typical_run
from tb_gan_doctor.diagnose.catalogue import FAULTS
from tb_gan_doctor.diagnose.fault import Fault
from tb_gan_doctor.locale.language import ENGLISH, Language
from tb_gan_doctor.present.fault_markdown import fault_markdown, index_markdown
from tb_gan_doctor.present.plain import step

FOLDER = Path(__file__).resolve().parents[1] / "faults"
CHINESE = Language("zh")
TITLE = "The faults"
INTRO = (
    "Every fault that can be told, by group. The pages are made from the program: what a fault is, "
    "how it is recognized, its limits and where they come from, what to try, and a run that has it."
)
OTHER = "The same in Chinese: [中文](zh/README.md). In the terminal: `tb-gan-doctor explain FAULT`."
CAPTION = "{name} (a training of its test). Begins at step {onset}, confirmed at step {confirmed}."


def pages(fault: type[Fault]) -> dict[str, str]:
    """The files of one fault: path below `docs/faults` to text."""
    name = fault.META.id
    run = typical_run(fault)
    title = f"{fault.META.title}: {run.signal} and severity over the steps of a training"
    return {
        f"plots/{name}.svg": plot(run, title),
        f"{name}.md": fault_markdown(fault, FAULTS, _shown(name, run, ENGLISH)),
        f"zh/{name}.md": fault_markdown(fault, FAULTS, _shown(name, run, CHINESE), CHINESE),
    }


def indexes() -> dict[str, str]:
    """The two indexes: path below `docs/faults` to text."""
    found = {}
    for name, language in (("README.md", ENGLISH), ("zh/README.md", CHINESE)):
        intro = [f"# {language.say(TITLE)}", "", language.say(INTRO), "", language.say(OTHER)]
        found[name] = index_markdown(FAULTS, intro, language)
    return found


def _shown(name: str, run: TypicalRun, language: Language) -> list[str]:
    folder = "" if language == ENGLISH else "../"
    caption = language.say(
        CAPTION,
        name=run.name.capitalize() if language == ENGLISH else run.name,
        onset=step(run.episode.onset_by),
        confirmed=step(run.episode.confirmed_step),
    )
    return ["", f"![{run.signal}]({folder}plots/{name}.svg)", "", f"*{caption}*"]


def main() -> None:
    """Writes all files and removes those of faults that are gone."""
    written = indexes()
    for fault in FAULTS:
        written |= pages(fault)
    for path in FOLDER.rglob("*.*"):
        if path.relative_to(FOLDER).as_posix() not in written:
            path.unlink()
    for name, text in written.items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    print(f"{len(written)} files in {FOLDER}")


if __name__ == "__main__":
    main()
