import type { DecoderBody } from "../../spec/decoder-body.ts";
import type {
  LayerFormatRun,
  QuantizationNormalForm,
  QuantizationScheme,
} from "../../spec/formats/quantization.ts";
import { type LayerRun, layersIn } from "../../spec/layers.ts";
import { type Pattern, PatternSet } from "../patterns/pattern-set.ts";
import type { State } from "../patterns/automaton.ts";
import type { Matrix } from "./matrix.ts";
import { allOf, type FewerEntries, withoutRepetition } from "./numbered-entries.ts";
import { isDraftName, type NameParts, speakersOf, speaksOfFused } from "./module-names.ts";

/** What of the normal form decides about a module. */
export type RuleList =
  "excluded_modules" | "included_modules" | "targets" | "layers" | "other_modules" | "released" | "none";

/** Which scheme so many of the modules of one name follow, and why. */
export interface Decision {
  /** The name of the scheme; null: none. */
  readonly name: string | null;
  /** null: the modules keep the model's own type. */
  readonly scheme: QuantizationScheme | null;
  readonly list: RuleList;
  /** The entry that decides, as the file has it; null where it is a word for all, or the lack of one. */
  readonly pattern: string | null;
  readonly count: number;
}

/** Where a module stands: a layer, and for draft modules their own number too; null outside of the layers. */
export interface Place {
  readonly layer: number;
  readonly draft?: number;
}

/** The places of the layers of a run in each draft module: they are counted through all modules, and on from the stack's last. */
export function* draftPlaces(
  { mtp, num_layers: depth }: DecoderBody,
  { from, to }: Pick<LayerRun, "from" | "to">,
): Generator<Place> {
  if (!mtp) return;
  const inModule = layersIn(mtp.layers);
  for (let module = 0; module < mtp.num_modules; module++)
    for (let layer = from; layer <= to; layer++) {
      const draft = module * inModule + layer;
      yield { layer: depth + draft, draft };
    }
}

/**
 * What a pattern is asked of: the names of the checkpoint, and what engines call the matrix that they make of several where
 * it has such a name (unless given); what engines have alone, which have one module for all experts of a layer; or all but
 * routed experts.
 */
type AskedOf = "engines" | "unrouted";

/** An entry of a list of exceptions that is matched in a way of its own. */
export interface Exception extends Pattern {
  readonly of?: AskedOf;
}

/** A normal form as somebody else than the spec reads its names. */
export interface FormAsRead extends QuantizationNormalForm {
  /** In place of `excluded_modules` and `module_patterns`. */
  readonly exceptions?: readonly Exception[];
  /** What the targets of schemes are asked of, all or each by the name of its scheme. */
  readonly targetsOf?: AskedOf | ((scheme: string) => AskedOf | undefined);
}

interface Entry extends Exception {
  readonly list: RuleList;
  readonly scheme: string | null;
  /** Whether it is the name that one in the way of `name_or_regex` may be, which stands once more as an expression. */
  readonly isName?: true;
}

/**
 * AutoGPTQ, GPTQModel, AutoAWQ and AutoRound quantise the blocks of the decoder (their lists of layers), AutoRound others too
 * where the file names blocks, and mlx-vlm and ExLlamaV3 leave towers as they are.
 */
const DECODER_ALONE: ReadonlySet<string> = new Set(["gptq", "awq", "auto-round", "exl3", "mlx"]);

/** Experts and draft layers are looked at one by one up to here, far beyond any model; a file may name any number. */
export const MOST_NUMBERED = 65_536;

/**
 * AutoRound leaves matrices as they are whose rows or columns are no multiple of it (apply_layer_config_special_cases in
 * auto_round/compressors/layer_config/resolver.py, and _check_divisible_by_32 in export/formats/base.py).
 */
const WORD = 32;

const CLASS_WORDS: ReadonlySet<string> = new Set(["Linear", "Experts", "Router", "Embedding"]);

const isClassWord = (target: string): boolean => CLASS_WORDS.has(target);

