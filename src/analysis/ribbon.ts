import type { Component } from "../spec/component.ts";
import { cacheLinesOf } from "../spec/component.ts";
import { componentOf } from "../spec/component-of.ts";
import type { DecoderBody } from "../spec/decoder-body.ts";
import { groupBy } from "../spec/group-by.ts";
import { layersIn, lengthOf, type LayerRun } from "../spec/layers.ts";
import { componentWords } from "./component-words.ts";
import { type Look, lookOf } from "./looks.ts";
import { ordinal } from "./ordinal.ts";
import { runsText } from "./run-text.ts";
import { grouped } from "../spec/grouped.ts";
import { largest } from "../spec/many.ts";

export type Slot = "mixer" | "mlp";

/** One kind of mixer or MLP, for the legend of a ribbon. */
export interface RibbonKind extends Look {
  /** The component's name in the body; null for layers that lack this half. */
  readonly component: string | null;
  /** What it is, and where several would be called alike, in what it differs. */
  readonly words: string;
  readonly label: string;
  readonly count: number;
  readonly slot: Slot;
  /** How high it is drawn: 1, or its share of the widest of its kind. */
  readonly height: number;
}

/** Neighbouring layers, both ends included, whose halves are of the same kinds; null for a half that they lack. */
export interface RibbonRun {
  readonly from: number;
  readonly to: number;
  readonly mixer: RibbonKind | null;
  readonly mlp: RibbonKind | null;
}

/** How the layers of a model are arranged, as kinds with looks. */
export interface Ribbon {
  readonly layers: number;
  readonly runs: readonly RibbonRun[];
  /** Those that are drawn, then layers without: mixers first. */
  readonly kinds: readonly RibbonKind[];
  readonly description: string;
}

/** The layers of a body as runs of kinds. It asks components for what they are, and never for the family. */
export function ribbonOf(body: DecoderBody): Ribbon {
  const kinds = [...kindsOf(body, "mixer"), ...kindsOf(body, "mlp")];
  const kind = (slot: Slot, name: string | null): RibbonKind | null =>
    name === null ? null : (kinds.find((each) => each.slot === slot && each.component === name) ?? null);
  const runs = body.layers.map(({ from, to, mixer, mlp }) => ({
    from,
    to,
    mixer: kind("mixer", mixer),
    mlp: kind("mlp", mlp),
  }));
  const layers = (runs.at(-1)?.to ?? -1) + 1;
  return {
    layers,
    runs,
    kinds,
    description: `${layers} ${layers === 1 ? "layer" : "layers"}: ${kinds.map(({ count, label }) => `${count} ${label}`).join(", ")}`,
  };
}

/** What a layer of a run is, in words: "full attention · MoE". */
export function ribbonRunWords({
  mixer,
  mlp,
}: { readonly [slot in Slot]: { readonly words: string } | null }): string {
  const halves = [mixer, mlp].filter((kind) => kind !== null);
  return halves.length === 0 ? "nothing" : halves.map(({ words }) => words).join(" · ");
}

function kindsOf(body: DecoderBody, slot: Slot): RibbonKind[] {
  const width = (name: string): number => widthOf(componentOf(body, name));
  // Attention and what is widest come first, wherever their first layers stand.
  const names = [...new Set(body.layers.map((run) => run[slot]))]
    .filter((name) => name !== null)
    .sort((a, b) => Number(isAttention(body, b)) - Number(isAttention(body, a)) || width(b) - width(a));
  const words = kindWords(body, names);
  const widest = largest(names.map(width), 0);
  const kinds = names.map((component): RibbonKind => {
    const runs = body.layers.filter((run) => run[slot] === component);
    const every = periodOf(runs, body.layers.at(-1)?.to ?? 0);
    const spec = componentOf(body, component);
    const own = words.get(component) ?? component;
    return {
      component,
      slot,
      count: layersIn(runs),
      words: own,
      label: own + (every ? ` (every ${ordinal(every)})` : ""),
      ...lookOf(spec),
      height: widthOf(spec) === 0 ? 1 : Math.max(LOWEST, widthOf(spec) / widest),
    };
  });
  const without = layersIn(body.layers.filter((run) => run[slot] === null));
  if (without === 0) return kinds;
  const none =
    slot === "mlp" ? "no MLP" : names.every((name) => isAttention(body, name)) ? "no attention" : "no mixer";
  const lacking = { component: null, words: none, label: none, count: without, slot, height: 0 } as const;
  return [...kinds, { ...lacking, hue: "mlp", texture: "plain" }];
}

/** Narrower ones are drawn no lower: they would not be seen. */
const LOWEST = 0.2;

