import { expect, test } from "vitest";
import { inspected } from "../../fixtures/inspected.ts";
import { verdictLines } from "../../verdict/lines.ts";
import { fixture } from "../../fixtures/read.ts";
import { cardSvg } from "./card-svg.ts";

const QWEN = "Qwen--Qwen3.5-27B";

test("a card has title, facts, verdict, stack and layers", () => {
  const inspection = inspected(QWEN);
  const verdict = verdictLines(inspection, { text: fixture(QWEN), paths: null });
  const svg = cardSvg(inspection, { title: "Qwen/Qwen3.5-27B", facts: ["26.9 B parameters"], verdict });
  expect(svg).toContain('width="1200" height="630"');
  for (const said of [
    "Qwen/Qwen3.5-27B",
    "26.9 B parameters",
    "Rest on defaults 2",
    "Every field is accounted for",
  ])
    expect(svg).toContain(said);
  // The stack, as the diagram has it.
  for (const drawn of [">embedding<", ">gated delta net<", ">head<"]) expect(svg).toContain(drawn);
  // Sixteen strokes of full attention, as in the ribbon.
  expect(svg).toContain(`m3 0h1${"m3 0h1".repeat(15)}`);
});

test("facts go on in further lines, and what does not fit is cut", () => {
  const facts = Array.from({ length: 40 }, (_, index) => `fact number ${index}`);
  const svg = cardSvg(inspected(QWEN), { title: "x".repeat(200), facts, verdict: [] });
  expect(svg.match(/fact number \d+</g)).toHaveLength(3);
  expect(svg).toContain(`>${"x".repeat(47)}…<`);
});

test("a name is text, whatever it holds", () => {
  const svg = cardSvg(inspected(QWEN), { title: "<b>&", facts: ["<i>"], verdict: [] });
  expect(svg).toContain("&lt;b&gt;&amp;");
  expect(svg).not.toContain("<i>");
});
