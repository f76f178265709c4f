/** The runtime, loaded with the fuzzer's host around it. */
import "./host.ts";
export { Runtime } from "../../../src/runtime/index.ts";
export { JsProgram } from "../../../src/runtime/js-program.ts";
import "./given-back.ts";
