import { wordsOf } from "../../spec/component.ts";
import type { Component } from "../../spec/component.ts";
import { componentOf } from "../../spec/component-of.ts";
import type { NormSpec } from "../../spec/components/norm.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import { layerNormOf, layerNorms } from "../../spec/layer-norms.ts";
import type { LayerKind, LayerRun } from "../../spec/layers.ts";
import { namedTensors } from "../../spec/model-tensors.ts";
import { lookOf } from "../../analysis/looks.ts";
import { featureWords } from "../../analysis/ribbon.ts";
import { child } from "../../spec/pointer.ts";
import { type Box, type Item, type Kept, type Node, boxesIn, mapItems } from "./content.ts";
import type { Around, Drawing, Which } from "./drawing.ts";
import { drawingOf } from "./drawings.ts";
import { normBox } from "./parts/shared.ts";
import { together } from "./peers.ts";
import { Pen, penOf, pointerTo, row } from "./pen.ts";
import { type Words, list, numeral, say } from "./words.ts";
import { append } from "../../spec/many.ts";

/** A component of a layer with what draws it. */
interface Further {
  readonly pen: Pen<Component>;
  readonly drawing: Drawing<Component>;
}

/** What stands for the mixers or the MLPs of layers that are wired alike, with the weights of them all. */
type Stand = (which: Which) => Box;

/**
 * One layer as it is wired, from the stream that enters it to the one that leaves; its weights count `times`. Its halves
 * are those of `kind`, unless others stand in their places.
 */
export function layerItems(
  body: DecoderBody,
  kind: LayerKind,
  times: number,
  stand: Stand = (which) => repeatedBox(summary(body, kind[which] ?? ""), times),
): readonly Item[] {
  const { mixer, mlp, extras = [], norm_placement: placement = body.norm_placement } = kind;
  const further = extras.map((name): Further => {
    const pen = penOf(body, name);
    return { pen, drawing: drawingOf(pen.spec) };
  });
  const norm = (name: string): Node => layerNorm(body, kind, name);
  const items: Item[] = [];
  for (const { pen, drawing } of further) if ("onEntry" in drawing) append(items, drawing.onEntry(pen));
  if (placement === "parallel" || placement === "parallel_two_norms") {
    const first = mixer === null ? null : stand("mixer");
    const second = mlp === null ? null : stand("mlp");
    const nodes =
      placement === "parallel"
        ? [norm("input_layernorm"), ...row(first, second)]
        : row(
            first && [norm("input_layernorm"), first],
            second && [norm("post_attention_layernorm"), second],
          );
    items.push(branch(nodes, list([plus(body), first && second ? "both at once" : null], " ")));
  } else {
    const around = { placement, norm, further, stand, joins: joinsOf(body, mixer) };
    if (mixer !== null) append(items, half(body, mixer, "mixer", around));
    if (mlp !== null) append(items, half(body, mlp, "mlp", around));
  }
  for (const { pen, drawing } of further) {
    if ("after" in drawing) {
      const nodes = drawing.after(pen);
      append(items, drawing.adds ? [branch(nodes, [])] : nodes);
    }
  }
  return mapItems(items, (box) => (box.summary === true ? box : repeatedBox(box, times)));
}

/** How both halves of a layer with this mixer join the stream, where the mixer says so. */
function joinsOf(body: DecoderBody, mixer: string | null): Words | undefined {
  const drawing = mixer === null ? null : drawingOf(componentOf(body, mixer));
  return drawing !== null && "half" in drawing ? drawing.joins : undefined;
}

interface Surroundings {
  readonly placement: NonNullable<LayerKind["norm_placement"]>;
  readonly norm: (name: string) => Node;
  readonly further: readonly Further[];
  readonly stand: Stand;
  readonly joins: Words | undefined;
}

