import { expect, test } from "vitest";
import type { Draft } from "./draft.ts";
import { isPacked, packDraft, unpackDraft } from "./pack-draft.ts";

const draft: Draft = {
  title: "a “b” \n",
  identity: "draft/x",
  files: {
    config: `\uFEFF{"ü": "${"x".repeat(100_000)}"}\n`,
    hfQuantConfig: null,
    generationConfig: "",
  },
};

test("a packed draft is short, and comes back whole", async () => {
  const packed = await packDraft(draft);
  expect(isPacked(packed)).toBe(true);
  expect(packed.length).toBeLessThan(2000);
  expect(await unpackDraft(packed)).toEqual(draft);
});

test("a long text is encoded in pieces, and no character is cut in two", async () => {
  const config = `x${"😀".repeat(300_000)}`;
  const long = { ...draft, files: { ...draft.files, config } };
  expect(await unpackDraft(await packDraft(long))).toEqual(long);
});

test("a damaged one is none", async () => {
  const packed = await packDraft(draft);
  expect(await unpackDraft(packed.slice(0, -40))).toBeNull();
  expect(await unpackDraft("gzip !!!")).toBeNull();
});
