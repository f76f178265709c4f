/** What `AbortSignal.timeout` sets a timer with. */
import { ProgramAbortSignal, timedOut } from "./abort.ts";
import { stampCode } from "./stamp.ts";

export class TimeoutAbort {
  signal: ProgramAbortSignal;

  constructor(signal: ProgramAbortSignal) {
    this.signal = signal;
  }

  static callback(signal: ProgramAbortSignal): () => void {
    return timeoutAbort(new TimeoutAbort(signal));
  }
}

export function timeoutAbort(data: TimeoutAbort): () => void {
  return stampCode(() => ProgramAbortSignal.abort(data.signal, timedOut()), "timeoutAbort", [data]);
}
