"""An HTML page of titled sections that needs no other file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

STYLE = """
:root{color-scheme:light}
body{font:1.05rem/1.6 system-ui,sans-serif;color:#1a1a1a;background:#fff;max-width:50rem;margin:0 auto;padding:1rem}
h1{font-size:1.8rem;line-height:1.25}
h2{font-size:1.35rem;margin-top:2.5rem}
h3{font-size:1.1rem}
a{color:#1f4e79}
.lead{font-size:1.2rem;border-left:.4rem solid #1f4e79;padding-left:1rem}
.scroll{overflow-x:auto}
.scroll:focus-visible,a:focus-visible,summary:focus-visible{outline:3px solid #8a2b06;outline-offset:2px}
table{border-collapse:collapse;width:100%}
caption{text-align:left;font-weight:700;padding:.5rem 0}
th,td{border-bottom:1px solid #8a8f94;padding:.3rem .6rem;text-align:left;vertical-align:top}
td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
svg{width:100%;height:auto;display:block;margin:1rem 0}
@media print{body{max-width:none}.scroll{overflow:visible}section{break-inside:avoid}}
"""


@dataclass(frozen=True)
class Section:
    name: str
    title: str
    body: str

    def html(self) -> str:
        return f'<section><h2 id="{self.name}">{escape(self.title)}</h2>{self.body}</section>'


def document(title: str, contents: str, language: str, sections: Sequence[Section]) -> str:
    """The whole page: a heading, links to the sections under the name `contents`, and the sections."""
    links = "".join(f'<li><a href="#{one.name}">{escape(one.title)}</a></li>' for one in sections)
    body = "".join(one.html() for one in sections)
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{STYLE}</style></head><body><main>'
        f'<h1>{escape(title)}</h1><nav aria-label="{escape(contents)}"><ul>{links}</ul></nav>{body}</main></body></html>\n'
    )
