/**
 * Collectives that combine values, always in rank order: x₀ ∘ x₁ ∘ … ∘ xₙ₋₁.
 *
 * - R1: what is combined is always two neighbouring ranges of ranks, the lower one on the left. So
 *   an operator needs to be associative but not commutative, as MPI demands.
 * - R2: where the ranges are split depends on the number of processes alone: floating-point results
 *   are the same, bit for bit, in every run of a given size, whatever the timing and the root. Range
 *   [r, r + 2^k) is [r, r + 2^(k−1)) ∘ [r + 2^(k−1), r + 2^k), cut off at n.
 * - R3: all ranks get the same bits from `allreduce`, and the same as the root gets from `reduce`.
 */
import type { Rank } from "../protocol/ids.ts";
import { GodwitError } from "../errors.ts";
import { shown } from "./arguments.ts";
import { broadcast } from "./collectives.ts";
import type { Exchange } from "./exchange.ts";
import { Operator } from "./operators.ts";

type Combine = (left: unknown, right: unknown) => unknown;

/** The lowest rank of every range collects it; rank 0 has the result and hands it to the root. */
export async function reduce(exchange: Exchange, value: unknown, op: unknown, root: Rank): Promise<unknown> {
  const { rank } = exchange;
  const combine = combiner("reduce", op);
  const result = await combineToFirst(exchange, await own(exchange, value, op), combine);
  if (root === 0) return rank === 0 ? result : undefined;
  if (rank === 0) await exchange.send(result, root);
  return rank === root ? await exchange.recv(0) : undefined;
}

export async function allreduce(exchange: Exchange, value: unknown, op: unknown): Promise<unknown> {
  const { size } = exchange;
  const combine = combiner("allreduce", op);
  // Everybody may compute the result only if everybody is sure to compute the same (R3): built-in
  // operators are exact on every machine, a function (Math.sin …) may not be. Sizes other than
  // powers of two have no exchange that keeps the ranges of R2.
  if (op instanceof Operator && (size & (size - 1)) === 0) {
    return await combineEverywhere(exchange, op.own(value), combine);
  }
  const result = await combineToFirst(exchange, await own(exchange, value, op), combine);
  return await broadcast(exchange, result, 0);
}

/**
 * Inclusive prefix: rank r gets x₀ ∘ … ∘ x_r. In each round everyone's range doubles downwards by
 * that of the rank as far below as the range is long.
 */
export async function scan(exchange: Exchange, value: unknown, op: unknown): Promise<unknown> {
  const { rank, size } = exchange;
  const combine = combiner("scan", op);
  let prefix = await own(exchange, value, op);
  for (let length = 1; length < size; length *= 2) {
    if (rank + length < size) await exchange.send(prefix, rank + length);
    if (rank - length >= 0) prefix = combine(await exchange.recv(rank - length), prefix);
  }
  return prefix;
}

/** Exclusive prefix: rank r gets what `scan` gives rank r − 1; rank 0 gets `undefined`. */
export async function exscan(exchange: Exchange, value: unknown, op: unknown): Promise<unknown> {
  const { rank, size } = exchange;
  const prefix = await scan(exchange, value, op);
  if (rank + 1 < size) await exchange.send(prefix, rank + 1);
  return rank > 0 ? await exchange.recv(rank - 1) : undefined;
}

/** Ordered binomial tree; only rank 0 returns the combination of all. */
async function combineToFirst(exchange: Exchange, own: unknown, combine: Combine): Promise<unknown> {
  const { rank, size } = exchange;
  let range = own;
  for (let length = 1; length < size; length *= 2) {
    if ((rank & length) !== 0) {
      await exchange.send(range, rank - length);
      return undefined;
    }
    if (rank + length < size) range = combine(range, await exchange.recv(rank + length));
  }
  return range;
}

/** Recursive doubling: neighbouring ranges exchange their values and both combine them. */
async function combineEverywhere(exchange: Exchange, own: unknown, combine: Combine): Promise<unknown> {
  const { rank, size } = exchange;
  let range = own;
  for (let length = 1; length < size; length *= 2) {
    const partner = rank ^ length;
    await exchange.send(range, partner);
    const other = await exchange.recv(partner);
    range = partner < rank ? combine(other, range) : combine(range, other);
  }
  return range;
}

/** What the operator may overwrite, and the result may consist of, without touching the program's value. */
async function own(exchange: Exchange, value: unknown, op: unknown): Promise<unknown> {
  return op instanceof Operator ? op.own(value) : await exchange.own(value);
}

function combiner(call: string, op: unknown): Combine {
  if (op instanceof Operator) return (left, right) => op.combine(left, right);
  if (typeof op === "function") return op as Combine;
  const message = `${call}() op must be an operator such as SUM or a function (a, b) => c, got ${shown(op)}`;
  throw new GodwitError("ERR_OPERATOR", message);
}
