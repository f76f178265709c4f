/** The space-time diagram as one HTML file that needs nothing else: no network, no other file. */
import { promisify } from "node:util";
import { deflateRaw } from "node:zlib";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { type Diagram, PHASES } from "./diagram.ts";
import { overviewSvg } from "./overview-svg.ts";
import { pack } from "./packed.ts";
import { PAGE_STYLE } from "./page-style.ts";
import { HOST_COLOURS, PHASE_COLOURS } from "./palette.ts";
import { escapeXml } from "./svg.ts";
import { formatBytes, formatCount, formatSpan } from "./time-scale.ts";

export async function renderPage(diagram: Diagram): Promise<string> {
  const data = await promisify(deflateRaw)(pack(diagram), { level: 9 });
  const script = await viewerScript();
  const title = escapeXml(diagram.program);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}: space-time diagram</title>
<style>${PAGE_STYLE}</style>
<script>document.documentElement.classList.add("js")</script>
</head>
<body>
<header><h1>${title}</h1><div class="facts">${facts(diagram)}</div><nav></nav></header>
<main><canvas role="img" aria-label="Space-time diagram; arrow keys move, + and - zoom"></canvas><div id="tip" hidden></div></main>
<figure>${overviewSvg(diagram)}</figure>
<footer>${legend(diagram)}<span class="hint">scroll to zoom · drag to move · <kbd>M</kbd> next migration · <kbd>0</kbd> whole run</span></footer>
<script type="text/plain" id="diagram">${data.toString("base64")}</script>
<script type="module">${script}</script>
</body>
</html>
`;
}

function plural(count: number, one: string, many = `${one}s`): string {
  return `<b>${formatCount(count)}</b> ${count === 1 ? one : many}`;
}

function facts({ size, hosts, elapsedMs, messages, migrations }: Diagram): string {
  let bytes = 0;
  for (const size of messages.sizeBytes) bytes += size;
  return [
    plural(size, "process", "processes"),
    plural(hosts.length, "host"),
    `${plural(messages.count, "message")}, ${formatBytes(bytes)}`,
    plural(migrations.length, "migration"),
    `<b>${formatSpan(elapsedMs * 1000)}</b>`,
  ].join(" · ");
}

function swatch(style: string, text: string, kind = "swatch"): string {
  return `<span><i class="${kind}" style="${style}"></i>${escapeXml(text)}</span>`;
}

function legend({ hosts, migrations, messages }: Diagram): string {
  const shown = hosts.slice(0, 12);
  return [
    ...shown.map((host, i) => swatch(`background:var(--host-${i % HOST_COLOURS})`, host)),
    ...(hosts.length > shown.length ? [`<span>… ${hosts.length - shown.length} more hosts</span>`] : []),
    swatch("background:var(--host-0)", "waiting in recv", "swatch waiting"),
    swatch("color:var(--message)", "message", "line"),
    ...(messages.context.some((context) => context !== 0)
      ? [swatch("color:var(--collective)", "in a collective", "line")]
      : []),
    ...(migrations.length > 0
      ? PHASES.map((phase) => swatch(`background:${PHASE_COLOURS[phase]}`, phase))
      : []),
  ].join("");
}

let bundled: Promise<string> | undefined;

/** The browser's half, bundled from src/trace/viewer (or its compiled form) once per process. */
function viewerScript(): Promise<string> {
  bundled ??= bundleViewer();
  return bundled;
}

async function bundleViewer(): Promise<string> {
  const extension = extname(import.meta.url);
  const bundle = await rolldown({
    input: fileURLToPath(new URL(`./viewer/main${extension}`, import.meta.url)),
    platform: "browser",
  });
  const { output } = await bundle.generate({ format: "esm", minify: true });
  await bundle.close();
  // In a script element this would end the element.
  return output[0].code.replaceAll("</", "<\\/");
}
