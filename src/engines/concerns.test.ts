import { expect, test } from "vitest";
import { bundled } from "../fixtures/engine-tables.ts";
import { inspected, inspectedText } from "../fixtures/inspected.ts";
import { fixture } from "../fixtures/read.ts";
import { isOfEngines, verdictLines } from "../verdict/lines.ts";
import { bothPaths, loadLegacy } from "../runtime/paths/both-paths.ts";
import { verdictOf } from "../verdict/verdict.ts";
import { NEWEST_TABLES } from "./bundled.ts";
import { engineConcerns, engineEvidence, unmappedByEngines } from "./concerns.ts";
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

const NO_ENGINES = { concerns: [], unmapped: [], said: "" };

test("a verdict has one line of the engines that go wrong, and one list of them all", () => {
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
  const evidence = { text: fixture(QWEN), paths: null, engines: { ...NO_ENGINES, concerns: engines } };
  const texts = (together: boolean): readonly string[] =>
    verdictLines(inspection, evidence, together)
      .filter(({ kind }) => kind === "engine")
      .map(({ label, text }) => `${label}: ${text}`);
  expect(texts(false)).toEqual([
    "Engine astray 3: vLLM at 1 (2026-08-17): 1 wrong: rope_theta is 10000 · SGLang at 2 (2026-08-22): 2 attributes at which it would stop: head_dim raises; num_layers raises",
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
  const engines = { ...NO_ENGINES, unmapped: unmappedByEngines(results, inspection, text) };
  const before = verdictOf(inspection, { text, paths: null }).filter(({ kind }) => kind === "unmapped");
  const after = verdictOf(inspection, { text, paths: null, engines }).filter(
    ({ kind }) => kind === "unmapped",
  );
  expect(after.map(({ fields }) => fields)).toEqual(before.map(({ fields }) => fields));
  expect(after.map(({ message }) => message)).toEqual([
    "The spec is the same without 4 fields: final_logit_softcapping = 30.0 (read by SGLang at logits_processor.py:315 and tokenspeed at logits_processor.py:237), is_causal = false (read by vLLM at qwen3.py:193), foo_bar = 7, num_key_values_heads = 8 (nearest: num_key_value_heads).",
  ]);
  // In the lines it stands with the engines, which are known later: the line of the fields stays as it is.
  const linesOf = (of: typeof engines | null) => verdictLines(inspection, { text, paths: null, engines: of });
  const unmapped = (of: typeof engines | null) => linesOf(of).find(({ kind }) => kind === "unmapped")?.text;
  expect(unmapped(engines)).toBe(unmapped(null));
  expect(linesOf(engines).find(isOfEngines)?.text).toContain(
    "is_causal, which the spec does without, is read by vLLM at qwen3.py:193",
  );
});

test("a misspelt field that an engine reads all the same says both", () => {
  const text = fixture(QWEN).replace("num_key_value_heads", "num_key_values_heads");
  const inspection = inspectedText(text);
  const field = "/num_key_values_heads";
  const results = [
    { engine: "vLLM", unmapped: [{ field, read: field, at: "vllm/models/qwen3.py:1" } as const] },
  ];
  const engines = { ...NO_ENGINES, unmapped: unmappedByEngines(results, inspection, text) };
  const entries = verdictOf(inspection, { text, paths: null, engines });
  expect(entries.find(({ kind }) => kind === "unmapped")?.message).toMatch(
    /^The spec is the same without num_key_values_heads = 8. Did you mean num_key_value_heads, .*\? It is read by vLLM at qwen3.py:1.$/,
  );
});

test("engines that were looked at, and in which nothing goes wrong, are a line too", async () => {
  const text = fixture(QWEN);
  await loadLegacy(text, "5.18.0");
  const inspection = inspected(QWEN);
  const paths = bothPaths(text, inspection, "5.18.0");
  if (!paths.ok) throw new Error(paths.error.message);
  const files = { config: text, hfQuantConfig: null, generationConfig: null };
  const results = NEWEST_TABLES.slice(0, 2).flatMap(({ id }) => {
    const result = engineReads(bundled(id), files, inspection, "5.18.0");
    return result ? [lensResult({ id, result, inspection, paths: paths.value, news: null })] : [];
  });
  const engines = engineEvidence(results, inspection, text);
  const lines = verdictLines(inspection, { text, paths: null, engines }).filter(isOfEngines);
  expect(lines.map(({ sign, label, text: words }) => [sign, label, words])).toEqual([
    ["=", "Engines", "nothing that contradicts the model (vLLM at 017e9f44, SGLang at db570fe6)"],
  ]);
});
