"""A fingerprint of each fault's English text, so that a translation is known to be older than it.

python -m tests.locale.digest mode-collapse    says that its Chinese is up to date again
"""

from __future__ import annotations

import ast
import hashlib
import inspect
import json
import sys
import textwrap

from tb_gan_doctor.diagnose.catalogue import fault_named
from tb_gan_doctor.diagnose.fault import Fault
from tb_gan_doctor.locale.language import ENGLISH
from tb_gan_doctor.present.prose import REFERENCES, sections
from tests.locale.source_phrases import PACKAGE


def digest(fault: type[Fault]) -> str:
    """Eight hex digits of all that is translated, shared remedies aside."""
    meta = fault.META
    parts = [meta.title, meta.summary]
    for section in sections(fault, ENGLISH):
        if section.heading != REFERENCES:
            parts += [section.heading, *section.paragraphs]
    for remedy in meta.remedies:
        parts += [remedy.id, remedy.do, remedy.because]
    described = ast.parse(textwrap.dedent(inspect.getsource(fault.describe)))
    parts.append(ast.unparse(described))  # however it is laid out
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:8]


def main(fault_ids: list[str]) -> None:
    """Writes the digest of today's English into the Chinese of these faults."""
    for fault_id in fault_ids:
        path = PACKAGE / "locale" / "zh" / "faults" / f"{fault_id}.json"
        texts = json.loads(path.read_text("utf-8"))
        texts = {"of": digest(fault_named(fault_id)), **{k: texts[k] for k in texts if k != "of"}}
        path.write_text(json.dumps(texts, ensure_ascii=False, indent=2) + "\n", "utf-8")
        print(f"{fault_id}: {texts['of']}")


if __name__ == "__main__":
    main(sys.argv[1:])
