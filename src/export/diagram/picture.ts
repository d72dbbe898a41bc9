import { lookOf } from "../../analysis/looks.ts";
import { type Stretch, periodOf } from "../../analysis/period.ts";
import { bodyAsStored } from "../../analysis/quantized/as-stored.ts";
import { kindWords } from "../../analysis/ribbon.ts";
import { runsText } from "../../analysis/run-text.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { wordsOf as componentWords } from "../../spec/component.ts";
import { componentOf, memberOf } from "../../spec/component-of.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import type { QuantizationNormalForm } from "../../spec/formats/quantization.ts";
import { type LayerRun, kindKey, layersIn, lengthOf } from "../../spec/layers.ts";
import {
  draftTensors,
  hasOwnHead,
  timesInDrafts,
  embeddingNormTensors,
  embeddingTensors,
  headTensors,
  lastNormTensors,
  namedTensors,
} from "../../spec/model-tensors.ts";
import { fieldsOf } from "../../spec/origin.ts";
import { type Pointer, child, pointerOf, tokensOf } from "../../spec/pointer.ts";
import { weightsIn } from "../../spec/tensors.ts";
import { addedIn, withAdded } from "./added.ts";
import {
  type Box,
  type Counted,
  type Item,
  type Node,
  type Panel,
  type Picture,
  mapBoxes,
  mapItems,
} from "./content.ts";
import type { Added } from "./drawing.ts";
import { drawingOf } from "./drawings.ts";
import { peersOf, together } from "./peers.ts";
import { Pen, penOf, pointerTo, row } from "./pen.ts";
import {
  type Layers,
  halvesOf,
  layerItems,
  outsideItems,
  repeatedBox,
  streamNorm,
  summary,
  wiringKey,
} from "./stack.ts";
import { once, plain } from "./plain.ts";
import { deepstackOf, towerPanels } from "./towers.ts";
import { type Value, type Words, list, numeral, say, short, textOf } from "./words.ts";
import { largest, smallest } from "../../spec/many.ts";

/** What is drawn of a model. */
export type Drawn = Pick<Inspection, "spec" | "parameters" | "adapter" | "guess" | "origins">;

/** What is found out of a model before it is drawn. */
interface Sketch {
  readonly of: Drawn;
  readonly halves: Halves;
  readonly schedule: Schedule;
  /** Whether every layer that is drawn in the stack has room for its wiring there. */
  readonly isWired: boolean;
}

export function sketchOf(of: Drawn): Sketch {
  const { body } = of.spec;
  const halves = componentsOf(body);
  const schedule = scheduleOf(body, halves);
  // Components that are drawn together stand for layers of several sizes, whose halves are counted layer by layer.
  const isAlike = halves.groups.every(({ names }) => names.length === 1);
  const parts = schedule.stretches.reduce((sum, { parts: block }) => sum + block.length, 0);
  return { of, halves, schedule, isWired: isAlike && schedule.isPeriod && parts <= MOST_WIRED };
}

/** Everything that is drawn of a model, in words and boxes, without places. It follows from the spec and its origins. */
export const pictureOf = (of: Drawn, title: string): Picture => drawnFrom(sketchOf(of), title);

/** @param isWired whether layers in the stack have their wiring; it stands beside the stack otherwise. */
export function drawnFrom(
  { of: { spec, parameters, guess, origins }, halves, schedule, isWired: mayBe }: Sketch,
  title: string,
  isWired = mayBe,
): Picture {
  const body: DecoderBody = spec.body;
  const whole = parameters === null ? null : (parameters.whole ?? parameters.text);
  return {
    title,
    facts: [
      list(
        [
          [{ text: spec.architecture || spec.model_type, at: "/architecture" }],
          say`${{ text: `${numeral(body.num_layers)} ${body.num_layers === 1 ? "layer" : "layers"}`, at: "/body/num_layers" }}`,
          say`width ${{ text: numeral(body.hidden_size), at: "/body/hidden_size" }}`,
          whole === null ? null : [`${short(whole)} parameters`],
          parameters === null || parameters.active === parameters.text
            ? null
            : [`${short(parameters.active)} active`],
          parameters === null || parameters.mtp === 0
            ? null
            : [`${short(parameters.mtp)} more in draft modules (MTP)`],
        ],
        " · ",
      ),
      ...scheduledBy(body, schedule, origins),
      ...(guess === null ? [] : [[`A guess: drawn as if the model type were ${guess.as}.`]]),
    ],
    stack: stackOf(body, schedule, isWired, spec.quantization?.normal_form),
    panels: [
      ...(isWired ? [] : wiringPanels(body, schedule)),
      ...halfPanels(body, halves),
      ...outsidePanels(body),
      ...draftPanels(body),
      ...towerPanels(body),
    ],
  };
}

