/** As much of a debugger as a test needs: the inspector protocol over its web socket. */
import {
  generatedPositionFor,
  LEAST_UPPER_BOUND,
  originalPositionFor,
  TraceMap,
} from "@jridgewell/trace-mapping";

type Answer = Record<string, never> & { readonly result?: { readonly value?: unknown } };

export interface Paused {
  /** Where in the source. */
  readonly source: string;
  readonly line: number;
  readonly frame: string;
}

export class InspectorClient {
  readonly #socket: WebSocket;
  readonly #map: TraceMap;
  readonly #answers = new Map<number, (answer: Answer) => void>();
  readonly #events: { method: string; params: any }[] = [];
  #wake = (): void => {};
  #sent = 0;

  private constructor(socket: WebSocket, map: string) {
    this.#socket = socket;
    this.#map = new TraceMap(map);
    socket.addEventListener("message", ({ data }) => {
      const message = JSON.parse(String(data)) as {
        id?: number;
        result: Answer;
        method: string;
        params: object;
      };
      if (message.id === undefined) this.#events.push(message);
      else this.#answers.get(message.id)?.(message.result);
      this.#wake();
    });
  }

  static async connect(url: string, map: string): Promise<InspectorClient> {
    const socket = new WebSocket(url);
    await new Promise((resolve, reject) => {
      socket.addEventListener("open", resolve);
      socket.addEventListener("error", () => reject(new Error(`No debugger at ${url}`)));
    });
    return new InspectorClient(socket, map);
  }

  send(method: string, params: object = {}): Promise<Answer> {
    const id = ++this.#sent;
    this.#socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve) => this.#answers.set(id, resolve));
  }

  /** Sets a breakpoint on a line of a source, in the executable whose name `script` matches. */
  async breakAt(script: string, source: string, line: number): Promise<void> {
    const at = generatedPositionFor(this.#map, { source, line, column: 0, bias: LEAST_UPPER_BOUND });
    if (at.line === null) throw new Error(`Nothing at ${source}:${line}`);
    const location = { urlRegex: script, lineNumber: at.line - 1, columnNumber: at.column };
    await this.send("Debugger.setBreakpointByUrl", location);
  }

  async paused(): Promise<Paused> {
    for (;;) {
      const at = this.#events.findIndex(({ method }) => method === "Debugger.paused");
      if (at >= 0) return this.#describe(this.#events.splice(0, at + 1).at(-1)!.params.callFrames[0]);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  #describe(frame: { callFrameId: string; location: { lineNumber: number; columnNumber: number } }): Paused {
    const { lineNumber, columnNumber } = frame.location;
    const { source, line } = originalPositionFor(this.#map, { line: lineNumber + 1, column: columnNumber });
    return { source: source ?? "", line: line ?? 0, frame: frame.callFrameId };
  }

  async evaluate({ frame }: Paused, expression: string): Promise<unknown> {
    const params = { callFrameId: frame, expression, returnByValue: true };
    return (await this.send("Debugger.evaluateOnCallFrame", params)).result?.value;
  }

  close(): void {
    this.#socket.close();
  }
}
