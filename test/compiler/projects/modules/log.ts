export const order: string[] = [];
export function log(...values: unknown[]): void {
  console.log(...values);
}
