"""`tb-gan-doctor demo`: small real GANs, healthy and faulty, and TensorBoard on them."""

from __future__ import annotations

import argparse
from pathlib import Path

from tb_gan_doctor.errors import InputError

NAME = "demo"
SUMMARY = "train small GANs, healthy and faulty, diagnose them, show them in TensorBoard"
EXAMPLES = """\
examples:
  tb-gan-doctor demo                                       # a few minutes, then TensorBoard
  tb-gan-doctor demo --no-serve --scenario mode-collapse   # one of them, Report only
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments."""
    parser.add_argument(
        "--logdir",
        metavar="DIR",
        type=Path,
        default=Path("runs/demo"),
        help="where the runs go (default: %(default)s)",
    )
    parser.add_argument(
        "--scenario",
        metavar="NAME",
        action="append",
        help="only this one; may be given several times (a wrong name lists them)",
    )
    parser.add_argument("--no-serve", action="store_true", help="end after the Reports")
    parser.add_argument(
        "--port", metavar="N", type=_port, default=0, help="of TensorBoard (default: any free one)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Trains, prints the Reports and serves; raises InputError where packages are missing."""
    try:
        from tb_gan_doctor.demo.run import run_demo
    except ModuleNotFoundError as missing:
        if missing.name not in ("torch", "sklearn"):
            raise
        raise InputError(
            f"the demo trains real GANs and needs {_PACKAGE[missing.name]}: "
            "pip install 'tb_gan_doctor[demo]'"
        ) from None
    return run_demo(
        logdir=arguments.logdir,
        scenarios=arguments.scenario,
        serve=not arguments.no_serve,
        port=arguments.port,
    )


_PACKAGE = {"torch": "torch", "sklearn": "scikit-learn"}


def _port(text: str) -> int:
    port = int(text) if text.isascii() and text.isdigit() else -1
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"not a port: {text!r} (0 to 65535)")
    return port
