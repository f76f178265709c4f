// oxlint-disable unicorn/no-useless-spread, unicorn/consistent-function-scoping -- a graph is read where it is used
/** Images that would cost far more than their size: each is refused, or made of what memory it accounts for. */
import { describe, expect, test } from "vitest";
import { head, putTogether, takeApart, token, type Token } from "../image/fuzz/tokens.ts";
import { imageOfValue, holder } from "./round-trip.ts";
import { restore } from "./carrier.ts";

const text = (content: string): Token => token(3, content.length, new TextEncoder().encode(content));
const uint = (value: number): Token => token(0, value);
const simple = (value: boolean | undefined): Token => token(7, value === undefined ? 23 : value ? 21 : 20);
const string = (number: number): Token[] => [token(6, 25), uint(number)];
const node = (number: number): Token[] => [token(6, 29), uint(number)];

interface Graph {
  readonly strings?: Token[];
  /** Of the first node, and of each of the others. */
  readonly heads: (number: number) => Token[];
  readonly bodies: (number: number) => Token[];
  readonly nodes: number;
}

/** A graph of nothing but `nodes`; it would be refused in the end, for it has no roots. */
async function imageOf({ strings = [], heads, bodies, nodes }: Graph): Promise<Uint8Array> {
  const { header } = takeApart(await imageOfValue(() => 1));
  const numbers = Array.from({ length: nodes }, (_, i) => i);
  const sections = [strings, [], numbers.flatMap(heads), numbers.flatMap(bodies), []];
  return putTogether({ header, nodes, sections, blobs: [] });
}

async function refusal(graph: Graph): Promise<string> {
  const image = await imageOf(graph);
  const { carrier } = await holder();
  try {
    restore(carrier.program, image);
  } catch (error) {
    return (error as Error).message;
  }
  return "accepted";
}

const MANY = 20_000;
const NO_PROPERTIES = uint(0);
const USUAL = uint(0);
const NO_PRIVATES = uint(0);

describe("an image that would cost more than its size accounts for:", () => {
  test("sparse arrays get no memory for their holes", async () => {
    const before = process.resourceUsage().maxRSS;
    const reason = await refusal({
      nodes: MANY,
      heads: () => [uint(5), USUAL],
      bodies: () => [uint(1), uint(2 ** 25 - 1), simple(true), NO_PROPERTIES],
    });
    expect(reason).toMatch(/no variables/);
    // In KiB; it would be terabytes.
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(512 * 1024);
  });

  test("buffers must be in the image", async () => {
    const buffer = (sizeBytes: number, blob: boolean): Token[] => [
      ...[uint(33), simple(false), uint(sizeBytes), simple(undefined), simple(blob), USUAL, NO_PRIVATES],
    ];
    const graph = { nodes: MANY, bodies: () => [token(2, 0), NO_PROPERTIES, NO_PRIVATES] };
    expect(await refusal({ ...graph, heads: () => buffer(4096, false) })).toMatch(
      /buffers larger than the image/,
    );
    expect(await refusal({ ...graph, heads: () => buffer(2 ** 20, true) })).toMatch(
      /buffers larger than the image/,
    );
  });

  test("room for buffers to grow is limited", async () => {
    const heads = (): Token[] => [
      ...[uint(33), simple(false), uint(0), uint(2 ** 32), simple(false), USUAL, NO_PRIVATES],
    ];
    const reason = await refusal({ nodes: MANY, heads, bodies: () => [] });
    expect(reason).toMatch(/exceed maxReservedBytes|no memory for a buffer/);
  });

  test.each([
    [
      "regular expressions",
      [uint(30), ...string(0), ...string(1), USUAL, NO_PRIVATES],
      "(ab)*".repeat(20_000),
    ],
    ["URLs", [uint(41), ...string(0), USUAL, NO_PRIVATES], `http://host/${"a/".repeat(50_000)}`],
    ["query strings", [uint(42), ...string(0), USUAL, NO_PRIVATES], "a=1&".repeat(25_000)],
  ])("%s that share a long text are parsed only so often", async (_, heads, content) => {
    const reason = await refusal({
      nodes: MANY,
      strings: [text(content), text("g")],
      heads: () => heads,
      bodies: () => [],
    });
    expect(reason).toMatch(/too much work for its size/);
  });

  test("chains of prototypes end somewhere", async () => {
    const heads = (number: number): Token[] =>
      number === 0 ? [uint(0)] : [uint(6), uint(1), ...node(number - 1), NO_PRIVATES];
    const reason = await refusal({ nodes: MANY, heads, bodies: () => [] });
    expect(reason).toMatch(/a chain of prototypes exceeds maxPrototypes 1000/);
  });

  test("what a refusal quotes is cut short", async () => {
    const heads = (): Token[] => [uint(41), ...string(0), USUAL, NO_PRIVATES];
    const reason = await refusal({ nodes: 1, strings: [text("x".repeat(100_000))], heads, bodies: () => [] });
    expect(reason).toMatch(/no URL: "xxx/);
    expect(reason.length).toBeLessThan(400);
  });

  test("functions bound again and again, and proxies of proxies, take no stack", async () => {
    const proxies = await refusal({
      nodes: MANY,
      heads: (number) => (number === 0 ? [uint(0)] : [uint(22), ...node(number - 1), ...node(0)]),
      bodies: (number) => (number === 0 ? [NO_PROPERTIES] : []),
    });
    expect(proxies).toMatch(/no variables/);
    const bound = await refusal({
      nodes: MANY,
      strings: [text("Array.prototype.map")],
      heads: (number) =>
        number === 0 ? [uint(2), ...string(0)] : [uint(13), uint(2), ...node(number - 1), simple(undefined)],
      bodies: () => [],
    });
    expect(bound).toMatch(/^Cannot restore the image: /);
  });

  test("a head may announce anything", async () => {
    const huge = { major: 0, argument: 0, bytes: head(2, 2 ** 40) };
    const reason = await refusal({ nodes: 1, heads: () => [uint(0)], bodies: () => [huge] });
    expect(reason).toMatch(/^Cannot restore the image: Cannot decode: /);
  });
});
