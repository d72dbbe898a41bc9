import { expect, test } from "vitest";
import { inspectedText } from "../../fixtures/inspected.ts";
import { fixture } from "../../fixtures/read.ts";
import { concernsOf } from "../../verdict/verdict.ts";
import { sceneOf } from "./diagram-scene.ts";
import { diagramSvg } from "./diagram-svg.ts";

/** The lines in the colour of findings, above the stack, of a config with this text in place of its "{". */
function heads(start: string): readonly string[] {
  const text = fixture("Qwen--Qwen3-0.6B").replace("{", start);
  const inspection = inspectedText(text);
  const scene = sceneOf(inspection, { title: "x", concerns: concernsOf(inspection, { text, paths: null }) });
  return scene.texts
    .filter(({ line }) => line.some(({ mark }) => mark?.kind === "finding"))
    .map(({ line }) => line.map((piece) => piece.text).join(""));
}

test("fields that nobody read stand under the title with their names, and nothing where there are none", () => {
  expect(heads('{ "mystery": 1, "enigma": 2,')).toEqual(["? Unmapped: mystery = 1, enigma = 2"]);
  expect(heads("{")).toEqual([]);
});

test("a text that not all parsers refuse is called odd, as in the verdict", () => {
  expect(heads("{ // one\n").join(" ")).toMatch(/^✕ Odd text: The file has 1 comment, /);
});

test("of many the first are named", () => {
  const many = Array.from({ length: 20 }, (_, index) => `"zz${index}": 1`).join();
  expect(heads(`{ ${many},`).join(" ")).toMatch(/zz11 = 1, and 8 more$/);
});

test("the most serious stands first under the title, whatever is drawn of it, and each has the colour that the verdict gives it", () => {
  const text = fixture("helium--m7-0")
    .replace("{", '{ "mystery": 1,')
    .replace('"num_attention_heads": 4', '"num_attention_heads": 5');
  const inspection = inspectedText(text);
  const concerns = concernsOf(inspection, { text, paths: null });
  const found = (all: Parameters<typeof sceneOf>[1]["concerns"]) =>
    sceneOf(inspection, { title: "x", ...(all && { concerns: all }) }).texts.filter(({ line }) =>
      line.some(({ mark }) => mark?.kind === "finding"),
    );
  const said = (all: Parameters<typeof found>[0]) =>
    found(all).map(({ line }) => line.map((piece) => piece.text).join(""));
  expect(said(concerns).slice(0, 3).join(" ")).toMatch(
    /^✕ Refused: 5 query heads cannot share 4 KV heads evenly \? Unmapped: mystery = 1 ! Take care: 5 heads /,
  );
  // Exports have them in the order of the verdict's lines.
  expect(said(concerns.toReversed())).toEqual(said(concerns));
  expect(found(concerns)[0]?.bold).toBe(true);
  expect(found(concerns).at(-1)?.bold).not.toBe(true);
  const svg = diagramSvg(sceneOf(inspection, { title: "x", concerns }));
  expect(svg).toMatch(/class="finding error" fill="#b3261e">✕ Refused: /);
  expect(svg).toMatch(/class="finding unmapped" fill="#b3205a">\? Unmapped: /);
});

test("a finding that a narrow box has no room for stands whole under the title, once", () => {
  const text = fixture("helium--m7-0");
  const inspection = inspectedText(text);
  const scene = sceneOf(inspection, {
    title: "x",
    width: 340,
    concerns: concernsOf(inspection, { text, paths: null }),
  });
  const found = ({ line }: (typeof scene.texts)[number]): boolean =>
    line.some(({ mark }) => mark?.kind === "finding");
  const words = (texts: typeof scene.texts): string =>
    texts
      .filter((each) => found(each) && each.size <= 12)
      .map(({ line }) => line.map((piece) => piece.text).join(""))
      .join(" ");
  const all = words(scene.texts);
  expect(all.split("4 heads of 128 channels do not make hidden_size 384")).toHaveLength(2);
  expect(all).toMatch(/such a model, but cannot run it\.?$/);
  expect(scene.parts.map(({ texts }) => words(texts.filter(({ size }) => size === 11))).join("")).toBe("");
});

test("the sign of a difference has room behind it, for in some fonts it is wider than its place", () => {
  const text = fixture("phi4mm--found-1");
  const inspection = inspectedText(text);
  const concerns = concernsOf(inspection, { text, paths: null });
  const scene = sceneOf(inspection, { title: "x", concerns });
  const lines = [...scene.texts, ...scene.parts.flatMap(({ texts }) => texts)].map(({ line }) =>
    line.map((piece) => piece.text).join(""),
  );
  expect(lines.filter((line) => line.includes("≠"))).not.toEqual([]);
  expect(lines.filter((line) => /≠(?!\u00a0)/.test(line))).toEqual([]);
});
