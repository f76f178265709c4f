/** Ways to damage an image: some know nothing of its form, others keep it and lie about its content. */
import type { Random } from "./random.ts";
import { head, type Parts, putTogether, takeApart, token, type Token } from "./tokens.ts";

/** Parsed once per sample. */
export class Subject {
  readonly image: Uint8Array;
  readonly parts: Parts;

  constructor(image: Uint8Array) {
    this.image = image;
    this.parts = takeApart(image);
  }
}

/** One mutant of `subject`; `others` are what it may be spliced with. */
export function mutate(random: Random, subject: Subject, others: readonly Subject[]): Uint8Array {
  return random.chance(0.3) ? blind(random, subject.image, others) : structural(random, subject, others);
}

// ── bytes ──

type Blind = (random: Random, bytes: Uint8Array, others: readonly Subject[]) => Uint8Array;

const BLIND: readonly Blind[] = [
  flipBits,
  flipBits,
  setBytes,
  (random, bytes) => bytes.subarray(0, random.below(bytes.length)),
  (random, bytes) => withoutRange(bytes, ...range(random, bytes.length)),
  (random, bytes) => doubled(bytes, ...range(random, bytes.length)),
  (random, bytes) => join(bytes.subarray(0, random.below(bytes.length)), noise(random), bytes),
  splice,
  hugeHead,
];

function blind(random: Random, image: Uint8Array, others: readonly Subject[]): Uint8Array {
  return random.pick(BLIND)(random, image, others);
}

function flipBits(random: Random, bytes: Uint8Array): Uint8Array {
  const mutant = bytes.slice();
  for (let left = 1 + random.below(4); left > 0; left--) {
    mutant[random.below(mutant.length)]! ^= 1 << random.below(8);
  }
  return mutant;
}

function setBytes(random: Random, bytes: Uint8Array): Uint8Array {
  const mutant = bytes.slice();
  for (let left = 1 + random.below(4); left > 0; left--) {
    mutant[random.below(mutant.length)] = random.chance(0.3) ? 0xff : random.below(256);
  }
  return mutant;
}

function splice(random: Random, bytes: Uint8Array, others: readonly Subject[]): Uint8Array {
  const other = random.pick(others).image;
  return join(bytes.subarray(0, random.below(bytes.length)), other.subarray(random.below(other.length)));
}

/** A length of up to 2^64 − 1 in the middle of nowhere, or heads inside each other. */
function hugeHead(random: Random, bytes: Uint8Array): Uint8Array {
  const at = random.below(bytes.length);
  const piece = random.chance(0.5)
    ? Uint8Array.of((2 + random.below(5)) * 32 + 27, ...noise(random, 8))
    : new Uint8Array(random.below(20_000)).fill(random.pick([0x81, 0xa1, 0xc6, 0xd8]));
  return join(bytes.subarray(0, at), piece, bytes.subarray(at));
}

function range(random: Random, length: number): [from: number, to: number] {
  const from = random.below(length);
  return [from, Math.min(length, from + 1 + random.below(random.chance(0.5) ? 8 : 400))];
}

function withoutRange(bytes: Uint8Array, from: number, to: number): Uint8Array {
  return join(bytes.subarray(0, from), bytes.subarray(to));
}

function doubled(bytes: Uint8Array, from: number, to: number): Uint8Array {
  return join(bytes.subarray(0, to), bytes.subarray(from));
}

function noise(random: Random, size = 1 + random.below(20)): Uint8Array {
  return Uint8Array.from({ length: size }, () => random.below(256));
}

function join(...pieces: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(pieces));
}

// ── structure ──

const STRINGS = 0;
const TAG = 6;
const TAG_STRING = 25;
const TAG_NODE = 29;

interface Context {
  readonly random: Random;
  readonly parts: Parts;
  readonly others: readonly Subject[];
}

/** Changes `section` in place. */
type Edit = (section: Token[], at: number, context: Context) => void;

const EDITS: readonly Edit[] = [
  repoint,
  repoint,
  repoint,
  repoint,
  renumber,
  renumber,
  renumber,
  retype,
  retype,
  (section, at, { random }) => section.splice(at, 1 + random.below(3)),
  (section, at) => section.splice(at, 0, section[at] as Token),
  (section, at, { random }) => section.splice(at, 1, section[random.below(section.length)] as Token),
  swap,
  copyRun,
  transplant,
  repeat,
  nest,
];

function structural(random: Random, { parts }: Subject, others: readonly Subject[]): Uint8Array {
  const copy: Parts = { ...parts, sections: parts.sections.map((one) => [...one]), blobs: [...parts.blobs] };
  const context: Context = { random, parts: copy, others };
  for (let left = 1 + random.below(3); left > 0; left--) {
    if (random.chance(0.04)) reassemble(context);
    else edit(context);
  }
  return putTogether(copy);
}

function edit(context: Context): void {
  const { random, parts } = context;
  const section = random.pick([
    ...parts.sections,
    ...parts.sections.slice(2, 4),
    parts.sections[3] as Token[],
  ]);
  if (section.length > 0) random.pick(EDITS)(section, random.below(section.length), context);
}