const at = (name: keyof DecoderBody & string, text: string): Value => ({ text, at: child("/body", name) });

/** More fields than this are not named. */
const MOST_FIELDS = 4;

/**
 * By which fields of the file layers are of different kinds, each leading to where the schedule says so: of those that are
 * absent the first that would have been read. Nothing where all layers are alike, or no field decides.
 */
function scheduledBy(
  { layers }: DecoderBody,
  { kinds }: Schedule,
  origins: Inspection["origins"],
): readonly Words[] {
  if (kinds.size < 2) return [];
  const leaves = layers.flatMap(({ mixer, mlp }, index) =>
    [mixer === null ? null : "mixer", mlp === null ? null : "mlp"].flatMap((half): readonly Value[] => {
      const at = half === null ? null : pointerOf(["body", "layers", index, half]);
      const origin = at === null ? undefined : origins.get(at);
      if (at === null || origin === undefined) return [];
      const given = fieldsOf(origin);
      const absent = "looked_for" in origin ? (origin.looked_for ?? []).slice(0, 1) : [];
      return [...given, ...absent].map((field) => ({ text: fieldName(field), at }));
    }),
  );
  const count = origins.get("/body/num_layers");
  const counts = new Set(count === undefined ? [] : fieldsOf(count).map(fieldName));
  const first = new Map<string, Value>();
  for (const leaf of leaves) if (!first.has(leaf.text)) first.set(leaf.text, leaf);
  const named = [...first.values()];
  const deciding = named.filter(({ text }) => !counts.has(text));
  const fields = (deciding.length > 0 ? deciding : named).slice(0, MOST_FIELDS);
  return fields.length === 0 ? [] : [say`kinds of layers by ${list(fields.map((field) => [field]))}`];
}

/** A field by its name; one for each layer by that of their list. */
function fieldName(field: Pointer): string {
  const tokens = tokensOf(field);
  const list = tokens.findIndex((token) => /^\d+$/.test(token));
  return (list > 0 ? tokens[list - 1] : tokens.at(-1)) ?? "";
}

/** Mixers and MLPs, those that are drawn together in one group. */
interface Halves {
  readonly groups: readonly { readonly slot: "mixer" | "mlp"; readonly names: readonly string[] }[];
  /** The first of its group, by each component's name. */
  readonly first: ReadonlyMap<string, string>;
}

function componentsOf(body: DecoderBody): Halves {
  const runs = [...body.layers, ...(body.mtp?.layers ?? [])];
  const groups = (["mixer", "mlp"] as const).flatMap((slot) => {
    const names = [...new Set(runs.map((run) => run[slot]))].filter((name) => name !== null);
    return peersOf(names, (name) => insideOf(body, name)).map((group) => ({ slot, names: group }));
  });
  const first = new Map(
    groups.flatMap(({ names }) => names.map((name) => [name, names[0] ?? name] as const)),
  );
  return { groups, first };
}

function insideOf(body: DecoderBody, name: string, adapters?: readonly Node[]): readonly Node[] {
  const pen = penOf(body, name);
  const drawing = drawingOf(pen.spec);
  return "half" in drawing ? drawing.half(pen, adapters && { adapters }) : [];
}

/** The nodes of a half with what is added to its matrices: to q, k and v together before these part. */
function halfWithAdded(body: DecoderBody, name: string, added: readonly Added[]): readonly Node[] {
  const joint = added.filter(({ module }) => module === "qkv_proj").map(({ node }) => node);
  const own = added.filter(({ module }) => module !== "qkv_proj");
  return withAdded(insideOf(body, name, joint.length === 0 ? undefined : joint), own);
}

