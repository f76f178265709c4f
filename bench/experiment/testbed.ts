/** Where the experiment takes place: four hosts, as a machine of Godwit's and as places to start plain processes at. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type MachineClient, startMachine } from "godwit/machine";
import { Links } from "../../network/links.ts";
import { NetworkMachine } from "../../network/machine.ts";
import type { OriginalRun } from "../original/run.ts";

export const HOSTS = 4;
export const NETWORKS = ["loopback", "100mbit"] as const;
export type Network = (typeof NETWORKS)[number];

/** Where processes of the original run. */
export type Places = Pick<OriginalRun, "start" | "addressOf">;

export interface Testbed {
  readonly client: MachineClient;
  readonly places: Places;
  end(): Promise<void>;
}

export function openTestbed(network: Network): Promise<Testbed> {
  return network === "loopback" ? openLoopback() : openLinks(1e8);
}

const here: Places["start"] = (_rank, command, args) =>
  spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });

async function openLoopback(): Promise<Testbed> {
  const client = await startMachine({ hosts: HOSTS });
  return {
    client,
    places: { start: here, addressOf: () => "127.0.0.1" },
    end: () => client.close(),
  };
}

async function openLinks(bitsPerSecond: number): Promise<Testbed> {
  const scratch = mkdtempSync(join(tmpdir(), "godwit-original-"));
  const machine = await NetworkMachine.start(HOSTS, new Links(bitsPerSecond), "dist");
  const { client, hosts } = machine;
  // As Godwit deals them out.
  const hostOf = (rank: number): number => 1 + (rank % HOSTS);
  const places: Places = {
    start: (rank, command, args) => hosts.start(hostOf(rank), scratch, command, args),
    addressOf: (rank) => hosts.addressOf(hostOf(rank)),
  };
  return {
    client,
    places,
    end: async () => {
      await machine.end();
      rmSync(scratch, { recursive: true });
    },
  };
}
