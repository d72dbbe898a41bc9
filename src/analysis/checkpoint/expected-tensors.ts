import type { CheckpointPart } from "../../spec/checkpoint.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import { saysType } from "../quantized/as-stored.ts";
import { FoundNumbers } from "./found-numbers.ts";
import { type Box, type Range, numbersOf } from "./numbers.ts";
import { type Checkpoint, elementsIn, numbersOfSaved, type SavedTensor } from "./saved-tensors.ts";

/** A tensor as a file has it. */
export interface FoundTensor {
  /** null where only its name is known, from an index. */
  readonly shape: readonly number[] | null;
  /** As torch names it. */
  readonly dtype: string | null;
}

/** What of a spec a tensor belongs to. */
export interface SpecPlace {
  /** null for embedding, norms and head. */
  readonly component: string | null;
  readonly part: CheckpointPart;
}

/** A name taken apart: with {} for each number, and the numbers. */
export interface NumberedName {
  readonly pattern: string;
  readonly numbers: readonly number[];
}

/** Takes a tensor's name apart. */
export function numberedName(name: string): NumberedName {
  const { name: pattern, box } = numbersOf(name, {});
  return { pattern, numbers: box.map(([range]) => range?.[0] ?? 0) };
}

/** The same name again. */
export function fullName({ pattern, numbers }: NumberedName): string {
  let next = 0;
  return pattern.replace(/\{\}/g, () => String(numbers[next++] ?? "{}"));
}

/** What is known of one of a slot's tensors. */
const UNSEEN = 0;
const AGREES = 1;
const NAMED = 2;
const DIFFERS = 3;

/** Equal tensors that a checkpoint is expected to have, and which of them were found. */
export interface Slot {
  readonly saved: SavedTensor;
  readonly pattern: string;
  readonly box: Box;
  /** null: the config does not say. */
  readonly dtype: string | null;
  /** Whether the config does not say, and the type is that of most numbers in the files. */
  readonly assumed?: true;
  /** Of each tensor which type it was found in, as a number from 1 on, where the config does not say; else null. */
  readonly types: Uint8Array | null;
  /** Which of a name's numbers is the layer; null outside of layers. */
  readonly layerAt: number | null;
  /** One for each tensor, in the order of the box. */
  readonly states: Uint8Array;
  /** Those that are otherwise, by how. */
  readonly shapes: Map<string, Otherwise>;
  readonly dtypes: Map<string, Otherwise>;
}

/** Tensors with one shape and type that is not the expected one, by their numbers. */
export interface Otherwise {
  readonly found: FoundTensor;
  readonly numbers: FoundNumbers;
}

/** A module of routed experts. */
const OF_EXPERTS = /\.(?:experts|switch_mlp)\./;

/** What new versions of mlx-lm make of kv_b_proj. */
const HALF_OF_KV = /\.(?:embed_q|unembed_out)$/;

/** The types of tensors that are not quantised. */
export const FLOATS: readonly (string | null)[] = ["float32", "bfloat16", "float16"];

/** The tensors that a checkpoint is expected to have, under the names of one form, and what was found of them. */
export class ExpectedTensors {
  /** In the order of the checkpoint. */
  readonly slots: readonly Slot[];
  /** How many were found by their names. */
  found: number;
  /** Those whose headers were seen more than once: the name of the first, and how many. */
  twice: { readonly name: string; readonly count: number } | null = null;
  readonly #byPattern = new Map<string, Slot[]>();
  /** What the numbers in `types` stand for, from 1 on. */
  readonly #types: string[];
  /** The modules of quantised matrices of which it is not known what they are stored as. */
  readonly #undescribed = new Set<string>();

  static of(
    { tensors }: Checkpoint,
    { dtype, quantization }: Pick<EngineModelSpec, "dtype" | "quantization">,
  ): ExpectedTensors {
    const says = saysType(dtype, quantization !== null);
    return new ExpectedTensors(
      tensors.map((saved) => slotOf(saved, says || saved.dtype !== "bfloat16")),
      0,
      [],
    );
  }

  private constructor(slots: readonly Slot[], found: number, types: string[]) {
    this.slots = slots;
    this.found = found;
    this.#types = types;
    for (const slot of slots) {
      const alike = this.#byPattern.get(slot.pattern);
      if (alike === undefined) this.#byPattern.set(slot.pattern, [slot]);
      else alike.push(slot);
      if (slot.saved.undescribed) this.#undescribed.add(slot.pattern.replace(/\.weight$/, ""));
    }
  }

