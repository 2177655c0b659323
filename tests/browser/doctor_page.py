"""The GAN DOCTOR tab as a person finds it: inside TensorBoard's page, by role and text."""

from __future__ import annotations

from urllib.parse import quote

from playwright.sync_api import BrowserContext, ConsoleMessage, FrameLocator, Locator, expect

PATIENCE_MS = 30_000
THIN_SPACE = "\u2009"
expect.set_options(timeout=PATIENCE_MS)

_WATCH_VIOLATIONS = """
window.top.violations ??= [];
addEventListener('securitypolicyviolation', (event) =>
  window.top.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
"""


class DoctorPage:
    """A browser page with TensorBoard in it.

    complaints: errors on the console and exceptions that nobody caught, of any frame.
    dialogs: what scripts tried to show, as injected ones would.
    """

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address = address
        self.page = context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self.complaints: list[str] = []
        self.dialogs: list[str] = []
        self.page.add_init_script(_WATCH_VIOLATIONS)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.accept())
        )

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")

    def open(self, **selection: str) -> DoctorPage:
        """Goes to the tab, by the address that TensorBoard itself uses."""
        keys = "".join(f"&p.gan_doctor.{k}={quote(v, safe='')}" for k, v in selection.items())
        self.page.goto(f"{self.address}#gan_doctor{keys}")
        return self

    @property
    def tab(self) -> FrameLocator:
        """The plugin's own document."""
        return self.page.frame_locator("iframe[src*='name=gan_doctor']")

    @property
    def violations(self) -> list[str]:
        """What the content security policy refused, in any frame."""
        found: list[str] = self.page.evaluate("window.violations ?? []")
        return found

    @property
    def runs(self) -> Locator:
        """The buttons of the run list, in order."""
        return self.tab.get_by_role("navigation", name="Runs").get_by_role("button")

    def run(self, name: str) -> Locator:
        """The button of one run."""
        return self.tab.get_by_role("navigation", name="Runs").get_by_title(name, exact=True)

    @property
    def verdict(self) -> Locator:
        """The card with the answer."""
        return self.tab.get_by_role("region", name="Verdict")

    def card(self, name: str) -> Locator:
        """A card by its title."""
        return self.tab.get_by_role("region", name=name)
