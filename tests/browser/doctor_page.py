"""The GAN DOCTOR tab as a person finds it: inside TensorBoard's page, by role and text."""

from __future__ import annotations

from urllib.parse import quote

from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    FrameLocator,
    Locator,
    Page,
    expect,
)

from tests.browser import axe

PATIENCE_MS = 30_000
THIN_SPACE = "\u2009"
expect.set_options(timeout=PATIENCE_MS)

_WATCH_VIOLATIONS = """
window.top.violations ??= [];
addEventListener('securitypolicyviolation', (event) =>
  window.top.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
"""
# A new plugin document in the page that is there; TensorBoard's own takes ten times as long. The
# address changes once the old document is gone, or a late write of that one would change it again.
_REOPEN = """(hash) => {
  const frame = document.querySelector("iframe[src*='name=gan_doctor']");
  if (!frame?.contentWindow || frame.offsetHeight === 0) return false;
  window.violations = [];
  const go = () => history.replaceState(history.state, '', hash);
  frame.contentWindow.addEventListener('pagehide', go, { once: true });
  frame.contentDocument.body.remove();
  frame.contentWindow.location.reload();
  return true;
}"""


def new_page(context: BrowserContext) -> Page:
    """A browser page that notes what the content security policy refuses."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.add_init_script(_WATCH_VIOLATIONS)
    return page


class DoctorPage:
    """A browser page with TensorBoard in it.

    page: one that `new_page` made and that may have TensorBoard open already.
    complaints: errors on the console and exceptions that nobody caught, of any frame.
    dialogs: what scripts tried to show, as injected ones would.
    """

    def __init__(self, context: BrowserContext, address: str, page: Page | None = None) -> None:
        self.address = address
        self.page = page or new_page(context)
        self.complaints: list[str] = []
        self.dialogs: list[str] = []
        self._listeners = {
            "console": self._hear,
            "pageerror": lambda error: self.complaints.append(str(error)),
            "dialog": lambda dialog: (self.dialogs.append(dialog.message), dialog.accept()),
        }
        for event, listener in self._listeners.items():
            self.page.on(event, listener)  # type: ignore[call-overload]

    def leave(self) -> None:
        """Hears nothing more; the page stays."""
        for event, listener in self._listeners.items():
            self.page.remove_listener(event, listener)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")

    def open(self, **selection: str) -> DoctorPage:
        """Goes to the tab, by the address that TensorBoard itself uses."""
        keys = "".join(f"&p.gan_doctor.{k}={quote(v, safe='')}" for k, v in selection.items())
        link = f"#gan_doctor{keys}"
        is_here = self.page.url.partition("#")[0] == self.address
        if not (is_here and self.page.evaluate(_REOPEN, link)):
            self.page.goto("about:blank")
            self.page.goto(self.address + link)
        return self

    def reload(self) -> DoctorPage:
        """Starts the tab's document anew, with the address as it is."""
        assert self.page.evaluate(_REOPEN, "#" + self.page.url.partition("#")[2])
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
        rail = self.tab.get_by_role("navigation", name="Runs")
        return rail.get_by_role("listitem").get_by_role("button")

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

    def dark(self, on: bool = True) -> DoctorPage:
        """TensorBoard's own switch, while the tab is open."""
        self.page.evaluate("(on) => document.body.classList.toggle('dark-mode', on)", on)
        root = self.tab.locator("html")
        expect(root).to_have_attribute("data-theme", "dark" if on else "light")
        return self

    def axe(self, *rules: str) -> list[str]:
        """Accessibility rules that what is shown breaks, with where; needs `npm ci`."""
        return axe.broken_rules(self.tab.locator("html"), rules)
