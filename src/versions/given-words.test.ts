import { expect, test } from "vitest";
import { fixture } from "../fixtures/read.ts";
import { inspectLoading } from "../inspect/inspect-loading.ts";
import { givenWords } from "./given-words.ts";
import { versionsReport } from "./report.ts";

async function reportOf(name: string) {
  const files = { config: fixture(name), hfQuantConfig: null, generationConfig: null };
  const inspection = await inspectLoading(files.config);
  if (!inspection.ok) throw new Error(inspection.error.message);
  const report = await versionsReport(files, inspection);
  if (!report.ok) throw new Error(report.error.message);
  return report.value;
}

test("a value of the spec, and the field that gives it, say what each version gives", async () => {
  const report = await reportOf("Qwen--Qwen3-0.6B");
  const said = "rope_theta is 1000000 in 4.57.6, absent in 5.17.0 and 5.18.0";
  expect(givenWords(report, "spec", "/body/position/rope_theta")).toContain(said);
  expect(givenWords(report, "config", "/rope_theta")).toContain(said);
  expect(givenWords(report, "spec", "/body/hidden_size")).toBe(
    "Versions of transformers: none gives another value for it.",
  );
});

test("a version without a class is named", async () => {
  const report = await reportOf("MiniMaxAI--MiniMax-M2.5");
  expect(givenWords(report, "spec", "/body/hidden_size")).toContain(
    "4.57.6 knows no class for this model type",
  );
});
