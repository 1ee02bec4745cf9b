# ruff: noqa: E501 - a style sheet, one rule a line
"""The report as one HTML page that needs nothing else: no script, no font, no address outside itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from core.accessibility.criteria import Criterion
from core.accessibility.report import AccessibilityReport
from core.accessibility.words import Table, Told, told
from core.intervals import Interval

_MARKS = {"met": "✓", "partly": "◐", "not met": "✕", "cannot be told": "?"}
_LANES = (("speech", "Speech"), ("described", "Description"), ("untold", "Nothing said"))
_WIDTH = 1_000  # of the film's picture, in its own units


def report_html(report: AccessibilityReport) -> str:
    """A page that stands alone, reads in order, and prints on A4."""
    words = told(report)
    language = report.language if re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", report.language) else "und"
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Cuewright">
<title>{_text(words.title)}</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<header>
<p class="kind">Accessibility report · WCAG 2.2, audio description</p>
<h1 dir="auto">{_text(report.subject.film)}</h1>
<p class="answer">{_text(words.answer)}</p>
<p class="caution">{_text(words.caution)}</p>
</header>
<section aria-labelledby="criteria">
<h2 id="criteria">What the guidelines ask</h2>
{"".join(_criterion(one) for one in report.criteria)}
</section>
<section aria-labelledby="film">
<h2 id="film">The film from beginning to end</h2>
{_picture(report, words)}
</section>
<section aria-labelledby="numbers">
<h2 id="numbers">In numbers</h2>
<table class="numbers"><tbody>
{"".join(f'<tr><th scope="row">{_text(name)}</th><td>{_text(value)}</td></tr>' for name, value in words.numbers)}
</tbody></table>
</section>
{"".join(_table(number, table, language) for number, table in enumerate(words.tables))}
<section aria-labelledby="about">
<h2 id="about">About this report</h2>
<dl>
{"".join(f'<div><dt>{_text(name)}</dt><dd dir="auto">{_text(value)}</dd></div>' for name, value in words.about)}
</dl>
<h3>How it was counted</h3>
<ul>
{"".join(f"<li>{_text(sentence)}</li>" for sentence in words.method)}
</ul>
</section>
</main>
</body>
</html>
"""


def _text(value: str) -> str:
    """Escaped; what no page may hold (NUL and other control signs) is shown as a replacement sign."""
    return escape(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]", "\ufffd", value))


def _criterion(one: Criterion) -> str:
    kind = one.verdict.replace(" ", "-")
    return (
        f'<article class="criterion {kind}">'
        f"<h3>{one.number} {_text(one.title)} <small>level {one.level}</small></h3>"
        f'<p class="verdict"><span aria-hidden="true">{_MARKS[one.verdict]}</span> {one.verdict.capitalize()}</p>'
        f'<p class="reason">{_text(one.reason)}</p><p class="asks">{_text(one.asks)}</p></article>\n'
    )


def _table(number: int, table: Table, language: str) -> str:
    name = f"table-{number}"
    rows = ""
    for row in table.rows:
        cells = [f'<th scope="row">{_text(row[0])}</th>']
        for column, value in enumerate(row[1:], 1):
            own = f' lang="{language}" dir="auto"' if column == table.own else ' class="number"'
            cells.append(f"<td{own}>{_text(value)}</td>")
        rows += f"<tr>{''.join(cells)}</tr>\n"
    head = "".join(f'<th scope="col">{_text(title)}</th>' for title in table.head)
    body = (
        f'<div class="wide" role="group" aria-labelledby="{name}" tabindex="0">'
        f'<table aria-labelledby="{name}"><thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody></table></div>\n'
        if rows
        else ""
    )
    more = f'<p class="more">{_text(table.more)}</p>' if table.more else ""
    return (
        f'<section aria-labelledby="{name}"><h2 id="{name}">{_text(table.title)}</h2>'
        f"<p>{_text(table.lead)}</p>{body}{more}</section>\n"
    )


def _picture(report: AccessibilityReport, words: Told) -> str:
    """Three lanes over the film's length; a list under them says which is which."""
    if not report.duration_ms:
        return "<p>The length of the film is not known.</p>"
    lanes = ""
    for row, (name, _) in enumerate(_LANES):
        top = row * 34
        lanes += f'<rect class="ground" x="0" y="{top}" width="{_WIDTH}" height="24"/>'
        lanes += "".join(
            f'<rect class="{name}" x="{left}" y="{top}" width="{width}" height="24"/>'
            for left, width in _drawn(report.lanes[name], report.duration_ms)
        )
    key = "".join(f'<li><span class="key {name}" aria-hidden="true"></span>{title}</li>' for name, title in _LANES)
    return (
        f'<ul class="keys">{key}</ul>'
        f'<svg role="img" aria-label="{escape(words.picture)}" viewBox="0 0 {_WIDTH} 92" preserveAspectRatio="none">'
        f'{lanes}</svg><p class="small">{_text(words.picture)}</p>\n'
    )


