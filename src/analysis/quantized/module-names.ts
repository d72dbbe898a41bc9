import {
  AFTER_THE_STACK,
  type CheckpointNames,
  hasPart,
  publishedNames,
  releasedNames,
  type Renames,
  renamed,
  withoutStacks,
} from "../../spec/checkpoint-names.ts";
import {
  draftStoredTensors,
  quantisedJoining,
  storedTensors,
  type StoredTensor,
} from "../../spec/checkpoint.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import { entryOf } from "../../spec/entry.ts";
import { inSwitch, mlxMixture } from "../checkpoint/mlx-layouts.ts";
import type { Tensor } from "../../spec/tensors.ts";

/** A name of modules in three pieces around the number of a layer and that of an expert. */
export interface NameParts {
  /** Up to the layer's number; the whole name where there is none. */
  readonly before: string;
  /** From there to the expert's number or to the end; null where there is no layer. */
  readonly after: string | null;
  /** Behind the expert's number; null where there is none. */
  readonly inExpert: string | null;
  /** Whether it is not the family's own, but what tools and engines write; only patterns that speak so mean it. */
  readonly foreign?: true;
  /** Whether no number stands between `before` and `after`: one name for the module in every layer. */
  readonly unnumbered?: true;
}

/** What a module is called. */
export interface ModuleNames {
  /** In checkpoints, with what stands before the layers as families and tools write it in different ways. */
  readonly names: readonly NameParts[];
  /** What engines call the matrix that they make of several: `qkv_proj`. Only patterns that have such a name mean it. */
  readonly fused: readonly NameParts[];
  /**
   * What vLLM calls it where checkpoints call it otherwise: experts' matrices `gate_proj`, `up_proj` and `down_proj`, whatever
   * their names are. Only targets of compressed-tensors mean it.
   */
  readonly inVllm?: readonly NameParts[];
  /** The methods under which it is released as it is, whatever the quantisation says of it. */
  readonly asItIs?: readonly string[];
}

export const NO_NAMES: ModuleNames = { names: [], fused: [] };

/** The names of the modules of one model. */
export interface NamesOfModel {
  /** Of a tensor of a component; null for what belongs to none. */
  readonly of: (component: string | null, tensor: Tensor) => ModuleNames;
  /** Of a module of the layers as a draft module has it, whose layer is the number after the stack's last one. */
  readonly ofDraft: (names: ModuleNames) => ModuleNames;
}

/** What the head of a language model is called. */
const HEADS = ["lm_head", "language_model.lm_head", "model.lm_head", "head"];

/**
 * What may stand before the layers beside what the family has there. Never nothing: names begin at the model for all that
 * match from their beginning on (get_dynamic_override and should_ignore_layer of vLLM, is_match of compressed-tensors).
 */
const DECODERS = ["model", "model.language_model", "language_model.model", "language_model", "backbone"];

/** What SGLang calls the layer of each draft module (`decoder` of deepseek_nextn.py, mimo_v2_nextn.py …), for which files leave modules as they are. */
const IN_ENGINE = { before: "model.decoder", unnumbered: true } as const;

/** What engines make of several matrices, which then have one scheme, by the ends of the names of these. */
const FUSED: Readonly<Record<string, string>> = {
  q_proj: "qkv_proj",
  k_proj: "qkv_proj",
  v_proj: "qkv_proj",
  gate_proj: "gate_up_proj",
  up_proj: "gate_up_proj",
  w1: "w13",
  w3: "w13",
  in_proj_qkv: "in_proj_qkvz",
  in_proj_z: "in_proj_qkvz",
  in_proj_b: "in_proj_ba",
  in_proj_a: "in_proj_ba",
  // DeepSeek-V4's (packed_modules_mapping, vLLM, models/deepseek_v4).
  wq_a: "fused_wqa_wkv",
  wkv: "fused_wqa_wkv",
  q_a_proj: "fused_qkv_a_proj_with_mqa",
  kv_a_proj_with_mqa: "fused_qkv_a_proj_with_mqa",
  // What GLM-5's own file calls it in its list of exceptions.
  "indexer.weights_proj": "indexers_proj",
};

const LAST_PARTS = Object.keys(FUSED).map((part) => `.${part}`);

const FUSED_NAMES = [...new Set(Object.values(FUSED))];

/** Whether a pattern has the name of a matrix that engines make of several. */
export const speaksOfFused = (pattern: string): boolean => FUSED_NAMES.some((name) => pattern.includes(name));

/** The module of a tensor: its name without what it holds. */
export const moduleOf = (tensor: string): string => tensor.replace(/\.(?:weight|bias)$/, "");

