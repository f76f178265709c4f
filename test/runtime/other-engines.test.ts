/** What an engine cannot make as it was on another one is refused, by its name. */
import { afterEach, expect, test, vi } from "vitest";
import { imageOfValue, holder } from "./round-trip.ts";
import { restore } from "./carrier.ts";

afterEach(() => vi.unstubAllGlobals());

async function arrives(image: Uint8Array): Promise<unknown> {
  const to = await holder();
  restore(to.carrier.program, image);
  return to.value;
}

test("a regular expression with what the engine lacks", async () => {
  const image = await imageOfValue(() => [/(?<a>x)/dg]);
  const Native = RegExp;
  vi.stubGlobal("RegExp", function (source: string, flags: string) {
    if (flags.includes("d")) throw new SyntaxError("Invalid flags");
    return new Native(source, flags);
  });
  await expect(arrives(image)).rejects.toThrow("this engine has no such regular expression: /(?<a>x)/dg");
});

test("a formatter of a language the engine has no data of", async () => {
  const image = await imageOfValue(() => new Intl.NumberFormat("sv-SE"));
  const Native = Intl.NumberFormat;
  const stub = vi.spyOn(Intl, "NumberFormat").mockImplementation(function (_locale, options) {
    return new Native("en-US", options);
  });
  await expect(arrives(image)).rejects.toThrow(
    `this engine's Intl.NumberFormat has the locale "en-US" instead of "sv-SE"`,
  );
  stub.mockRestore();
});

test("a formatter whose options the engine does not take", async () => {
  const image = await imageOfValue(() => new Intl.DateTimeFormat("en", { timeZone: "Asia/Tokyo" }));
  const stub = vi.spyOn(Intl, "DateTimeFormat").mockImplementation(function () {
    throw new RangeError("Invalid time zone specified: Asia/Tokyo");
  });
  await expect(arrives(image)).rejects.toThrow(
    "this engine has no such Intl.DateTimeFormat: Invalid time zone specified: Asia/Tokyo",
  );
  stub.mockRestore();
});