/** More stretches or parts than this are no period that anybody reads. */
const MOST_PARTS = 12;

/** More layers than this are drawn without their wiring, which stands beside the stack once. */
const MOST_WIRED = 3;

/** The layers by what they are made of, and the period that they form. */
interface Schedule {
  /** The first run of each kind, and all of them. */
  readonly kinds: ReadonlyMap<string, { readonly kind: LayerRun; readonly runs: readonly LayerRun[] }>;
  readonly stretches: readonly Stretch[];
  readonly isPeriod: boolean;
}

function scheduleOf(body: DecoderBody, { first }: Halves): Schedule {
  const named = (name: string | null): string | null => (name === null ? null : (first.get(name) ?? name));
  const keyOf = (run: LayerRun): string => kindKey({ ...run, mixer: named(run.mixer), mlp: named(run.mlp) });
  const kinds = new Map<string, { kind: LayerRun; runs: LayerRun[] }>();
  const keys = new Map<LayerRun, string>();
  for (const run of body.layers) {
    const key = keyOf(run);
    keys.set(run, key);
    const known = kinds.get(key);
    if (known) known.runs.push(run);
    else kinds.set(key, { kind: run, runs: [run] });
  }
  const stretches = periodOf(body.layers, (run) => keys.get(run) ?? "");
  const parts = stretches.reduce((sum, { parts: block }) => sum + block.length, 0);
  return { kinds, stretches, isPeriod: parts <= MOST_PARTS };
}

/** From the embedding to the head. */
function stackOf(
  body: DecoderBody,
  { kinds, stretches, isPeriod }: Schedule,
  isWired: boolean,
  form: QuantizationNormalForm | undefined,
): readonly Item[] {
  const extras = body.extras ?? [];
  const items = (key: string, layers: readonly Layers[]): readonly Item[] => {
    const entry = kinds.get(key);
    if (entry === undefined) return [];
    return isWired
      ? [...layerItems(body, entry.kind, layersIn(layers)), ...deepstackItems(body, entry.runs)]
      : [{ kind: "layer", boxes: halvesOf(body, layers) }];
  };
  const middle = isPeriod
    ? stretches.flatMap((stretch, index) => stretchItems(stretch, startOf(stretches, index), items))
    : [
        frame(say`${{ text: numeral(body.num_layers), at: "/body/num_layers" }} layers in no period`, [
          ...(body.num_layers <= MOST_IN_ORDER ? [orderOf(body)] : []),
          ...[...kinds].flatMap(([key, { runs }]) => [
            frame(
              [scheduled(`${numeral(layersIn(runs))} × layers ${runsText(joinedRuns(runs))}`)],
              items(key, runs),
            ),
          ]),
        ]),
      ];
  return [
    ...embeddingNodes(body),
    ...outsideItems(body, extras, "enter"),
    ...wrapped(body, extras, middle),
    ...outsideItems(body, extras, "leave"),
    ...lastNorm(body),
    ...outsideItems(body, extras, "afterNorm"),
    ...outsideItems(body, extras, "beforeHead"),
    ...headNodes(body, form),
  ];
}

/** What a tower adds to the stream behind the first layers, where one of these is among the runs. */
function deepstackItems(body: DecoderBody, runs: readonly LayerRun[]): readonly Item[] {
  const deepstack = deepstackOf(body);
  if (deepstack === null || !runs.some(({ from }) => from < deepstack.count)) return [];
  const { tower, layers, count } = deepstack;
  const first = count === 1 ? "layer 0" : `layers 0–${count - 1}`;
  const box = plain(
    say`deepstack, ${{ text: first, at: layers.at }} alone`,
    [say`what layers ${layers} of ${tower} see`],
    layers.at,
  );
  return [
    {
      kind: "branch",
      nodes: [{ ...box, isSource: true }],
      words: ["behind these layers, where an image stands"],
      streams: 1,
    },
  ];
}

