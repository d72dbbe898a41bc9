import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { HUES, type Hue } from "../../analysis/looks.ts";
import { DARK, LIGHT } from "../../export/ribbon/colors.ts";

const CSS = readFileSync(new URL("./theme.css", import.meta.url), "utf8");

const THEMES = [
  ["light", LIGHT, CSS.slice(CSS.indexOf(":root {"), CSS.indexOf(':root[data-theme="dark"]'))],
  ["dark", DARK, CSS.slice(CSS.indexOf(':root[data-theme="dark"]'))],
] as const;

/** What says where a value comes from, or what is wrong. */
const MEANINGS = [
  "mapped",
  "derived",
  "defaulted",
  "implied",
  "shadowed",
  "ignored",
  "unmapped",
  "error",
  "accent",
];

function property(css: string, name: string): string {
  const value = new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(css)?.[1];
  if (value === undefined) throw new Error(`the theme has no --${name}`);
  return value;
}

/** Linear red, green and blue (sRGB, IEC 61966-2-1). */
function linear(color: string): [number, number, number] {
  const channel = (at: number): number => {
    const share = parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

/** WCAG 2.2, contrast ratio. */
function contrast(a: string, b: string): number {
  const luminance = (color: string): number => {
    const [r, g, b] = linear(color);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

/** The distance of two colours in Oklab (Björn Ottosson, 2020). */
function distance(a: string, b: string): number {
  const oklab = (color: string): number[] => {
    const [r, g, b] = linear(color);
    const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
    const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
    const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
    return [
      0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
      1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
      0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
    ];
  };
  const [x, y] = [oklab(a), oklab(b)];
  return Math.hypot(...x.map((value, index) => value - (y[index] ?? 0)));
}

test.each(THEMES)("%s: the picture has the colours of the page", (_, colors, css) => {
  expect(Object.fromEntries(HUES.map((hue) => [hue, property(css, `ribbon-${hue}`)]))).toEqual(colors.hues);
});

test.each(THEMES)("%s: each kind stands out from the page and from paper by 3 to 1", (_, colors, css) => {
  for (const hue of HUES)
    for (const ground of [property(css, "bg"), colors.paper])
      expect(contrast(colors.hues[hue], ground), hue).toBeGreaterThanOrEqual(3);
});

test.each(THEMES)("%s: no kind has the colour of a provenance, or of another kind", (_, colors, css) => {
  const pairs = HUES.flatMap((hue, index) => [
    ...MEANINGS.map((meaning) => [hue, meaning, property(css, meaning)] as const),
    ...HUES.slice(index + 1).map((other: Hue) => [hue, other, colors.hues[other]] as const),
  ]);
  for (const [hue, other, color] of pairs)
    expect(distance(colors.hues[hue], color), `${hue} and ${other}`).toBeGreaterThan(0.07);
});
