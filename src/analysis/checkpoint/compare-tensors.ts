import { type CheckpointNames, namesOfClass, releasedNames } from "../../spec/checkpoint-names.ts";
import type { CheckpointPart } from "../../spec/checkpoint.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import { groupBy } from "../../spec/group-by.ts";
import { grouped } from "../../spec/grouped.ts";
import { type CacheScaleResult, cacheScaleIn, cacheScalesOf } from "./cache-scales.ts";
import {
  agreeing,
  countsOf,
  ExpectedTensors,
  FLOATS,
  type FoundTensor,
  missingOf,
  numberedName,
  type NumberedName,
  type Otherwise,
  type Slot,
  type SpecPlace,
  wasSeen,
} from "./expected-tensors.ts";
import { FoundNumbers } from "./found-numbers.ts";
import { GGUF_NAMES, isGguf, isGgufFrequency, type OtherKey, squeezed } from "./gguf-names.ts";
import { isReadThere, type MovedModule, movedModules, movedName } from "./moved-modules.ts";
import { isConsolidated, isMistralScale, isOfMistralText, MISTRAL_NAMES } from "./mistral-names.ts";
import type { Box } from "./numbers.ts";
import { type Layout, layoutsOf } from "./packed-matrix.ts";
import {
  type Checkpoint,
  type CheckpointForm,
  elementsIn,
  hasLinearGates,
  numbersOfSaved,
  releasedTensors,
  type SavedTensor,
  savedTensors,
} from "./saved-tensors.ts";
import { loadedTensors, stackedDrafts } from "./tensors-as.ts";
import { tensorName } from "./tensor-name.ts";
import { type NamedRow, patternsText, rowsText } from "./tensors-text.ts";
import type { FileNote } from "./weight-files.ts";
import { append, largest } from "../../spec/many.ts";

/** In what way tensors are not as the spec says. */
export type Difference = "missing" | "unexpected" | "shape" | "dtype" | "module";

/**
 * Tensors that are not as the spec says, all in the same way, whose names differ in numbers alone; or a module of which
 * everything stands under another one.
 */
export interface DifferingTensors {
  readonly kind: Difference;
  /** With {} for each number; of a module its own. */
  readonly name: string;
  /** Of each number in turn: which there are. */
  readonly boxes: readonly Box[];
  readonly count: number;
  /** What of the body they belong to; null for embedding, head and norms around halves, and where they are unexpected. */
  readonly component: string | null;
  /** null where they are unexpected. */
  readonly part: CheckpointPart | null;
  /** What the spec says of them; null where they are unexpected, or scales of a cache. */
  readonly saved: SavedTensor | null;
  /** null where they are unexpected. */
  readonly spec: FoundTensor | null;
  /** null where they are missing. */
  readonly file: FoundTensor | null;
  /** Where a module is, where it is that. */
  readonly moved?: MovedModule;
}

/** Tensors that the spec says nothing of, or that it cannot expect. */
interface Unchecked {
  readonly why: string;
  readonly count: number;
  /** Their names, with {} for each number. */
  readonly names: readonly string[];
  /** All of it in words. */
  readonly words: string;
}

/** Where a checkpoint and a spec agree, and where not. */
export interface TensorComparison {
  /** Whose names the checkpoint has. */
  readonly names: CheckpointForm | "mistral" | "gguf";
  /** How many tensors are as the spec says. */
  readonly agree: number;
  /** Of these, those of which only the name was seen. */
  readonly named: number;
  readonly differing: readonly DifferingTensors[];
  /** The keys of its metadata that are not as the config says, where it is a GGUF file. */
  readonly keys?: readonly OtherKey[];
  /** What there is to say of its files: absent, cut off, not in the index. */
  readonly files?: readonly FileNote[];
  /** How many were not looked for, since not all files of the checkpoint were there. */
  readonly unseen: number;
  /** Tensors that the spec says nothing of, and why. */
  readonly unchecked: readonly Unchecked[];
  /** What there is to know beside, in words. */
  readonly notes: readonly string[];
  /** How many numbers of each type the spec has: those that are kept otherwise in the type that was found. */
  readonly elements: ReadonlyMap<string, number>;
}

/** How many tensors differ, in one way or another, and keys of the metadata, and files that are absent or cut off. */
export function differences({
  differing,
  keys = [],
  files = [],
}: Pick<TensorComparison, "differing" | "keys" | "files">): number {
  return differing.reduce((sum, { count }) => sum + count, keys.length + brokenFiles(files));
}

/** How many files a loader would fail on. */
export const brokenFiles = (files: readonly FileNote[]): number =>
  files.reduce((sum, note) => sum + (note.broken ? note.files.length : 0), 0);

/** One way to name and to store the tensors of a checkpoint, and what of it was found. */
interface Form {
  readonly names: TensorComparison["names"];
  readonly checkpoint: CheckpointNames;
  readonly expected: ExpectedTensors;
  /** What is not expected, by pattern, shape and type. */
  readonly others: Map<string, Others>;
  /** The modules that the names have in other places than the spec says. */
  readonly moved: readonly Moved[];
  /** The tool's own way to store quantised matrices, where it is not that of transformers. */
  readonly layout?: Layout;
}

/** A module that stands elsewhere, and whether it is looked for there: `unknown` where its class is. */
interface Moved extends MovedModule {
  readonly read: "both" | "unknown" | "nowhere";
}

interface Others extends Otherwise {
  readonly pattern: string;
}

