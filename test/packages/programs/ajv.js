// Validators held across awaits: Ajv makes them from text at run time.
import Ajv from "ajv";

const ajv = new Ajv({ allErrors: true });
const validate = ajv.compile({
  type: "object",
  properties: {
    id: { type: "integer", minimum: 1 },
    tags: { type: "array", items: { type: "string" }, uniqueItems: true },
  },
  required: ["id"],
  additionalProperties: false,
});
for (const data of [
  { id: 1, tags: ["a"] },
  { id: 0, tags: ["a", "a"], more: 1 },
]) {
  await null;
  console.log(validate(data), ajv.errorsText(validate.errors));
}
