import { expect, test } from "vitest";
import { inspected } from "../fixtures/inspected.ts";
import { fixture } from "../fixtures/read.ts";
import { verdictLines } from "../verdict/lines.ts";
import { engineConcerns } from "./concerns.ts";
import type { LensRow } from "./lens.ts";
import { lensRow } from "./lens.test-support.ts";

const QWEN = "Qwen--Qwen3-0.6B";

const wrong = (attribute: string, danger: LensRow["danger"]): LensRow =>
  lensRow(attribute, {
    gets: danger === "silent" ? "silent" : "raises",
    value: danger === "silent" ? "10000" : "",
    danger,
    silently: danger === "silent",
    why: "It is so.",
    said: ["/rope_theta"],
  });

test("a verdict has a line for each engine that goes wrong, and one list of them all", () => {
  const inspection = inspected(QWEN);
  const engines = [
    ...engineConcerns(
      { id: "a", words: "vLLM at 1 (2026-08-17): 1 wrong", rows: [wrong("rope_theta", "silent")] },
      inspection,
    ),
    ...engineConcerns(
      {
        id: "b",
        words: "SGLang at 2 (2026-08-22): 2 attributes at which it would stop",
        // Of two reads of one attribute the first is told.
        rows: [wrong("head_dim", "loud"), wrong("head_dim", "loud"), wrong("num_layers", "loud")],
      },
      inspection,
    ),
  ];
  const evidence = { text: fixture(QWEN), paths: null, engines };
  const texts = (together: boolean): readonly string[] =>
    verdictLines(inspection, evidence, together)
      .filter(({ kind }) => kind === "engine")
      .map(({ label, text }) => `${label}: ${text}`);
  expect(texts(false)).toEqual([
    "Engine astray 1: vLLM at 1 (2026-08-17): 1 wrong: rope_theta is 10000",
    "Engine astray 2: SGLang at 2 (2026-08-22): 2 attributes at which it would stop: head_dim raises; num_layers raises",
  ]);
  expect(texts(true)).toHaveLength(1);
});
