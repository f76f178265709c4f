/** True if a getter or method that looks for the internal slot finds it. */
export function hasSlot(probe: (object: object) => unknown): (object: object) => boolean {
  return (object) => {
    try {
      probe(object);
      return true;
    } catch {
      return false;
    }
  };
}
