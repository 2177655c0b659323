"""Facts on where things are: what sticks out, what lies over what, how wide what is."""

from __future__ import annotations

from playwright.sync_api import Locator

# A text's or control's visible part is what its clipping ancestors leave of it.
_VISIBLE_PARTS = """
const clipped = (element, box) => {
  let { left, top, right, bottom } = box;
  for (let e = element; e && e !== document.documentElement; e = e.parentElement) {
    const style = getComputedStyle(e);
    if (style.overflowX === 'visible' && style.overflowY === 'visible') continue;
    const cut = e.getBoundingClientRect();
    left = Math.max(left, cut.left); right = Math.min(right, cut.right);
    top = Math.max(top, cut.top); bottom = Math.min(bottom, cut.bottom);
  }
  return { left, top, right, bottom };
};
// With an ellipsis, or in a box of its own that scrolls sideways.
const isShortened = (element) => {
  for (let e = element; e && e !== document.documentElement; e = e.parentElement) {
    const { overflowX, textOverflow, webkitLineClamp } = getComputedStyle(e);
    if (overflowX === 'visible') continue;
    if (textOverflow === 'ellipsis' || webkitLineClamp !== 'none') return true;
    return overflowX !== 'hidden' && e.scrollWidth > e.clientWidth && e.tagName !== 'MAIN';
  }
  return false;
};
const named = (e) => {
  const text = (e.getAttribute('aria-label') ?? e.textContent ?? '').trim().slice(0, 40);
  return `${e.tagName.toLowerCase()}.${e.className?.baseVal ?? e.className} "${text}"`;
};
const isShown = (e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true })
  && !e.closest('.visually-hidden');
const texts = (root) => {
  const found = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || !isShown(element) || element.closest('style, title')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      const part = clipped(element, box);
      const isSeen = part.right - part.left > 1 && part.bottom - part.top > 1;
      if (isSeen) found.push({ element, part, box });
    }
  }
  return found;
};
"""

_OVERFLOW = (
    "(root) => {"
    + _VISIBLE_PARTS
    + """
  const width = document.documentElement.clientWidth;
  const found = [];
  for (const e of document.querySelectorAll('html, body, main, nav, .app')) {
    const scrolls = e.scrollWidth - e.clientWidth;
    if (scrolls > 1) found.push(`${named(e)} scrolls sideways by ${scrolls}`);
  }
  for (const { element, part, box } of texts(root)) {
    if (part.left < -1 || part.right > width + 1) found.push(`${named(element)} sticks out`);
    const sheds = box.left < part.left - 1 || box.right > part.right + 1;
    if (sheds && !isShortened(element)) found.push(`${named(element)} is cut off`);
  }
  return [...new Set(found)];
}"""
)

# Two texts that share more than a hair of area, where neither is laid over the page on purpose.
_OVERLAPS = (
    "(root) => {"
    + _VISIBLE_PARTS
    + """
  const onTop = (e) => e.closest('[role=tooltip], [role=dialog], [popover], [class*=pop]');
  const all = texts(root).filter(({ element }) => !onTop(element));
  all.sort((a, b) => a.part.top - b.part.top);
  const found = [];
  for (let i = 0; i < all.length; i++) {
    for (let j = i + 1; j < all.length && all[j].part.top < all[i].part.bottom - 2; j++) {
      const [a, b] = [all[i], all[j]];
      if (a.element === b.element) continue;
      const across = Math.min(a.part.right, b.part.right) - Math.max(a.part.left, b.part.left);
      const down = Math.min(a.part.bottom, b.part.bottom) - Math.max(a.part.top, b.part.top);
      if (across > 2 && down > 2) found.push(`${named(a.element)} and ${named(b.element)}`);
    }
  }
  return [...new Set(found)];
}"""
)


def sticking_out(root: Locator) -> list[str]:
    """What is wider than its place; `root`: the document's `html` element."""
    found: list[str] = root.evaluate(_OVERFLOW)
    return found


def overlapping(root: Locator) -> list[str]:
    """Pairs of texts that lie over one another; pop-overs are left out."""
    found: list[str] = root.evaluate(_OVERLAPS)
    return found


def box_of(locator: Locator) -> dict[str, float]:
    """left, top, right, bottom, width and height of what must be there."""
    box = locator.bounding_box()
    assert box is not None, f"{locator} is not shown"
    return {
        "left": box["x"],
        "top": box["y"],
        "right": box["x"] + box["width"],
        "bottom": box["y"] + box["height"],
        "width": box["width"],
        "height": box["height"],
    }
