/** The graph item of an image: `[nodes, strings, shapes, heads, bodies, weak, late?]`, each part a CBOR sequence. */
import { CborReader, CborWriter } from "../../image/index.ts";
import { TAG_SEQUENCE } from "./family.ts";
import { readLateNodes, writeLateNodes } from "./late-nodes.ts";
import { badImage } from "./bad-image.ts";
import type { GraphParts } from "./graph-reader.ts";
import type { GraphWriter } from "./graph-writer.ts";

/** The item, in pieces. `out` has written everything. */
export function assembleGraph(out: GraphWriter): Uint8Array[] {
  const sections = [out.strings, out.shapes.section, out.heads, out.bodies, out.weak.section];
  if (out.late.size > 0) {
    const late = new CborWriter();
    writeLateNodes(late, out.late.values());
    sections.push(late);
  }
  const item = new CborWriter();
  item.arrayHead(1 + sections.length);
  item.uint(out.size);
  for (const section of sections) {
    item.tag(TAG_SEQUENCE);
    item.bytesHead(section.sizeBytes);
    for (const piece of section.takeChunks()) item.raw(piece);
  }
  return item.takeChunks();
}

/** @throws {GodwitError} `ERR_BAD_IMAGE` or `ERR_BAD_ENCODING`. */
export function takeApart(bytes: Uint8Array): GraphParts {
  const item = new CborReader(bytes);
  const parts = item.readArrayHead();
  if (parts !== 6 && parts !== 7) throw badImage("the graph has neither 6 nor 7 parts");
  const nodes = item.readUint();
  const part = (): CborReader => {
    if (item.readTag() !== TAG_SEQUENCE) throw badImage("a part of the graph is no sequence");
    return new CborReader(item.readBytes());
  };
  const all = { nodes, strings: part(), shapes: part(), heads: part(), bodies: part(), weak: part() };
  return { ...all, late: parts === 7 ? readLateNodes(part()) : undefined };
}