/** Every way in which the checkpoints of a model are laid out: as the publisher has them and as transformers does, experts apart or not. */
export function layoutsOf(names: CheckpointNames): readonly CheckpointNames[] {
  const layouts = [publishedNames(names), ...(names.published ? [names] : [])];
  return layouts.flatMap((layout) => {
    const apart = withoutStacks(layout);
    return layout.stackedExperts || layout.gateUp?.routed ? [apart, layout] : [layout];
  });
}

/**
 * The ways in which a tool that quantises lays a model out. mlx-lm looks each of its own modules up by its whole path
 * (nn.quantize in load_model, mlx_lm/utils.py): where it is known what it makes of the model, no other name counts.
 */
function layoutsFor(body: DecoderBody, names: CheckpointNames, method: string | null) {
  if (method !== "mlx") return layoutsOf(names);
  const inMlx = releasedNames(names, method);
  return mlxMixture(body.type) === undefined
    ? [...layoutsOf(names), ...layoutsOf(inMlx)]
    : [withoutStacks(inMlx)];
}

/** A tensor as a tool lays it out: MLX has the matrices of all experts of a layer in one. */
function asLaidOut(stored: StoredTensor, body: DecoderBody, method: string | null): StoredTensor {
  const isStacked = method === "mlx" && mlxMixture(body.type) !== undefined;
  return isStacked && stored.holds[0].tensor.experts === "routed" ? inSwitch(stored) : stored;
}

const known = new WeakMap<DecoderBody, Map<string, NamesOfModel>>();

/**
 * The names of the modules of a model whose checkpoint has `names`; made once.
 * @param method the quant_method of what names them: MLX has modules of its own.
 */
export function namesOfModel(body: DecoderBody, names: CheckpointNames, method: string | null): NamesOfModel {
  let ofBody = known.get(body);
  if (ofBody === undefined) known.set(body, (ofBody = new Map<string, NamesOfModel>()));
  const key = `${method === "mlx"} ${JSON.stringify(names)}`;
  let made = ofBody.get(key);
  if (made === undefined) ofBody.set(key, (made = makeNames(body, names, method)));
  return made;
}

function makeNames(body: DecoderBody, names: CheckpointNames, method: string | null): NamesOfModel {
  const layouts = layoutsFor(body, names, method);
  const found = new Map<string, Set<string>>();
  for (const layout of layouts) {
    for (const stored of storedTensors({ ...body, towers: {} }, layout))
      addNames(found, asLaidOut(stored, body, method));
    const inStack = new Set(found.keys());
    const joins = new Set(quantisedJoining(body, layout.drafts).map(({ name }) => name));
    // What of their layers is in the stack too has the names that it has there.
    for (const stored of draftStoredTensors(body, layout) ?? [])
      if (
        stored.component === null
          ? joins.has(stored.holds[0].tensor.name)
          : !inStack.has(keyOf(stored.component, stored.holds[0].tensor))
      )
        addNames(found, stored);
  }
  const beside = new Set<string>();
  for (const [key, names] of found)
    for (const name of names) beside.add(besideOf(key.split("\n")[0], partsOf(name)));
  const { own: owned, prefixes } = prefixesOf(layouts);
  const made = new Map<string, ModuleNames>();
  const draftPrefixes = ["mtp.layers.", ...draftPrefix(names)];
  const unquantised = Object.entries(publishedNames(names).unquantised ?? {});
  return {
    of: (component, tensor) => {
      const key = keyOf(component, tensor);
      let known = made.get(key);
      if (known === undefined) {
        const own = [...(found.get(key) ?? [])];
        const all = [
          ...own.flatMap((name) => variants(partsOf(name), owned, prefixes)),
          ...(isHead(component, tensor) ? headsBeside(own) : []),
        ];
        const asItIs = unquantised.flatMap(([method, parts]) =>
          own.some((name) => hasPart(name, parts)) ? [method] : [],
        );
        const fused = all.flatMap((parts) => fusedName(parts, component, beside));
        const inVllm = all.flatMap((parts) => nameInVllm(parts, tensor, names.inVllm));
        known = {
          names: all,
          fused,
          ...(inVllm.length > 0 && { inVllm }),
          ...(asItIs.length > 0 && { asItIs }),
        };
        made.set(key, known);
      }
      return known;
    },
    ofDraft: ({ names: inLayers, fused, inVllm, asItIs }) => {
      const drafts = (all: readonly NameParts[]): NameParts[] => [
        ...all,
        ...uniqueAfter(all).flatMap(({ after, inExpert }) =>
          draftPrefixes.map((before) => ({ before, after, inExpert })),
        ),
        ...uniqueAfter(all).map(({ after, inExpert }) => ({ ...IN_ENGINE, after, inExpert })),
      ];
      return {
        names: drafts(inLayers),
        fused: drafts(fused),
        ...(inVllm && { inVllm: drafts(inVllm) }),
        ...(asItIs && { asItIs }),
      };
    },
  };
}