/** The layers inside of what they are passed in. */
const wrapped = (body: DecoderBody, extras: readonly string[], layers: readonly Item[]): readonly Item[] =>
  extras.reduce((items, name) => {
    const pen = penOf(body, name);
    const drawing = drawingOf(pen.spec);
    return "wraps" in drawing ? drawing.wraps(pen, items) : items;
  }, layers);

/** More layers than this are not drawn one by one. */
const MOST_IN_ORDER = 512;

function orderOf(body: DecoderBody): Item {
  const look = (name: string | null) => (name === null ? null : lookOf(componentOf(body, name)));
  return {
    kind: "order",
    runs: body.layers.map(({ from, to, mixer, mlp }) => ({ from, to, mixer: look(mixer), mlp: look(mlp) })),
  };
}

/** How layers are wired, where that stands beside the stack: once for all that are wired alike. */
function wiringPanels(body: DecoderBody, { kinds }: Schedule): readonly Panel[] {
  const alike = new Map<string, LayerRun[]>();
  for (const { runs } of kinds.values())
    for (const run of runs) {
      const key = wiringKey(body, run);
      const known = alike.get(key);
      if (known) known.push(run);
      else alike.set(key, [run]);
    }
  const titles = wiringTitles(body, [...alike.values()]);
  return [...alike.values()].map((runs, index): Panel => {
    const count = layersIn(runs);
    const stand = (which: "mixer" | "mlp"): Box => {
      const names = [...new Set(runs.map((run) => run[which]))].filter((name) => name !== null);
      const boxes = names.map((name) =>
        repeatedBox(summary(body, name), layersIn(runs.filter((run) => run[which] === name))),
      );
      const [box = summary(body, "")] = boxes;
      if (boxes.length < 2) return box;
      const words = [...new Set(boxes.map(({ title }) => textOf(title)))];
      return {
        ...box,
        title: words.length === 1 ? box.title : [which === "mixer" ? "mixer" : "MLP"],
        lines: words.length === 1 ? [] : [[words.join(", ")]],
        hue: words.length === 1 ? (box.hue ?? null) : null,
        weights: boxes.flatMap(({ weights }) => weights),
        keeps: boxes.flatMap(({ keeps = [] }) => keeps),
      };
    };
    const kind = runs[0];
    const sorted = [...runs].sort((a, b) => a.from - b.from);
    return {
      key: `wiring ${index}`,
      title: [{ text: titles[index] ?? "", at: "/body/norm_placement" }],
      subtitle: whereWords(body, joinedRuns(sorted), count),
      at: "/body/norm_placement",
      look: null,
      nodes: [],
      stack: kind === undefined ? [] : [frame([], layerItems(body, kind, count, stand))],
    };
  });
}

/** What layers are called that are wired in several ways, by the runs of each: after what differs between these. */
function wiringTitles(body: DecoderBody, wirings: readonly (readonly LayerRun[])[]): readonly string[] {
  if (wirings.length === 1) return ["each layer"];
  const wordsOf = (names: readonly (string | null)[]): string =>
    [...new Set(names.filter((name) => name !== null).map((name) => componentWords(componentOf(body, name))))]
      .sort()
      .join(", ");
  const extrasOf = ([{ extras = [] } = {}]: readonly Partial<LayerRun>[]): readonly string[] => extras;
  const all = wirings.flatMap(extrasOf);
  const some = all.filter((name) => !wirings.every((runs) => extrasOf(runs).includes(name)));
  const features: readonly ((runs: readonly LayerRun[]) => string)[] = [
    ([run]) =>
      run?.mlp === null ? "of a mixer alone" : run?.mixer === null ? "of an MLP alone" : "of mixer and MLP",
    (runs) => {
      const own = extrasOf(runs).filter((name) => some.includes(name));
      return own.length === 0 ? `without ${wordsOf(some)}` : `with ${wordsOf(own)}`;
    },
    (runs) => `of ${wordsOf(runs.map(({ mixer }) => mixer))}`,
  ];
  const telling = features.filter((feature) => new Set(wirings.map(feature)).size > 1).slice(0, 1);
  const titles = wirings.map((runs) => ["layers", ...telling.map((feature) => feature(runs))].join(" "));
  return titles.map((title, index) =>
    titles.indexOf(title) === titles.lastIndexOf(title)
      ? title
      : `${title}, as layer ${wirings[index]?.[0]?.from ?? 0}`,
  );
}

