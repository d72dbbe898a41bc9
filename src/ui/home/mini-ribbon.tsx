import type { JSX } from "react";
import { CUTS } from "../../analysis/looks.ts";
import type { FactKind, GalleryFacts } from "../../sources/gallery-facts.ts";

/** Rows of the drawing, in its own units, which are pixels from top to bottom and layers from left to right. */
const MIXERS = { top: 0, height: 12 };
const MLPS = { top: 14, height: 5 };
const HEIGHT = 19;

type Shape = Pick<GalleryFacts, "layers" | "mixers" | "mlps" | "runs">;

/** A model's layers as a strip without words, which stand beside it: a path for each bar of each kind. */
export function MiniRibbon({ facts }: { readonly facts: Shape }): JSX.Element {
  const { layers, mixers, mlps } = facts;
  return (
    <svg
      className="mini-ribbon"
      viewBox={`0 0 ${layers} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {mixers.flatMap((kind, index) => bars(kind, MIXERS, strokes(facts, 1, index)))}
      {mlps.flatMap((kind, index) => bars(kind, MLPS, strokes(facts, 2, index)))}
    </svg>
  );
}

/** Where the layers of a kind are, from left to right: their first layers and lengths. */
function strokes(
  { runs }: Shape,
  slot: 1 | 2,
  kind: number,
): readonly (readonly [from: number, length: number])[] {
  const found: (readonly [number, number])[] = [];
  let from = 0;
  for (const run of runs) {
    if (run[slot] === kind) found.push([from, run[0]]);
    from += run[0];
  }
  return found;
}

function bars(
  { hue, texture, height, words }: FactKind,
  row: typeof MIXERS,
  where: ReturnType<typeof strokes>,
): JSX.Element[] {
  const own = row.height * height;
  const top = row.top + row.height - own;
  const edges = [0, ...CUTS[texture].flat(), 1];
  return Array.from({ length: edges.length / 2 }, (_, index) => {
    const [from = 0, to = 0] = edges.slice(2 * index, 2 * index + 2);
    const y = top + own * from;
    const down = own * (to - from);
    const data = where.map(([layer, length]) => `M${layer} ${y}h${length}v${down}h${-length}z`).join("");
    return <path key={`${words} ${from}`} d={data} fill={`var(--ribbon-${hue})`} />;
  });
}