/** The patterns of a normal form, in the order in which they decide. */
export function entriesOf(form: FormAsRead): readonly Entry[] {
  const { module_patterns: kind, included_patterns: within = null, exceptions, targetsOf } = form;
  const entry =
    (list: RuleList, how: Pattern["kind"], scheme: string | null, of?: AskedOf) =>
    (text: string): Entry => ({ text, kind: how, list, scheme, ...(of && { of }) });
  const targets = Object.entries(form.schemes).flatMap(([name, { targets, patterns = kind }]) =>
    targets
      .filter((target) => !isClassWord(target))
      .map(entry("targets", patterns, name, typeof targetsOf === "function" ? targetsOf(name) : targetsOf)),
  );
  // Names beat expressions, wherever these stand.
  const asNames = targets.flatMap((each): readonly Entry[] =>
    each.kind === "name_or_regex" ? [{ ...each, kind: "exact", isName: true }] : [],
  );
  return [
    ...(exceptions?.map((each): Entry => ({ ...each, list: "excluded_modules", scheme: null })) ??
      (form.excluded_modules ?? []).map(entry("excluded_modules", kind, null))),
    ...(form.included_modules ?? []).map(entry("included_modules", within, null)),
    ...asNames,
    ...targets,
  ];
}

/** The beginnings of the names of the blocks that are quantised; none where the form names no blocks. */
export const blocksOf = ({ schemes }: Pick<FormAsRead, "schemes">): readonly string[] =>
  Object.values(schemes).flatMap(({ targets, patterns }) => (patterns === "prefix" ? targets : []));

/**
 * Whether targets may name modules as vLLM does. Those who write compressed-tensors' groups for it do, for there the schemes
 * of experts are asked for under other names than the checkpoint's (get_moe_method, compressed_tensors_moe.py).
 */
export const asksVllm = ({ quant_method }: Pick<FormAsRead, "quant_method">): boolean =>
  quant_method === "compressed-tensors";

/** Beginnings of names, and the likeness of each place whose names begin so. */
interface Beginnings {
  readonly all: ReadonlySet<string>;
  readonly known: Map<string, string>;
}

/** Which of the names of a matrix one is. */
interface KindOfName {
  /** Whether vLLM alone calls the matrix so. */
  readonly inVllm: boolean;
  /** Whether it is what engines call the matrix that they make of several. */
  readonly isFused: boolean;
  /** Whether the matrix has such a name. */
  readonly isFusedAtAll: boolean;
  /** Whether the matrix belongs to routed experts, and the name has the number of one. */
  readonly routed: boolean;
  readonly isExpert: boolean;
}

const made = new WeakMap<QuantizationNormalForm, Schemes>();

/**
 * Which scheme each matrix follows. The order is that of the spec: exceptions, then what may be quantised at all, then
 * modules that are named one by one, then the schemes whose targets name the module, the first of them, then those for
 * all experts, then those for all linear layers.
 */
export class Schemes {
  readonly #form: FormAsRead;
  readonly #fewer: FewerEntries<Entry>;
  readonly #entries: readonly Entry[];
  readonly #patterns: PatternSet;
  readonly #ofFused: ReadonlySet<number>;
  readonly #isSpoken: (parts: NameParts) => boolean;
  /** The states after what stands before a layer's number. */
  readonly #starts = new Map<string, State>();
  readonly #groups = new Map<string, readonly (readonly [readonly State[], number])[]>();
  readonly #classes: ReadonlyMap<string, string>;
  readonly #hasBlocks: boolean;
  #tooManyExperts = false;
  readonly #before = new WeakMap<readonly Matrix[], Beginnings>();
  readonly #ofBeginnings = new Map<string, Beginnings>();

  /** Those of a normal form for the modules of layers, which are made once: its patterns can be many. */
  static of(form: FormAsRead): Schemes {
    const known = made.get(form);
    if (known) return known;
    const schemes = new Schemes(form, true);
    made.set(form, schemes);
    return schemes;
  }

  /** For modules that are numbered in other ways, such as those of towers: nothing said of layers is left out. */
  static ofAnyModule(form: FormAsRead): Schemes {
    const schemes = Schemes.of(form);
    return schemes.#fewer.entries.length === entriesOf(form).length ? schemes : new Schemes(form, false);
  }

  private constructor(form: FormAsRead, ofLayers: boolean) {
    this.#form = form;
    const all = entriesOf(form);
    this.#fewer = ofLayers
      ? withoutRepetition(all, ({ kind, list, scheme, of = "" }) => `${kind} ${list} ${scheme ?? ""} ${of}`)
      : allOf(all);
    this.#entries = this.#fewer.entries;
    this.#patterns = new PatternSet(this.#entries);
    this.#ofFused = new Set(this.#entries.flatMap(({ text }, index) => (speaksOfFused(text) ? [index] : [])));
    this.#isSpoken = speakersOf(all.map(({ text }) => text));
    const classes = new Map<string, string>();
    for (const [name, { targets }] of Object.entries(form.schemes))
      for (const target of targets)
        if (isClassWord(target) && !classes.has(target)) classes.set(target, name);
    this.#classes = classes;
    this.#hasBlocks = blocksOf(form).length > 0;
  }