function joinedRuns(runs: readonly LayerRun[]): readonly Layers[] {
  const joined: { from: number; to: number }[] = [];
  for (const { from, to } of runs) {
    const last = joined.at(-1);
    if (last?.to === from - 1) last.to = to;
    else joined.push({ from, to });
  }
  return joined;
}

function startOf(stretches: readonly Stretch[], index: number): number {
  return stretches.slice(0, index).reduce((sum, stretch) => sum + stretch.times * lengthOfBlock(stretch), 0);
}

const lengthOfBlock = ({ parts }: Stretch): number => parts.reduce((sum, { count }) => sum + count, 0);

/** How often and where layers stand, which is a fact of the layer schedule. */
const scheduled = (text: string): Value => ({ text, at: "/body/layers" });

function frame(title: Words, items: readonly Item[]): Item {
  return { kind: "frame", title, at: "/body/layers", items };
}

function stretchItems(
  stretch: Stretch,
  start: number,
  items: (key: string, layers: readonly Layers[]) => readonly Item[],
): readonly Item[] {
  const length = lengthOfBlock(stretch);
  if (stretch.times > 1) {
    const last = start + stretch.times * length - 1;
    let first = start;
    const inner = stretch.parts.flatMap(({ count, kind }): readonly Item[] => {
      const layers = Array.from({ length: stretch.times }, (_, time) => ({
        from: first + time * length,
        to: first + time * length + count - 1,
      }));
      first += count;
      const own = items(kind, layers);
      return count > 1 ? [frame([scheduled(`${numeral(count)} ×`)], own)] : own;
    });
    return [
      frame(
        [
          scheduled(
            `${numeral(stretch.times)} × layers ${runsText([{ from: start, to: last }])}, period of ${numeral(length)}`,
          ),
        ],
        inner,
      ),
    ];
  }
  let from = start;
  return stretch.parts.map(({ count, kind }) => {
    const run = { from, to: from + count - 1 };
    from += count;
    return frame(
      count === 1
        ? [scheduled(`layer ${numeral(run.from)}`)]
        : [scheduled(`${numeral(count)} × layers ${runsText([run])}`)],
      items(kind, [run]),
    );
  });
}

/** The width of embeddings and of what the head reads. */
function embeddingWidth({ embedding_size: own, hidden_size: hidden }: DecoderBody): Value {
  return own === undefined ? at("hidden_size", numeral(hidden)) : at("embedding_size", numeral(own));
}

/** The width of the head. */
function headWidth(body: DecoderBody): Value {
  const { head_width: own } = body;
  return own === undefined ? embeddingWidth(body) : at("head_width", numeral(own));
}

function embeddingNodes(body: DecoderBody): readonly Node[] {
  const { embedding_multiplier: factor, embedding_extra_rows: more, zeroed_token: zeroed } = body;
  const width = embeddingWidth(body);
  const tied = body.head
    ? null
    : at("tie_word_embeddings", body.tie_word_embeddings ? "tied to the head" : "untied");
  const norm = body.embedding_norm;
  return [
    {
      ...plain(
        "embedding",
        [
          list([
            more === undefined || more === 0
              ? say`${at("vocab_size", numeral(body.vocab_size))} × ${width}`
              : say`(${at("vocab_size", numeral(body.vocab_size))} + ${at("embedding_extra_rows", numeral(more))}) × ${width}`,
            tied && [tied],
          ]),
          list([
            factor === 1 ? null : say`× ${at("embedding_multiplier", numeral(factor))}`,
            zeroed === undefined || zeroed === null
              ? null
              : say`the row of token ${at("zeroed_token", numeral(zeroed))} counts as zero`,
          ]),
        ],
        "/body/vocab_size",
        once(embeddingTensors(body)),
      ),
      tone: "weights",
    },
    ...(norm === undefined
      ? []
      : [
          streamNorm(
            new Pen(norm, "/body/embedding_norm", body),
            embeddingNormTensors(body),
            " of the embeddings",
          ),
        ]),
  ];
}

