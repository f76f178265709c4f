/** What every control plane must do. An implementation is put to it by describing how one is made. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { GodwitError } from "../../../src/errors.ts";
import type {
  ControlHub,
  ControlPlane,
  HubHandler,
  Participant,
  ParticipantId,
} from "../../../src/machine/control/control-plane.ts";
import { Wire } from "./wire.ts";
import { newSecret } from "../../../src/machine/transport/credentials.ts";

export interface Implementation {
  readonly name: string;
  openHub(secret: string, handler: HubHandler): Promise<ControlHub>;
  join(hub: ControlHub, secret: string, participant: Participant): Promise<ControlPlane>;
}

interface Heard {
  readonly from: ParticipantId;
  readonly body: Readonly<Record<string, unknown>>;
}

function bodyOf({ body }: Heard): unknown {
  return body;
}

export function controlPlaneSuite(implementation: Implementation): void {
  describe(implementation.name, () => {
    const secret = newSecret();
    let hub: ControlHub;
    let planes: ControlPlane[] = [];
    let heard: Heard[] = [];
    let left: ParticipantId[] = [];
    let answer: (heard: Heard) => unknown = bodyOf;
    let changed: (() => void)[] = [];

    const note = (): void => {
      for (const resolve of changed.splice(0)) resolve();
    };
    const until = async (holds: () => boolean): Promise<void> => {
      while (!holds()) await new Promise<void>((resolve) => changed.push(resolve));
    };

    beforeEach(async () => {
      [planes, heard, left, changed] = [[], [], [], []];
      answer = bodyOf;
      hub = await implementation.openHub(secret, {
        request: async (from, body) => {
          heard.push({ from, body });
          note();
          return await answer({ from, body });
        },
        signal(from, body) {
          heard.push({ from, body });
          note();
        },
        mayStandStill: () => false,
        left(from) {
          left.push(from);
          note();
        },
      });
    });

    afterEach(async () => {
      await Promise.all(planes.map((plane) => plane.close()));
      await hub.close();
    });

    async function participant(hear: Participant["hear"] = () => {}): Promise<ControlPlane> {
      const plane = await implementation.join(hub, secret, { hear });
      planes.push(plane);
      return plane;
    }

    it("answers each request with its own answer, in whatever order they are ready", async () => {
      const waiting: ((value: unknown) => void)[] = [];
      answer = ({ body }) =>
        body["type"] === "fourth" ? 4 : new Promise((resolve) => waiting.push(resolve));
      const plane = await participant();
      const first = plane.request({ type: "first" });
      const second = plane.request({ type: "second" });
      const third = plane.request({ type: "third" });
      expect(await plane.request({ type: "fourth" })).toBe(4);
      for (const [i, resolve] of [...waiting.entries()].toReversed()) resolve(i + 1);
      expect(await Promise.all([first, second, third])).toEqual([1, 2, 3]);
    });

    it("carries values as they are", async () => {
      const plane = await participant();
      const body = {
        type: "values",
        list: [1, 2n, -0.5, null, undefined, "ü"],
        bytes: new Uint8Array([1, 2]),
      };
      expect(await plane.request(body)).toEqual(body);
    });

    it("an error of the scheduler reaches who asked, with its code, and nobody else", async () => {
      answer = () => {
        throw new GodwitError("ERR_UNKNOWN_JOB", "No such job");
      };
      const [plane, other] = [await participant(), await participant()];
      await expect(plane.request({ type: "x" })).rejects.toMatchObject({
        code: "ERR_UNKNOWN_JOB",
        message: "No such job",
      });
      answer = () => "fine";
      expect(await other.request({ type: "x" })).toBe("fine");
      expect(await plane.request({ type: "x" })).toBe("fine");
    });

    it("requests and signals of one participant arrive in the order sent", async () => {
      const plane = await participant();
      const requests: Promise<unknown>[] = [];
      for (let i = 0; i < 500; i++) {
        if (i % 3 === 0) requests.push(plane.request({ i }));
        else plane.signal({ i });
      }
      await Promise.all(requests);
      await until(() => heard.length === 500);
      expect(heard.map(({ body }) => body["i"])).toEqual(Array.from({ length: 500 }, (_, i) => i));
    });

    it("what the scheduler signals to one participant arrives there, in the order signalled", async () => {
      const here: unknown[] = [];
      const elsewhere: unknown[] = [];
      const plane = await participant((body) => {
        here.push(body["i"]);
        note();
      });
      await participant((body) => elsewhere.push(body["i"]));
      plane.signal({ type: "I am here" });
      await until(() => heard.length === 1);
      for (let i = 0; i < 500; i++) hub.signal(heard[0]!.from, { i });
      await until(() => here.length === 500);
      expect(here).toEqual(Array.from({ length: 500 }, (_, i) => i));
      expect(elsewhere).toEqual([]);
    });

    it("tells participants apart, and when one of them leaves", async () => {
      const [one, two] = [await participant(), await participant()];
      one.signal({ who: "one" });
      two.signal({ who: "two" });
      await until(() => heard.length === 2);
      const who = new Map(heard.map(({ from, body }) => [body["who"], from]));
      expect(who.get("one")).not.toBe(who.get("two"));
      await one.close();
      await until(() => left.length === 1);
      expect(left).toEqual([who.get("one")]);
    });

    it("what was sent before close() still arrives", async () => {
      const plane = await participant();
      for (let i = 0; i < 100; i++) plane.signal({ i });
      await plane.close();
      await until(() => left.length === 1);
      expect(heard).toHaveLength(100);
    });

    it("after the scheduler's end requests are rejected, and every participant hears of it", async () => {
      const plane = await participant();
      answer = () => new Promise(() => {});
      const unanswered = expect(plane.request({ type: "x" })).rejects.toMatchObject({
        code: "ERR_CONNECTION_LOST",
      });
      await hub.close();
      await unanswered;
      expect(await plane.ended).toMatchObject({ code: "ERR_CONNECTION_LOST" });
      await expect(plane.request({ type: "x" })).rejects.toMatchObject({ code: "ERR_CONNECTION_LOST" });
    });

    describe("when the way is lost and found again", () => {
      let wire: Wire;
      let returns: number;
      const heardHere: unknown[] = [];

      beforeEach(async () => {
        wire = await Wire.to(hub.endpoint);
        [returns, heardHere.length] = [0, 0];
      });
      afterEach(() => wire.close());

      /** One whose way can be cut. It says who it is each time there is a way. */
      async function wired(): Promise<ControlPlane> {
        const plane = await implementation.join({ ...hub, endpoint: wire.endpoint }, secret, {
          hear: (body) => {
            heardHere.push(body["i"]);
            note();
          },
          returned: async (again) => {
            await again.request({ type: "here again" });
            returns++;
            note();
          },
        });
        planes.push(plane);
        return plane;
      }

      it("the participant is told to say who it is, before anything is repeated", async () => {
        const plane = await wired();
        answer = () => new Promise(() => {});
        const answered = plane.request({ type: "repeated" }, { repeat: true });
        await until(() => heard.length === 1);
        answer = ({ body }) => body["type"];
        wire.cut();
        expect(await answered).toBe("repeated");
        expect(heard.map(({ body }) => body["type"])).toEqual(["repeated", "here again", "repeated"]);
        expect(returns).toBe(1);
        expect(left).toEqual([heard[0]!.from]);
        expect(heard[1]!.from).not.toBe(heard[0]!.from);
      });

      it("a request that must not be made twice is rejected, and its answer is not waited for", async () => {
        const plane = await wired();
        answer = () => new Promise(() => {});
        const unheard = expect(plane.request({ type: "once" })).rejects.toMatchObject({
          code: "ERR_CONNECTION_LOST",
          message: expect.stringContaining("nobody knows") as string,
        });
        await until(() => heard.length === 1);
        answer = bodyOf;
        wire.cut();
        await unheard;
        await until(() => returns === 1);
        expect(await plane.request({ type: "next" })).toEqual({ type: "next" });
        expect(heard.filter(({ body }) => body["type"] === "once")).toHaveLength(1);
      });

      it("signals reach the participant under its new number", async () => {
        await wired();
        wire.cut();
        await until(() => returns === 1);
        hub.signal(heard.at(-1)!.from, { i: 7 });
        await until(() => heardHere.length === 1);
        expect(heardHere).toEqual([7]);
      });

      it("a way that is cut again and again loses no request that may be repeated", async () => {
        const plane = await wired();
        const answers: Promise<unknown>[] = [];
        for (let i = 0; i < 20; i++) {
          answers.push(plane.request({ i }, { repeat: true }));
          if (i % 5 === 4) {
            wire.cut();
            await until(() => returns > Math.floor(i / 5));
          }
        }
        expect(await Promise.all(answers)).toEqual(Array.from({ length: 20 }, (_, i) => ({ i })));
      });

      it("there may be another scheduler at its end", async () => {
        const plane = await wired();
        wire.block();
        await hub.close();
        hub = await implementation.openHub(secret, {
          request: async (from, body) => {
            heard.push({ from, body });
            return "from the second";
          },
          signal: () => {},
          mayStandStill: () => false,
          left: () => {},
        });
        const answered = plane.request({ type: "x" }, { repeat: true });
        wire.lead(hub.endpoint);
        expect(await answered).toBe("from the second");
        expect(heard.map(({ body }) => body["type"])).toEqual(["here again", "x"]);
      });
    });

    it("who does not hold the secret is not heard", async () => {
      await expect(implementation.join(hub, newSecret(), { hear: () => {} })).rejects.toMatchObject({
        code: "ERR_CONNECTION_LOST",
      });
      expect(heard).toEqual([]);
      expect(left).toEqual([]);
    });

    it("keeps executables by their hash, and no others", async () => {
      const executable = { code: "export {};\n".repeat(100_000), map: "{}" };
      const { createHash } = await import("node:crypto");
      const hash = createHash("sha256").update(executable.code).digest("hex");
      const [one, two] = [await participant(), await participant()];
      await expect(two.executables.fetch(hash)).rejects.toMatchObject({ code: "ERR_UNKNOWN_EXECUTABLE" });
      await one.executables.put(hash, executable);
      expect(await two.executables.fetch(hash)).toEqual(executable);
      await expect(one.executables.put("0".repeat(64), executable)).rejects.toMatchObject({
        code: "ERR_EXECUTABLE_HASH",
      });
    });
  });
}
