import { expect, test } from "vitest";
import { bundled } from "../fixtures/engine-tables.ts";
import { inspected, inspectedText } from "../fixtures/inspected.ts";
import { fixture } from "../fixtures/read.ts";
import { verdictLines } from "../verdict/lines.ts";
import { bothPaths, loadLegacy } from "../runtime/paths/both-paths.ts";
import { verdictOf } from "../verdict/verdict.ts";
import { NEWEST_TABLES } from "./bundled.ts";
import { engineConcerns, unmappedByEngines } from "./concerns.ts";
import { engineReads } from "./engine-reads.ts";
import { lensResult, type LensRow } from "./lens.ts";
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
  const evidence = { text: fixture(QWEN), paths: null, engines: { concerns: engines, unmapped: [] } };
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

test("of a field that the spec is the same without, the verdict says which engines read it", async () => {
  const text = fixture(QWEN).replace(
    "{",
    '{ "final_logit_softcapping": 30.0, "is_causal": false, "foo_bar": 7, "num_key_values_heads": 8,',
  );
  await loadLegacy(text, "5.18.0");
  const files = { config: text, hfQuantConfig: null, generationConfig: null };
  const inspection = inspectedText(text);
  const paths = bothPaths(text, inspection, "5.18.0");
  if (!paths.ok) throw new Error(paths.error.message);
  const results = NEWEST_TABLES.map(({ id }) => {
    const result = engineReads(bundled(id), files, inspection, "5.18.0");
    if (result === null) throw new Error(id);
    return lensResult({ id, result, inspection, paths: paths.value, news: null });
  });
  const engines = { concerns: [], unmapped: unmappedByEngines(results, inspection, text) };
  const before = verdictOf(inspection, { text, paths: null }).filter(({ kind }) => kind === "unmapped");
  const after = verdictOf(inspection, { text, paths: null, engines }).filter(
    ({ kind }) => kind === "unmapped",
  );
  expect(after.map(({ fields }) => fields)).toEqual(before.map(({ fields }) => fields));
  expect(after.map(({ message }) => message)).toEqual([
    "The spec is the same without 4 fields: final_logit_softcapping = 30.0 (read by SGLang at logits_processor.py:315 and tokenspeed at logits_processor.py:237), is_causal = false (read by vLLM at qwen3.py:193), foo_bar = 7, num_key_values_heads = 8 (nearest: num_key_value_heads).",
  ]);
});

test("a misspelt field that an engine reads all the same says both", () => {
  const text = fixture(QWEN).replace("num_key_value_heads", "num_key_values_heads");
  const inspection = inspectedText(text);
  const field = "/num_key_values_heads";
  const results = [
    { engine: "vLLM", unmapped: [{ field, read: field, at: "vllm/models/qwen3.py:1" } as const] },
  ];
  const engines = { concerns: [], unmapped: unmappedByEngines(results, inspection, text) };
  const entries = verdictOf(inspection, { text, paths: null, engines });
  expect(entries.find(({ kind }) => kind === "unmapped")?.message).toMatch(
    /^The spec is the same without num_key_values_heads = 8. Did you mean num_key_value_heads, .*\? It is read by vLLM at qwen3.py:1.$/,
  );
});
