/** The look of the report: one sheet, both colour schemes, no network. */
export const style = `
:root{color-scheme:light dark;--bg:#fbfbfa;--card:#fff;--ink:#1c2024;--dim:#667079;--line:#e3e5e8;--grid:#edeff1;--accent:#2563c9;--good:#19764a;--warn:#9a6700;--bad:#c0362c;--tint:#f2f5fa}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]){--bg:#131618;--card:#1b1f22;--ink:#e6e9eb;--dim:#98a2ab;--line:#2e3439;--grid:#262b2f;--accent:#6ea1f5;--good:#52c48b;--warn:#e0b04a;--bad:#f0837a;--tint:#20262d}}
:root[data-theme=dark]{color-scheme:dark;--bg:#131618;--card:#1b1f22;--ink:#e6e9eb;--dim:#98a2ab;--line:#2e3439;--grid:#262b2f;--accent:#6ea1f5;--good:#52c48b;--warn:#e0b04a;--bad:#f0837a;--tint:#20262d}
:root[data-theme=light]{color-scheme:light}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans CJK SC",sans-serif}
main{max-width:1080px;margin:0 auto;padding:28px 20px 60px}
header{display:flex;gap:16px;align-items:flex-start;justify-content:space-between}
header button{flex:none}
header,h2,.box,.sub,summary{overflow-wrap:anywhere}
h1{font-size:26px;line-height:1.2;margin:0 0 4px}
h2{font-size:19px;margin:34px 0 10px}
h3{font-size:15px;margin:22px 0 8px}
.sub{color:var(--dim);margin:0}
button{font:inherit;font-size:13px;color:var(--dim);background:var(--card);border:1px solid var(--line);border-radius:6px;padding:4px 10px;cursor:pointer}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:10px;margin:18px 0}
.tile{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:10px 12px}
.tile b{display:block;font-size:21px;font-weight:600;font-variant-numeric:tabular-nums;line-height:1.25}
.tile span{color:var(--dim);font-size:12.5px}
.box{background:var(--card);border:1px solid var(--line);border-left:4px solid var(--accent);border-radius:6px;padding:9px 14px;margin:10px 0}
.box.warn{border-left-color:var(--warn)}
.box.bad{border-left-color:var(--bad)}
.box.good{border-left-color:var(--good)}
.box ul{margin:0;padding-left:18px}
.scroll{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:8px}
table{border-collapse:collapse;width:100%;font-size:13.5px;font-variant-numeric:tabular-nums}
th,td{padding:6px 11px;text-align:right;white-space:nowrap;border-bottom:1px solid var(--grid)}
tbody tr:last-child td{border-bottom:0}
th{font-weight:600;color:var(--dim);font-size:12.5px}
.l{text-align:left}
tr.bad td{color:var(--bad)}tr.good td{color:var(--good)}tr.warn td{color:var(--warn)}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,430px),1fr));gap:12px;margin:12px 0}
figure{margin:0;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:10px 12px 8px;min-width:0}
figure.wide{grid-column:1/-1}
.pan{overflow-x:auto}.pan svg{min-width:640px}
figcaption{font-size:13.5px;font-weight:600;margin-bottom:4px}
svg{display:block;width:100%;height:auto}
svg .t{fill:var(--dim);font-size:11px;font-variant-numeric:tabular-nums}
svg .grid{stroke:var(--grid)}svg .axis{stroke:var(--line)}
svg line.limit{stroke:var(--bad);stroke-dasharray:5 4}svg text.limit{fill:var(--bad);font-size:11px}
.legend{display:flex;flex-wrap:wrap;gap:2px 14px;margin:4px 0 0;font-size:12.5px;color:var(--dim)}
.legend i{display:inline-block;width:10px;height:10px;border-radius:3px;margin-right:5px}
.none{color:var(--dim);font-size:13px}
details{margin:14px 0;border-top:1px solid var(--line);padding-top:10px}
summary{cursor:pointer;font-weight:600;font-size:16px}
summary small{font-weight:400;color:var(--dim);margin-left:8px}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(250px,1fr));gap:0 26px;font-size:13.5px;margin:8px 0}
.facts div{display:flex;justify-content:space-between;gap:12px;border-bottom:1px solid var(--grid);padding:4px 0}
.facts span{color:var(--dim)}.facts b{font-weight:500;font-variant-numeric:tabular-nums;text-align:right}
.pill{display:inline-block;border-radius:99px;padding:1px 9px;font-size:12.5px;border:1px solid currentColor;margin-right:6px}
.pill.good{color:var(--good)}.pill.bad{color:var(--bad)}.pill.warn{color:var(--warn)}
footer{margin-top:40px;color:var(--dim);font-size:12.5px}
@media print{button{display:none}details{break-inside:avoid}}
`

/** The switch between light and dark; the page is whole without it. */
export const script = `
const root=document.documentElement,button=document.querySelector("#theme");
const dark=()=>root.dataset.theme?root.dataset.theme==="dark":matchMedia("(prefers-color-scheme: dark)").matches;
const name=()=>{button.textContent=dark()?"Light":"Dark"};
button.hidden=false;button.onclick=()=>{root.dataset.theme=dark()?"light":"dark";name()};name();
`
