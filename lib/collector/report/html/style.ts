import { trusted } from '../html-template.ts';

/**
 * The page's style sheet: light and dark by the reader's setting, one column on a phone, black on white in print.
 * Every text colour has a contrast of 4.5 or more on the ground it stands on.
 */
export const styleSheet = trusted(`
:root {
  color-scheme: light dark;
  --ground: #f7f6f3; --card: #ffffff; --line: #dcd9d2; --text: #1d2125; --soft: #5a6169;
  --primary: #2a62a5; --fallback: #b35c00; --third: #6b4fa0; --fourth: #0f7c80; --fifth: #7a6a16; --failed: #c22b36; --good: #18734a; --warn: #8a5a00;
  --good-ground: #e5f3ec; --bad-ground: #fbe9ea; --warn-ground: #fbf1dc; --tint: #f0eee9;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14171a; --card: #1c2024; --line: #343a41; --text: #e8eaec; --soft: #a4adb6;
    --primary: #6fa8ec; --fallback: #eda243; --third: #b79df0; --fourth: #5fc9cc; --fifth: #cdbb55; --failed: #ff8087; --good: #63cf9b; --warn: #e6b657;
    --good-ground: #17301f; --bad-ground: #3a1c20; --warn-ground: #352a12; --tint: #262b30;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--ground); color: var(--text);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif;
  font-variant-numeric: tabular-nums;
}
main, header, footer { max-width: 1140px; margin: 0 auto; padding: 0 20px; }
header { padding-top: 36px; }
footer { padding-top: 8px; padding-bottom: 48px; color: var(--soft); font-size: 14px; }
h1 { margin: 0; font-size: 30px; line-height: 1.2; letter-spacing: -0.015em; overflow-wrap: anywhere; }
h2 { margin: 52px 0 4px; font-size: 21px; line-height: 1.3; letter-spacing: -0.01em; }
h3, .eyebrow { margin: 0; font-size: 14px; line-height: 1.55; font-weight: 600; letter-spacing: 0; color: var(--soft); }
p { margin: 0 0 12px; max-width: 72ch; }
.lead { color: var(--soft); margin-bottom: 16px; }
.meta { margin: 6px 0 0; color: var(--soft); font-size: 14px; overflow-wrap: anywhere; max-width: none; }
.good { color: var(--good); } .bad { color: var(--failed); } .warn { color: var(--warn); } .soft { color: var(--soft); }
.below { margin: 10px 2px 0; font-size: 14px; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; font-size: 0.9em; }

.verdict { margin: 24px 0 20px; padding: 22px 24px; border-radius: 12px; border: 1px solid; border-left-width: 8px; }
.verdict.pass { background: var(--good-ground); border-color: var(--good); }
.verdict.fail { background: var(--bad-ground); border-color: var(--failed); }
.verdict.invalid, .verdict.aborted { background: var(--warn-ground); border-color: var(--warn); }
.verdict .word { margin: 0 0 4px; font-size: 15px; font-weight: 700; letter-spacing: 0.09em; text-transform: uppercase; }
.verdict .sentence { margin: 0; font-size: 21px; line-height: 1.4; text-wrap: pretty; overflow-wrap: anywhere; }
.verdict ul { margin: 12px 0 0; padding-left: 20px; overflow-wrap: anywhere; }

.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 320px), 1fr)); gap: 20px; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 22px 24px; min-width: 0; }
.number { margin: 6px 0 0; font-size: clamp(46px, 9vw, 76px); font-weight: 700; line-height: 1.05; letter-spacing: -0.035em; white-space: nowrap; }
.unit { font-size: 0.55em; font-weight: 600; letter-spacing: 0; color: var(--soft); }
.number.words { font-size: 34px; letter-spacing: -0.02em; }
.says { margin: 4px 0 14px; text-wrap: balance; }
.bar { height: 8px; border-radius: 4px; background: var(--tint); overflow: hidden; border: 1px solid var(--line); }
.bar span { display: block; height: 100%; background: var(--soft); }
.bar.http span { background: var(--primary); } .bar.use span { background: var(--fallback); }
.facts { margin: 18px 0 0; }
.facts div { display: flex; justify-content: space-between; gap: 16px; padding: 6px 0; border-top: 1px solid var(--line); }
.facts dt { color: var(--soft); } .facts dd { margin: 0; font-weight: 600; text-align: right; white-space: nowrap; }

.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
.scroll:focus-visible { outline: 3px solid var(--primary); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-size: 15px; }
th, td { padding: 9px 12px; text-align: left; vertical-align: top; border-top: 1px solid var(--line); }
thead tr:first-child > * { border-top: 0; }
thead th { font-size: 13px; font-weight: 600; color: var(--soft); vertical-align: bottom; line-height: 1.35; } thead th.named { white-space: normal; overflow-wrap: anywhere; min-width: 78px; }
tbody th { font-weight: 600; white-space: nowrap; } tbody th.name { white-space: normal; overflow-wrap: anywhere; min-width: 200px; } .aside { color: var(--soft); font-weight: 400; font-size: 14px; }
.n { text-align: right; white-space: nowrap; }
thead .group { border-bottom: 1px solid var(--line); text-align: center; }
tr.outage { background: var(--tint); }
td.wide { min-width: 250px; } td.where { white-space: nowrap; line-height: 1.35; } td.where .soft { white-space: normal; overflow-wrap: anywhere; } .interval-text { color: var(--soft); font-weight: 400; font-size: 14px; } td.text { min-width: 170px; overflow-wrap: anywhere; }
.kind { display: inline-block; margin: 1px 10px 1px 0; white-space: nowrap; font-size: 14px; }
.kind b { font-weight: 600; }
.scroll + h3 { margin-top: 22px; }
.state { white-space: nowrap; font-weight: 600; }

figure { margin: 0; } figure svg.timeline { display: block; width: 100%; min-width: 860px; height: auto; }
figcaption { margin-top: 12px; color: var(--soft); font-size: 14px; } figcaption ul { margin: 0; padding-left: 18px; }
svg text { font-size: 13px; fill: var(--text); font-family: inherit; } svg .quiet { fill: var(--soft); font-size: 12px; }
svg .panel-title { font-weight: 600; paint-order: stroke; stroke: var(--card); stroke-width: 5px; }
.grid { stroke: var(--line); stroke-width: 1; } .edge { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 2 4; }
.band { fill: var(--tint); stroke: var(--line); } .band-cutover, .band-on-fallback { fill: var(--warn-ground); stroke: var(--warn); }
.wash { fill: var(--failed); opacity: 0.07; } .fault { fill: var(--bad-ground); stroke: var(--failed); }
.fill-primary { fill: var(--primary); } .fill-fallback { fill: var(--fallback); } .fill-third { fill: var(--third); } .fill-fourth { fill: var(--fourth); } .fill-fifth { fill: var(--fifth); } .fill-failed { fill: var(--failed); }
.hatch { stroke: var(--card); stroke-width: 2; }
.stroke-answered { fill: none; stroke: var(--primary); stroke-width: 2; stroke-dasharray: 6 4; stroke-linecap: round; }
.stroke-planned { fill: none; stroke: var(--text); stroke-width: 1.5; stroke-linejoin: round; opacity: 0.7; }
.stroke-use { fill: none; stroke: var(--fallback); stroke-width: 3; stroke-linejoin: round; stroke-linecap: round; }
.stroke-total { fill: none; stroke: var(--text); stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
.stroke-ttft { fill: none; stroke: var(--soft); stroke-width: 2; stroke-dasharray: 2 4; stroke-linecap: round; }
.probe { fill: transparent; } .probe:hover { fill: var(--text); fill-opacity: 0.08; }
.interval line { stroke: var(--line); stroke-width: 2; } .interval .span { stroke: var(--fallback); stroke-width: 6; stroke-linecap: round; opacity: 0.55; } .interval circle { fill: var(--fallback); stroke: var(--card); stroke-width: 1.5; }

.interval circle.met { fill: var(--good); } .interval circle.missed { fill: var(--failed); } .interval circle.unresolved { fill: var(--card); stroke: var(--warn); stroke-width: 2.5; } figure.card + figure.card { margin-top: 16px; }

.examples { display: grid; gap: 14px; grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr)); }
.examples article { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 16px 18px; min-width: 0; }
.examples h3 { color: var(--text); overflow-wrap: anywhere; }
.examples p { margin: 2px 0 10px; font-size: 14px; color: var(--soft); overflow-wrap: anywhere; }
pre { margin: 0; padding: 12px 14px; background: var(--tint); border-radius: 8px; white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: isolate; }
.invisible { color: var(--failed); border-bottom: 1px dashed; }
.figures { display: grid; gap: 0 32px; grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr)); margin: 0; }
.figures div { display: grid; grid-template-columns: 1fr auto; gap: 0 16px; padding: 11px 0; align-content: start; border-top: 1px solid var(--line); }
.figures dt { font-weight: 600; } .figures dd { margin: 0; } .figures .value { font-weight: 700; text-align: right; }
.figures .why { grid-column: 1 / -1; color: var(--soft); font-size: 14px; }
.read li { margin: 0 0 8px; max-width: 76ch; } .read { padding-left: 20px; }
@media (max-width: 1160px) {
  td.wide { min-width: 180px; } .interval-text { display: block; } .interval-text + br { display: none; }
}
@media (max-width: 520px) {
  main, header, footer { padding-left: 14px; padding-right: 14px; }
  .verdict, .card { padding: 18px 16px; } .verdict .sentence { font-size: 18px; } th, td { padding: 8px 10px; }
}
@media print {
  :root { --ground: #ffffff; --card: #ffffff; --line: #c9c9c9; --text: #000000; --soft: #444444; --tint: #f3f3f3;
    --primary: #2a62a5; --fallback: #b35c00; --third: #6b4fa0; --fourth: #0f7c80; --fifth: #7a6a16; --failed: #c22b36; --good: #18734a; --warn: #8a5a00;
    --good-ground: #ffffff; --bad-ground: #ffffff; --warn-ground: #ffffff; }
  body { font-size: 10.5pt; } .scroll { overflow: visible; } figure svg.timeline { min-width: 0; } table, .kind, .aside, .interval-text { font-size: 8pt; } th, td { padding: 3px 5px; } td.wide, td.text, tbody th.name { min-width: 0; } .lead { break-after: avoid; }
  .card, article, tr, figure { break-inside: avoid; } h2 { break-after: avoid; margin-top: 28px; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
`);