/**
 * Whether patterns may mean a name by what stands before its layers, where that is not the family's own: one of them has
 * the words. A model of many layers is asked about once so, and not once for each way of writing.
 */
export function speakersOf(patterns: readonly string[]): (parts: NameParts) => boolean {
  const text = `\n${patterns.join("\n")}`.replaceAll("\\", "");
  const known = new Map<string, boolean>();
  return ({ before, foreign }) => {
    if (!foreign) return true;
    let speaks = known.get(before);
    if (speaks === undefined) {
      const decoder = before.split(".").slice(0, -2).join(".");
      speaks = text.includes(decoder === "model" ? before : decoder);
      known.set(before, speaks);
    }
    return speaks;
  };
}

/** Whether a name is one of a draft module of its own, whose layers are counted from 0. */
export const isDraftName = ({ before }: NameParts): boolean => before.includes("mtp");

function draftPrefix({ drafts }: CheckpointNames): string[] {
  if (drafts === undefined || drafts.layers === AFTER_THE_STACK) return [];
  const [before = ""] = drafts.layers.split("{}");
  return before.includes("mtp") && before !== "mtp.layers." ? [before] : [];
}

function addNames(found: Map<string, Set<string>>, { name, component, holds }: StoredTensor): void {
  for (const { tensor, stacked } of holds) {
    if (tensor.role !== "matrix" && tensor.role !== "embedding") continue;
    const key = keyOf(component, tensor);
    let names = found.get(key);
    if (names === undefined) found.set(key, (names = new Set()));
    names.add(moduleOf(name));
    // Engines name all experts of a layer as one module.
    const [experts = "", inside] = name.split(".{expert}");
    if (inside !== undefined && experts.endsWith(".experts")) names.add(experts);
    if (stacked && /\.experts\.[^.]+$/.test(name)) names.add(name.replace(/\.[^.]+$/, ""));
  }
}

/** A name of a component behind the number of its layer. */
const besideOf = (component: string | null | undefined, { after, inExpert }: NameParts): string =>
  `${component ?? ""}\n${after ?? ""}\n${inExpert ?? ""}`;

const keyOf = (component: string | null, { name, modules: [module = ""] }: Tensor): string =>
  `${component ?? ""}\n${module}\n${name}`;

function partsOf(name: string): NameParts {
  const [before = "", after] = name.split("{layer}");
  if (after === undefined) {
    const [outside = "", inside = null] = before.split("{expert}");
    return { before: outside, after: null, inExpert: inside };
  }
  const [outer = "", inExpert = null] = after.split("{expert}");
  return { before, after: outer, inExpert };
}

const isHead = (component: string | null, { name }: Tensor): boolean =>
  component === null && name === "lm_head.weight";

/**
 * What tools call a head that the family calls otherwise: without a list transformers leaves out whatever the class gives as
 * its output embeddings (get_keys_to_not_convert, transformers 5.18.0, quantizers/base.py).
 */
function headsBeside(own: readonly string[]): readonly NameParts[] {
  return own.some((name) => HEADS.includes(name)) ? [] : HEADS.map(partsOf);
}

/** A name, with what tools write before the layers instead. */
function variants(
  parts: NameParts,
  own: ReadonlySet<string>,
  prefixes: readonly string[],
): readonly NameParts[] {
  if (parts.after === null) {
    return HEADS.includes(parts.before) ? HEADS.map((before) => ({ ...parts, before })) : [parts];
  }
  if (!own.has(parts.before)) return [parts];
  return prefixes.map((before) =>
    own.has(before) ? { ...parts, before } : { ...parts, before, foreign: true as const },
  );
}

/** What stands before the layers in the checkpoint, and what may stand there in the words of tools and engines. */
function prefixesOf(layouts: readonly CheckpointNames[]): {
  readonly own: ReadonlySet<string>;
  readonly prefixes: readonly string[];
} {
  const lists = new Set(layouts.map(({ layers = "layers" }) => layers));
  const decoders = new Set([...layouts.map(({ decoder = "model" }) => decoder), ...DECODERS]);
  const inDecoder = (decoder: string, list: string): string =>
    decoder === "" ? `${list}.` : `${decoder}.${list}.`;
  return {
    own: new Set(layouts.map(({ decoder = "model", layers = "layers" }) => inDecoder(decoder, layers))),
    prefixes: [...lists].flatMap((list) => [...decoders].map((decoder) => inDecoder(decoder, list))),
  };
}

