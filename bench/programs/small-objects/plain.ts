// A list of objects of one shape.
export const data = Array.from({ length: 1_000_000 }, (_, i) => ({
  x: i,
  y: i / 2,
  name: `name ${i % 100}`,
}));