/** The width of a dense MLP; 0 of what is not told apart by its width. */
function widthOf(component: Component): number {
  return component.type === "dense" ? component.intermediate_size : 0;
}

/** The words for each component; those that would be called alike say in what they differ, or in which layers they stand. */
export function kindWords(body: DecoderBody, names: readonly string[]): ReadonlyMap<string, string> {
  const alike = groupBy(names, (name) => componentWords(body, name));
  const told = new Map<string, string>();
  for (const [words, peers] of alike) {
    const more =
      peers.length === 1
        ? null
        : (differencesOf(peers.map((name) => componentOf(body, name))) ?? placesOf(body, peers));
    peers.forEach((name, index) => told.set(name, [words, more?.[index] ?? ""].join(" ").trimEnd()));
  }
  return told;
}

/** What a component of the layers has that the other of its kind lacks, where no size tells them apart; "" elsewhere. */
export function featureWords(body: DecoderBody, name: string): string {
  const inLayers = body.layers.flatMap(({ mixer, mlp }) => [mixer, mlp]).filter((each) => each !== null);
  const words = componentWords(body, name);
  const peers = [...new Set(inLayers)].filter((each) => componentWords(body, each) === words);
  const components = peers.map((each) => componentOf(body, each));
  return (sizesOf(components) === null && featuresOf(components)?.[peers.indexOf(name)]) || "";
}

/** What tells components of one kind apart, in words for each; "" where it is that they lack something. Null: nothing does. */
export function differencesOf(components: readonly Component[]): readonly string[] | null {
  return sizesOf(components) ?? featuresOf(components);
}

function sizesOf(components: readonly Component[]): readonly string[] | null {
  for (const [member, words] of DIFFERENCES) {
    const values = components.map((component) => numberAt(component, member));
    if (values.every((value) => value !== null) && new Set(values).size === values.length)
      return values.map(words);
  }
  return null;
}

function featuresOf(components: readonly Component[]): readonly string[] | null {
  for (const [words, has] of FEATURES) {
    const [one, other] = components.map((component) => has(component as Members));
    if (components.length === 2 && one !== other) return [one ? words : "", other ? words : ""];
  }
  return null;
}

/** The layers in which components stand. */
function placesOf(body: DecoderBody, peers: readonly string[]): readonly string[] {
  return peers.map((name) => {
    const runs = body.layers.filter((run) => run.mixer === name || run.mlp === name);
    if (runs.length === 0) return "in draft modules";
    return `in ${layersIn(runs) === 1 ? "layer" : "layers"} ${runsText(runs)}`;
  });
}

/** In what components of one kind may differ, and how it is said. */
const DIFFERENCES: readonly (readonly [member: string, words: (value: number) => string])[] = [
  ["intermediate_size", grouped],
  ["num_kv_heads", (value) => (value === 1 ? "with one KV head" : `with ${grouped(value)} KV heads`)],
  ["num_query_heads", (value) => `with ${grouped(value)} heads`],
  ["head_dim", (value) => `with heads of ${grouped(value)}`],
  ["num_experts", (value) => `with ${grouped(value)} experts`],
];

type Members = Readonly<Record<string, unknown>>;

/** What one of two components may have and the other not, in words for the one. */
const FEATURES: readonly (readonly [words: string, has: (component: Members) => boolean])[] = [
  ["without positions", ({ position }) => position === null],
  ["with a bias of the output", ({ output_bias }) => output_bias === true],
  ["with sparse gates", ({ gate_sparsity }) => Boolean(gate_sparsity)],
  [
    "with the router state of the layer before",
    ({ router_mlp: router }) => (router as Members | undefined)?.["carries"] === true,
  ],
];

function numberAt(component: Component, member: string): number | null {
  const value = (component as { readonly [member: string]: unknown })[member];
  return typeof value === "number" ? value : null;
}

/** Whether a component attends to earlier tokens one by one, and is no state of fixed size. */
export function isAttention(body: DecoderBody, component: string): boolean {
  return cacheLinesOf(componentOf(body, component)).some(({ per }) => per.unit !== "sequence");
}

/** n where these runs are exactly the layers n-1, 2n-1, … up to the last; null otherwise. */
function periodOf(runs: readonly LayerRun[], last: number): number | null {
  const every = (runs[0]?.from ?? 0) + 1;
  if (every < 2 || runs.length < 2 || runs.length !== Math.floor((last + 1) / every)) return null;
  return runs.every((run, index) => lengthOf(run) === 1 && run.from === every * (index + 1) - 1)
    ? every
    : null;
}
