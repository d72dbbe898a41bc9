import type { LayerKind } from "../../spec/layers.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import { type Node, boxesIn } from "./content.ts";
import type { Added, Which } from "./drawing.ts";
import { drawingOf } from "./drawings.ts";
import { join, penOf, row } from "./pen.ts";

/** Modules that hold several matrices, where boxes stand for each of these. */
const HELD = new Map(
  Object.entries({
    gate_up_proj: ["gate_proj", "up_proj"],
  }),
);

/** What the further components of a layer add inside of one of its halves. */
export function addedIn(body: DecoderBody, { extras = [] }: LayerKind, which: Which): readonly Added[] {
  return extras.flatMap((name) => {
    const pen = penOf(body, name);
    const drawing = drawingOf(pen.spec);
    return "inside" in drawing ? drawing.inside(pen, which) : [];
  });
}

/** The nodes of a half, each matrix with what is added to it beside it. */
export function withAdded(nodes: readonly Node[], added: readonly Added[]): readonly Node[] {
  return nodes.flatMap((node) => {
    const own = added.filter(({ module }) => holds(node, module)).map((each) => each.node);
    return own.length === 0 ? [node] : [...row(node, ...own), join("what the matrix and its adapter give")];
  });
}

function holds(node: Node, module: string): boolean {
  const matrices = HELD.get(module) ?? [module];
  return boxesIn([node]).some(({ weights }) =>
    weights.some(({ tensor }) => matrices.some((name) => tensor.name.startsWith(`${name}.`))),
  );
}
