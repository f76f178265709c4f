/** Cursors that are more than their fields: over Maps and Sets, and synchronous ones in `for await`. */
import { SyncCursor } from "../async-iterators.ts";
import { BuiltInIterator } from "../built-in-iterators.ts";
import type { Family } from "../capture/family.ts";
import { isInstance } from "../capture/trusted.ts";
import { CollectionCursor, Cursor, IndexCursor, type Kind } from "../iterators.ts";
import { isCollection, sizeOf } from "./collections.ts";
import { prototypeLater, readPrototype, writePrototype } from "./prototypes.ts";

export const COLLECTION_CURSOR: Family = {
  kind: 18,
  head() {},
  body(out, cursor: CollectionCursor) {
    out.value(out.bodies, cursor.collection);
    out.bodies.uint(cursor.kind);
    out.bodies.int(cursor.position());
  },
  make: () => new CollectionCursor(new Set()),
  fill(input, cursor: CollectionCursor) {
    const collection = input.value(input.bodies);
    const kind = input.bodies.readUint();
    const position = input.bodies.readInt();
    if (kind > 2) throw input.bad("unknown kind of iteration");
    if (!isCollection(collection)) throw input.bad("a cursor over no collection");
    cursor.collection = collection;
    cursor.kind = kind as Kind;
    // The collection may not be filled yet.
    input.afterwards.push(() => {
      if (position > sizeOf(collection)) throw input.bad("a cursor beyond its collection");
      input.budget.effort(Math.max(0, position) / 16);
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
    if (!isInstance(inner, Cursor)) throw input.bad("a cursor over no cursor");
    cursor.cursor = inner;
  },
};

/** An iterator the program holds. */
export const BUILT_IN_ITERATOR: Family = {
  kind: 35,
  needs: (out, object: object) => prototypeLater(out, object, null),
  head: (out, object: object) => writePrototype(out, object, null),
  body(out, object: object) {
    out.value(out.bodies, BuiltInIterator.cursorOf(object));
    out.shapes.write(object);
  },
  make: (input) => readPrototype(input, BuiltInIterator.make(Object.prototype, new IndexCursor([])), null),
  fill(input, object: object) {
    const cursor = input.value(input.bodies);
    if (!isInstance(cursor, Cursor)) throw input.bad("an iterator without a cursor");
    BuiltInIterator.setCursor(object, cursor);
    input.properties.read(object);
  },
};
