"""`tb-gan-doctor diagnose`: the Reports of stored runs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tb_gan_doctor.cli.options import add_config, add_language, add_map, language_of
from tb_gan_doctor.cli.output import emit, emit_document, save, writable
from tb_gan_doctor.cli.progress import Progress
from tb_gan_doctor.locale.language import Language
from tb_gan_doctor.model import LEVELS, Report

NAME = "diagnose"
SUMMARY = "tell which faults stored runs have"
EXAMPLES = """\
examples:
  tb-gan-doctor diagnose runs/
  tb-gan-doctor diagnose runs/ --run 'dcgan/*' --format json --output report.json
  tb-gan-doctor diagnose runs/ --fail-on warning      # exit code 1 if something is wrong
  tb-gan-doctor diagnose runs/ --config limits.toml --lang zh

exit codes:
  0  done   1  a finding at or above --fail-on   2  wrong usage, or nothing to diagnose
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments."""
    parser.add_argument("logdir", metavar="LOGDIR", help="directory with runs below it")
    parser.add_argument("--run", metavar="GLOB", help="only runs whose name matches")
    parser.add_argument(
        "--format",
        choices=("text", "json", "markdown", "html"),
        default="text",
        help="what to print (default: %(default)s)",
    )
    parser.add_argument("--output", metavar="FILE", type=Path, help="write to FILE instead")
    parser.add_argument(
        "--fail-on",
        choices=LEVELS[1:],
        help="exit with code 1 if a finding that is open is at this level or above",
    )
    add_map(parser)
    add_config(parser)
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    """Reads, diagnoses, prints."""
    from tb_gan_doctor.present.translated import translated

    language = language_of(arguments)
    output: Path | None = arguments.output
    if output is not None:
        writable(output)
    if arguments.format == "html":
        reports, text = _page(arguments, language)
    else:
        reports = [translated(report, language) for report in _reports(arguments)]
        text = _document(reports, arguments.format, language, to_file=output is not None)
    if output is not None:
        save(text, output)
        print(f"{_runs(reports)} written to {output}", file=sys.stderr)
    elif arguments.format == "text":
        emit(text)
    else:
        emit_document(text)
    return int(arguments.fail_on is not None and reaches(reports, arguments.fail_on))


def reaches(reports: Sequence[Report], level: str) -> bool:
    """Whether a finding of any run is now at `level` or above."""
    floor = LEVELS.index(level)
    return any(
        LEVELS.index(finding.episode.level) >= floor
        for report in reports
        for finding in report.findings
    )


def _reports(arguments: argparse.Namespace) -> list[Report]:
    from tb_gan_doctor.after import diagnose

    with Progress() as progress:
        return diagnose(arguments.logdir, arguments.run, progress, arguments.config, arguments.map)


def _page(arguments: argparse.Namespace, language: Language) -> tuple[list[Report], str]:
    """The page with the tab's interface, and the Reports in it."""
    from tb_gan_doctor.answers.page import interactive_page
    from tb_gan_doctor.answers.stored_runs import stored_runs
    from tb_gan_doctor.settings import rules

    chosen = rules(arguments.config)
    with Progress() as progress:
        found = stored_runs(arguments.logdir, arguments.run, chosen, progress, arguments.map)
    text = interactive_page(found, chosen, language)
    return [run.diagnosis.report for run in found], text


def _document(reports: Sequence[Report], form: str, language: Language, to_file: bool) -> str:
    if form == "json":
        from tb_gan_doctor.present.as_json import dumps

        return dumps(reports)
    if form == "markdown":
        from tb_gan_doctor.present.as_markdown import reports_markdown

        return reports_markdown(reports, language)
    from tb_gan_doctor.present.as_text import reports_text
    from tb_gan_doctor.present.terminal import Terminal

    terminal = Terminal(language=language) if to_file else Terminal.of(sys.stdout, language)
    return reports_text(reports, terminal)


def _runs(reports: Sequence[Report]) -> str:
    return f"{len(reports)} run{'s' * (len(reports) != 1)}"
