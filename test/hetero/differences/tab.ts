// oxlint-disable unicorn/prefer-add-event-listener, unicorn/require-post-message-target-origin -- a worker's
/** What the engine of a tab gives: in a worker of it, as processes are. */
import "../../../src/browser/node/process.ts";
import { installStacks } from "../../../src/runtime/stacks/index.ts";
import { realm } from "../../../src/browser/dom.ts";
import { given } from "./given.ts";

installStacks();
realm.onmessage = () => {
  realm.postMessage({ answer: given() });
  realm.postMessage({ end: true });
};
