"""Takes the pictures of the tab that the README shows.

    python -m docs.screenshots.take LOGDIR [NAME ...]

LOGDIR: what `tb-gan-doctor demo --no-serve --logdir LOGDIR` trained. Each picture is the real tab
in a real TensorBoard, 1440 pixels wide.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.conftest import FLAGS
from tests.browser.doctor_page import DoctorPage
from tests.browser.needs import CHROMIUM
from tests.browser.tensorboard_process import TensorBoardProcess

IMAGES = Path(__file__).parents[1] / "images"
WIDTH = 1440
MOST_BYTES = 150_000

ILL = "real-fake-range-mismatch"
HEALTHY = "healthy-nonsaturating-dcgan"
ALIKE = ("discriminator-overpowering", HEALTHY)


def _nothing(doctor: DoctorPage) -> None:
    pass


def _point_at(share: float) -> Callable[[DoctorPage], None]:
    """Puts the pointer over the timeline, so that the cursor shows in every chart."""

    def point(doctor: DoctorPage) -> None:
        box = doctor.tab.get_by_role("slider").first.bounding_box()
        assert box is not None
        doctor.page.mouse.move(box["x"] + share * box["width"], box["y"] + 12)

    return point


class Shot(NamedTuple):
    """One picture: the address of the view, the window, and what is done there."""

    name: str
    link: dict[str, str]
    height: int
    dark: bool = False
    do: Callable[[DoctorPage], None] = _nothing


SHOTS = (
    Shot("light", {"run": ILL}, 1340, do=_point_at(0.72)),
    Shot("dark", {"run": "exploding-gradient"}, 1340, dark=True),
    Shot("compare", {"run": ILL, "compare": ",".join((ILL, *ALIKE))}, 1240),
    Shot("chinese", {"run": "mode-dropping", "lang": "zh"}, 1180),
    Shot("healthy", {"run": HEALTHY}, 900),
    Shot("empty", {}, 620),
)


def take(browser: Browser, address: str, shot: Shot) -> bytes:
    """The picture as a PNG file; raises where the tab complained."""
    size = {"width": WIDTH, "height": shot.height}
    context = browser.new_context(viewport=size, locale="en-US")  # type: ignore[arg-type]
    doctor = DoctorPage(context, address)
    doctor.open(**shot.link)
    expect(doctor.tab.locator("main h1").first).to_be_visible()
    doctor.page.wait_for_load_state("networkidle")
    if shot.dark:
        doctor.dark()
    shot.do(doctor)
    doctor.page.wait_for_timeout(500)
    assert doctor.complaints == []
    picture = doctor.page.screenshot()
    context.close()
    return picture


def packed(png: bytes) -> bytes:
    """The same picture as a WebP file, every pixel as it was."""
    file = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").save(file, "WEBP", lossless=True, quality=100)
    return file.getvalue()


def main() -> int:
    """Takes them; 1 where one is too large for a README."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("logdir", type=Path, help="what the demo trained")
    parser.add_argument("names", nargs="*", help=f"of {', '.join(s.name for s in SHOTS)}")
    arguments = parser.parse_args()
    IMAGES.mkdir(exist_ok=True)
    too_large = []
    with tempfile.TemporaryDirectory() as nothing, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        full = TensorBoardProcess(arguments.logdir, "--load_fast=false")
        bare = TensorBoardProcess(Path(nothing), "--load_fast=false")
        try:
            full.wait_for_runs(len([*arguments.logdir.iterdir()]))
            for shot in SHOTS:
                if arguments.names and shot.name not in arguments.names:
                    continue
                server = full if shot.link else bare
                content = packed(take(browser, server.address, shot))
                (IMAGES / f"{shot.name}.webp").write_bytes(content)
                print(f"{shot.name:<10}{len(content) / 1000:>8.1f} kB")
                if len(content) > MOST_BYTES:
                    too_large.append(shot.name)
        finally:
            full.stop()
            bare.stop()
        browser.close()
    if too_large:
        print(f"larger than {MOST_BYTES / 1000:g} kB: {', '.join(too_large)}", file=sys.stderr)
    return int(bool(too_large))


if __name__ == "__main__":
    sys.exit(main())
