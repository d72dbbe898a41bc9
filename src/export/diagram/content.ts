import type { Hue, Look } from "../../analysis/looks.ts";
import type { Pointer } from "../../spec/pointer.ts";
import type { CacheLine } from "../../spec/cache-line.ts";
import type { Tensor } from "../../spec/tensors.ts";
import type { Words } from "./words.ts";

/** How much a box stands out: what computes between tokens most, what has matrices less, the rest not at all. */
export type Tone = "core" | "weights" | "plain";

/** Weights that a model has so often. */
export interface Counted {
  readonly tensor: Tensor;
  /** Of the body, by name; null for what is no component's. */
  readonly component: string | null;
  /** In the model itself. */
  readonly times: number;
  /** In its draft modules, beside that; not at all if not given. */
  readonly drafts?: number;
  /** Whether a token of text does not pass them, for they count with the towers. */
  readonly besideText?: boolean;
  /** Whether only the checkpoint has it, beside the tensor that the model takes for it: bytes, and no parameter more. */
  readonly copy?: boolean;
}

/** What so many layers keep of a sequence. */
export interface Kept {
  readonly line: CacheLine;
  readonly layers: number;
}

/** What is drawn as one box. */
export interface Box {
  readonly kind: "box";
  readonly title: Words;
  readonly lines: readonly Words[];
  readonly tone: Tone;
  /** The colour of its kind of layer, where it is not that of the panel; null: none. */
  readonly hue?: Hue | null;
  /** Where it leads as a whole. */
  readonly at: Pointer;
  /** The weights that it stands for. */
  readonly weights: readonly Counted[];
  /** Whether these are those of other boxes together, which it stands for where there is no room for them. */
  readonly summary?: boolean;
  /** What is kept of a sequence for it. */
  readonly keeps?: readonly Kept[];
  /** Whether it reads what comes from elsewhere, and not what stands above it: no wire leads to it. */
  readonly isSource?: boolean;
  /** Drawn one by one: so many, of which a token passes some. */
  readonly cells?: { readonly number: number; readonly chosen: number };
}

/** Boxes side by side: each column takes what comes from above. */
export interface Row {
  readonly kind: "row";
  readonly columns: readonly (readonly Node[])[];
  /**
   * Which of the columns above each of its first boxes takes, from the left; if not given, each its own where they are as
   * many, and all of them otherwise.
   */
  readonly reads?: readonly (readonly number[])[];
}

/** Where something is added or multiplied. */
export interface Join {
  readonly kind: "join";
  readonly sign: "+" | "×";
  readonly words: Words;
}

/** Where a part of what stands above, or what is beside it, is drawn for itself: no wire leads to it. */
export interface Section {
  readonly kind: "section";
  /** Empty where what follows needs none. */
  readonly title: Words;
}

/** What is drawn of a component or a part of it, from above to below. */
export type Node = Box | Row | Join | Section;

/** Every box among nodes, in order. */
export function boxesIn(nodes: readonly Node[]): readonly Box[] {
  return nodes.flatMap((node) =>
    node.kind === "box" ? [node] : node.kind === "row" ? node.columns.flatMap(boxesIn) : [],
  );
}

/** The same nodes, changed box by box. */
export function mapBoxes(nodes: readonly Node[], change: (box: Box) => Box): readonly Node[] {
  return nodes.map((node) =>
    node.kind === "box"
      ? change(node)
      : node.kind === "row"
        ? { ...node, columns: node.columns.map((column) => mapBoxes(column, change)) }
        : node,
  );
}

/** The same items, changed box by box. */
export function mapItems(items: readonly Item[], change: (box: Box) => Box): readonly Item[] {
  return items.flatMap((item): readonly Item[] => {
    switch (item.kind) {
      case "frame":
        return [{ ...item, items: mapItems(item.items, change) }];
      case "layer":
        return [{ ...item, boxes: item.boxes.map(change) }];
      case "branch":
        return [{ ...item, nodes: mapBoxes(item.nodes, change) }];
      case "order":
        return [item];
      default:
        return mapBoxes([item], change);
    }
  });
}

/** Layers that look alike, both ends included; null for a half that they lack. */
export interface LayerLooks {
  readonly from: number;
  readonly to: number;
  readonly mixer: Look | null;
  readonly mlp: Look | null;
}

/** A part of the stack: on the residual stream itself, a branch that leaves it, or a frame around both. */
export type Item =
  | Node
  | {
      readonly kind: "branch";
      readonly nodes: readonly Node[];
      /** What is done where it joins the stream; nothing more than adding if empty. */
      readonly words: Words;
      /** How many parallel streams it leaves. */
      readonly streams: number;
      /** Whether what it gives is read elsewhere, and does not join the stream. */
      readonly isAside?: boolean;
    }
  /** The halves of a layer, one upon the other, where their wiring is drawn elsewhere. */
  | { readonly kind: "layer"; readonly boxes: readonly Box[] }
  /** The layers in their order, each run with its looks: for what forms no period. */
  | { readonly kind: "order"; readonly runs: readonly LayerLooks[] }
  | {
      readonly kind: "frame";
      readonly title: Words;
      /** Whether what leaves it enters it again. */
      readonly isLoop?: boolean;
      readonly at: Pointer;
      readonly items: readonly Item[];
    };

/** What is in one kind of mixer or MLP, or what stands beside the stack. */
export interface Panel {
  /** Names the part when two models are compared. */
  readonly key: string;
  readonly title: Words;
  readonly subtitle: Words;
  readonly at: Pointer;
  readonly look: Look | null;
  readonly nodes: readonly Node[];
  /** What stands along a residual stream of its own, in place of nodes. */
  readonly stack?: readonly Item[];
}

/** Everything that is drawn of a model, without places. */
export interface Picture {
  readonly title: string;
  readonly facts: readonly Words[];
  readonly stack: readonly Item[];
  readonly panels: readonly Panel[];
}

/** Every box of items, those inside of frames and branches too. */
export function boxesOfItems(items: readonly Item[]): readonly Box[] {
  return items.flatMap((item) =>
    item.kind === "frame"
      ? boxesOfItems(item.items)
      : item.kind === "branch"
        ? boxesIn(item.nodes)
        : item.kind === "layer"
          ? item.boxes
          : item.kind === "order"
            ? []
            : boxesIn([item]),
  );
}

/** Every box of a picture. */
export function boxesOf({ stack, panels }: Picture): readonly Box[] {
  return [...boxesOfItems(stack), ...panels.flatMap(boxesOfPanel)];
}

/** Every box of a panel. */
export function boxesOfPanel({ nodes, stack = [] }: Panel): readonly Box[] {
  return [...boxesIn(nodes), ...boxesOfItems(stack)];
}