  /** The slot that a name belongs to. */
  slotOf({ pattern, numbers }: NumberedName): Slot | undefined {
    return this.#byPattern.get(pattern)?.find(({ box }) => placeIn(box, numbers) !== null);
  }

  /** Those of which none was found under the names that they have in other modules, the others with what was found. */
  renamed(nameOf: (name: string) => string): ExpectedTensors {
    const slots = this.slots.map((slot) =>
      wasSeen(slot) ? slot : slotOf({ ...slot.saved, name: nameOf(slot.saved.name) }, slot.dtype !== null),
    );
    return this.#with(slots);
  }

  #with(slots: readonly Slot[]): ExpectedTensors {
    const other = new ExpectedTensors(slots, this.found, this.#types);
    other.twice = this.twice;
    return other;
  }

  /**
   * The same, held against the floating-point type that most numbers are of, where the config gives none: those of another
   * type are then otherwise, by that type.
   */
  settled(): ExpectedTensors {
    const numbers = this.#types.map(() => 0);
    for (const { types, saved } of this.slots) {
      if (types === null) continue;
      const each = elementsIn(saved.shape);
      for (const type of types) if (type > 0) numbers[type - 1] = (numbers[type - 1] ?? 0) + each;
    }
    const [most] = this.#types
      .map((dtype, type) => ({ dtype, numbers: numbers[type] ?? 0 }))
      .filter(({ dtype }) => FLOATS.includes(dtype))
      .toSorted((a, b) => b.numbers - a.numbers);
    if (most === undefined) return this;
    return this.#with(this.slots.map((slot) => (slot.types === null ? slot : this.#held(slot, most.dtype))));
  }

