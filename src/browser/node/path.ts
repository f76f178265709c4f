/** node:path in a page, whose paths are as POSIX has them: the package `path-browserify`. */
// oxlint-disable-next-line no-restricted-imports -- its types
import type nodePath from "node:path";
// @ts-expect-error -- it brings no types: Node's hold
import bare from "path-browserify";

const { win32: _, ...own } = bare as typeof nodePath.posix;
const path = Object.assign(own, { toNamespacedPath: (text: string) => text });

export default Object.assign(path, { posix: path });
export const dirname = (text: string): string => path.dirname(text);
