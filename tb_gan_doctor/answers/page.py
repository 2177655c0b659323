"""One HTML file with the tab's own interface and all that it asks for: for those without the tab.

Nothing is loaded from anywhere. The policy in its head lets run the two scripts that are in it and
nothing else, whatever a run is called. Where scripts are off, the Reports are there as text.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from importlib.resources import files

from tb_gan_doctor.answers.page_data import page_data
from tb_gan_doctor.answers.stored_runs import StoredRun
from tb_gan_doctor.diagnose.config import Rules
from tb_gan_doctor.locale.language import Language
from tb_gan_doctor.present.as_html import page, static_body
from tb_gan_doctor.present.html_style import PAGE_STYLE, STYLE
from tb_gan_doctor.present.translated import translated

DATA_ID = "gan-doctor-answers"
_SCRIPTS = ("page.js", "index.js")
"""What unpacks the data, then the tab itself: scripts of a page run in their order."""
_TAG = re.compile(r"<(?=/?script)", re.IGNORECASE)


def interactive_page(runs: Sequence[StoredRun], rules: Rules, language: Language) -> str:
    """All runs as one page; the same runs give the same text. Ends with a newline."""
    reports = [translated(run.diagnosis.report, language) for run in runs]
    scripts = [_script(name) for name in _SCRIPTS]
    if not all(scripts):
        return page(reports, language)
    data = page_data(runs, rules, language)
    allowed = " ".join(_source(script) for script in scripts)
    modules = "".join(f'<script type="module">{script}</script>' for script in scripts)
    policy = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; "
        f"style-src 'unsafe-inline'; script-src {allowed}"
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{language.code}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>GAN Doctor</title>"
        f"<noscript><style>{STYLE}{PAGE_STYLE}</style></noscript></head>\n"
        f"<body><noscript>{static_body(reports, language)}</noscript>\n"
        f'<script type="text/plain" id="{DATA_ID}">{data}</script>\n'
        f"{modules}</body></html>\n"
    )


def _source(script: str) -> str:
    """`script` as a policy names it."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
    return f"'sha256-{digest}'"


def _script(name: str) -> str:
    """A module of the tab, safe inside of an element; "" where it was not built."""
    bundle = files("tb_gan_doctor").joinpath(f"plugin/static/{name}")
    if not bundle.is_file():
        return ""
    text = bundle.read_text("utf-8").replace("\r\n", "\n")
    # What would end the element, or have the parser look for another end, in a string's terms.
    return _TAG.sub(r"\\x3c", text)
