/** node:fs in a page, which has no files. */
export function fstatSync(): never {
  throw new Error("A page has no files");
}