/** One half of a layer: the branch that it is, and what of its norms stands on the stream itself. */
function half(
  body: DecoderBody,
  name: string,
  which: Which,
  { placement, norm, further, stand, joins }: Surroundings,
): readonly Item[] {
  const [before, after] = NORMS[placement][which];
  const around = further
    .flatMap(({ pen, drawing }): Around[] => ("around" in drawing ? [drawing.around(pen, which)] : []))
    .at(0);
  const between = further.flatMap(({ pen, drawing }) =>
    "before" in drawing ? drawing.before(pen, which) : [],
  );
  const beside = further.flatMap(({ pen, drawing }) =>
    "beside" in drawing ? drawing.beside(pen, which) : [],
  );
  const joined = further.flatMap(({ drawing }) => ("beside" in drawing ? [drawing.join] : []));
  const onStream = placement === "normalised_residual" && before !== null && around === undefined;
  const normAfter = placement === "post_residual" && around === undefined ? null : after;
  const own = [stand(which), ...(normAfter === null ? [] : [norm(normAfter)])];
  const nodes = [
    ...(around?.before ?? []),
    ...(before === null || onStream ? [] : [norm(before)]),
    ...between,
    ...row(own, beside),
    ...(around?.after ?? []),
  ];
  const words =
    beside.length > 0 && joined[0] !== undefined
      ? [joined[0]]
      : (around?.join ?? joins ?? residualWords(body, name, onStream));
  return [
    ...(around?.first ?? []),
    ...(onStream && before !== null ? [norm(before)] : []),
    branch(nodes, words, around?.streams),
    ...(around?.last ?? []),
    ...(placement === "post_residual" && around === undefined && after !== null ? [norm(after)] : []),
  ];
}

type Norms = readonly [before: string | null, after: string | null];

/** The norms before and after each half, by the placement (src/spec/layer-norms.ts has their tensors). */
const NORMS: {
  readonly [P in NonNullable<LayerKind["norm_placement"]>]: { readonly [W in Which]: Norms };
} = {
  pre: { mixer: ["input_layernorm", null], mlp: ["post_attention_layernorm", null] },
  pre_mlp: { mixer: [null, null], mlp: ["post_attention_layernorm", null] },
  normalised_residual: { mixer: ["input_layernorm", null], mlp: ["post_attention_layernorm", null] },
  sandwich: {
    mixer: ["input_layernorm", "post_attention_layernorm"],
    mlp: ["pre_feedforward_layernorm", "post_feedforward_layernorm"],
  },
  post: { mixer: [null, "post_attention_layernorm"], mlp: [null, "post_feedforward_layernorm"] },
  post_residual: { mixer: [null, "input_layernorm"], mlp: [null, "post_attention_layernorm"] },
  parallel: { mixer: [null, null], mlp: [null, null] },
  parallel_two_norms: { mixer: [null, null], mlp: [null, null] },
  none: { mixer: [null, null], mlp: [null, null] },
};

function branch(nodes: readonly Node[], words: Words, streams = 1): Item {
  return { kind: "branch", nodes, words, streams };
}

/** How what a half gives joins the stream, where that is more than a sum. */
function residualWords(body: DecoderBody, name: string, onStream: boolean): Words {
  const weights = body.residual_weights?.[name];
  if (weights) {
    const at = child(child("/body/residual_weights", name), "");
    const value = (member: "residual" | "output") => ({
      text: numeral(weights[member]),
      at: `${at.slice(0, -1)}/${member}`,
    });
    if (weights.residual === 1 && weights.output === 1)
      return [onStream ? "the normalised stream + output" : "stream + output"];
    return say`${value("residual")} × ${onStream ? "the normalised stream" : "stream"} + ${value("output")} × output`;
  }
  return plus(body);
}

function plus({ residual_multiplier: factor }: DecoderBody): Words {
  return factor === undefined || factor === 1
    ? []
    : say`stream + ${{ text: numeral(factor), at: "/body/residual_multiplier" }} × output`;
}

/** A norm around a half, with its weights. */
function layerNorm(body: DecoderBody, kind: LayerKind, name: string): Box {
  const placement = kind.norm_placement ?? body.norm_placement;
  const spec = layerNormOf(body, placement, name);
  const at = spec === body.norm ? "/body/norm" : "/body/half_output_norm";
  return streamNorm(
    new Pen(spec, at, body),
    layerNorms(body, kind).filter((tensor) => tensor.name.startsWith(`${name}.`)),
  );
}

