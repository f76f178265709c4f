import { joinControlPlane, openControlHub } from "../../../src/machine/control/embedded.ts";
import { memoryExecutables } from "../../../src/machine/control/memory-executables.ts";
import { controlPlaneSuite } from "./control-suite.ts";

controlPlaneSuite({
  name: "the embedded control plane",
  openHub: (secret, handler) => openControlHub("127.0.0.1:0", secret, memoryExecutables(), handler),
  join: (hub, secret, hear) => joinControlPlane(hub.endpoint, secret, hear),
});
