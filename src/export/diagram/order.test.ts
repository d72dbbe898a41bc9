import { expect, test } from "vitest";
import { inspected, inspectedText } from "../../fixtures/inspected.ts";
import { fixture } from "../../fixtures/read.ts";
import type { JsonObject } from "../../spec/json.ts";
import { concernsOf } from "../../verdict/verdict.ts";
import { sceneOf } from "./diagram-scene.ts";
import { diagramSvg } from "./diagram-svg.ts";
import { pairSceneOf } from "./pair-scene.ts";

/** Where each of some words first stands in a document, in the order in which it is read. */
const places = (svg: string, words: readonly string[]): readonly number[] =>
  words.map((each) => {
    const at = svg.indexOf(each);
    expect(at, each).toBeGreaterThan(0);
    return at;
  });

const ascending = (numbers: readonly number[]): readonly number[] => numbers.toSorted((a, b) => a - b);

test("a drawing is read from its title on, each heading before its parts", () => {
  const config = JSON.parse(fixture("Qwen--Qwen3.5-397B-A17B")) as JsonObject;
  const text = JSON.stringify({
    ...config,
    text_config: { ...(config.text_config as JsonObject), no_field: 1 },
  });
  const inspection = inspectedText(text);
  const concerns = concernsOf(inspection, { text, paths: null });
  const scene = sceneOf(inspection, { title: "A model", concerns });
  const svg = diagramSvg(scene, { live: true });
  const read = places(svg, [
    ">A model<",
    ">Qwen3_5MoeForConditionalGeneration<",
    "data-finding=",
    'aria-label="embedding: ',
    "layers 0–59, period of 4",
    'aria-label="head: ',
    'font-size="15"',
    'aria-label="q, k, v: ',
    'aria-label="out: ',
    "◇ rests on a default",
  ]);
  expect(read).toEqual(ascending(read));
});

test("of two models that are drawn side by side, both titles are read before their parts", () => {
  const side = (name: string) => ({ inspection: inspected(name), title: name });
  const { scene } = pairSceneOf(side("Qwen--Qwen3.5-27B"), side("Qwen--Qwen3.5-35B-A3B"));
  const svg = diagramSvg(scene, { live: true });
  const read = places(svg, [
    ">Qwen--Qwen3.5-27B<",
    ">Qwen--Qwen3.5-35B-A3B<",
    'aria-label="A: embedding: ',
    'aria-label="B: embedding: ',
    'aria-label="A: q, k, v: ',
    "Δ differs",
  ]);
  expect(read).toEqual(ascending(read));
});
