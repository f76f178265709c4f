// Objects and arrays in each other, four to an item.
export const data = Array.from({ length: 250_000 }, (_, i) => ({
  id: i,
  at: { x: i, y: 1 },
  path: { steps: [i, i + 1] },
}));
