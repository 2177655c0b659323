"""The style sheet of HTML Reports; every rule is scoped to `.gan-doctor`, for use in notebooks."""

from __future__ import annotations

STYLE = """
.gan-doctor{--ink:#212121;--soft:#5f6368;--card:#fff;--line:#e3e5e8;--tag:#f1f3f4;
--healthy:#5f6368;--unknown:#5f6368;--watch:#7a5b00;--warning:#a94a08;--critical:#9b0d3a;
color:var(--ink);font:14px/1.5 Roboto,system-ui,sans-serif;max-width:60rem;
font-variant-numeric:tabular-nums}
@media (prefers-color-scheme:dark){.gan-doctor{--ink:#ecedf0;--soft:#b8bcc2;--card:#303030;
--line:#4b4b4d;--tag:#3c3d40;--healthy:#b8bcc2;--unknown:#b8bcc2;--watch:#d9bd6a;
--warning:#f7ab5a;--critical:#ffa3b3}}
.gan-doctor article{background:var(--card);border:1px solid var(--line);border-left-width:4px;
border-radius:6px;padding:14px 18px;margin:0 0 14px;overflow-wrap:anywhere}
.gan-doctor article.healthy,.gan-doctor article.unknown{border-left-color:var(--line)}
.gan-doctor article.watch{border-left-color:var(--watch)}
.gan-doctor article.warning{border-left-color:var(--warning)}
.gan-doctor article.critical{border-left-color:var(--critical)}
.gan-doctor h2{font-size:18px;font-weight:500;margin:0}
.gan-doctor h3{font-size:15px;font-weight:500;margin:16px 0 0}
.gan-doctor h2 b,.gan-doctor h3 b{font-weight:500}
.gan-doctor p{margin:4px 0}
.gan-doctor .soft{color:var(--soft);font-size:12px}
.gan-doctor b.healthy{color:var(--healthy)}.gan-doctor b.unknown{color:var(--unknown)}
.gan-doctor b.watch{color:var(--watch)}.gan-doctor b.warning{color:var(--warning)}
.gan-doctor b.critical{color:var(--critical)}
.gan-doctor table{border-collapse:collapse;margin:8px 0;background:none}
.gan-doctor th,.gan-doctor td{text-align:left;padding:2px 16px 2px 0;font-size:12px;
border:0;background:none;color:inherit}
.gan-doctor th{color:var(--soft);font-weight:400}
.gan-doctor td.value{text-align:right}
.gan-doctor code,.gan-doctor pre{font:12px/1.45 ui-monospace,monospace;background:var(--tag);
color:inherit;border-radius:3px;padding:0 3px}
.gan-doctor pre{padding:8px;overflow-x:auto;margin:6px 0}
.gan-doctor ol,.gan-doctor ul{margin:6px 0;padding-left:22px}
.gan-doctor li{margin-bottom:8px}
.gan-doctor section section{margin-left:18px}
.gan-doctor a{color:inherit}
"""

PAGE_STYLE = """
body{margin:24px;background:#f6f7f8}
.gan-doctor{margin:0 auto}
.gan-doctor h1{font-size:22px;font-weight:500}
@media (prefers-color-scheme:dark){body{background:#202124}}
"""
