/** What a program waits for, in its own words: its operations under way, and where it awaits them. */
import { ANY_SOURCE, ANY_TAG } from "../../protocol/ids.ts";
import type { ProcessState } from "../../protocol/index.ts";
import { waiterOf } from "../../runtime/foreign.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import type { Wait } from "./messages.ts";

/** Traffic of collectives (src/comm/exchange.ts). */
const COLLECTIVES = 1;

export function waitsOf(runtime: Runtime, state: ProcessState): Wait[] {
  return runtime.operations.contents().operations.map(({ request, kind, promise }) => ({
    what: describe(request, kind, state),
    where: waiterOf(promise, runtime.executable),
  }));
}

function describe(request: number, kind: string, { posted, peers }: ProcessState): string {
  const receive = posted.find((one) => one.request === request);
  if (receive !== undefined) {
    const { source, tag, context } = receive.pattern;
    const from = source === ANY_SOURCE ? "any source" : `${source}`;
    if (context === COLLECTIVES) return `a collective, for rank ${from}`;
    return `${kind} from ${from}${tag === ANY_TAG ? "" : `, tag ${tag}`}`;
  }
  for (const { rank, out } of peers.values())
    if ([...out.waiting].some((send) => send.request === request))
      return `send to ${rank}, whose window is full`;
  return kind;
}
