"""The tab with everything open: two runs compared, quiet checks, layers, samples, values, axes."""

from __future__ import annotations

from urllib.parse import quote

from playwright.sync_api import expect

from tests.browser.doctor_page import DoctorPage
from tests.browser.runs import HEALTHY, IMAGES
from tests.browser.tensorboard_process import TensorBoardProcess

PINNED_SIGNALS = ("loss/g", "gradient/d_norm")


def everything(server: TensorBoardProcess) -> dict[str, str]:
    """Every key of the address, with values that differ from what is shown without them."""
    answer = server.ask(f"data/plugin/gan_doctor/samples?run={quote(IMAGES, safe='')}")
    steps = next(one["points"] for one in answer["tags"] if one["tag"] == "fake")
    return {
        "run": IMAGES,
        "fault": "discriminator-overpowering",
        "compare": f"{HEALTHY},{IMAGES}",
        "axis": "images",
        "zoom": "3200..16000",
        "layers": "weight_norm",
        "pinned": f"{steps[0]['step']},{steps[-1]['step']}",
        "pins": ",".join(PINNED_SIGNALS),
    }


def open_everything(doctor: DoctorPage, server: TensorBoardProcess, **changes: str) -> None:
    """Opens that address, all quiet checks and all remedies, and waits until all is drawn."""
    doctor.open(**{**everything(server), **changes})
    expect(doctor.tab.get_by_role("figure").first).to_be_visible()
    doctor.tab.locator("html").evaluate(
        """() => {
          for (const card of ['.timeline', '.at-remedies']) {
            const closed = document.querySelectorAll(`${card} [aria-expanded=false]`);
            for (const one of closed) one.click();
          }
        }"""
    )
    doctor.page.wait_for_load_state("networkidle")
