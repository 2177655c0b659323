"""`tb-gan-doctor watch`: follows runs that are still training, and says what changes."""

from __future__ import annotations

import argparse
import math
import sys
import time

from tb_gan_doctor.cli.options import add_config, add_language, add_map, language_of
from tb_gan_doctor.cli.output import emit

NAME = "watch"
SUMMARY = "follow runs that are still training"
EXAMPLES = """\
examples:
  tb-gan-doctor watch runs/
  tb-gan-doctor watch runs/ --run 'dcgan/*' --interval 30

It prints each run's verdict once, then what changes. Ctrl-C ends it.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments."""
    parser.add_argument("logdir", metavar="LOGDIR", help="directory with runs below it")
    parser.add_argument("--run", metavar="GLOB", help="only runs whose name matches")
    parser.add_argument(
        "--interval",
        metavar="SECONDS",
        type=_seconds,
        default=10.0,
        help="time between two looks (default: 10)",
    )
    add_map(parser)
    add_config(parser)
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    """Looks, prints, waits, until interrupted."""
    from tb_gan_doctor.cli.changes import Watcher
    from tb_gan_doctor.present.terminal import Terminal

    terminal = Terminal.of(sys.stdout, language_of(arguments))
    watcher = Watcher(arguments.logdir, arguments.run, terminal, arguments.config, arguments.map)
    while True:
        lines = watcher.look()
        if lines:
            emit("\n".join(lines) + "\n")
        time.sleep(arguments.interval)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds <= 86400:
        raise argparse.ArgumentTypeError(f"not a time in seconds: {text!r} (above 0, to 86400)")
    return seconds
