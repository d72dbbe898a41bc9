import { describe, expect, test } from "vitest";
import { countParameters } from "../../analysis/count-parameters.ts";
import { inspected } from "../../fixtures/inspected.ts";
import { CONFIGS } from "../../fixtures/read.ts";
import { weightsOf } from "../../inspect/weights.ts";
import { nearestTo } from "../../spec/value-at.ts";
import { type Box, type Panel, boxesOf, boxesOfItems, boxesOfPanel } from "./content.ts";
import { sceneOf } from "./diagram-scene.ts";
import { sumOf, weighed } from "./figures.ts";
import { type Line, widthOfLine } from "./lines.ts";
import { pictureOf } from "./picture.ts";
import { short, shortBytes, textOf } from "./words.ts";
import type { Part, Rect, Text } from "./scene.ts";

const overlap = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const words = (line: Line): string => line.map(({ text }) => text).join("");

const outside = ({ x, y, line, size, bold = false }: Text, part: Part): boolean =>
  x < part.x || y > part.y + part.height || x + widthOfLine(line, { size, bold }) > part.x + part.width + 0.5;

describe.each(CONFIGS)("%s", (name) => {
  const inspection = inspected(name);

  test("every weight is drawn, once: parts add up to what the heading names, and draft modules to what it names beside", () => {
    const picture = pictureOf(inspection, name);
    const { all } = weighed(inspection, picture);
    const count = countParameters(inspection.spec.body);
    const whole = count.whole ?? count.text;
    expect(all.parameters).toBe(whole);
    expect(all.active).toBe(count.active);
    expect(all.drafts.parameters).toBe(count.mtp);
    if (inspection.parameters === null) return;
    const heading = textOf(picture.facts[0] ?? []);
    expect(heading).toContain(` · ${short(whole)} parameters`);
    expect(heading.includes(` · ${short(count.active)} active`)).toBe(count.active !== count.text);
    expect(heading.includes(` · ${short(count.mtp)} more in draft modules`)).toBe(count.mtp > 0);
  });

  test.each(["parameters", "active", "bytes"] as const)(
    "shares by %s are those of a named whole, and add up to it",
    (by) => {
      const scene = sceneOf(inspection, { title: name, by });
      const total = weighed(inspection, pictureOf(inspection, name)).all[by];
      const areas = scene.parts.filter(({ tone }) => tone === "area");
      const named = scene.texts.map(({ line }) => words(line)).filter((text) => text.startsWith("areas: "));
      expect(named).toHaveLength(1);
      if (total === null) {
        expect(areas).toEqual([]);
        return;
      }
      expect(named[0]).toContain(by === "bytes" ? shortBytes(total) : short(total));
      for (const { share, figures } of scene.parts)
        expect(share[by]).toBeCloseTo(total === 0 ? 0 : (figures[by] ?? 0) / total, 12);
      const sum = areas.reduce((all, { share }) => all + (share[by] ?? 0), 0);
      // What is thinner than a line has no area.
      expect(sum).toBeLessThan(1 + 1e-9);
      expect(sum).toBeGreaterThan(total === 0 ? -1 : 0.97);
    },
  );

  test("a half in the stack keeps, and beside it weighs, what its parts do", () => {
    const picture = pictureOf(inspection, name);
    const { of } = weighed(inspection, picture);
    const total = (boxes: readonly Box[]) => sumOf(boxes.map(of));
    const halves = (panels: readonly Panel[]): readonly Box[] =>
      panels.flatMap(boxesOfPanel).filter(({ summary }) => summary === true);
    const panelsOf = (...slots: readonly string[]): readonly Panel[] =>
      picture.panels.filter(({ key }) => slots.includes(key.split(" ")[0] ?? ""));
    const inStack = total(boxesOfItems(picture.stack).filter(({ summary }) => summary === true));
    const { cacheBytes, stateBytes } = total(panelsOf("mixer", "mlp").flatMap(boxesOfPanel));
    expect(inStack).toMatchObject({ cacheBytes, stateBytes });
    const wiring = panelsOf("wiring");
    if (wiring.length === 0) return;
    const { parameters, active } = inStack;
    expect(total(halves(wiring))).toMatchObject({ parameters, active, cacheBytes, stateBytes });
  });

  test("no two parts beside the stack have one name", () => {
    const titles = pictureOf(inspection, name).panels.map(({ title }) => textOf(title));
    expect(new Set(titles).size, titles.join(" | ")).toBe(titles.length);
  });

  test.each([370, 1328])(
    "an area with room for letters has a name or a share in it, %s pixels wide",
    (room) => {
      const scene = sceneOf(inspection, { title: name, by: "active", width: room });
      const areas = scene.parts.filter(({ tone }) => tone === "area");
      const nameless = areas.filter(
        ({ width, height, texts }) => width > 48 && height > 20 && texts.length === 0,
      );
      expect(nameless.map((area) => `${area.name} ${area.width} × ${area.height}`)).toEqual([]);
      for (const area of areas) expect(area.texts.filter((text) => outside(text, area))).toEqual([]);
    },
  );

  test("parts have the bytes of the whole, as its quantisation keeps them", () => {
    const { bytes, drafts } = weighed(inspection, pictureOf(inspection, name)).all;
    const whole = weightsOf(inspection).bytes;
    if (whole === null) expect(bytes).toBeNull();
    else {
      expect(bytes).toBeCloseTo(whole.whole ?? whole.total - whole.mtp, 0);
      expect(drafts.bytes).toBeCloseTo(whole.mtp, 0);
    }
  });

  test.each([340, 1328])(
    "%i pixels wide: boxes stand apart, texts inside of them, and all leads into the spec",
    (width) => {
      const scene = sceneOf(inspection, { title: name, width, by: "parameters" });
      const sorted = scene.parts.filter(({ tone }) => tone !== "area").sort((a, b) => a.y - b.y);
      const apart = sorted.flatMap((part, index) => {
        const other = sorted.slice(index + 1).find((each) => overlap(part, each));
        return other ? [`${part.name} / ${other.name}`] : [];
      });
      expect(apart).toEqual([]);
      const long = scene.parts.flatMap((part) =>
        part.texts.filter((text) => outside(text, part)).map(({ line }) => words(line)),
      );
      expect(long).toEqual([]);
      // A small area has as much of its name as there is room for.
      const boxes = scene.parts.filter(({ tone }) => tone !== "area");
      const cut = boxes.flatMap((part) =>
        part.texts.map(({ line }) => words(line)).filter((text) => /[^\s,(]…/.test(text)),
      );
      expect(cut).toEqual([]);
      const beyond = scene.texts.filter(
        ({ x, line, size, bold = false }) => x + widthOfLine(line, { size, bold }) > scene.width,
      );
      expect(beyond.map(({ line }) => words(line))).toEqual([]);
      const pointers = [...scene.texts, ...scene.parts.flatMap((part) => part.texts)].flatMap(({ line }) =>
        line.flatMap(({ at }) => (at === undefined ? [] : [at])),
      );
      const all = [...new Set([...pointers, ...scene.parts.map((part) => part.at)])];
      expect(all.filter((pointer) => nearestTo(inspection.spec, pointer) !== pointer)).toEqual([]);
    },
  );

  test("every component of the layers has a box", () => {
    const drawn = boxesOf(pictureOf(inspection, name));
    const missing = inspection.spec.body.layers
      .flatMap(({ mixer, mlp, extras = [] }) => [mixer, mlp, ...extras])
      .filter(
        (each) =>
          each !== null &&
          !drawn.some(
            ({ weights, at }) =>
              weights.some(({ component }) => component === each) || at.startsWith(`/body/${each}`),
          ),
      );
    expect([...new Set(missing)]).toEqual([]);
  });
});
