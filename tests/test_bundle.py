"""The committed bundle of the tab fits its sources and is small; checked without Node."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FRONTEND = ROOT / "plugin_frontend"
STATIC = ROOT / "tb_gan_doctor" / "plugin" / "static"
TOP = ("package.json", "package-lock.json", "tsconfig.json", "vite.config.ts")
MOST_BYTES = 60_000  # gzipped


def _source_hash() -> str:
    """The same as `plugin_frontend/manifest.mjs` computes."""
    below = [
        path.relative_to(FRONTEND).as_posix()
        for path in (FRONTEND / "src").rglob("*")
        if path.is_file() and not path.name.endswith((".test.ts", ".test.tsx"))
    ]
    total = hashlib.sha256()
    for name in sorted([*TOP, *below]):
        content = (FRONTEND / name).read_bytes().replace(b"\r\n", b"\n")
        total.update(name.encode() + b"\0" + content + b"\0")
    return total.hexdigest()


def test_the_bundle_is_built_from_the_sources_that_are_here() -> None:
    manifest = json.loads((STATIC / "bundle.json").read_text("utf-8"))
    assert manifest["source"] == _source_hash(), (
        "run: cd plugin_frontend && npm ci && npm run build"
    )


def test_the_bundle_is_the_one_that_was_built() -> None:
    manifest = json.loads((STATIC / "bundle.json").read_text("utf-8"))
    for name, key in (("index.js", "bundle"), ("page.js", "page"), ("zh.json", "zh")):
        assert manifest[key] == hashlib.sha256((STATIC / name).read_bytes()).hexdigest()


def test_the_bundle_is_small_and_brings_its_licenses() -> None:
    size = len(gzip.compress((STATIC / "index.js").read_bytes(), 9))
    assert size <= MOST_BYTES
    assert "MIT" in (STATIC / "THIRD_PARTY_LICENSES.md").read_text("utf-8")
