import { expect, test } from "vitest";
import { fixture } from "../fixtures/read.ts";
import { inspectedText } from "../fixtures/inspected.ts";
import type { Inspection } from "./inspection.ts";

const TEXTS = ["deepseek-ai--DeepSeek-V3.2", "nvidia--Llama-3.1-70B-Instruct-FP8"].map((name) =>
  fixture(name).replace("{", '{ "hidden_sizes": 1,'),
);
const PARTS = Object.keys(inspectedText(TEXTS[0] ?? "")) as (keyof Inspection)[];

test.each(PARTS)("what is known of a file does not hang on what is asked first: %s", (first) => {
  for (const text of TEXTS) {
    const asked = inspectedText(text);
    const early = asked[first];
    const inOrder = inspectedText(text);
    for (const part of PARTS) expect([part, asked[part]]).toEqual([part, inOrder[part]]);
    expect(asked[first]).toBe(early);
  }
});