/**
 * Holds the tensors of a checkpoint against those that its config says it has: as transformers saves them, and as the
 * publisher released them, whichever is nearer. They are told one after the other, and none is kept.
 */
export class TensorCheck {
  readonly #spec: EngineModelSpec;
  readonly #names: CheckpointNames;
  #forms: readonly Form[];

  /** @param files the names of its files, where they are known: Mistral's own and GGUF files have names of their own inside. */
  constructor(spec: EngineModelSpec, names: CheckpointNames, files: readonly string[] = []) {
    this.#spec = spec;
    this.#names = names;
    const foreign = foreignForm(spec, files);
    if (foreign !== null) {
      this.#forms = [foreign];
      return;
    }
    const form = (
      whose: Form["names"],
      checkpoint: CheckpointNames,
      tensors: Checkpoint,
      layout: Layout = {},
    ): Form => ({
      names: whose,
      checkpoint,
      expected: ExpectedTensors.of(withoutScales(tensors), spec),
      others: new Map(),
      moved: [],
      layout,
    });
    /** With draft modules as they are, and with their experts stacked: either stands beside any form of the decoder. */
    const withDrafts = (
      whose: Form["names"],
      checkpoint: CheckpointNames,
      text: Checkpoint,
      drafts: readonly SavedTensor[],
      layout: Layout,
    ): readonly Form[] => {
      const stacked = stackedDrafts(spec, drafts);
      return [drafts, ...(stacked === null ? [] : [stacked])].map((own) =>
        form(whose, checkpoint, { ...text, tensors: [...text.tensors, ...own] }, layout),
      );
    };
    const released = (
      whose: Form["names"],
      checkpoint: CheckpointNames,
      given: CheckpointNames,
      layout: Layout,
    ): readonly Form[] => {
      const { text, drafts } = byDrafts(releasedTensors(spec, given, layout));
      return withDrafts(whose, checkpoint, text, drafts, layout);
    };
    const quantised = spec.quantization?.normal_form;
    const layouts = quantised === undefined ? [{}] : layoutsOf(quantised, hasLinearGates(spec, names));
    const loaded = layouts.flatMap((layout) => {
      const tensors = loadedTensors(spec, names, layout);
      return tensors === null ? [] : [{ layout, tensors }];
    });
    const forms = [
      form("transformers", names, savedTensors(spec, names)),
      // Before releases that have the same: what has no draft modules was saved by the class.
      ...loaded.map(({ layout, tensors }) => form("class", names, tensors, layout)),
      ...layouts.flatMap((layout) =>
        released("hub", releasedNames(names, quantised?.quant_method ?? null), names, layout),
      ),
    ];
    // Tools that quantise write the names of the model that transformers loads, and some keep the draft modules beside them.
    const hasDrafts = spec.body.mtp !== null && spec.body.mtp !== undefined;
    const { published, stacksInRelease, inMlx: _, ...own } = names;
    if ((spec.quantization !== null || hasDrafts) && (published !== undefined || stacksInRelease === true))
      for (const layout of layouts) append(forms, released("transformers", own, own, layout));
    for (const { layout, tensors } of loaded) {
      const { drafts } = byDrafts(releasedTensors(spec, names, layout));
      if (drafts.length > 0) append(forms, withDrafts("class", names, tensors, drafts, layout));
    }
    for (const architecture of Object.keys(names.ofClass ?? {})) {
      const ofClass = namesOfClass(names, architecture);
      forms.push(form("transformers", ofClass, savedTensors(spec, ofClass)));
    }
    this.#forms = forms;
  }

