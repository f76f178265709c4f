/** Loaded after the runtime: the engine's timers are the engine's again. */
import { giveBack } from "./host.ts";

giveBack();
