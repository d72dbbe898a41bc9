import type { Scene, Sign, Text } from "./scene.ts";
import { largest, smallest } from "../../spec/many.ts";

/** A stripe of a scene, from one height to another. */
export interface Stripe {
  readonly from: number;
  readonly to: number;
  /** What is drawn in it, at the same places; what reaches beyond it is in the next piece as well, and to be clipped. */
  readonly scene: Scene;
}

interface Span {
  readonly from: number;
  readonly to: number;
  /** Whether it may stand last on a page: a heading, or a sign with the words beside it, goes with what follows. */
  readonly ends: boolean;
}

/**
 * A scene in stripes from above to below, as few lines high as can be, that cut through wires and frames alone: paper is
 * turned between two of them, and so never inside of a box, a line of text or a row of boxes.
 */
export function stripesOf(scene: Scene): readonly Stripe[] {
  const cuts = cutsOf(scene);
  return [0, ...cuts].map((from, index) => {
    const to = cuts[index] ?? scene.height;
    const inside = (span: Pick<Span, "from" | "to">): boolean => span.from < to && span.to > from;
    return {
      from,
      to,
      scene: {
        ...scene,
        parts: scene.parts.filter(({ y, height }) => inside({ from: y, to: y + height })),
        frames: scene.frames.filter(({ y, height }) => inside({ from: y, to: y + height })),
        wires: scene.wires.filter(({ d }) => inside(spanOfPath(d))),
        signs: scene.signs.filter((sign) => inside(spanOfSign(sign))),
        swatches: scene.swatches.filter(({ y, height }) => inside({ from: y, to: y + height })),
        texts: scene.texts.filter((text) => inside(spanOfText(text))),
      },
    };
  });
}

/** The heights at which nothing but wires and frames is cut, in the middle between what stands above and below. */
function cutsOf({ parts, signs, swatches, texts }: Scene): readonly number[] {
  const spans: readonly Span[] = [
    ...parts.map(({ y, height }) => ({ from: y, to: y + height, ends: true })),
    ...signs.map((sign) => ({ ...spanOfSign(sign), ends: false })),
    ...swatches.map(({ y, height }) => ({ from: y, to: y + height, ends: false })),
    ...texts.map((text) => ({ ...spanOfText(text), ends: false })),
  ];
  const blocks: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = blocks.at(-1);
    if (last && (span.from <= last.to || !last.ends))
      blocks[blocks.length - 1] = {
        from: last.from,
        to: Math.max(last.to, span.to),
        ends: last.ends || span.ends,
      };
    else blocks.push(span);
  }
  if (blocks.at(-1)?.ends === false) blocks.pop();
  return blocks.slice(1).map((block, index) => ((blocks[index]?.to ?? 0) + block.from) / 2);
}

const spanOfSign = ({ y }: Sign): Pick<Span, "from" | "to"> => ({ from: y - 9, to: y + 9 });
const spanOfText = ({ y, size }: Text): Pick<Span, "from" | "to"> => ({ from: y - size, to: y + size / 3 });

/** From the highest to the lowest point of a path of straight lines. */
function spanOfPath(d: string): Pick<Span, "from" | "to"> {
  const heights = [...d.matchAll(/M[\d.-]+ ([\d.-]+)|V([\d.-]+)/g)].map(([, moved, drawn]) =>
    Number(moved ?? drawn),
  );
  return { from: smallest(heights) - 1, to: largest(heights) + 1 };
}
