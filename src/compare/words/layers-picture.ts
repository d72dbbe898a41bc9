import { componentWords } from "../../analysis/component-words.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import { lengthOf, type LayerRun } from "../../spec/layers.ts";

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
  const [kindsA, kindsB] = [kindsOf(a), kindsOf(b)];
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

function kindsOf(body: DecoderBody): readonly string[] {
  return body.layers.flatMap((run) => Array.from({ length: lengthOf(run) }, () => kindOf(body, run)));
}

function kindOf(body: DecoderBody, { mixer, mlp }: LayerRun): string {
  const halves = [mixer, mlp].filter((name) => name !== null).map((name) => componentWords(body, name));
  return halves.length === 0 ? "nothing" : halves.join(", ");
}
