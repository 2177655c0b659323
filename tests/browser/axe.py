"""axe-core in the tab: which accessibility rules what is shown breaks."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator

from tests.browser.needs import is_ci

_FILE = Path(__file__).parents[2] / "plugin_frontend/node_modules/axe-core/axe.min.js"
# Colors that still fade would be judged by what they are halfway.
_RUN = """async (root, rules) => {
  await Promise.all(document.getAnimations().map((one) => one.finished.catch(() => {})));
  const { violations } = await axe.run(document, {
    resultTypes: ['violations'], iframes: false,
    rules: Object.fromEntries(rules.map((rule) => [rule, { enabled: true }])),
  });
  return violations.map(({ id, help, nodes }) => ({
    id, help, nodes: nodes.map((node) => [
      node.target.join(' '), node.any.concat(node.all).map((one) => one.message).join('; '),
    ]),
  }));
}"""


@cache
def _source() -> str:
    return _FILE.read_text("utf-8")


def broken_rules(root: Locator, rules: tuple[str, ...] = ()) -> list[str]:
    """One line per rule and element; skips the test where axe-core is not installed.

    rules: what is to be looked at beside what axe does by itself.
    """
    if not _FILE.exists():
        why = "axe-core is not installed: cd plugin_frontend && npm ci"
        pytest.fail(why) if is_ci() else pytest.skip(why)
    if not root.evaluate("() => 'axe' in window"):
        root.evaluate(f"() => {{ {_source()} }}")
    found: list[dict[str, Any]] = root.evaluate(_RUN, list(rules))
    return [
        f"{rule['id']} ({rule['help']}): {where}: {why}"
        for rule in found
        for where, why in rule["nodes"]
    ]