function lastNorm(body: DecoderBody): readonly Node[] {
  const { norm, final_norm: last = norm } = body;
  if (last === null) return [];
  const where = body.final_norm === undefined ? "/body/norm" : "/body/final_norm";
  return [streamNorm(new Pen(last, where, body), lastNormTensors(body))];
}

function headNodes(body: DecoderBody, form: QuantizationNormalForm | undefined): readonly Node[] {
  const own = headTensors(body);
  const names = new Set(own.map(({ name }) => name));
  const weights = once(headTensors(bodyAsStored(body, form))).map((counted) => ({
    ...counted,
    copy: !names.has(counted.tensor.name),
  }));
  const hasCopy = weights.some(({ copy }) => copy);
  const width = headWidth(body);
  if (body.head) {
    const pen = new Pen(body.head, "/body/head", body);
    if (pen.spec.type === "none")
      return [plain(say`${{ text: "no head", at: "/body/head" }}`, [], "/body/head")];
    const { reads, outputs, bias, hidden_layer: two = false } = pen.spec;
    const inside = (name: string, text: string): Value => ({ text, at: `/body/head/${name}` });
    return [
      {
        ...plain(
          "classifier",
          [
            say`${width} →${two ? say` ${width}, ReLU →` : ""} ${inside("outputs", numeral(outputs))}${bias ? say`, with ${inside("bias", "bias")}` : ""}`,
            say`reads ${inside("reads", READS[reads])}`,
          ],
          "/body/head",
          weights,
        ),
        tone: "weights",
      },
    ];
  }
  const { logit_scale: scale, final_logit_softcap: cap } = body;
  return [
    {
      ...plain(
        "head",
        [
          list([
            say`${width} → ${at("vocab_size", numeral(body.vocab_size))}`,
            body.tie_word_embeddings ? [at("tie_word_embeddings", "the embedding itself")] : null,
            hasCopy ? say`stored quantised beside it` : null,
            body.head_bias === true ? say`with ${at("head_bias", "bias")}` : null,
          ]),
          list([
            body.head_normalised === true ? say`rows ${at("head_normalised", "of length 1")}` : null,
            scale === undefined || scale === 1 ? null : say`logits × ${at("logit_scale", numeral(scale))}`,
            cap === null ? null : say`logits capped at ${at("final_logit_softcap", numeral(cap))} by tanh`,
            body.suppressed_tokens === undefined
              ? null
              : say`never ${at("suppressed_tokens", "the tokens of images")}`,
          ]),
        ],
        body.tie_word_embeddings ? "/body/tie_word_embeddings" : "/body/vocab_size",
        weights,
      ),
      tone: body.tie_word_embeddings ? "plain" : "weights",
    },
  ];
}

const READS = {
  last_token: "the last token",
  each_token: "each token",
  span: "each token, for spans",
} as const;

/** A panel for each kind of mixer and MLP. */
function halfPanels(body: DecoderBody, { groups }: Halves): readonly Panel[] {
  const names = (slot: "mixer" | "mlp"): readonly string[] =>
    groups.filter((group) => group.slot === slot).flatMap((group) => [...group.names]);
  const words = new Map([...kindWords(body, names("mixer")), ...kindWords(body, names("mlp"))]);
  return groups.map(({ slot, names: group }): Panel => {
    const [first = ""] = group;
    const component = componentOf(body, first);
    const own = group.map((name) => {
      const runs = body.layers.filter((run) => run[slot] === name);
      const drafted = draftLayers(body).filter((run) => run[slot] === name);
      const count = layersIn(runs);
      const drafts = layersIn(drafted) * (body.mtp?.num_modules ?? 0);
      const added = [...runs, ...drafted].slice(0, 1).flatMap((run) => addedIn(body, run, slot));
      return {
        runs,
        count,
        drafts,
        nodes: mapBoxes(halfWithAdded(body, name, added), (box) => repeatedBox(box, count, drafts)),
      };
    });
    const runs = own.flatMap((each) => each.runs).sort((a, b) => a.from - b.from);
    const count = own.reduce((sum, each) => sum + each.count, 0);
    const drafts = own.reduce((sum, each) => sum + each.drafts, 0);
    return {
      key: `${slot} ${first}`,
      title: [
        {
          text:
            group.length > 1 ? componentWords(component) : (words.get(first) ?? componentWords(component)),
          at: pointerTo(first),
        },
      ],
      subtitle: list([
        count === 0 ? null : whereWords(body, joinedRuns(runs), count),
        drafts === 0 ? null : [`${count === 0 ? "" : "and "}${numeral(drafts)} in draft modules`],
        group.length > 1 ? [`${numeral(group.length)} components`] : null,
        [each(group.map((name) => weightsIn(namedTensors(body, name)).all))],
      ]),
      at: pointerTo(first),
      look: lookOf(component),
      nodes: together(own.map(({ nodes }) => nodes)),
    };
  });
}

