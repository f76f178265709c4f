export let count = 0;
export function increment(): void {
  count++;
}
export default count;
const renamedLocal = "renamed";
export { renamedLocal as renamed };