/** A norm over the stream, whose weights are of no component. */
export function streamNorm(norm: Pen<NormSpec>, tensors: ReturnType<typeof layerNorms>, of = ""): Box {
  return {
    ...normBox(norm, norm, [], { of }),
    weights: tensors.map((tensor) => ({ tensor, component: null, times: 1 })),
  };
}

/** Equal for layers whose halves are joined to the stream in the same way, whatever these halves are. */
export function wiringKey(body: DecoderBody, kind: LayerKind): string {
  const { mixer, mlp, extras = [], norm_placement: placement = body.norm_placement } = kind;
  const weights = [mixer, mlp].map((name) =>
    name === null ? null : (body.residual_weights?.[name] ?? true),
  );
  return JSON.stringify([placement, extras, weights, joinsOf(body, mixer) ?? null]);
}

/** Neighbouring layers, both ends included. */
export type Layers = Pick<LayerRun, "from" | "to">;

/**
 * The halves of layers alone, one upon the other, with the weights of all these layers: where they have components of several
 * sizes, which are drawn alike, a figure is the range of theirs.
 * @param layers in their order.
 */
export function halvesOf(body: DecoderBody, layers: readonly Layers[]): readonly Box[] {
  const times = { mixer: new Map<string, number>(), mlp: new Map<string, number>() };
  let next = 0;
  for (const { from, to } of layers) {
    while ((body.layers[next]?.to ?? from) < from) next++;
    for (let index = next; (body.layers[index]?.from ?? to + 1) <= to; index++) {
      const run = body.layers[index] as LayerRun;
      const count = Math.min(to, run.to) - Math.max(from, run.from) + 1;
      for (const slot of SLOTS) {
        const name = run[slot];
        if (name !== null) times[slot].set(name, (times[slot].get(name) ?? 0) + count);
      }
    }
  }
  return SLOTS.flatMap((slot) => {
    const boxes = [...times[slot]].map(([name, count]) => [repeatedBox(summary(body, name), count)]);
    return together(boxes) as readonly Box[];
  });
}

const SLOTS = ["mixer", "mlp"] as const;

/** A half in the stack: what it is, and its sizes; what is in it stands in a panel. */
export function summary(body: DecoderBody, name: string): Box {
  const pen = penOf(body, name);
  const drawing = drawingOf(pen.spec);
  return {
    ...pen.box(
      [{ text: [wordsOf(pen.spec), featureWords(body, name)].join(" ").trimEnd(), at: pointerTo(name) }],
      {
        lines: "half" in drawing ? drawing.brief(pen) : [],
        tone: "core",
      },
    ),
    hue: lookOf(pen.spec).hue,
    summary: true,
    weights: namedTensors(body, name).map((tensor) => ({ tensor, component: name, times: 1 })),
    ...("half" in drawing && {
      keeps: boxesIn(drawing.half(pen)).flatMap(({ keeps = [] }): readonly Kept[] => keeps),
    }),
  };
}

/** A box that a model has several times, and its draft modules some times more. */
export function repeatedBox(box: Box, times: number, drafts = 0): Box {
  return {
    ...box,
    weights: box.weights.map((each) => ({
      ...each,
      times: each.times * times,
      ...(drafts > 0 && { drafts: each.times * drafts }),
    })),
    ...(box.keeps && { keeps: box.keeps.map((kept) => ({ ...kept, layers: kept.layers * times })) }),
  };
}

/** What the components of these names draw outside of the layers, at one of the places. */
export function outsideItems(
  body: DecoderBody,
  names: readonly string[],
  place: "enter" | "leave" | "afterNorm" | "beforeHead",
): readonly Item[] {
  return names.flatMap((name) => {
    const pen = penOf(body, name);
    const drawing = drawingOf(componentOf(body, name));
    const draw = (drawing as { readonly [P in typeof place]?: (pen: Pen<Component>) => readonly Item[] })[
      place
    ];
    return draw ? draw(pen) : [];
  });
}
