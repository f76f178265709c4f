/**
 * A diagram as bytes, the way the HTML file carries it:
 *
 *     u32 length of the JSON that follows · JSON (all but the messages, and their count) · columns
 *
 * Columns come in the order of COLUMNS, little-endian, each starting at a multiple of 8. The browser's
 * half must not need anything of Node.
 */
import type { Diagram } from "./diagram.ts";
import { type ColumnName, COLUMNS, type MessageColumns } from "./message-columns.ts";

export function pack(diagram: Diagram): Uint8Array {
  const { messages, ...rest } = diagram;
  const json = new TextEncoder().encode(JSON.stringify({ ...rest, count: messages.count }));
  const { offsets, end } = layout(align(4 + json.length), messages.count);
  const bytes = new Uint8Array(end);
  new DataView(bytes.buffer).setUint32(0, json.length, true);
  bytes.set(json, 4);
  for (const [name, offset] of offsets) {
    const column = messages[name];
    bytes.set(
      littleEndian(
        new Uint8Array(column.buffer, column.byteOffset, column.byteLength),
        column.BYTES_PER_ELEMENT,
      ),
      offset,
    );
  }
  return bytes;
}

export function unpack(bytes: Uint8Array): Diagram {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const json = new TextDecoder().decode(bytes.subarray(4, 4 + length));
  const { count, ...rest } = JSON.parse(json) as Omit<Diagram, "messages"> & { count: number };
  const { offsets } = layout(align(4 + length), count);
  const columns = offsets.map(([name, offset]) => {
    const Column = COLUMNS[name];
    const size = count * Column.BYTES_PER_ELEMENT;
    // A copy: it starts at a multiple of 8, wherever `bytes` itself starts.
    const raw = littleEndian(bytes.slice(offset, offset + size), Column.BYTES_PER_ELEMENT);
    return [name, new Column(raw.buffer, raw.byteOffset, count)];
  });
  return { ...rest, messages: { count, ...Object.fromEntries(columns) } as MessageColumns };
}

function layout(start: number, count: number) {
  let end = start;
  const offsets: [ColumnName, number][] = [];
  for (const name of Object.keys(COLUMNS) as ColumnName[]) {
    offsets.push([name, end]);
    end = align(end + count * COLUMNS[name].BYTES_PER_ELEMENT);
  }
  return { offsets, end };
}

function align(offset: number): number {
  return Math.ceil(offset / 8) * 8;
}

const HOST_IS_BIG_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 0;

/** The same numbers in the other byte order where this computer's is not the file's. */
function littleEndian(bytes: Uint8Array<ArrayBuffer>, elementBytes: number): Uint8Array<ArrayBuffer>;
function littleEndian(bytes: Uint8Array, elementBytes: number): Uint8Array;
function littleEndian(bytes: Uint8Array, elementBytes: number): Uint8Array {
  if (!HOST_IS_BIG_ENDIAN || elementBytes === 1) return bytes;
  const swapped = bytes.slice();
  for (let i = 0; i < swapped.length; i += elementBytes) swapped.subarray(i, i + elementBytes).reverse();
  return swapped;
}
