/** So many at a time, in their order. */
export async function each<T>(
  items: readonly T[],
  atATime: number,
  todo: (item: T) => Promise<void>,
): Promise<void> {
  const left = items.values();
  await Promise.all(
    Array.from({ length: atATime }, async () => {
      for (const item of left) await todo(item);
    }),
  );
}
