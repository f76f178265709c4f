export const fromNested = "nested";