  /** A slot of the config's own type, with what is not of the type that most numbers are of. */
  #held(slot: Slot, dtype: string): Slot {
    const states = Uint8Array.from(slot.states);
    const dtypes = new Map<string, Otherwise>();
    slot.types?.forEach((type, place) => {
      const other = this.#types[type - 1];
      if (other === undefined || other === dtype) return;
      states[place] = DIFFERS;
      noteOther(dtypes, other, { shape: slot.saved.shape, dtype: other }, numbersAt(slot.box, place));
    });
    return { ...slot, dtype, assumed: true, states, dtypes };
  }

  /** Each name, with {} for each number, and whether any was found. */
  looked(): ReadonlyMap<string, boolean> {
    return new Map([...this.#byPattern].map(([pattern, slots]) => [pattern, slots.some(wasSeen)]));
  }

  /** All slots whose names differ in numbers alone. */
  alike({ pattern }: Pick<Slot, "pattern">): readonly Slot[] {
    return this.#byPattern.get(pattern) ?? [];
  }

  /** Whether a name that is not expected belongs to a quantised matrix whose files are not described. */
  isUndescribed(pattern: string): boolean {
    const parts = pattern.split(".");
    // The experts of a block can stand one by one, be stacked, and in MLX have a name of their own.
    const stack = parts.findIndex((part) => part === "experts" || part === "switch_mlp");
    if (stack > 0) {
      const block = `${parts.slice(0, stack).join(".")}.`;
      if ([...this.#undescribed].some((module) => module.startsWith(block) && OF_EXPERTS.test(module)))
        return true;
    }
    const modules = [1, 2, 3].map((end) => parts.slice(0, -end).join("."));
    return modules.some((module) => this.#undescribed.has(module.replace(HALF_OF_KV, ".kv_b_proj")));
  }

  /** Takes note of a tensor. @returns false where it is not expected. */
  see(name: NumberedName, found: FoundTensor): boolean {
    const slot = this.slotOf(name);
    const place = slot && placeIn(slot.box, name.numbers);
    if (slot === undefined || place === undefined || place === null) return false;
    const before = slot.states[place];
    // What an index says of a tensor adds nothing to its header.
    if (before !== UNSEEN && found.shape === null) return true;
    if (before === UNSEEN) this.found += 1;
    else if (before !== NAMED)
      this.twice = { name: this.twice?.name ?? fullName(name), count: (this.twice?.count ?? 0) + 1 };
    slot.states[place] = this.#compare(slot, place, name, found);
    return true;
  }

  /**
   * The one type in which everything is that is to be of another one, the config's own; null where some of it is as the
   * config says, or there are several.
   */
  otherType(said: string | null): string | null {
    const dtypes = new Set<string>();
    for (const { saved, dtype, dtypes: found, states } of this.slots) {
      if (dtype === null || dtype !== said || saved.undescribed) continue;
      if (states.includes(AGREES)) return null;
      for (const other of found.keys()) dtypes.add(other);
    }
    const [other = null] = dtypes;
    return dtypes.size > 1 ? null : other;
  }

  #compare(slot: Slot, place: number, { numbers }: NumberedName, found: FoundTensor): number {
    const { saved, dtype, types } = slot;
    if (found.shape === null) return NAMED;
    if (saved.undescribed) return AGREES;
    const isShape = saved.single ? elementsIn(found.shape) !== 1 : found.shape.join() !== saved.shape.join();
    if (!isShape && types !== null && found.dtype !== null) types[place] = this.#typeOf(found.dtype);
    if (!isShape && (found.dtype === null || dtype === null || found.dtype === dtype)) return AGREES;
    if (isShape) noteOther(slot.shapes, found.shape.join(), found, numbers);
    else noteOther(slot.dtypes, found.dtype ?? "", found, numbers);
    return DIFFERS;
  }

  /** The number that stands for a type. */
  #typeOf(dtype: string): number {
    const at = this.#types.indexOf(dtype);
    return at < 0 ? this.#types.push(dtype) : at + 1;
  }
}

function noteOther(
  known: Map<string, Otherwise>,
  key: string,
  found: FoundTensor,
  numbers: readonly number[],
): void {
  let alike = known.get(key);
  if (alike === undefined) known.set(key, (alike = { found, numbers: new FoundNumbers(numbers.length) }));
  alike.numbers.add(numbers);
}

/** Whether any tensor of a slot was found by its name. */
export const wasSeen = ({ states }: Slot): boolean => states.some((state) => state !== UNSEEN);

/** How many tensors of a slot are as the spec says, and of how many only the name was seen. */
export function countsOf({ states }: Slot): { readonly agree: number; readonly named: number } {
  let agree = 0;
  let named = 0;
  for (const state of states)
    if (state === AGREES) agree += 1;
    else if (state === NAMED) named += 1;
  return { agree, named };
}

/** The tensors of a slot that were found as they are expected, in its type. */
export function agreeing({ saved, box, dtype, states }: Slot): Otherwise {
  const numbers = new FoundNumbers(box.length);
  states.forEach((state, place) => {
    if (state === AGREES) numbers.add(numbersAt(box, place));
  });
  return { found: { shape: saved.shape, dtype }, numbers };
}

/** The tensors of a slot that were not found; null where all were. */
export function missingOf(slot: Slot): { readonly boxes: readonly Box[]; readonly count: number } | null {
  const { states, box } = slot;
  if (states.every((state) => state === UNSEEN)) return { boxes: [box], count: states.length };
  const numbers = new FoundNumbers(box.length);
  states.forEach((state, place) => {
    if (state === UNSEEN) numbers.add(numbersAt(box, place));
  });
  return numbers.count === 0 ? null : { boxes: numbers.boxes(), count: numbers.count };
}

function slotOf(saved: SavedTensor, saysType: boolean): Slot {
  const { name, box } = numbersOfSaved(saved);
  const [before = "", after] = saved.name.split("{layer}");
  const count = box.reduce((product, ranges) => product * lengthOf(ranges), 1);
  return {
    saved,
    pattern: name,
    box,
    dtype: saysType ? saved.dtype : null,
    layerAt: after === undefined ? null : numbersOf(before, {}).box.length,
    types: saysType ? null : new Uint8Array(count),
    states: new Uint8Array(count),
    shapes: new Map(),
    dtypes: new Map(),
  };
}

const lengthOf = (ranges: readonly Range[]): number =>
  ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0);

/** Where a name with these numbers stands among those of a box; null where it is none of them. */
function placeIn(box: Box, numbers: readonly number[]): number | null {
  if (box.length !== numbers.length) return null;
  let place = 0;
  for (const [at, ranges] of box.entries()) {
    const number = numbers[at] ?? 0;
    let before = 0;
    let inside = -1;
    for (const [from, to] of ranges) {
      if (from <= number && number <= to) inside = before + number - from;
      before += to - from + 1;
    }
    if (inside < 0) return null;
    place = place * before + inside;
  }
  return place;
}

/** The numbers of the name that stands at a place of a box. */
function numbersAt(box: Box, place: number): readonly number[] {
  const numbers: number[] = [];
  for (const ranges of box.toReversed()) {
    const length = lengthOf(ranges);
    let left = place % length;
    place = Math.floor(place / length);
    for (const [from, to] of ranges) {
      if (left >= 0 && left <= to - from) numbers.unshift(from + left);
      left -= to - from + 1;
    }
  }
  return numbers;
}
