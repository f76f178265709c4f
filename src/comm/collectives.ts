/**
 * Collectives that move data. All of them finish although a peer moves meanwhile, and none opens
 * more channels than its algorithm needs: what a migration costs depends on the connected peers.
 *
 * A value that stays in the process goes through a message to itself, so that what a rank gets back
 * is its own on every rank alike.
 */
import type { Rank } from "../protocol/ids.ts";
import type { Exchange } from "./exchange.ts";

/** Dissemination: in round k everyone tells the rank 2^k further on; ⌈log₂ n⌉ rounds. */
export async function barrier(exchange: Exchange): Promise<void> {
  const { rank, size } = exchange;
  for (let distance = 1; distance < size; distance *= 2) {
    await exchange.send(null, (rank + distance) % size);
    await exchange.recv((rank - distance + size) % size);
  }
}

/** A binomial tree with `root` as its root. */
export async function broadcast(exchange: Exchange, value: unknown, root: Rank): Promise<unknown> {
  const { rank, size } = exchange;
  // Ranks as they would be with the root at 0: the parent is this without its lowest bit.
  const place = (rank - root + size) % size;
  let reach = 1;
  while (reach < size && (place & reach) === 0) reach *= 2;
  const received = place === 0 ? value : await exchange.recv((place - reach + root) % size);
  // The largest subtree first: it has the longest way to go.
  for (let distance = reach / 2; distance >= 1; distance /= 2) {
    if (place + distance < size) await exchange.send(received, (place + distance + root) % size);
  }
  return received;
}

/**
 * Straight to the root. A tree would save rounds, but encode each value again at every node it
 * passes; here it travels once.
 */
export async function gather(exchange: Exchange, value: unknown, root: Rank): Promise<unknown[] | undefined> {
  const { rank, size } = exchange;
  if (rank !== root) {
    await exchange.send(value, root);
    return undefined;
  }
  const values: unknown[] = [];
  for (let source = 0; source < size; source++) {
    values.push(await (source === root ? exchange.own(value) : exchange.recv(source)));
  }
  return values;
}

/** Straight from the root, for the same reason. */
export async function scatter(exchange: Exchange, items: readonly unknown[], root: Rank): Promise<unknown> {
  const { rank, size } = exchange;
  if (rank !== root) return await exchange.recv(root);
  for (let step = 1; step < size; step++) {
    const dest = (root + step) % size;
    await exchange.send(items[dest], dest);
  }
  return await exchange.own(items[root]);
}

/**
 * Bruck's algorithm: in each round everyone doubles what it holds by taking over the blocks of the
 * rank as far on as it holds blocks itself; ⌈log₂ n⌉ rounds for any n, n − 1 blocks received.
 */
export async function allgather(exchange: Exchange, value: unknown): Promise<unknown[]> {
  const { rank, size } = exchange;
  /** Values of the ranks from this one on, round the ring. */
  const blocks: unknown[] = [await exchange.own(value)];
  while (blocks.length < size) {
    const distance = blocks.length;
    await exchange.send(blocks.slice(0, size - distance), (rank - distance + size) % size);
    const more = (await exchange.recv((rank + distance) % size)) as unknown[];
    for (const block of more) blocks.push(block);
  }
  const first = (size - rank) % size;
  return [...blocks.slice(first), ...blocks.slice(0, first)];
}

/** Pairwise: in step s everyone sends s ranks ahead and receives from s ranks behind. */
export async function alltoall(exchange: Exchange, items: readonly unknown[]): Promise<unknown[]> {
  const { rank, size } = exchange;
  const received: unknown[] = Array.from({ length: size });
  received[rank] = await exchange.own(items[rank]);
  for (let step = 1; step < size; step++) {
    const dest = (rank + step) % size;
    const source = (rank - step + size) % size;
    await exchange.send(items[dest], dest);
    received[source] = await exchange.recv(source);
  }
  return received;
}
