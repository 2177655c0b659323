"""Options that several commands have."""

from __future__ import annotations

import argparse
from pathlib import Path

from tb_gan_doctor.locale.language import LANGUAGES, Language


def add_config(parser: argparse.ArgumentParser) -> None:
    """`--config FILE`."""
    parser.add_argument(
        "--config",
        metavar="FILE",
        type=Path,
        help="TOML file with limits of your own (template: tb-gan-doctor faults --config-template)",
    )


def add_map(parser: argparse.ArgumentParser) -> None:
    """`--map FILE`."""
    parser.add_argument(
        "--map",
        metavar="FILE",
        type=Path,
        help="TOML file with the roles of tags of plain scalars (made by: tb-gan-doctor map)",
    )


def add_language(parser: argparse.ArgumentParser) -> None:
    """`--lang CODE`; the namespace then holds the code as `lang`."""
    parser.add_argument(
        "--lang", choices=LANGUAGES, default=LANGUAGES[0], help="language (default: %(default)s)"
    )


def language_of(arguments: argparse.Namespace) -> Language:
    """The language that was asked for."""
    return Language(arguments.lang)