/** "106 M each", or the range of several. */
function each(parameters: readonly number[]): string {
  const [least, most] = [smallest(parameters), largest(parameters)].map(short);
  return `${least === most ? least : `${least}–${most}`} each`;
}

const draftLayers = ({ mtp }: DecoderBody): readonly LayerRun[] => mtp?.layers ?? [];

function whereWords(body: DecoderBody, runs: readonly Layers[], count: number): Words {
  const where =
    count === body.num_layers ? "every layer" : `${count === 1 ? "layer" : "layers"} ${runsText(runs)}`;
  return [scheduled(`${where} (${numeral(count)})`)];
}

/** What the layers are passed in, where that is more than once or not for each token: a panel for each stack in it. */
function outsidePanels(body: DecoderBody): readonly Panel[] {
  return (body.extras ?? []).flatMap((name): readonly Panel[] => {
    const where = pointerTo(name);
    const words: Value = { text: componentWords(componentOf(body, name)), at: where };
    return bySection(passesOf(body, name)).map(({ title, nodes }) => ({
      // Sizes differ between two models that have the same stacks.
      key: `extra ${name}${title === null ? "" : ` ${textOf(title).split(",", 1).join("")}`}`,
      title: title === null ? [words] : say`${words}: ${title}`,
      subtitle: [],
      at: where,
      look: null,
      nodes,
    }));
  });
}

/** What the component of this name draws of how the layers are passed. */
function passesOf(body: DecoderBody, name: string): readonly Node[] {
  const pen = penOf(body, name);
  const drawing = drawingOf(pen.spec);
  return "passes" in drawing ? drawing.passes(pen) : [];
}

/** The nodes before the first section, where there are any, and those of each. */
function bySection(
  nodes: readonly Node[],
): readonly { readonly title: Words | null; readonly nodes: readonly Node[] }[] {
  const starts = nodes.flatMap((node, index) => (node.kind === "section" ? [index] : []));
  return [0, ...starts].flatMap((start, index) => {
    const [first, ...rest] = nodes.slice(start, starts[index]);
    if (first === undefined) return [];
    return [
      first.kind === "section"
        ? { title: first.title, nodes: rest }
        : { title: null, nodes: [first, ...rest] },
    ];
  });
}

/** Draft modules of which the body says no more than how many they are. */
function undescribedDrafts(body: DecoderBody): readonly Panel[] {
  const number = memberOf(body, "num_mtp_modules");
  if (typeof number !== "number" || number === 0) return [];
  const where = child("/body", "num_mtp_modules");
  return [
    {
      key: "draft modules",
      title: [{ text: "draft modules (MTP)", at: where }],
      subtitle: say`${{ text: numeral(number), at: where }} that the config declares`,
      at: where,
      look: null,
      nodes: [plain("draft modules", [["declared, and not described by the spec"]], where)],
    },
  ];
}

