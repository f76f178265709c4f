export const helper = (x) => x * 2;
export async function later(x) {
  await null;
  return helper(x);
}
export default "default of esm";
