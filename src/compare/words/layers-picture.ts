import type { DecoderBody } from "../../spec/decoder-body.ts";
import type { JsonObject } from "../../spec/json.ts";
import { lengthOf, type LayerRun } from "../../spec/layers.ts";
import { pairComponents } from "../values/pair-components.ts";
import { layerNames } from "./layer-names.ts";

/** What is drawn for the kinds of layers, in the order in which they are met. */
const GLYPHS = [..."█░▓▒▞▚◆◇"];
/** A layer of a kind for which there is no glyph, and one that the other side has alone. */
const [OTHER, NONE] = ["?", "·"];
/** Layers in a line. */
const WIDTH = 64;

/**
 * Two schedules in letters, layer n under layer n, with a mark under those that differ, and a legend: what a comment that
 * takes no picture can show.
 */
export function layersPicture(a: DecoderBody, b: DecoderBody): string {
  const pairs = pairComponents(a as unknown as JsonObject, b as unknown as JsonObject);
  const names = layerNames(a, b, pairs);
  const [kindsA, kindsB] = [kindsOf(a, names.a), kindsOf(b, names.b)];
  const kinds = [...new Set([...kindsA, ...kindsB])];
  const glyph = (kind: string | undefined): string =>
    kind === undefined ? NONE : (GLYPHS[kinds.indexOf(kind)] ?? OTHER);
  const total = Math.max(kindsA.length, kindsB.length);
  const digits = String(total).length;
  const lines: string[] = [];
  for (let start = 0; start < total; start += WIDTH) {
    const layers = Array.from({ length: Math.min(WIDTH, total - start) }, (_, index) => start + index);
    const row = (kindsOfSide: readonly string[]): string =>
      layers.map((layer) => glyph(kindsOfSide[layer])).join("");
    const marks = layers
      .map((layer) => (kindsA[layer] === kindsB[layer] ? " " : "^"))
      .join("")
      .trimEnd();
    const margin = " ".repeat(digits + 3);
    lines.push(
      `${String(start).padStart(digits)} A ${row(kindsA)}`,
      `${" ".repeat(digits)} B ${row(kindsB)}`,
    );
    if (marks !== "") lines.push(margin + marks);
  }
  const legend = kinds.slice(0, GLYPHS.length).map((kind) => `${glyph(kind)} ${kind}`);
  return [...lines, "", ...legend, ...(kinds.length > GLYPHS.length ? [`${OTHER} another kind`] : [])].join(
    "\n",
  );
}

function kindsOf(body: DecoderBody, name: (part: string) => string): readonly string[] {
  return body.layers.flatMap((run) => Array.from({ length: lengthOf(run) }, () => kindOf(run, name)));
}

function kindOf({ mixer, mlp }: LayerRun, name: (part: string) => string): string {
  const halves = [mixer, mlp].filter((part) => part !== null).map(name);
  return halves.length === 0 ? "nothing" : halves.join(", ");
}
