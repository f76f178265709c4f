/** The page's style sheet. */
import { paletteCss } from "./palette.ts";

export const PAGE_STYLE = `${paletteCss(":root")}
* { box-sizing: border-box }
html { color-scheme: light dark; height: 100% }
body {
  margin: 0; height: 100%; display: flex; flex-direction: column; overflow: hidden;
  background: var(--paper); color: var(--ink);
  font: 13px/1.45 Inter, system-ui, -apple-system, "Segoe UI", sans-serif;
  font-variant-numeric: tabular-nums;
}
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 20px; padding: 14px 20px 8px }
h1 { font-size: 17px; font-weight: 600; letter-spacing: -.01em; margin: 0 }
.facts { color: var(--soft) }
.facts b { font-weight: 500; color: var(--ink) }
nav { margin-left: auto; display: flex; flex-wrap: wrap; gap: 6px }
button, select {
  font: inherit; font-size: 12px; color: var(--ink); background: var(--panel);
  border: 1px solid var(--faint); border-radius: 6px; padding: 3px 10px; cursor: pointer;
}
button:hover, select:hover { border-color: var(--soft) }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px }
main { position: relative; flex: 1; min-height: 0 }
canvas { position: absolute; inset: 0; width: 100%; height: 100%; cursor: grab; touch-action: none }
canvas.dragging { cursor: grabbing }
#tip {
  position: absolute; z-index: 1; pointer-events: none; max-width: 340px; padding: 9px 12px;
  background: var(--paper); border: 1px solid var(--faint); border-radius: 8px;
  box-shadow: 0 6px 24px rgb(0 0 0 / .16); font-size: 12px;
}
#tip[hidden] { display: none }
#tip strong { font-weight: 600; display: block; margin-bottom: 3px }
#tip table { border-collapse: collapse }
#tip td { padding: 0; white-space: nowrap }
#tip td:first-child { color: var(--soft); padding-right: 14px }
#tip td + td { text-align: right }
#tip td:first-child i { margin-right: 6px }
footer { display: flex; flex-wrap: wrap; gap: 4px 18px; padding: 6px 20px 12px; color: var(--soft); font-size: 12px }
footer span { display: inline-flex; align-items: center; gap: 6px; white-space: nowrap }
footer .hint { margin-left: auto }
i.swatch { display: inline-block; width: 18px; height: 9px; border-radius: 2px }
i.line { display: inline-block; width: 18px; height: 0; border-top: 1.5px solid }
i.waiting { opacity: .25 }
kbd { font: inherit; border: 1px solid var(--faint); border-radius: 4px; padding: 0 4px }
figure { margin: 0; padding: 0 20px 20px }
figure svg { width: 100%; height: auto; display: block }
.js figure { display: none }
html:not(.js) :is(nav, main, .hint) { display: none }
html:not(.js) body { overflow: auto }
@media print {
  body { display: block; overflow: visible; height: auto }
  nav, main, .hint { display: none !important }
  .js figure { display: block }
}
`;