  /** Takes note of a tensor of the checkpoint. */
  see(name: string, found: FoundTensor): void {
    const numbered = numberedName(name);
    for (const form of this.#forms) seeIn(form, numbered, found);
  }

  /** The layer of a tensor, "outside" where it stands in none; null where it is not expected. */
  layerOf(name: string): number | "outside" | null {
    const numbered = numberedName(name);
    for (const { expected } of this.#forms) {
      const slot = expected.slotOf(numbered);
      if (slot !== undefined)
        return slot.layerAt === null ? "outside" : (numbered.numbers[slot.layerAt] ?? "outside");
    }
    return null;
  }

  /**
   * Finds, once all tensors were seen, what of the spec one belongs to, also where its module stands elsewhere; null for
   * what the spec does not know.
   */
  finder(): (name: NumberedName) => SpecPlace | null {
    const forms = this.#nearest().flatMap((form) => [form, ...movedForms(form, this.#spec)]);
    return (name) => {
      for (const { expected } of forms) {
        const slot = expected.slotOf(name);
        if (slot !== undefined) return { component: slot.saved.component, part: slot.saved.part };
      }
      return null;
    };
  }

  /**
   * What names of the files are in those that transformers saves, with {} for each number: names of Mistral's own files, of
   * the publisher, or of transformers' class; null where they are the same, or matrices are quantised.
   */
  transformersNames(): ReadonlyMap<string, string> | null {
    const [form] = this.#nearest();
    if (form === undefined || form.names === "gguf" || form.names === "transformers") return null;
    if (this.#spec.quantization !== null && form.names !== "mistral") return null;
    const saved = form.expected.slots.map((slot) => slot.saved);
    const names = inTransformersNames(saved, savedTensors(this.#spec, this.#names).tensors);
    return [...names].every(([own, theirs]) => own === theirs) ? null : names;
  }

  /** The layers of each kind that the model has: what is true of one of them is of all. */
  layersOfEachKind(): readonly (readonly number[])[] {
    const [form] = this.#nearest();
    const kinds = new Map<string, number[]>();
    const slots = (form?.expected.slots ?? []).map(({ saved }) => saved.layers);
    const last = largest(
      slots.flatMap((layers) => (layers ?? []).map(({ to }) => to)),
      -1,
    );
    for (let layer = 0; layer <= last; layer++) {
      const own = slots.flatMap((layers, slot) =>
        layers?.some(({ from, to }) => from <= layer && layer <= to) ? [slot] : [],
      );
      const key = own.join();
      kinds.set(key, [...(kinds.get(key) ?? []), layer]);
    }
    return [...kinds.values()];
  }

  /** How long a header of all tensors is at most, in bytes. */
  headerBytes(): number {
    const sizes = this.#forms.map(({ expected }) =>
      expected.slots.reduce((sum, { pattern, states }) => sum + states.length * (pattern.length + 115), 4096),
    );
    return largest(sizes);
  }

  /** The forms, that of which the most names were found first. */
  #nearest(): readonly Form[] {
    return this.#forms.toSorted((a, b) => b.expected.found - a.expected.found);
  }

  /**
   * Learns from the names of an index, before anything is seen, in which modules they stand.
   * @param patterns with {} for each number.
   */
  learn(patterns: ReadonlySet<string>): void {
    const elsewhere = this.#forms.flatMap((form) => {
      const known = [...form.expected.looked().keys()];
      const looked = new Map(known.map((pattern) => [pattern, patterns.has(pattern)]));
      const moved = movedModules(
        looked,
        [...patterns].filter((pattern) => !looked.has(pattern)),
      );
      return moved.length === 0 ? [] : [formIn(form, moved, this.#spec)];
    });
    this.#forms = [...this.#forms, ...elsewhere];
  }

  /** @param whole whether every tensor of the checkpoint was seen: else nothing is missing. */
  result(whole = true): TensorComparison {
    const forms = possible(this.#forms.flatMap((form) => [form, ...movedForms(form, this.#spec)]));
    const results = forms.map((form) => resultOf(form, this.#spec, whole));
    // Of two that differ as much, the one in which modules stand where they are looked for, draft modules too.
    const order = results.map((result, at) => ({
      result,
      many: differences(result),
      moved: forms[at]?.moved.length ?? 0,
      drafts: Number(forms[at] !== undefined && lacks(forms[at], "mtp")),
    }));
    const [best] = order.toSorted((a, b) => a.many - b.many || a.moved - b.moved || a.drafts - b.drafts);
    return best?.result as TensorComparison;
  }
}

/**
 * The forms that files can have, all where they rule out each: a form without draft modules is none for files that have
 * some, and matrices stand whole where they are no longer quantised, in a floating-point type.
 */
function possible(forms: readonly Form[]): readonly Form[] {
  const drafts = new Set(
    forms.flatMap(({ expected }) =>
      expected.slots.flatMap((slot) => (slot.saved.part === "mtp" && wasSeen(slot) ? [slot.pattern] : [])),
    ),
  );
  const lacksDrafts = (form: Form): boolean =>
    !sees(form, "mtp") && [...form.others.values()].some(({ pattern }) => drafts.has(pattern));
  const left = forms.filter((form) => !lacksDrafts(form) && !isStillQuantised(form));
  return left.length === 0 ? forms : left;
}

/** Whether any tensor of a part was found. */
const sees = ({ expected }: Form, part: CheckpointPart): boolean =>
  expected.slots.some((slot) => slot.saved.part === part && wasSeen(slot));

/** Whether a part is expected of which nothing was found. */
const lacks = (form: Form, part: CheckpointPart): boolean =>
  !sees(form, part) && form.expected.slots.some(({ saved }) => saved.part === part);

/** Whether a form has quantised matrices whole, and none was found in a floating-point type, or some in another one. */
function isStillQuantised({ names, expected }: Form): boolean {
  if (names !== "transformers" && names !== "hub") return false;
  const whole = expected.slots.filter(({ saved }) => saved.whole);
  const found = whole.flatMap(({ dtypes }) => [...dtypes.keys()]);
  return whole.length > 0 && (found.length === 0 || found.some((dtype) => !FLOATS.includes(dtype)));
}

/** What the same tensors are called in two lists of them. */
function inTransformersNames(
  from: readonly SavedTensor[],
  to: readonly SavedTensor[],
): ReadonlyMap<string, string> {
  const known = (tensors: readonly SavedTensor[]): ReadonlyMap<string, string> =>
    new Map(
      tensors.flatMap((saved) => {
        const { component, part, holds, layers } = saved;
        const [{ tensor, stacked }] = holds;
        // What is joined in one tensor has none of its own on the other side.
        if (part === "mtp" || stacked || holds.length > 1) return [];
        const local = [component, part, layers?.[0]?.from, tensor.modules, tensor.name].join(" ");
        return [[local, numbersOfSaved(saved).name] as const];
      }),
    );
  const theirs = known(to);
  return new Map(
    [...known(from)].flatMap(([local, own]) => {
      const name = theirs.get(local);
      return name === undefined ? [] : [[own, name] as const];
    }),
  );
}

/** A checkpoint without its draft modules, and these. */
function byDrafts({ tensors, ...rest }: Checkpoint): {
  readonly text: Checkpoint;
  readonly drafts: readonly SavedTensor[];
} {
  const isDraft = ({ part }: SavedTensor): boolean => part === "mtp";
  return {
    text: { ...rest, tensors: tensors.filter((saved) => !isDraft(saved)) },
    drafts: tensors.filter(isDraft),
  };
}

/** Scales of a cache are held against each other, under whatever names a tool gave them. */
const withoutScales = ({ tensors, ...rest }: Checkpoint): Checkpoint => ({
  ...rest,
  tensors: tensors.filter(({ ofCache }) => ofCache !== true),
});

/** The text model under the names of Mistral's own files or of GGUF files, where all are such. */
function foreignForm(spec: EngineModelSpec, files: readonly string[]): Form | null {
  const every = (isSuch: (file: string) => boolean): boolean => files.length > 0 && files.every(isSuch);
  const form = (
    names: "mistral" | "gguf",
    checkpoint: CheckpointNames,
    change: (saved: SavedTensor) => SavedTensor,
  ): Form => {
    const { tensors, complete } = savedTensors(spec, checkpoint);
    const text = tensors.filter(({ part }) => part !== "tower").map(change);
    const expected = ExpectedTensors.of({ tensors: text, complete }, spec);
    return { names, checkpoint, expected, others: new Map(), moved: [] };
  };
  // What a quantised matrix is stored as in Mistral's files is not described.
  if (every(isConsolidated))
    return form("mistral", MISTRAL_NAMES, (saved) => ({
      ...saved,
      undescribed: !FLOATS.includes(saved.dtype),
    }));
  return every(isGguf)
    ? form("gguf", GGUF_NAMES, (saved) => ({ ...saved, shape: squeezed(saved.shape) }))
    : null;
}

function noteIn(others: Map<string, Others>, { pattern, numbers }: NumberedName, found: FoundTensor): void {
  const key = `${pattern} ${found.shape?.join() ?? ""} ${found.dtype ?? ""}`;
  let alike = others.get(key);
  if (alike === undefined)
    others.set(key, (alike = { pattern, found, numbers: new FoundNumbers(numbers.length) }));
  alike.numbers.add(numbers);
}

/** A form in which modules stand elsewhere, with what was found of all others. */
function formIn(form: Form, moved: readonly MovedModule[], { model_type: type }: EngineModelSpec): Form {
  const { decoder = "model", head = "lm_head", assumed } = form.checkpoint;
  const place = (module: string): string =>
    module === "" ? movedName("", moved) : movedName(`${module}.`, moved).replace(/\.$/, "");
  return {
    ...form,
    checkpoint: { ...form.checkpoint, decoder: place(decoder), head: place(head) },
    expected: form.expected.renamed((name) => movedName(name, moved)),
    others: new Map(),
    moved: moved.map((module) => ({
      ...module,
      read: isReadThere(module, type, decoder) ? "both" : assumed ? "unknown" : "nowhere",
    })),
  };
}

/** The form in which modules stand where the tensors that were not expected have them; none where they have none. */
function movedForms(form: Form, spec: EngineModelSpec): readonly Form[] {
  if (form.moved.length > 0) return [];
  const others = [...form.others.values()];
  const moved = movedModules(form.expected.looked(), new Set(others.map(({ pattern }) => pattern)));
  if (moved.length === 0) return [];
  const elsewhere = formIn(form, moved, spec);
  for (const { pattern, found, numbers } of others)
    for (const each of numbers.each()) seeIn(elsewhere, { pattern, numbers: each }, found);
  return [elsewhere];
}

function seeIn({ expected, others }: Form, name: NumberedName, found: FoundTensor): void {
  if (!expected.see(name, found)) noteIn(others, name, found);
}

function resultOf(seen: Form, spec: EngineModelSpec, whole: boolean): TensorComparison {
  const form = { ...seen, expected: seen.expected.settled() };
  const { names } = form;
  const { slots } = form.expected;
  const noDrafts = whole && !sees(form, "mtp") && spec.body.mtp !== null && spec.body.mtp !== undefined;
  const noTowers = whole && lacks(form, "tower");
  // mlx-lm writes the text model alone (sanitize of its models), mlx-vlm all.
  const textAlone = noTowers && spec.quantization?.normal_form?.quant_method === "mlx";
  const shared = whole && !noDrafts ? sharedCopies(slots, spec) : [];
  const kept = keptOtherwise(form.expected, spec, form.checkpoint.float32 ?? []);
  const differing: DifferingTensors[] = [];
  let agree = 0;
  let named = 0;
  let unseen = 0;
  const elements = new Map<string, number>();
  const odd: OddTypes[] = [];
  const tied = tiedHead(form, spec);
  const differ = (
    slot: Slot,
    kind: "shape" | "dtype",
    { found, numbers }: Otherwise,
    expected = slot.dtype,
  ): void => {
    differing.push({
      ...described({ ...slot, dtype: expected }, kind),
      boxes: numbers.boxes(),
      count: numbers.count,
      file: found,
    });
  };
  for (const slot of slots) {
    const leftOut =
      (noDrafts && slot.saved.part === "mtp") ||
      (textAlone && slot.saved.part === "tower") ||
      shared.includes(slot);
    const otherwise = kept.find(({ pattern }) => pattern === slot.pattern);
    const exceptions = otherwise === undefined ? [] : exceptionsIn(slot, otherwise);
    if (!leftOut) {
      const type = otherwise?.dtype ?? slot.dtype ?? slot.saved.dtype;
      const each = elementsIn(slot.saved.shape);
      const add = (dtype: string, count: number): unknown =>
        elements.set(dtype, (elements.get(dtype) ?? 0) + each * count);
      add(type, slot.states.length);
      const others = slot.assumed && otherwise === undefined ? [...slot.dtypes.values()] : exceptions;
      for (const { found, numbers } of others) {
        add(type, -numbers.count);
        add(found.dtype ?? type, numbers.count);
      }
    }
    const counts = countsOf(slot);
    if (!slot.saved.undescribed) {
      agree += counts.agree + counts.named;
      named += counts.named;
    }
    // Of what is not described, and may be there under other names, nothing is missing.
    const missing =
      slot.saved.undescribed || (whole && isComputed(slot)) || (tied?.alone && slot === tied.embedding)
        ? null
        : missingOf(slot);
    if (missing !== null && !whole) unseen += missing.count;
    else if (missing !== null && !leftOut) differing.push({ ...described(slot, "missing"), ...missing });
    for (const shape of slot.shapes.values()) differ(slot, "shape", shape);
    for (const exception of exceptions) {
      if (exception.found.dtype === slot.dtype) agree -= exception.numbers.count;
      differ(slot, "dtype", exception, otherwise?.dtype);
    }
    for (const dtype of slot.dtypes.values()) {
      if (exceptions.includes(dtype)) continue;
      if (otherwise === undefined && !(slot.assumed && isNumberLike(slot, dtype)))
        differ(slot, "dtype", dtype);
      else {
        agree += dtype.numbers.count;
        if (otherwise === undefined) odd.push({ pattern: slot.pattern, said: slot.dtype ?? "", ...dtype });
      }
    }
  }
  const { unexpected, cache, unchecked } = othersOf(form, spec, whole, tied);
  append(differing, unexpected);
  append(differing, tied?.differing ?? []);
  append(differing, unreadModules(form));
  append(
    differing,
    cache.odd.map((odd) => ({ ...odd, part: "text" as const, saved: null })),
  );
  if (cache.declared) {
    agree += cache.agree;
    named += cache.named;
  }
  if (tied?.alone && tied.differing.length === 0) agree += 1;
  return {
    names,
    agree,
    named,
    differing,
    unseen,
    unchecked,
    elements,
    notes: [
      ...(isStrange(form) ? strangeNotes(form) : notesOn(form, spec, differing, { noDrafts, noTowers })),
      ...tiedNotes(tied),
      ...sharedNotes(shared),
      ...movedNotes(form),
      ...layoutNotes(form),
      ...keptNotes(kept),
      ...oddNotes(odd),
      ...(isStrange(form) || names === "gguf" || names === "mistral" ? [] : cache.notes),
      ...otherTypeNotes(form.expected, spec),
      ...twiceNotes(form.expected),
    ],
  };
}

/** Whether a type is of the kind of the one that a config leaves open: weights in whole numbers are quantised, and no config says so. */
const isNumberLike = ({ dtype }: Slot, { found }: Otherwise): boolean =>
  !FLOATS.includes(dtype ?? "") || !/^(u?int\d|bool)/.test(found.dtype ?? "");

/** In what these files are as another tool than transformers writes them, and whether it reads them all the same. */
function layoutNotes({ layout, expected }: Form): readonly string[] {
  const found = expected.slots.filter(wasSeen);
  const named = (suffix: string): boolean => found.some(({ pattern }) => pattern.endsWith(`.${suffix}`));
  const notes: string[] = [];
  const theirs = [
    ["weight_scale", "weight_scale_inv"],
    ["input_scale", "activation_scale"],
  ].filter(([own = ""]) => named(own));
  if (layout?.engineScales && theirs.length > 0) {
    const [engines, own] = [0, 1].map((at) => theirs.map((names) => names[at]).join(" and "));
    notes.push(
      `Scales are called ${engines}, as AutoFP8 writes and vLLM and SGLang read them: transformers 5.18.0 looks for ${own}, and leaves these out.`,
    );
  }
  if (layout?.floatScales && found.some(({ saved }) => saved.packed && saved.dtype === "float32"))
    notes.push(
      "Scales are powers of two (scale_fmt ue8m0) kept in float32, where float8_e8m0fnu is expected: transformers 5.18.0 makes bytes of them.",
    );
  return notes;
}

/** A head that is stored although the config ties it to the embedding. */
interface TiedHead {
  readonly embedding: Slot;
  readonly heads: readonly Others[];
  /** Whether the embedding itself is not stored. */
  readonly alone: boolean;
  /** Where it is not as the embedding. */
  readonly differing: readonly DifferingTensors[];
}

/**
 * transformers 5.18.0 takes the matrix under either name (tie_weights, modeling_utils.py). null where there is no such head, or
 * the files are not its own.
 */
function tiedHead(
  { names, others, expected, checkpoint: { head = "lm_head" } }: Form,
  { body }: EngineModelSpec,
): TiedHead | null {
  if (!body.tie_word_embeddings || body.head || (names !== "transformers" && names !== "hub")) return null;
  const heads = [...others.values()].filter(({ pattern }) => pattern === `${head}.weight`);
  const embedding = expected.slots.find(
    ({ saved: { component, part, holds } }) =>
      component === null && part === "text" && holds[0].tensor.role === "embedding",
  );
  if (heads.length === 0 || embedding === undefined) return null;
  const alone = !wasSeen(embedding);
  const differing = heads.flatMap(({ pattern, found, numbers }): DifferingTensors[] => {
    if (found.shape === null) return [];
    const isShape = found.shape.join() !== embedding.saved.shape.join();
    const isType = alone && embedding.dtype !== null && !embedding.assumed && found.dtype !== embedding.dtype;
    if (!isShape && !isType) return [];
    const kind = isShape ? "shape" : "dtype";
    return [
      {
        ...described(embedding, kind),
        name: pattern,
        boxes: numbers.boxes(),
        count: numbers.count,
        file: found,
      },
    ];
  });
  return { embedding, heads, alone, differing };
}

function tiedNotes(tied: TiedHead | null): readonly string[] {
  if (tied === null) return [];
  const { embedding, heads, alone, differing } = tied;
  const head = heads[0]?.pattern ?? "";
  if (alone)
    return [
      `${head} stands in these files without ${embedding.pattern}, to which the config ties it: transformers 5.18.0 takes it for both.`,
    ];
  return differing.length > 0
    ? ["The head is tied to the embedding in the config, but the checkpoint has one of its own."]
    : [
        `The head is tied to the embedding in the config, but the checkpoint has one of its own: transformers 5.18.0 ties ${head} to ${embedding.pattern} where both are equal, and else keeps both.`,
      ];
}

/** Whether nothing of what is expected was found. */
const isStrange = ({ expected }: Form): boolean => expected.found === 0;

/** What the names of another model are, the first of them. */
function strangeNotes({ others }: Form): readonly string[] {
  const [first, second] = others.values();
  if (first === undefined) return ["These files name no tensor."];
  const names = [first, second].flatMap((each) => (each === undefined ? [] : [tensorName(each.pattern)]));
  return [
    `No name in these files is one that the config calls for: they seem to be of another model (${names.join(", ")} …).`,
  ];
}

/** That everything of the config's type was kept in another one. */
function otherTypeNotes(expected: ExpectedTensors, { dtype }: EngineModelSpec): readonly string[] {
  const other = expected.otherType(dtype);
  return other === null
    ? []
    : [`Everything that is ${dtype ?? ""} by the config is ${other} in these files.`];
}

function twiceNotes({ twice }: ExpectedTensors): readonly string[] {
  if (twice === null) return [];
  const { count } = twice;
  const name = tensorName(twice.name);
  const what = count === 1 ? `${name} stands` : `${grouped(count)} tensors (${name} …) stand`;
  return [`${what} more than once in these files: which of them counts hangs on who loads them.`];
}

function described({ saved, dtype, pattern }: Slot, kind: Difference) {
  const { component, part, shape } = saved;
  return { kind, name: pattern, component, part, saved, spec: { shape, dtype }, file: null };
}

/** Modules that stand where nothing is known to look for them. */
function unreadModules({ moved }: Form): readonly DifferingTensors[] {
  return moved
    .filter(({ read }) => read === "nowhere")
    .map((module) => ({
      kind: "module",
      name: module.file,
      boxes: [],
      count: 1,
      component: null,
      part: null,
      saved: null,
      spec: null,
      file: null,
      moved: module,
    }));
}

const MOVED: { readonly [R in Moved["read"]]: string | null } = {
  both: "transformers 5.18.0 reads both.",
  unknown: "where the repository's own class has it is not described here.",
  // That is a difference.
  nowhere: null,
};

function movedNotes({ moved }: Form): readonly string[] {
  const under = (name: string): string => (name === "" ? "in no module" : `under ${name}`);
  return moved.flatMap(({ spec, file, read }) => {
    const words = MOVED[read];
    const where = `What the config's class has ${under(spec)} stands ${under(file)} in these files`;
    return words === null ? [] : [`${where}: ${words}`];
  });
}

/** A row of tensors most of which the files keep in another floating-point type than the rest. */
interface Kept {
  readonly pattern: string;
  readonly router: boolean;
  /** Whether it is one tensor, outside of layers. */
  readonly alone: boolean;
  readonly dtype: string;
  readonly said: string;
  /** Whether that is the type of most numbers, and none of the config's. */
  readonly assumed: boolean;
  /** Whether some of the row are in another type than the others. */
  readonly broken: boolean;
}

/** Those of a slot that are in another type than most of their row, each type with its tensors. */
function exceptionsIn(slot: Slot, { dtype, broken }: Kept): readonly Otherwise[] {
  if (!broken) return [];
  const same = agreeing(slot);
  return [...slot.dtypes.values(), ...(same.numbers.count > 0 ? [same] : [])].filter(
    ({ found }) => found.dtype !== dtype,
  );
}

/** How many tensors of a row are in each type. */
function typesIn(slots: readonly Slot[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const add = (dtype: string, count: number): unknown => counts.set(dtype, (counts.get(dtype) ?? 0) + count);
  for (const slot of slots) {
    for (const [dtype, { numbers }] of slot.dtypes) add(dtype, numbers.count);
    const { agree } = countsOf(slot);
    if (agree > 0) add(slot.dtype ?? "", agree);
  }
  return counts;
}

/** Tensors in another type than most numbers are of, where the config gives none. */
interface OddTypes extends NamedRow, Otherwise {
  readonly said: string;
}

function oddNotes(odd: readonly OddTypes[]): readonly string[] {
  return [...groupBy(odd, ({ found }) => found.dtype ?? "")].map(([dtype, alike]) => {
    const one = alike.length === 1 && alike[0]?.numbers.count === 1;
    return `The config gives no type, and most numbers are ${alike[0]?.said ?? ""}: ${rowsText(alike)} ${one ? "is" : "are"} ${tensorName(dtype)}.`;
  });
}

/**
 * Routers, norms, decays and the like are often kept in float32, or converted to the config's own type with all the rest:
 * that is a choice of whoever saved the files, where it is the same in most layers, from which the others differ; of what
 * stands in no layer, for a norm or a parameter of the decoder. A matrix in another type is none, and no other type is one that anything is kept in, but for
 * scales of which the file gives no type.
 */
function keptOtherwise(
  expected: ExpectedTensors,
  { dtype: own }: EngineModelSpec,
  float32: readonly string[],
): readonly Kept[] {
  // That is a conversion of everything, and no choice for small tensors.
  if (expected.otherType(own) !== null) return [];
  const rows = new Map<string, readonly Slot[]>();
  for (const slot of expected.slots)
    if (slot.dtypes.size > 0) rows.set(slot.pattern, expected.alike(slot).filter(wasSeen));
  return [...rows].flatMap(([pattern, slots]): Kept[] => {
    const [first] = slots;
    if (first === undefined) return [];
    const { part } = first.saved;
    const { role, experts } = first.saved.holds[0].tensor;
    const router = experts === "router";
    const alone = first.box.length === 0;
    const { anyFloat = false } = first.saved;
    const weights =
      !anyFloat &&
      !float32.some((part) => `.${first.pattern}.`.includes(`.${part}.`)) &&
      ((role === "matrix" && !router) ||
        role === "embedding" ||
        (alone && (role === "convolution" || role === "bias")) ||
        (alone && role === "parameter" && part === "tower"));
    const types = typesIn(slots);
    const isChosen = (dtype: string): boolean => anyFloat || dtype === "float32" || dtype === own;
    const [[dtype, most] = ["", 0]] = [...types].toSorted(
      ([a, ofA], [b, ofB]) => ofB - ofA || Number(isChosen(b)) - Number(isChosen(a)),
    );
    const all = [...types.values()].reduce((sum, count) => sum + count, 0);
    const said = first.dtype ?? "";
    const isKept = dtype !== said && most >= all / 2 && most > (types.get(said) ?? 0);
    if (weights || !isKept || !isChosen(dtype) || !FLOATS.includes(dtype) || !FLOATS.includes(said))
      return [];
    return [{ pattern, router, alone, dtype, said, assumed: first.assumed === true, broken: most < all }];
  });
}

function keptNotes(kept: readonly Kept[]): readonly string[] {
  const groups = groupBy(
    kept,
    ({ router, alone, dtype, said, assumed, broken }) =>
      `${router} ${alone} ${dtype} ${said} ${assumed} ${broken}`,
  );
  return [...groups.values()].flatMap((alike) => {
    const [first] = alike;
    if (first === undefined) return [];
    const what = first.router ? "The router is" : "These are";
    const names = alike.map(({ pattern }) => pattern).join(", ");
    const where = first.alone
      ? ""
      : first.broken
        ? ", in all layers but those that differ"
        : ", in all layers";
    const expected = first.assumed
      ? `the config gives no type and most numbers are ${first.said}`
      : `${first.said} is expected`;
    return [`${what} kept in ${first.dtype}, where ${expected}${where}: ${names}.`];
  });
}

/** What older versions saved, and every version ignores where it finds it: rotary frequencies and causal masks. */
const LEFTOVER = /\.(?:rotary_(?:pos_)?emb\.inv_freq|attn\.(?:masked_)?bias|attention\.(?:masked_)?bias)$/;

/** What HQQLinear saves of its settings beside a matrix, more or fewer of them by version (hqq, core/quantize.py). */
const HQQ_SETTING =
  /\.(?:nbits|group_size|shape|axis|packing|(?:unpack_view|compute)_dtype|view_as_float|quant_(?:scale|zero)|offload_meta|encoded_state_dict|stores_quant_config|channel_wise|optimize|round_zero)$/;

/** Why tensors are not checked, in the order in which that is told. */
const LEFT_OUT = {
  leftovers: "buffers of older versions, which every version ignores",
  computed: "buffers that the class computes, and these files do not have",
  frequencies: "rotary frequencies, which llama.cpp’s converter computes from rope",
  settings: "settings of HQQ, which stand beside each matrix",
  undeclared: "scales of a quantised cache of keys and values, which the config does not declare",
  queries: "scales of queries and zero points, which stand beside the scales of a quantised cache",
  biases: "biases that AutoGPTQ writes beside each matrix, zeros where the model has none",
  beside: "outside of the text model: towers are not described",
  choices: "the head of this class that chooses between answers, which the spec does not describe",
  undescribed: "stored in a way that is not described: quantised by this method, or padded",
} as const;

/** What is not checked, by why. */
class LeftOut {
  readonly #counts = new Map<keyof typeof LEFT_OUT, { count: number; names: Set<string> }>();

  add(why: keyof typeof LEFT_OUT, names: string | readonly string[], count: number): void {
    if (count === 0) return;
    let known = this.#counts.get(why);
    if (known === undefined) this.#counts.set(why, (known = { count: 0, names: new Set() }));
    known.count += count;
    for (const name of [names].flat()) known.names.add(name);
  }

  unchecked(): readonly Unchecked[] {
    return Object.entries(LEFT_OUT).flatMap(([key, why]) => {
      const known = this.#counts.get(key as keyof typeof LEFT_OUT);
      if (known === undefined) return [];
      const { count } = known;
      const names = [...known.names].toSorted();
      return [{ why, count, names, words: `${grouped(count)} not checked (${patternsText(names)}): ${why}` }];
    });
  }
}

/** The first module of a name inside another one; null where it is not inside. */
function moduleIn(around: string, name: string): string | null {
  if (around === "") return name.split(".")[0] ?? "";
  return name.startsWith(`${around}.`) ? (name.slice(around.length + 1).split(".")[0] ?? "") : null;
}

/**
 * Copies of the embedding and of the head that no draft module has: publishers leave them out (GLM-4.6) or not (GLM-4.5) under
 * the same config, and loaders take the model's own (vllm-project/vllm#27597, ggml-org/llama.cpp#16359).
 */
const sharedCopies = (slots: readonly Slot[], { body: { mtp } }: EngineModelSpec): readonly Slot[] =>
  mtp?.dedicated_embeddings === true
    ? []
    : slots.filter(
        (slot) =>
          slot.saved.part === "mtp" &&
          slot.saved.holds[0].tensor.role === "embedding" &&
          !(mtp?.dedicated_head === true && slot.saved.holds[0].tensor.name.startsWith("shared_head.")) &&
          !wasSeen(slot),
      );

function sharedNotes(shared: readonly Slot[]): readonly string[] {
  if (shared.length === 0) return [];
  const names = shared.map(({ pattern }) => pattern).join(", ");
  return [
    `The draft modules (MTP) have no copy of the model's embedding or head in these files, and share these: ${names}.`,
  ];
}

const isComputed = ({ saved }: Slot): boolean => saved.holds.every(({ tensor }) => tensor.computed);

/** Whether a bias that is not expected is as long as the scales beside it are wide. */
function isBesideScales(expected: ExpectedTensors, pattern: string, { shape }: FoundTensor): boolean {
  if (!pattern.endsWith(".bias")) return false;
  const beside = expected.alike({ pattern: pattern.replace(/bias$/, "scales") });
  return beside.some(({ saved }) => shape === null || shape.join() === String(saved.shape.at(-1)));
}

function othersOf(
  { names, others, expected, checkpoint: { decoder = "model", head = "lm_head" } }: Form,
  spec: EngineModelSpec,
  whole: boolean,
  tied: TiedHead | null,
): {
  readonly unexpected: readonly DifferingTensors[];
  readonly cache: CacheScaleResult;
  readonly unchecked: TensorComparison["unchecked"];
} {
  const { architecture, body, quantization } = spec;
  const unexpected: DifferingTensors[] = [];
  const ofCache: Others[] = [];
  const left = new LeftOut();
  const method = quantization?.normal_form?.quant_method;
  const isHqq = method === "hqq";
  const isGptq = method === "gptq" || method === "auto-round";
  const isMistral = names === "mistral";
  const isDoubleHeaded = architecture.endsWith("DoubleHeadsModel");
  const text = expected.slots.filter(({ saved }) => saved.part !== "tower");
  const modules = new Set(text.map(({ pattern }) => moduleIn(decoder, pattern)));
  modules.delete(null);
  const inText = (name: string): boolean => {
    if (names === "gguf") return true;
    if (isMistral) return isOfMistralText(name);
    if (name.startsWith(`${head}.`)) return true;
    // Encoders can stand inside the decoder's module.
    return modules.has(moduleIn(decoder, name));
  };
  for (const other of others.values()) {
    if (tied?.heads.includes(other)) continue;
    const { pattern, found, numbers } = other;
    const { count } = numbers;
    if (LEFTOVER.test(pattern)) left.add("leftovers", pattern, count);
    else if (names === "gguf" && isGgufFrequency(pattern)) left.add("frequencies", pattern, count);
    else if (isHqq && HQQ_SETTING.test(pattern)) left.add("settings", pattern, count);
    else if (quantization !== null && cacheScaleIn(pattern) !== null) ofCache.push(other);
    else if (isGptq && isBesideScales(expected, pattern, found)) left.add("biases", pattern, count);
    else if (expected.isUndescribed(pattern) || (isMistral && isMistralScale(pattern)))
      left.add("undescribed", pattern, count);
    else if (isDoubleHeaded && pattern.startsWith("multiple_choice_head."))
      left.add("choices", pattern, count);
    else if ((body.towers === null || isMistral) && !inText(pattern)) left.add("beside", pattern, count);
    else
      unexpected.push({
        kind: "unexpected",
        name: pattern,
        boxes: numbers.boxes(),
        count,
        component: null,
        part: null,
        saved: null,
        spec: null,
        file: found,
      });
  }
  for (const slot of expected.slots) {
    const missing = missingOf(slot)?.count ?? 0;
    if (isComputed(slot) && whole) left.add("computed", slot.pattern, missing);
    else if (slot.saved.undescribed) left.add("undescribed", slot.pattern, slot.states.length - missing);
  }
  const cache = cacheScalesOf(ofCache, expected.slots, spec, whole);
  if (!cache.declared) left.add("undeclared", cache.names, cache.agree);
  left.add("queries", cache.besideNames, cache.beside);
  const unchecked = left.unchecked();
  return { unexpected, cache, unchecked };
}

function notesOn(
  { checkpoint: { head = "lm_head" } }: Form,
  { body }: EngineModelSpec,
  differing: readonly DifferingTensors[],
  { noDrafts, noTowers }: { readonly noDrafts: boolean; readonly noTowers: boolean },
): readonly string[] {
  const differs = (kind: Difference): boolean =>
    differing.some((tensors) => tensors.kind === kind && tensors.name === `${head}.weight`);
  const notes: string[] = [];
  if (body.tie_word_embeddings && differs("unexpected"))
    notes.push("The head is tied to the embedding in the config, but the checkpoint has one of its own.");
  if (!body.tie_word_embeddings && differs("missing"))
    notes.push("The config has a head of its own, but the checkpoint has none: it may have been saved tied.");
  if (noTowers)
    notes.push("There is nothing of towers and projectors in these files: they hold the text model alone.");
  if (noDrafts) notes.push("There are no draft modules (MTP) in these files: they were saved without.");
  return notes;
}
