/** node:url in a page. */
export function pathToFileURL(path: string): URL {
  return new URL(`file://${path}`);
}
