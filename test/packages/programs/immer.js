// A store whose state is edited through drafts, with patches for undo and redo.
import {
  applyPatches,
  createDraft,
  current,
  enableMapSet,
  enablePatches,
  finishDraft,
  freeze,
  immerable,
  produceWithPatches,
} from "immer";

enableMapSet();
enablePatches();

class Cart {
  [immerable] = true;
  items = new Map();
  log = [];
  get total() {
    return [...this.items.values()].reduce((sum, { price, count }) => sum + price * count, 0);
  }
}

let cart = freeze(new Cart(), true);
const undo = [];

async function change(name, recipe) {
  const [next, patches, inverse] = produceWithPatches(cart, recipe);
  await null;
  undo.push({ name, inverse });
  cart = next;
  console.log(name, next.total, patches.length, Object.isFrozen(next), next instanceof Cart);
}

await change("add apples", (draft) => {
  draft.items.set("apple", { price: 2, count: 3 });
});
await change("add pears", (draft) => {
  draft.items.set("pear", { price: 5, count: 1 });
  draft.log.push("pears");
});
await change("double", (draft) => {
  for (const item of draft.items.values()) item.count *= 2;
});

// A draft is held across awaits: a Proxy over a Proxy's target.
const draft = createDraft(cart);
draft.log.push("first");
await null;
draft.items.get("apple").count++;
await null;
console.log(current(draft).total, cart.total);
const finished = finishDraft(draft);
console.log(finished.total, finished.log.join());

while (undo.length > 0) {
  const { name, inverse } = undo.pop();
  await null;
  cart = applyPatches(cart, inverse);
  console.log("undo", name, cart.total, cart.items.size);
}
