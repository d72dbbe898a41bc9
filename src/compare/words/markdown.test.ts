import { expect, test } from "vitest";
import { dotted } from "../../config/nodes/dotted.ts";
import type { JsonObject } from "../../spec/json.ts";
import { compareInspections } from "../compare-inspections.ts";
import { changedSide, DENSE, fixtureSide, sideOf } from "../sides.test-support.ts";
import { toMarkdown } from "./markdown.ts";

const NAMES = { a: "Qwen/Qwen3.5-27B", b: "mine|`x`" };

/** The cells of every row of every table, split as GitHub does: at bars that are not escaped. */
function rows(markdown: string): string[][] {
  return markdown
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .map((line) =>
      line
        .slice(2, -2)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim()),
    );
}

test("says the sentence, every difference with both values, and where every field ends up", () => {
  const comparison = compareInspections(fixtureSide(DENSE), fixtureSide("Qwen--Qwen3.5-35B-A3B"));
  const markdown = toMarkdown(comparison, NAMES);
  expect(markdown).toContain("### Qwen/Qwen3.5-27B → mine\\|\\`x\\`");
  expect(markdown).toContain(comparison.summary);
  const found = rows(markdown);
  expect(found).toContainEqual([
    "`body.hidden_size`",
    "`5120`",
    "`2048`",
    "−60 %",
    "text\\_config.hidden\\_size",
  ]);
  expect(found).toContainEqual(["KV cache per token in bfloat16, bytes", "65,536", "20,480", "−68.8 %"]);
  expect(markdown).toContain("- layers 0–39: dense MLP → MoE");
  // Rows of values have a fifth cell.
  const fields = found.filter((cells) => cells.length === 4);
  for (const { pointer } of comparison.fields) {
    expect(fields.filter(([cell]) => cell === `\`${dotted(pointer)}\``)).toHaveLength(1);
  }
});

test("what a file says cannot break the table or become markup", () => {
  const hostile = changedSide(DENSE, (config) => ({
    ...config,
    text_config: { ...(config["text_config"] as JsonObject), hidden_act: "silu|`a``b`<img src=x>\n| x |" },
    "a|b`c": "<b>|</b>",
  }));
  const markdown = toMarkdown(compareInspections(fixtureSide(DENSE), hostile), NAMES);
  const widths = new Set(rows(markdown).map((cells) => cells.length));
  expect([...widths].every((width) => width === 4 || width === 5)).toBe(true);
  expect(markdown.split("\n").filter((line) => line.includes("<b>"))).toEqual([expect.stringContaining("`")]);
});

test("of identical specs there is little to say", () => {
  const { text } = fixtureSide(DENSE);
  const markdown = toMarkdown(compareInspections(sideOf(text), sideOf(text)), { a: "x", b: "y" });
  expect(markdown).toBe(
    "### x → y\n\nIdentical specs; the two files are the same text.\n\nA is x, B is y.\n",
  );
});
