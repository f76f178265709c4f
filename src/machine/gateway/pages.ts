/** What a gateway serves: the page that makes a tab a host, its scripts, and names for tabs. Nothing of it is secret. */
import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { HOST_PAGE, STAGE_PAGE } from "./host-page.ts";

/** Where `npm run build` puts them; from src/machine/gateway as from dist/machine/gateway. */
const SCRIPTS = new URL("../../../dist/browser/", import.meta.url);

const HTML = "text/html; charset=utf-8";
const SCRIPT = "text/javascript; charset=utf-8";

/**
 * Programs come as blobs. They may fetch from anywhere, as on any host. Isolated from other origins the page has a
 * clock of microseconds and memory that threads share.
 */
export const HEADERS = {
  "Content-Security-Policy":
    "default-src 'self'; script-src 'self' blob: 'wasm-unsafe-eval'; worker-src 'self' blob:; connect-src * data: blob:; " +
    "img-src * data: blob:; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; frame-ancestors 'self'",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "credentialless",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "Cache-Control": "no-cache",
};

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export function pages(): Handler {
  let lastTab = 0;
  const text = new Map<string, readonly [type: string, read: () => Promise<string> | string]>([
    ["/", [HTML, () => HOST_PAGE]],
    ["/stage", [HTML, () => STAGE_PAGE]],
    ["/tab", ["application/json", () => JSON.stringify({ name: `tab${++lastTab}` })]],
    ...["page", "daemon", "carrier"].map(
      (name) => [`/${name}.js`, [SCRIPT, () => readFile(new URL(`${name}.js`, SCRIPTS), "utf8")]] as const,
    ),
  ]);
  return ({ url, method }, response) => {
    const found = text.get(new URL(url ?? "/", "http://gateway").pathname);
    if (found === undefined || method !== "GET") return answer(response, 404, "text/plain", "Not here\n");
    const [type, read] = found;
    Promise.resolve()
      .then(read)
      .then((body) => answer(response, 200, type, body))
      .catch((error: unknown) => answer(response, 500, "text/plain", `Not built: ${String(error)}\n`));
  };
}

function answer(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { ...HEADERS, "Content-Type": type }).end(body);
}
