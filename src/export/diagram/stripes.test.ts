import { expect, test } from "vitest";
import { inspected } from "../../fixtures/inspected.ts";
import { sceneOf } from "./diagram-scene.ts";
import { stripesOf } from "./stripes.ts";

/** What is left of a page of A4 between wide margins, in pixels. */
const PAGE = 900;

test.each(["deepseek-ai--DeepSeek-V4-Flash", "Qwen--Qwen3.5-397B-A17B", "gemma3n--wrapped", "blt--m7-0"])(
  "%s: on paper no box and no line of text is cut, and each is drawn once",
  (name) => {
    const scene = sceneOf(inspected(name), { title: name, width: 340, by: "parameters" });
    const stripes = stripesOf(scene);
    for (const { from, to, scene: inside } of stripes) {
      expect(to - from).toBeLessThan(PAGE);
      for (const { y, height } of inside.parts) {
        expect(y).toBeGreaterThanOrEqual(from);
        expect(y + height).toBeLessThanOrEqual(to);
      }
      for (const { y, size } of inside.texts) {
        expect(y - size).toBeGreaterThanOrEqual(from);
        expect(y).toBeLessThanOrEqual(to);
      }
      // A page does not end with a heading.
      expect(inside.parts.length).toBeGreaterThan(0);
    }
    expect(stripes.flatMap(({ scene: { parts } }) => parts)).toEqual(
      expect.arrayContaining([...scene.parts]),
    );
    expect(stripes.reduce((sum, { scene: { parts } }) => sum + parts.length, 0)).toBe(scene.parts.length);
    expect(stripes.reduce((sum, { scene: { texts } }) => sum + texts.length, 0)).toBe(scene.texts.length);
    expect(stripes.length).toBeGreaterThan(8);
  },
);