/** The modules that draft tokens after the stack. */
function draftPanels(body: DecoderBody): readonly Panel[] {
  const { mtp } = body;
  if (!mtp) return undescribedDrafts(body);
  const pen = new Pen(mtp, "/body/mtp", body);
  const h = at("hidden_size", numeral(body.hidden_size));
  const tensors = draftTensors(body);
  const of = (...names: readonly string[]): readonly Counted[] =>
    tensors
      .filter(({ name }) => names.some((each) => name.startsWith(each)))
      .flatMap((tensor) => once([tensor]).map((each) => ({ ...each, times: timesInDrafts(mtp, tensor) })));
  const often = (items: readonly Item[]): readonly Item[] =>
    mapItems(items, (box) => repeatedBox(box, mtp.num_modules));
  const ownHead = hasOwnHead(mtp);
  const extras = mtp.extras ?? [];
  const streams = extras.flatMap((name): readonly Value[] => {
    const component = componentOf(body, name);
    if (!("num_streams" in component)) return [];
    return [{ text: numeral(component.num_streams), at: child(pointerTo(name), "num_streams") }];
  })[0];
  const depth = layersIn(mtp.layers);
  const layers = mtp.layers.flatMap((run): readonly Item[] => {
    const items = layerItems(body, run, lengthOf(run) * mtp.num_modules);
    const title =
      depth === 1 ? "its layer" : `${lengthOf(run) === 1 ? "layer" : "layers"} ${runsText([run])} of each`;
    return [
      { kind: "frame", title: [{ text: title, at: "/body/mtp/layers" }], at: "/body/mtp/layers", items },
    ];
  });
  const norm = new Pen(body.norm, "/body/norm", body);
  const normed = (name: string): Box => ({ ...streamNorm(norm, []), weights: of(name) });
  const entry: readonly Node[] = [
    ...row(
      [
        {
          ...plain(
            "embedding of the next token",
            mtp.dedicated_embeddings ? [say`a table ${pen.of("dedicated_embeddings", "of its own")}`] : [],
            "/body/mtp",
            of("embed_tokens"),
          ),
          tone: mtp.dedicated_embeddings ? "weights" : "plain",
        },
        normed("enorm"),
      ],
      [
        plain(
          streams === undefined ? "last hidden state" : "last hidden streams",
          mtp.num_modules === 1 ? [] : [["of the stack; in further modules, of the one before"]],
          "/body/mtp",
        ),
        normed("hnorm"),
      ],
    ),
    {
      ...plain(
        "projection of both",
        [
          streams === undefined
            ? say`2 × ${h} → ${h}`
            : say`each of ${streams} streams ${h} → ${h}, + embedding ${h} → ${h}`,
        ],
        "/body/mtp",
        of("eh_proj"),
      ),
      tone: "weights",
    },
  ];
  const lastNorm = {
    ...normed("shared_head.norm"),
    ...(mtp.last_norm === "shared" &&
      mtp.num_modules > 1 && {
        lines: [say`${pen.of("last_norm", "one for all modules")}`],
      }),
  };
  const stack: readonly Item[] = [
    { kind: "row", columns: [entry] },
    // Streams are those of the stack, before it merges them.
    ...(streams === undefined ? often(outsideItems(body, extras, "enter")) : []),
    ...layers,
    ...often(outsideItems(body, extras, "leave")),
    ...(mtp.last_norm === "none" ? [] : [lastNorm]),
    plain(
      ownHead ? "a head of its own" : "the model’s head",
      [],
      `/body/mtp/${mtp.dedicated_head === true ? "dedicated_head" : "dedicated_embeddings"}`,
      of("shared_head.head"),
    ),
  ];
  return [
    {
      key: "draft modules",
      title: [{ text: "draft modules (MTP)", at: "/body/mtp" }],
      subtitle: say`${pen.of("num_modules")} ${mtp.num_modules === 1 ? "module" : "modules"} after the stack`,
      at: "/body/mtp",
      look: null,
      nodes: [],
      stack: mapItems(stack, inDrafts),
    },
  ];
}

/** A box of the draft modules alone, whose weights are beside those of the model. */
const inDrafts = ({ keeps: _, ...box }: Box): Box => ({
  ...box,
  weights: box.weights.map((each) => ({ ...each, times: 0, drafts: each.times })),
});
