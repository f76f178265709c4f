/** The OS processes of a machine, found from outside: what this one has started, directly or not. */
import { readdirSync, readFileSync } from "node:fs";

export type Part = "scheduler" | "daemon" | "carrier" | "client";

export interface OsProcess {
  readonly osPid: number;
  readonly part: Part;
}

/** The client is this OS process itself. */
export function osProcesses(): OsProcess[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const parent = parentOf(Number(name));
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const found: OsProcess[] = [{ osPid: process.pid, part: "client" }];
  const look = (osPid: number): void => {
    for (const child of children.get(osPid) ?? []) {
      const entry = /(scheduler|daemon|carrier)\/main/.exec(procText(child, "cmdline"))?.[1];
      if (entry !== undefined) found.push({ osPid: child, part: entry as Part });
      look(child);
    }
  };
  look(process.pid);
  return found;
}

export function osPidsOf(part: Part): number[] {
  return osProcesses().flatMap((found) => (found.part === part ? [found.osPid] : []));
}

/** It stands still, by SIGSTOP. */
export function isStopped(osPid: number): boolean {
  return /\) T /.test(procText(osPid, "stat"));
}

/** What it holds in memory; null when it has ended. */
export function residentKib(osPid: number): number | null {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(procText(osPid, "status"))?.[1];
  return kib === undefined ? null : Number(kib);
}

function parentOf(osPid: number): number | null {
  const parent = /\) \S (\d+)/.exec(procText(osPid, "stat"))?.[1];
  return parent === undefined ? null : Number(parent);
}

/** Empty when it has ended meanwhile. */
function procText(osPid: number, file: string): string {
  try {
    return readFileSync(`/proc/${osPid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
