import { expect, test } from "vitest";
import { inspected } from "../../fixtures/inspected.ts";
import { sceneOf } from "./diagram-scene.ts";
import { pairSceneOf } from "./pair-scene.ts";
import type { Scene } from "./scene.ts";

const QWEN = "Qwen--Qwen3.5-397B-A17B";

/** How many columns there are: the edges at which headings of panels begin. */
const headings = ({ texts }: Scene): number =>
  new Set(texts.filter(({ size, bold }) => size === 15 && bold === true).map(({ x }) => x)).size;

test("much room makes columns wider before it makes more of them", () => {
  const scene = (width: number): Scene => sceneOf(inspected(QWEN), { title: "", width });
  const usual = scene(1328);
  const wide = scene(1880);
  expect(headings(wide)).toBe(headings(usual));
  expect(wide.width).toBeGreaterThan(1800);
  const lines = ({ parts }: Scene): number => parts.reduce((sum, { texts }) => sum + texts.length, 0);
  expect(lines(wide)).toBeLessThan(lines(usual));
});

test("two models beside each other use the room of a wide window", () => {
  const side = (name: string) => ({ inspection: inspected(name), title: name });
  const { scene } = pairSceneOf(side(QWEN), side("Qwen--Qwen3.5-27B"), 1850);
  expect(scene.width).toBeGreaterThan(1750);
  expect(scene.width).toBeLessThanOrEqual(1850);
});