  /** Patterns that say nothing here, for they cannot be evaluated; all of them where they, or the experts, are too many to be. */
  get unevaluated(): readonly Entry[] {
    if (this.#patterns.exhausted || this.#tooManyExperts) return this.#entries;
    return this.#patterns.unevaluated.map(({ index }) => this.#entries[index] as Entry);
  }

  /**
   * Whether tables of tokens, and linear layers that choose experts, may be quantised at all. transformers' FP8Linear stands
   * in for torch's Linear alone, not for the class that MultiheadAttention has of it (replace_with_fp8_linear,
   * integrations/finegrained_fp8.py, transformers 5.18.0).
   */
  mayChange({ role }: Pick<Matrix, "role">): boolean {
    if (role === "multihead") return this.#form.quant_method !== "fp8";
    return role === "linear" || this.#classes.has(role === "router" ? "Router" : "Embedding");
  }

  /** Whether modules outside of the decoder may be quantised: some tools take the decoder's layers alone. */
  get reachTowers(): boolean {
    if (this.#form.decoder_alone === true) return false;
    const method = this.#form.quant_method ?? "";
    return !DECODER_ALONE.has(method) || (method === "auto-round" && this.#hasBlocks);
  }

  /** Equal for places whose matrices of the same names follow the same schemes, each by the same list. */
  likeness(matrices: readonly Matrix[], place: Place): string {
    const { all, known } = this.#beginnings(matrices);
    const key = `${place.layer} ${place.draft ?? ""}`;
    let likeness = known.get(key);
    if (likeness === undefined) {
      const ways = new Set<string>();
      for (const before of all) ways.add(`${before} ${this.#wayOn(this.#at(before, place))}`);
      const run = (this.#form.layers ?? []).findIndex((each) => isAbout(each, place.layer));
      known.set(key, (likeness = `${run} ${[...ways].join("\n")}`));
    }
    return likeness;
  }

  /** What may follow on a state. */
  #wayOn(state: State): string {
    let way = this.#ways.get(state);
    if (way === undefined) this.#ways.set(state, (way = this.#patterns.likeness(state, this.#kindOf)));
    return way;
  }

  readonly #ways = new Map<State, string>();
  /** All that counts of an entry: the lists come in one order, and in a list the schemes do. */
  readonly #kindOf = (index: number): string => {
    const { list, scheme, of = "" } = this.#entries[index] as Entry;
    return `${list} ${scheme ?? ""} ${this.#ofFused.has(index)} ${of}`;
  };

  /** What stands before the layers in the names of these matrices: one object for all whose names begin alike. */
  #beginnings(matrices: readonly Matrix[]): Beginnings {
    const before = this.#before.get(matrices);
    if (before) return before;
    const all = new Set<string>();
    for (const { names } of matrices)
      for (const parts of names.names)
        if (parts.after !== null && this.#isSpoken(parts)) all.add(parts.before);
    const key = [...all].join("\n");
    let own = this.#ofBeginnings.get(key);
    if (own === undefined) this.#ofBeginnings.set(key, (own = { all, known: new Map<string, string>() }));
    this.#before.set(matrices, own);
    return own;
  }

  /** How many of the modules follow which scheme, whichever entry decides. */
  numbersOf(matrix: Matrix, place: Place | null): readonly Pick<Decision, "scheme" | "name" | "count">[] {
    return this.#decisions(
      matrix,
      place,
      this.#wayOfExpert,
      ({ name, scheme }) => `${name ?? ""} ${scheme === null}`,
    );
  }

  /** What decides about the modules of a matrix at a place, or outside of the layers. */
  of(matrix: Matrix, place: Place | null): readonly Decision[] {
    const why = ({ name, list, pattern }: Decision): string => `${name ?? ""}\n${list}\n${pattern ?? ""}`;
    return this.#decisions(matrix, place, ({ id }) => String(id), why);
  }

  readonly #wayOfExpert = (state: State): string => this.#wayOn(state);

  #decisions(
    matrix: Matrix,
    place: Place | null,
    asOne: (state: State) => string,
    keyOf: (decision: Decision) => string,
  ): readonly Decision[] {
    if (matrix.names.asItIs?.includes(this.#form.quant_method ?? ""))
      return [decision(null, null, "released", null, matrix.count)];
    if (!this.mayChange(matrix)) return [decision(null, null, "none", null, matrix.count)];
    const counts = new Map<string, Decision>();
    for (const [found, count] of this.#matching(matrix, place, asOne)) {
      for (const made of this.#decide(matrix, place, found, count)) {
        const key = keyOf(made);
        const before = counts.get(key);
        counts.set(key, before ? { ...made, count: before.count + made.count } : made);
      }
    }
    return [...counts.values()];
  }

  /** Which patterns match, and for how many of the modules. */
  #matching(
    { names: { names, fused, inVllm = [] }, count, routed }: Matrix,
    place: Place | null,
    asOne: (state: State) => string,
  ): [readonly number[], number][] {
    const isFusedAtAll = fused.length > 0;
    const kinds = [
      { list: names, isFused: false, inVllm: false },
      { list: fused, isFused: true, inVllm: false },
      { list: asksVllm(this.#form) ? inVllm : [], isFused: false, inVllm: true },
    ];
    const all = kinds.flatMap(({ list, ...kind }) =>
      list.flatMap((parts) =>
        (parts.after === null) === (place === null) && this.#isSpoken(parts) ? [{ parts, ...kind }] : [],
      ),
    );
    const single = new Set<number>();
    const inExperts: ((typeof all)[number] & { readonly state: State })[] = [];
    for (const name of all) {
      const state = this.#whole(name.parts, place);
      if (name.parts.inExpert !== null) inExperts.push({ ...name, state });
      else this.#collect(single, state, { ...name, isFusedAtAll, routed, isExpert: false });
    }
    if (inExperts.length === 0) return [[[...single].sort((a, b) => a - b), count]];
    const groups = this.#expertGroups(
      inExperts.map(({ state }) => state),
      count,
      asOne,
    );
    return groups.map(([states, size]) => {
      const found = new Set(single);
      inExperts.forEach((name, index) => {
        const state = this.#patterns.advance(states[index] as State, name.parts.inExpert ?? "");
        this.#collect(found, state, { ...name, isFusedAtAll, routed, isExpert: true });
      });
      return [[...found].sort((a, b) => a - b), size];
    });
  }

  #collect(found: Set<number>, state: State, name: KindOfName): void {
    for (const index of this.#patterns.matching(state))
      if (index < this.#entries.length && this.#isAsked(index, name)) found.add(index);
  }

  /** Whether a pattern is about names of this kind. */
  #isAsked(index: number, { isFused, isFusedAtAll, routed, isExpert, inVllm }: KindOfName): boolean {
    const { of, list } = this.#entries[index] as Entry;
    if (inVllm) return list === "targets";
    if (of === "engines") return routed ? !isExpert && !isFused : isFused || !isFusedAtAll;
    if (of === "unrouted" && routed) return false;
    return !isFused || this.#ofFused.has(index);
  }

  #whole({ before, after, unnumbered }: NameParts, place: Place | null): State {
    if (place === null || after === null || unnumbered === true)
      return this.#patterns.advance(this.#patterns.start(), before + (unnumbered ? (after ?? "") : ""));
    return this.#patterns.advance(this.#at(before, place), after);
  }

  /** The state after a layer's number. */
  #at(before: string, place: Place): State {
    let start = this.#starts.get(before);
    if (start === undefined)
      this.#starts.set(before, (start = this.#patterns.advance(this.#patterns.start(), before)));
    return this.#patterns.advance(start, String(this.#fewer.stand(numberOf(before, place))));
  }

