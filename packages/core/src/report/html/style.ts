/** The page's style: system fonts, light and dark by the reader's setting, no outside resource. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: #f6f7f9; --paper: #ffffff; --ink: #16191d; --soft: #5b6470; --line: #e1e5ea; --track: #e9edf2;
  --bar: #3b6fd8; --whisker: #16191d; --shade: #f1f4f8;
  --right: #2e9e6b; --wrong: #d0504b; --scored: #3b6fd8; --no_answer: #d9a21b; --refused: #8e5bd0;
  --truncated: #d97a2b; --failed: #8a93a0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #101317; --paper: #181c22; --ink: #e8ebef; --soft: #97a1ae; --line: #2a3038; --track: #262c34;
    --bar: #6d9bff; --whisker: #e8ebef; --shade: #1e232a;
    --right: #45b985; --wrong: #e56b66; --scored: #6d9bff; --no_answer: #e5b640; --refused: #ab80e6;
    --truncated: #e99450; --failed: #78818e;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; padding: 2rem 1rem 4rem; background: var(--ground); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans CJK SC", sans-serif;
}
main { max-width: 68rem; margin: 0 auto; }
h1 { font-size: 1.6rem; margin: 0; letter-spacing: -0.01em; }
h2 { font-size: 1.15rem; margin: 0; }
h3 { font-size: 0.8rem; margin: 1.4rem 0 0.5rem; color: var(--soft); text-transform: uppercase; letter-spacing: 0.06em; }
p { margin: 0.3rem 0; }
.soft { color: var(--soft); }
.card {
  background: var(--paper); border: 1px solid var(--line); border-radius: 12px;
  padding: 1.1rem 1.3rem 1.3rem; margin-top: 1.2rem; overflow-x: auto;
}
.title { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 0.3rem 1.5rem; }
a { color: inherit; text-decoration-color: var(--bar); text-underline-offset: 3px; }
.headline { margin-left: auto; text-align: right; line-height: 1.3; font-size: 1.5rem; font-weight: 650; font-variant-numeric: tabular-nums; white-space: nowrap; }
.headline small { font-size: 0.85rem; font-weight: 400; color: var(--soft); }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: 0.4rem 0.7rem; text-align: left; border-bottom: 1px solid var(--line); vertical-align: middle; }
th { font-size: 0.8rem; font-weight: 600; color: var(--soft); white-space: nowrap; }
tr:last-child td { border-bottom: none; }
th.number, td.number { text-align: right; white-space: nowrap; }
td.wide { min-width: 12rem; width: 30%; }
td.name { overflow-wrap: anywhere; min-width: 9rem; }
tr.group td { background: var(--shade); font-weight: 600; }
tr.total td { font-weight: 650; border-top: 2px solid var(--line); }
tr.derived td { color: var(--soft); font-style: italic; }
svg { display: block; width: 100%; height: 14px; }
svg .track { fill: var(--track); } svg .bar { fill: var(--bar); opacity: 0.85; }
svg .whisker { stroke: var(--whisker); stroke-width: 1.5; }
.legend { display: flex; flex-wrap: wrap; gap: 0.2rem 1.1rem; margin-top: 0.5rem; color: var(--soft); font-size: 0.9rem; }
.legend i { display: inline-block; width: 0.65rem; height: 0.65rem; border-radius: 3px; margin-right: 0.4rem; }
${[
  ["right", "right"],
  ["wrong", "wrong"],
  ["scored", "scored"],
  ["no_answer", "no_answer"],
  ["refused", "refused"],
  ["truncated", "truncated"],
  ["request_failed", "failed"],
  ["judge_failed", "failed"],
  ["scoring_failed", "failed"],
]
  .map(([outcome, color]) => `.${outcome} { fill: var(--${color}); background: var(--${color}); }`)
  .join("\n")}
details { margin-top: 0.8rem; }
summary { cursor: pointer; color: var(--soft); }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; margin: 0.4rem 0 0; }
footer { margin-top: 1.5rem; color: var(--soft); font-size: 0.85rem; }
@media print { body { background: none; padding: 0; } .card { break-inside: avoid; } }
`
