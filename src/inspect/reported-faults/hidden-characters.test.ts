import { expect, test } from "vitest";
import { config, read } from "./read.test-support.ts";

const HIDDEN = /[\u200b-\u200f\u202a-\u202e\u2066-\u2069]/;

test("no message passes on what turns the direction of text or has no width", () => {
  const { diagnostics } = read(
    config("llama--m7-0", { hidden_act: "si\u202elu", dtype: "flo\u200bat", "rope\u2066_type": 1 }),
  );
  const said = diagnostics.map(({ message }) => message).join("\n");
  expect(said).toContain("si\\u202elu");
  expect(said).toContain("flo\\u200bat");
  expect(said).not.toMatch(HIDDEN);
});
