/** The page that makes a tab a host, and the one in which a program that draws runs. */

const STYLE = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#fbfaf7, #14161a); --ink: light-dark(#1c1e21, #e9e7e1); --soft: light-dark(#6b6f76, #9a9ea6);
  --faint: light-dark(#e4e1d9, #2a2e35); --good: light-dark(#2f7d4f, #6cc28f); --bad: light-dark(#b3403a, #f08a80);
}
* { box-sizing: border-box }
html, body { height: 100%; margin: 0 }
body {
  display: flex; flex-direction: column; background: var(--paper); color: var(--ink);
  font: 15px/1.5 Inter, system-ui, -apple-system, "Segoe UI", sans-serif; font-variant-numeric: tabular-nums;
}
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 18px; padding: 18px 26px 14px }
h1 { margin: 0; font-size: 19px; font-weight: 600; letter-spacing: -.01em }
#state { color: var(--soft) }
#state::before { content: "●"; margin-right: 8px; color: var(--soft) }
#state.good::before { color: var(--good) }
#state.bad::before { color: var(--bad) }
button {
  margin-left: auto; padding: 4px 14px; border: 1px solid var(--faint); border-radius: 7px; background: none;
  color: inherit; font: inherit; font-size: 13px; cursor: pointer;
}
button:hover { border-color: var(--soft) }
ul { display: flex; flex-wrap: wrap; gap: 8px; margin: 0; padding: 0 26px 14px; list-style: none }
li { padding: 3px 11px; border: 1px solid var(--faint); border-radius: 99px; font-size: 13px }
li b { font-weight: 600 }
main { flex: 1; min-height: 0; display: grid; grid-auto-flow: dense; grid-auto-rows: 1fr; gap: 12px;
  grid-template-columns: repeat(auto-fit, minmax(min(420px, 100%), 1fr)); padding: 0 14px 14px }
main:empty::after {
  content: "Processes that run here are listed above. Those that draw, draw here.";
  place-self: center; color: var(--soft); text-align: center;
}
iframe { width: 100%; height: 100%; border: 1px solid var(--faint); border-radius: 10px; background: var(--paper) }
`;

export const HOST_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Godwit</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
<body>
<header><h1>Godwit</h1><span id="state">joining …</span><button id="leave" hidden>Leave the machine</button></header>
<ul id="processes"></ul>
<main></main>
<script type="module" src="/page.js"></script>
</body>
</html>
`;

/** Empty: it is the program's. */
export const STAGE_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>A process</title>
<style>:root { color-scheme: light dark } html, body { height: 100%; margin: 0 }</style>
<body>
<script type="module" src="/carrier.js"></script>
</body>
</html>
`;
