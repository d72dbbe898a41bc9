import { expect, test } from "vitest";
import { fixture } from "../../fixtures/read.ts";
import type { JsonObject } from "../../spec/json.ts";
import { inspected, inspectedText } from "../../fixtures/inspected.ts";
import { reportMarkdown } from "./report.ts";

const report = (config: string): string => reportMarkdown(inspected(config), { title: "x", link: null });

test("layers, parameters, memory and values of a hybrid", () => {
  const text = report("Qwen--Qwen3.5-27B");
  expect(text.match(/^## .*$/gm)).toEqual([
    "## Layers",
    "## Part by part",
    "## Parameters",
    "## Memory",
    "## Values",
  ]);
  expect(text).toMatch(
    /^\| 0–2, 4–6, .*60–62 \| 48 \| `linear_attn`: gated delta net \| `mlp`: dense MLP \|/m,
  );
  expect(text).toContain("26,895,998,464 in the text model, 424,699,392 in draft modules");
  expect(text).toContain(
    `- Weights: ${((26_895_998_464 + 424_699_392) * 2).toLocaleString("en-US")} bytes (50.9 GiB)`,
  );
});

test("the model part by part, as its diagram has it", () => {
  const text = report("Qwen--Qwen3.5-27B");
  expect(text).toContain(
    [
      "- 16 × layers 0–63, period of 4",
      "  - 3 ×",
      "    - from the stream, added to the stream",
      "      - RMS norm × (1 + weight): eps 1e-6",
      "      - gated delta net: 16 key of 128, 48 value of 128",
    ].join("\n"),
  );
  expect(text).toContain("- **full attention**, layers 3, 7, … 63 (16), and 1 in draft modules, 105 M each");
  expect(text).toContain("    - q + gate: 5,120 → 2 × 24 × 256");
});

test("the verdict stands before all sections", () => {
  const inspection = inspected("Qwen--Qwen3.5-27B");
  const verdict = [{ sign: "?", label: "Unmapped 1", text: "a*b = 1" }];
  const text = reportMarkdown(inspection, { title: "x", link: null, verdict });
  expect(text.indexOf("- ? **Unmapped 1**: a\\*b = 1\n")).toBeGreaterThan(0);
  expect(text.indexOf("- ? **")).toBeLessThan(text.indexOf("## Layers"));
});

test("the quantisation, and what is the matter", () => {
  const config = JSON.parse(fixture("Qwen--Qwen3-32B-FP8")) as JsonObject;
  const text = reportMarkdown(inspectedText(JSON.stringify({ ...config, "odd|_name": 1 })), {
    title: "x",
    link: null,
  });
  expect(text).toContain("## Quantisation");
  expect(text).toContain("`fp8_e4m3`, a scale for a block of 128 × 128");
  expect(text).toContain("`/odd\\|_name`");
});

test("the diagram beside it is shown, and leads to where it can be followed", () => {
  const inspection = inspected("Qwen--Qwen3.5-27B");
  const links = { link: "https://x/#/a", diagramLink: "https://x/#/a?tab=diagram" };
  const shown = reportMarkdown(inspection, { title: "x", ...links, picture: "x.diagram.svg" });
  expect(shown).toMatch(
    /\n## Diagram\n\n\[!\[x, drawn: [^\]]+\]\(<x\.diagram\.svg>\)\]\(<https:\/\/x\/#\/a\?tab=diagram>\)\n/,
  );
  expect(shown.indexOf("## Diagram")).toBeLessThan(shown.indexOf("## Layers"));
  const without = reportMarkdown(inspection, { title: "x", ...links });
  expect(without).not.toContain("## Diagram");
  expect(without).toContain("[The model, drawn](<https://x/#/a?tab=diagram>)");
});
