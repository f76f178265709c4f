import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { openControlHub } from "../../../src/machine/control/embedded-hub.ts";
import { joinControlPlane } from "../../../src/machine/control/embedded-plane.ts";
import { connectWith } from "../../../src/machine/transport/endpoints.ts";
import { storedExecutables } from "../../../src/machine/control/stored-executables.ts";
import { controlPlaneSuite } from "./control-suite.ts";

const directory = mkdtempSync(join(tmpdir(), "godwit-test-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

controlPlaneSuite({
  name: "the embedded control plane",
  openHub: (secret, handler) => openControlHub("127.0.0.1:0", secret, storedExecutables(directory), handler),
  join: (hub, secret, participant) => joinControlPlane(hub.endpoint, connectWith(secret), participant),
});
