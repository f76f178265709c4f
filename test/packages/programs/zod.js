// Validates a batch of records against schemas that refine, transform and recurse.
import * as z from "zod";

const Address = z.object({ street: z.string().min(1), zip: z.string().regex(/^\d{5}$/) });
const Person = z.object({
  name: z.string().trim().min(2),
  age: z.coerce.number().int().nonnegative(),
  email: z.email().optional(),
  tags: z.array(z.string()).default([]),
  address: Address.nullable(),
});
const Tree = z.object({
  value: z.number(),
  get children() {
    return z.array(Tree);
  },
});
const Event = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("joined"), person: Person }),
  z.object({ kind: z.literal("left"), at: z.iso.date() }),
]);
const Unique = z.string().refine(async (text) => {
  await pause();
  return !text.startsWith("taken");
}, "is taken");

const records = [
  { name: " Ada ", age: "36", address: { street: "Main", zip: "12345" } },
  { name: "B", age: -1, email: "nobody", address: null },
  { name: "Grace", age: 85.5, tags: ["navy"], address: { street: "", zip: "1" } },
];

for (const record of records) {
  const result = Person.safeParse(record);
  await pause();
  if (result.success) console.log("ok", JSON.stringify(result.data));
  else for (const issue of result.error.issues) console.log(issue.path.join("."), issue.message);
}

const tree = Tree.parse({ value: 1, children: [{ value: 2, children: [] }] });
await pause();
console.log(JSON.stringify(tree), Tree.safeParse({ value: 1, children: [{}] }).error?.issues.length);

for (const event of [{ kind: "left", at: "2026-02-30" }, { kind: "left", at: "2026-02-28" }, { kind: "?" }]) {
  const { success, error } = Event.safeParse(event);
  await pause();
  console.log(success, error?.issues[0]?.code);
}

for (const name of ["free", "taken-1"]) {
  const { success, error } = await Unique.safeParseAsync(name);
  console.log(name, success, error === undefined ? "" : z.prettifyError(error));
}
console.log(JSON.stringify(z.toJSONSchema(Address)));

function pause() {
  return new Promise((resolve) => setTimeout(resolve, 1));
}