function uniqueAfter(all: readonly NameParts[]): NameParts[] {
  const seen = new Map<string, NameParts>();
  for (const parts of all)
    if (parts.after !== null) seen.set(`${parts.after}\n${parts.inExpert ?? ""}`, parts);
  return [...seen.values()];
}

/** What engines call the matrix that they make of one and of what stands beside it in its component: of one that is alone they make none. */
function fusedName(parts: NameParts, component: string | null, beside: ReadonlySet<string>): NameParts[] {
  const last = parts.inExpert ?? parts.after;
  const end = LAST_PARTS.find((part) => last?.endsWith(part));
  if (last === null || end === undefined) return [];
  const named = (name: string): NameParts => {
    const renamed = `${last.slice(0, 1 - end.length)}${name}`;
    return parts.inExpert === null ? { ...parts, after: renamed } : { ...parts, inExpert: renamed };
  };
  const own = end.slice(1);
  const joined = entryOf(FUSED, own) ?? "";
  const others = Object.keys(FUSED).filter((part) => part !== own && entryOf(FUSED, part) === joined);
  const isAlone = others.length > 0 && !others.some((part) => beside.has(besideOf(component, named(part))));
  return isAlone ? [] : [named(joined)];
}

/** What vLLM asks the schemes of compressed-tensors for, of each expert (get_moe_method, compressed_tensors_moe.py). */
const IN_EXPERTS: ReadonlySet<string> = new Set(["gate_proj", "up_proj", "down_proj"]);

/** What vLLM calls a module, where that is no name of the checkpoint's. */
function nameInVllm(parts: NameParts, { name }: Tensor, renames: Renames | undefined): NameParts[] {
  const { after, inExpert } = parts;
  if (inExpert !== null) {
    const last = moduleOf(name).replace(/^.*\./, "");
    const called = IN_EXPERTS.has(last) ? inExpert.replace(/[^.]*$/, last) : inExpert;
    return called === inExpert ? [] : [{ ...parts, inExpert: called }];
  }
  if (after === null || renames === undefined) return [];
  const called = renamed(after, [renames]);
  return called === after ? [] : [{ ...parts, after: called }];
}

/** A name of modules, and how many experts it is the name of. */
export interface CountedName {
  readonly parts: NameParts;
  readonly experts: number;
  /** Whether vLLM alone calls them so. */
  readonly inVllm?: true;
}

/** Every module of the checkpoint by its names, whatever it is, towers and draft modules with them. */
export function allNames(
  body: DecoderBody,
  names: CheckpointNames,
  method: string | null,
): readonly CountedName[] {
  const layouts = layoutsFor(body, names, method);
  const { own, prefixes } = prefixesOf(layouts);
  const all = new Map<string, CountedName>();
  const add = (parts: NameParts, experts: number, inVllm?: true): void => {
    const key = `${inVllm ?? ""}\n${parts.before}\n${parts.after ?? ""}\n${parts.inExpert ?? ""}`;
    if ((all.get(key)?.experts ?? 0) < experts) all.set(key, { parts, experts, ...(inVllm && { inVllm }) });
  };
  for (const before of HEADS) add({ before, after: null, inExpert: null }, 1);
  for (const layout of layouts) {
    const stored = [...storedTensors(body, layout), ...(draftStoredTensors(body, layout) ?? [])].map((each) =>
      asLaidOut(each, body, method),
    );
    const beside = new Set(stored.map(({ name, component }) => besideOf(component, partsOf(moduleOf(name)))));
    for (const { name, part, component, holds, experts: listed, firstExpert = 0 } of stored) {
      // Towers stand in a model around them, or not, in the words of tools.
      const experts = firstExpert + listed;
      const spelt = part === "tower" ? [name, name.replace(/^model\./, ""), `model.${name}`] : [name];
      for (const each of spelt)
        for (const parts of variants(partsOf(moduleOf(each)), own, prefixes)) {
          add(parts, experts);
          for (const fused of fusedName(parts, component, beside)) add(fused, experts);
          for (const called of nameInVllm(parts, holds[0].tensor, names.inVllm)) add(called, experts, true);
          if (parts.inExpert !== null && parts.after?.endsWith(".experts."))
            add({ ...parts, after: parts.after.slice(0, -1), inExpert: null }, 1);
        }
    }
  }
  return [...all.values()];
}
