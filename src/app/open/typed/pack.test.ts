import { expect, test } from "vitest";
import { isPacked, pack, unpack } from "./pack.ts";
import type { TypedText } from "./typed-text.ts";

const typed: TypedText = {
  name: "a “b” \n",
  original: null,
  identity: "text/x",
  files: {
    config: `\uFEFF{"ü": "${"x".repeat(100_000)}"}\n`,
    hfQuantConfig: null,
    generationConfig: "",
  },
};

test("a packed text is short, and comes back whole", async () => {
  const packed = await pack(typed);
  expect(isPacked(packed)).toBe(true);
  expect(packed.length).toBeLessThan(2000);
  expect(await unpack(packed)).toEqual(typed);
});

test("a long text is encoded in pieces, and no character is cut in two", async () => {
  const config = `x${"😀".repeat(300_000)}`;
  const long = { ...typed, files: { ...typed.files, config } };
  expect(await unpack(await pack(long))).toEqual(long);
});

test("a damaged one is none", async () => {
  const packed = await pack(typed);
  expect(await unpack(packed.slice(0, -40))).toBeNull();
  expect(await unpack("gzip !!!")).toBeNull();
});
