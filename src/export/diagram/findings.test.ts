import { expect, test } from "vitest";
import { inspectedText } from "../../fixtures/inspected.ts";
import { fixture } from "../../fixtures/read.ts";
import { bothPaths } from "../../runtime/paths/both-paths.ts";
import { concernsOf } from "../../verdict/verdict.ts";
import { labelOf } from "../../verdict/lines.ts";
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

test("a finding that a narrow box has no room for stands whole below the heading of its panel, once", () => {
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

/** A config with all that the verdict says of it, the legacy path among it. */
function read(name: string) {
  const text = fixture(name);
  const inspection = inspectedText(text);
  const paths = bothPaths(text, inspection, "5.18.0");
  return { inspection, concerns: concernsOf(inspection, { text, paths: paths.ok ? paths.value : null }) };
}

test.each([
  "meta-llama--Meta-Llama-3.1-8B",
  "nvidia--MiniMax-M2.7-NVFP4",
  "Qwen--Qwen3-235B-A22B",
  "helium--m7-0",
])("%s: what a finding says in a box says of what kind it is, and leads to it", (name) => {
  const { inspection, concerns } = read(name);
  const scene = sceneOf(inspection, { title: name, concerns });
  const notes = [...scene.texts, ...scene.parts.flatMap((part) => part.texts)]
    .flatMap(({ line }) => line)
    .filter(({ mark }) => mark?.kind === "finding" && mark.sign === "");
  expect(notes.length).toBeGreaterThan(0);
  const said = new Map<number, string>();
  for (const { text: words, mark } of notes) {
    const index = mark?.of ?? -1;
    said.set(index, [...(said.has(index) ? [said.get(index) ?? ""] : []), words].join(" "));
  }
  for (const [index, words] of said) {
    const concern = concerns[index];
    expect(concern).toBeDefined();
    if (concern) expect(words).toContain(`${labelOf(concern.kind, concern.severity)}: ${concern.brief}`);
  }
  const svg = diagramSvg(scene, { live: true });
  for (const [index] of said) expect(svg).toContain(`data-finding="${index}"`);
});

test("Llama 3.1: the base that is drawn is right, and whose is wrong is said", () => {
  const { inspection, concerns } = read("meta-llama--Meta-Llama-3.1-8B");
  const { texts = [] } =
    sceneOf(inspection, { title: "x", concerns }).parts.find(({ name }) => name.startsWith("rope")) ?? {};
  const lines = texts.map(({ line }) => line.map((piece) => piece.text).join("")).join(" ");
  expect(lines).toContain("Legacy path astray: rope_theta is 10000, not 500000");
});