  /** Experts whose numbers lead to the same states, or to those that count as one, with how many they are. */
  #expertGroups(
    states: readonly State[],
    count: number,
    asOne: (state: State) => string,
  ): readonly (readonly [readonly State[], number])[] {
    const exact = asOne !== this.#wayOfExpert;
    const key = `${exact} ${count} ${states.map(({ id }) => id).join()}`;
    const known = this.#groups.get(key);
    if (known) return known;
    const groups = new Map<string, [readonly State[], number]>();
    const looked = Math.min(count, MOST_NUMBERED);
    if (looked < count) this.#tooManyExperts = true;
    // No pattern tells experts apart, as a rule.
    const any = states.map((state) => this.#patterns.afterAnyNumber(state));
    if (count > 0 && any.every((state) => state !== undefined)) {
      const one = [[any, count]] as const;
      this.#groups.set(key, one);
      return one;
    }
    for (let expert = 0; expert < looked; expert++) {
      const number = String(expert);
      const next = states.map((state) => this.#patterns.advance(state, number));
      const own = next.map(asOne).join("\n");
      const group = groups.get(own);
      if (group) group[1]++;
      else groups.set(own, [next, 1]);
    }
    const made = [...groups.values()];
    const last = made.at(-1);
    if (last) last[1] += count - looked;
    this.#groups.set(key, made);
    return made;
  }

  #decide(matrix: Matrix, place: Place | null, found: readonly number[], count: number): readonly Decision[] {
    const entries = found.map((index) => this.#entries[index] as Entry);
    const isInBlocks = this.#hasBlocks ? entries.some(({ kind }) => kind === "prefix") : place !== null;
    const first = (list: RuleList): Entry | undefined =>
      entries.find((entry) => entry.list === list && (isInBlocks || entry.kind !== "name_or_regex"));
    const excluded = first("excluded_modules");
    if (excluded) return [decision(null, null, "excluded_modules", this.#textOf(excluded, place), count)];
    if (this.#form.included_modules && !first("included_modules"))
      return [decision(null, null, "included_modules", null, count)];
    const listed = schemesListed(this.#form, matrix, place?.layer ?? null, count);
    if (listed.length > 0)
      return listed.map(({ scheme, count: modules }) =>
        scheme === null
          ? decision(null, null, "none", null, modules)
          : this.#follow(matrix, scheme, place === null ? "other_modules" : "layers", null, modules),
      );
    const own = first("targets");
    if (own) return [this.#follow(matrix, own.scheme, "targets", this.#textOf(own, place), count)];
    const words =
      matrix.role === "router"
        ? ["Router"]
        : matrix.role === "embedding"
          ? ["Embedding"]
          : matrix.routed
            ? ["Experts", "Linear"]
            : ["Linear"];
    const scheme = words.map((word) => this.#classes.get(word)).find((name) => name !== undefined);
    return [
      scheme === undefined
        ? decision(null, null, "none", null, count)
        : this.#follow(matrix, scheme, "targets", null, count),
    ];
  }

  /** An entry as the file has it for a place. */
  #textOf({ text }: Entry, place: Place | null): string {
    if (place === null) return text;
    const { layer, draft = layer } = place;
    const isOfDraft = isDraftName({ before: text, after: null, inExpert: null });
    return this.#fewer.textFor(text, isOfDraft ? [draft, layer] : [layer, draft]);
  }

  #follow(
    { rows, columns }: Matrix,
    name: string | null,
    list: RuleList,
    pattern: string | null,
    count: number,
  ): Decision {
    const scheme = (name === null ? undefined : this.#form.schemes[name]) ?? null;
    const group = scheme?.weights?.group_size ?? null;
    if (this.#form.quant_method === "auto-round" && (rows % WORD !== 0 || columns % WORD !== 0))
      return decision(null, null, list, pattern, count);
    if (scheme?.whole_groups_only === true && group !== null && columns % group !== 0)
      return decision(null, null, list, pattern, count);
    return decision(name, scheme?.weights ? scheme : null, list, pattern, count);
  }
}

/** The number of a place in names that begin so. */
function numberOf(before: string, { layer, draft }: Place): number {
  return draft !== undefined && isDraftName({ before, after: null, inExpert: null }) ? draft : layer;
}

function decision(
  name: string | null,
  scheme: QuantizationScheme | null,
  list: RuleList,
  pattern: string | null,
  count: number,
): Decision {
  return { name, scheme, list, pattern, count };
}

/** So many modules that follow a scheme; null: those that the list leaves out where it names their neighbours. */
interface Listed {
  readonly scheme: string | null;
  readonly count: number;
}

/**
 * The schemes of modules that are named one by one; none where the list has none of them. Experts of one name may be of
 * several schemes, and those that are not named follow none.
 */
function schemesListed(
  { layers, other_modules: others }: QuantizationNormalForm,
  { local, count: all }: Matrix,
  layer: number | null,
  count: number,
): readonly Listed[] {
  const modules = layer === null ? (others ?? []) : modulesOf(layers ?? [], layer);
  const found = modules.find(({ module }) =>
    local.some((name) => name === module || name.startsWith(`${module}.`)),
  );
  if (!found) return [];
  // Where patterns tell experts apart as well, who of them is named is not known.
  if (!found.module.includes("*") || count < all) return [{ scheme: found.scheme, count }];
  let left = count;
  const listed: Listed[] = [];
  for (const { module, scheme, count: named } of modules) {
    if (module !== found.module || left === 0) continue;
    listed.push({ scheme, count: Math.min(left, named) });
    left -= Math.min(left, named);
  }
  return left > 0 ? [...listed, { scheme: null, count: left }] : listed;
}

/** What is said of a decoder layer. */
function modulesOf(runs: readonly LayerFormatRun[], layer: number): LayerFormatRun["modules"] {
  return runs.find((run) => isAbout(run, layer))?.modules ?? [];
}

/** Draft layers have a list of their own. */
function isAbout({ stack, from, to }: LayerFormatRun, layer: number): boolean {
  return !stack.startsWith("mtp") && from <= layer && layer <= to;
}