/** A reference to another node or string, mostly one that exists. */
function repoint(section: Token[], at: number, { random, parts }: Context): void {
  const start = section.findIndex((one, i) => i >= at && isReference(one));
  if (start < 0 || start + 1 >= section.length) return;
  const isNode = section[start]!.argument === TAG_NODE;
  const count = isNode ? parts.nodes : parts.sections[STRINGS]!.length;
  section[start + 1] = token(0, random.chance(0.95) ? random.below(count) : awkward(random, count));
  if (random.chance(0.05)) section[start] = token(TAG, isNode ? TAG_STRING : TAG_NODE);
}

function isReference({ major, argument }: Token): boolean {
  return major === TAG && (argument === TAG_STRING || argument === TAG_NODE);
}

function renumber(section: Token[], at: number, { random, parts }: Context): void {
  const start = section.findIndex((one, i) => i >= at && one.major < 2);
  if (start < 0) return;
  const { major, argument } = section[start] as Token;
  const near = Math.max(0, argument + random.below(5) - 2);
  const small = random.below(48);
  section[start] = token(major, random.pick([near, near, small, small, awkward(random, parts.nodes)]));
}

function awkward(random: Random, count: number): number {
  return random.pick([
    0,
    1,
    count - 1,
    count,
    count + 1,
    255,
    65_535,
    2 ** 25,
    2 ** 31,
    2 ** 32 - 1,
    2 ** 32,
    2 ** 53 - 1,
    2 ** 63,
  ]);
}

const simple = (info: number): Token => token(7, info);

/** Another kind of value in the same place. */
function retype(section: Token[], at: number, { random, parts }: Context): void {
  const choices: (() => Token[])[] = [
    () => [simple(20 + random.below(4))],
    () => [token(0, random.below(100))],
    () => [token(1, random.below(2 ** 31))],
    () => [
      {
        major: 7,
        argument: 0,
        bytes: Uint8Array.of(
          0xf9,
          ...random.pick([
            [0x7e, 0],
            [0x7c, 0],
            [0xfc, 0],
          ]),
        ),
      },
    ],
    () => [{ major: 7, argument: 0, bytes: Uint8Array.of(0xfb, ...noise(random, 8)) }],
    () => [token(TAG, TAG_NODE), token(0, random.below(parts.nodes))],
    () => [token(TAG, TAG_STRING), token(0, random.below(parts.sections[STRINGS]!.length))],
    () => [token(TAG, 2 + random.below(2)), token(2, 3, noise(random, 3))],
    () => [token(3, 2, new TextEncoder().encode("hi"))],
    () => [token(2 + random.below(5), random.below(30))],
  ];
  const size = isReference(section[at] as Token) ? 2 : 1;
  section.splice(at, size, ...random.pick(choices)());
}

function swap(section: Token[], at: number, { random }: Context): void {
  const to = random.below(section.length);
  const kept = section[to] as Token;
  section[to] = section[at] as Token;
  section[at] = kept;
}

/** A run of heads over another place of the same section. */
function copyRun(section: Token[], at: number, { random }: Context): void {
  const run = section.slice(at, at + 1 + random.below(20));
  section.splice(random.below(section.length), random.chance(0.5) ? run.length : 0, ...run);
}

/** A run of heads out of another image, or another section. */
function transplant(section: Token[], at: number, { random, parts, others }: Context): void {
  const from = random.pick(random.chance(0.5) ? random.pick(others).parts.sections : parts.sections);
  if (from.length === 0) return;
  const start = random.below(from.length);
  const run = from.slice(start, start + 1 + random.below(20));
  section.splice(at, random.chance(0.7) ? run.length : 0, ...run);
}

function repeat(section: Token[], at: number, { random }: Context): void {
  const run = section.slice(at, at + 1 + random.below(4));
  const times = random.below(random.chance(0.9) ? 8 : 500);
  section.splice(at, 0, ...Array.from({ length: times }, () => run).flat());
}

/** Heads inside each other, as deep as a stack of calls would not bear. */
function nest(section: Token[], at: number, { random }: Context): void {
  const inner = token(random.pick([4, 5, 6]), 1);
  section.splice(at, 0, ...Array.from({ length: random.chance(0.9) ? 3 : 20_000 }, () => inner));
}

const REASSEMBLIES: readonly ((context: Context) => void)[] = [
  ({ random, parts }) => void (parts.nodes = awkward(random, parts.nodes)),
  ({ random, parts }) => void (parts.nodes += random.below(5) - 2 || 1),
  ({ random, parts }) => void parts.sections.push(random.pick(parts.sections)),
  ({ parts }) => void parts.sections.pop(),
  ({ random, parts, others }) => {
    parts.sections[random.below(parts.sections.length)] = random.pick(random.pick(others).parts.sections);
  },
  ({ random, parts }) => void parts.blobs.push(noise(random, random.below(5000))),
  ({ parts }) => void parts.blobs.pop(),
  ({ random, parts }) => void parts.blobs.reverse().push(random.chance(0.5) ? head(2, 2 ** 40) : head(4, 3)),
  ({ random, parts, others }) => void (parts.header = random.pick(others).parts.header),
  ({ random, parts }) => void (parts.header = setBytes(random, parts.header)),
  ({ random, parts }) => {
    const text = new Uint8Array(random.below(100_000)).fill(97);
    parts.sections[STRINGS]!.splice(random.below(3), 1, token(3, text.length, text));
  },
];

function reassemble(context: Context): void {
  // Sections may have become fewer than edits need: only the last step of a mutant takes one away.
  const { random, parts } = context;
  random.pick(parts.sections.length < 5 ? REASSEMBLIES.slice(5, 10) : REASSEMBLIES)(context);
}
