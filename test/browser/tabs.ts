/** Tabs of a real browser that are hosts of a machine. */
import type { Browser, Page } from "playwright-core";
import {
  type Gateway,
  type HostRow,
  type MachineClient,
  type MachineOptions,
  openGateway,
  startMachine,
} from "../../src/machine/index.ts";
import { launchChromium } from "./browsers.ts";

/** A machine that tabs can join. */
export class Tabs {
  readonly machine: MachineClient;
  readonly gateway: Gateway;
  readonly #browser: Browser;
  readonly #open: Tab[] = [];

  private constructor(machine: MachineClient, gateway: Gateway, browser: Browser) {
    this.machine = machine;
    this.gateway = gateway;
    this.#browser = browser;
  }

  static async start(hosts = 1, options: MachineOptions = {}): Promise<Tabs> {
    const browser = await launchChromium();
    const machine = await startMachine({ hosts, ...options });
    const gateway = await openGateway(machine.address);
    return new Tabs(machine, gateway, browser);
  }

  /** Opens a tab and waits until it is a host. @param url the gateway's. */
  async open(url = this.gateway.url): Promise<Tab> {
    const page = await this.#browser.newPage();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    await page.goto(url);
    await page.waitForSelector("#state.good, #state.bad", { timeout: 30_000 });
    const name = /^tab\d+/.exec((await page.textContent("#state"))!)?.[0];
    if (name === undefined)
      throw new Error(`Not a host: ${await page.textContent("#state")} ${errors.join()}`);
    const tab = { page, name, errors };
    this.#open.push(tab);
    return tab;
  }

  /** Closes those that are open, and waits until the machine has noticed. */
  async closeTabs(): Promise<void> {
    for (const { page, name } of this.#open.splice(0)) {
      await page.close();
      await this.gone(name);
    }
  }

  /** Resolves once the machine has no such host. */
  gone(name: string): Promise<void> {
    return this.becomes(name, undefined);
  }

  /** Resolves once the host is as said; undefined: not there. */
  async becomes(name: string, status: HostRow["status"] | undefined): Promise<void> {
    while ((await this.machine.hosts()).find((host) => host.name === name)?.status !== status)
      await new Promise((resolve) => setTimeout(resolve, 20));
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.gateway.close();
    await this.machine.close();
  }
}

export interface Tab {
  readonly page: Page;
  readonly name: string;
  /** What was thrown in the page and caught by nobody. */
  readonly errors: readonly string[];
}
