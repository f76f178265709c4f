/** Cursors that are more than their fields: over Maps and Sets, and synchronous ones in `for await`. */
import { SyncCursor } from "../async-iterators.ts";
import type { Family } from "../capture/family.ts";
import { CollectionCursor, Cursor } from "../iterators.ts";

export const COLLECTION_CURSOR: Family = {
  kind: 18,
  head() {},
  body(out, cursor: CollectionCursor) {
    out.value(out.bodies, cursor.collection);
    out.bodies.int(cursor.position());
  },
  make: () => new CollectionCursor(new Set()),
  fill(input, cursor: CollectionCursor) {
    const collection = input.value(input.bodies);
    const position = input.bodies.readInt();
    if (!(collection instanceof Map) && !(collection instanceof Set))
      throw input.bad("a cursor over no collection");
    cursor.collection = collection;
    // The collection may not be filled yet.
    input.afterwards.push(() => {
      if (position > collection.size) throw input.bad("a cursor beyond its collection");
      cursor.moveTo(position);
    });
  },
};

export const SYNC_CURSOR: Family = {
  kind: 19,
  head() {},
  body: (out, cursor: SyncCursor) => out.value(out.bodies, cursor.cursor),
  make: (input) => new SyncCursor(input.runtime, undefined as never),
  fill(input, cursor: SyncCursor) {
    const inner = input.value(input.bodies);
    if (!(inner instanceof Cursor)) throw input.bad("a cursor over no cursor");
    cursor.cursor = inner;
  },
};
