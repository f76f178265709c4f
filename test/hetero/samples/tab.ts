// oxlint-disable unicorn/prefer-add-event-listener, unicorn/require-post-message-target-origin -- a worker's
/** Tasks with samples (tasks.ts) in a worker of a tab, as src/browser has programs there. */
import "../../../src/browser/node/process.ts";
import { asPageModule } from "../../../src/browser/carrier/page-module.ts";
import { pageOffer } from "../../../src/browser/daemon/offer.ts";
import { realm } from "../../../src/browser/dom.ts";
import { done, type Place, type Task, type What } from "./tasks.ts";

let fails: ((error: unknown) => void) | undefined;
realm.addEventListener("error", ({ error, message }) => fails?.(error ?? message));
realm.addEventListener("unhandledrejection", ({ reason }) => fails?.(reason));

const place: Place = {
  offer: pageOffer("tab"),
  evaluate: (code) => import(asPageModule(code)),
  onUncaught(heard) {
    fails = heard;
    return () => (fails = undefined);
  },
};

realm.onmessage = ({ data }) => void answer(data as { what: What; tasks: readonly Task[] });

async function answer({ what, tasks }: { what: What; tasks: readonly Task[] }): Promise<void> {
  for (const task of tasks) realm.postMessage({ answer: await done(what, task, place) });
  realm.postMessage({ end: true });
}