def _drawn(spans: Sequence[Interval], duration_ms: int) -> list[tuple[float, float]]:
    """[(left, width)] in the picture's units; what would lie on the same thousandth is drawn once."""
    drawn: list[tuple[float, float]] = []
    for start, end in spans:
        left = round(_WIDTH * max(0, start) / duration_ms, 1)
        right = min(_WIDTH, max(left + 1.5, round(_WIDTH * end / duration_ms, 1)))
        if drawn and left <= drawn[-1][0] + drawn[-1][1]:
            drawn[-1] = (drawn[-1][0], round(max(right - drawn[-1][0], drawn[-1][1]), 1))
        elif right > left:
            drawn.append((left, round(right - left, 1)))
    return drawn


_STYLE = """
:root{color-scheme:light;--ink:#16202e;--quiet:#4b586a;--line:#ccd5e0;--ground:#eef2f6;--amber:#e39a26;--blue:#3f7896;--red:#b3261e;--green:#1b6b41}
*{box-sizing:border-box}
body{margin:0;background:#fff;color:var(--ink);font:1.0625rem/1.55 "Atkinson Hyperlegible Next","Atkinson Hyperlegible",system-ui,sans-serif;overflow-wrap:break-word}
main{max-width:54rem;margin:0 auto;padding:clamp(1.25rem,5vw,3.5rem) clamp(1rem,4vw,2rem) 4rem}
h1{font-size:clamp(1.7rem,1.2rem + 2.4vw,2.6rem);line-height:1.12;letter-spacing:-.02em;margin:.15em 0 .5em;text-wrap:balance}
h2{font-size:1.35rem;margin:2.6rem 0 .8rem;letter-spacing:-.01em}
h3{font-size:1.08rem;margin:0}
p{margin:.4em 0;max-width:68ch}
.kind{color:var(--quiet);margin:0}
.answer{font-size:1.25rem;line-height:1.4}
.caution{border-left:.3rem solid var(--amber);padding:.1rem 0 .1rem .9rem}
.criterion{border:1px solid var(--line);border-left:.45rem solid var(--quiet);border-radius:.5rem;padding:.9rem 1.1rem;margin:.8rem 0;break-inside:avoid}
.criterion small{font-weight:400;color:var(--quiet);white-space:nowrap}
.criterion.met{border-left-color:var(--green)}.criterion.partly{border-left-color:var(--amber)}.criterion.not-met{border-left-color:var(--red)}
.verdict{font-weight:700;font-size:1.08rem}
.met .verdict{color:var(--green)}.not-met .verdict{color:var(--red)}
.asks,.small,.more{color:var(--quiet);font-size:.95rem}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:left;vertical-align:top;padding:.45rem .9rem .45rem 0;border-bottom:1px solid var(--line);font-weight:400}
thead th{font-weight:700}
.numbers td{width:45%}
.number{white-space:nowrap}
.wide{overflow-x:auto}
.wide:focus-visible{outline:3px solid var(--blue);outline-offset:3px}
svg{display:block;width:100%;height:5.75rem}
.keys{list-style:none;display:flex;flex-wrap:wrap;gap:.3rem 1.4rem;padding:0;margin:0 0 .7rem}
.key{display:inline-block;width:1.4rem;height:.8rem;margin-right:.45rem;border-radius:.15rem;print-color-adjust:exact;-webkit-print-color-adjust:exact}
svg .ground{fill:var(--ground)}svg .speech{fill:var(--blue)}svg .described{fill:var(--amber)}svg .untold{fill:var(--red)}
.key.speech{background:var(--blue)}.key.described{background:var(--amber)}.key.untold{background:var(--red)}
dl{margin:0}dl div{display:grid;grid-template-columns:minmax(9rem,15rem) 1fr;gap:.1rem 1rem;padding:.35rem 0;border-bottom:1px solid var(--line)}
dt{color:var(--quiet)}dd{margin:0}
section h3{margin-top:1.4rem}.criterion h3{margin-top:0}
li{max-width:68ch;margin:.3em 0}
@media (max-width:34rem){dl div{grid-template-columns:1fr}.numbers td{width:36%}}
@media print{@page{size:A4;margin:18mm 16mm}main{max-width:none;padding:0}body{font-size:10.5pt}h2{break-after:avoid}tr,.criterion{break-inside:avoid}thead{display:table-header-group}.wide{overflow:visible}}
"""
