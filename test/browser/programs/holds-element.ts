/** Keeps an element of its document in a variable for as long as it waits. */
interface Page {
  createElement(name: string): { textContent: string };
}
declare const document: Page | undefined;

const element = typeof document === "undefined" ? undefined : document.createElement("p");
console.log(element === undefined ? "nothing to hold" : "holds an element");
for (let i = 0; ; i++) {
  if (element !== undefined) element.textContent = String(i);
  await new Promise((resolve) => setTimeout(resolve, 10));
}
