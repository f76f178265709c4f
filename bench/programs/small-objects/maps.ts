// A Map for each item, and an object in it.
export const data = Array.from({ length: 500_000 }, (_, i) => new Map([["value", { i }]]));
