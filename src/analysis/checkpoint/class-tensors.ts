import type { Held } from "../../spec/checkpoint.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import { entryOf } from "../../spec/entry.ts";
import { groupBy } from "../../spec/group-by.ts";
import table from "./class-names.json" with { type: "json" };
import { bytesOf, type Checkpoint, type SavedTensor } from "./saved-tensors.ts";

/** What the class does with tensors before it has them, as far as that changes their shapes. */
interface Operation {
  readonly op: string;
  readonly dim?: number;
  readonly dim0?: number;
  readonly dim1?: number;
  readonly concat_dim?: number;
}

/** scripts/class-names.py says what a step has. */
type Step = readonly [
  patterns: readonly string[],
  targets: readonly string[],
  does: "rename" | "group" | readonly Operation[],
  module?: string,
  around?: string,
];

const TABLE = table as unknown as {
  readonly steps: readonly Step[];
  readonly classes: Readonly<Record<string, readonly number[]>>;
  readonly types: Readonly<Record<string, string>>;
  readonly kept: Readonly<Record<string, readonly string[]>>;
};

/** The numbers of layers and experts while names are renamed by patterns that ask for digits. */
const LAYER = "900000001";
const EXPERT = "900000002";

const numbered = (name: string): string => name.replace("{layer}", LAYER).replaceAll("{expert}", EXPERT);
const patterned = (name: string): string => name.replace(LAYER, "{layer}").replaceAll(EXPERT, "{expert}");

/**
 * The same tensors as the class of transformers has them once they are loaded: renamed, joined and split as it does while
 * it loads a checkpoint (conversion_mapping.py, transformers 5.18.0). `save_pretrained(save_original_format=False)` writes
 * them so.
 * @param saved the tensors of a spec as transformers saves them, scales of quantised matrices among them.
 * @returns null where the class has them as they are saved, or is not one of transformers.
 */
export function classTensors(
  { architecture, model_type }: Pick<EngineModelSpec, "architecture" | "model_type">,
  { tensors, complete }: Checkpoint,
): Checkpoint | null {
  const name = entryOf(TABLE.classes, architecture) ? architecture : (entryOf(TABLE.types, model_type) ?? "");
  const steps = entryOf(TABLE.classes, name)?.map((at) => stepOf(TABLE.steps[at] as Step));
  if (steps === undefined) return null;
  const own = changed(tensors, steps, entryOf(TABLE.kept, name) ?? []);
  return own === null ? null : { tensors: own, complete };
}

/** Experts as most classes of transformers have them: gate and up of all in one tensor, down in another one. */
const STACKS: readonly Step[] = [
  [
    ["mlp.experts.*.gate_proj.weight", "mlp.experts.*.up_proj.weight"],
    ["mlp.experts.gate_up_proj"],
    [
      { op: "MergeModulelist", dim: 0 },
      { op: "Concatenate", dim: 1 },
    ],
  ],
  [["mlp.experts.*.down_proj.weight"], ["mlp.experts.down_proj"], [{ op: "MergeModulelist", dim: 0 }]],
];

/**
 * The same tensors with the experts of a layer stacked, as most classes of transformers have them, in a part of the
 * checkpoint that no class has: published draft modules (MTP) lie so too.
 * @param tensors those of that part alone, scales of quantised matrices among them.
 * @returns null where nothing of them is an expert's that is called as such classes call it.
 */
export const stackedExperts = (tensors: readonly SavedTensor[]): readonly SavedTensor[] | null =>
  changed(tensors, STACKS.map(stepOf), []);

/** The tensors after all steps; null where these change none. */
function changed(
  tensors: readonly SavedTensor[],
  steps: readonly CompiledStep[],
  kept: readonly string[],
): readonly SavedTensor[] | null {
  const renames = steps.filter(({ operations }) => operations === null);
  const converters = steps.filter(({ operations }) => operations !== null);
  const names = tensors.map((tensor) => numbered(tensor.name));
  // A group counts where the first of its patterns is in the checkpoint.
  const idle = new Set<CompiledStep>();
  for (const step of renames) if (step.group && !names.some((each) => step.finds(each, 0))) idle.add(step);
  const made: SavedTensor[] = [];
  const gathered = new Map<string, Gathered>();
  for (const [at, tensor] of tensors.entries()) {
    let renamed = names[at] ?? "";
    if (kept.includes(tensor.name)) {
      made.push(tensor);
      continue;
    }
    for (const step of renames) if (!idle.has(step)) renamed = step.rename(renamed)?.name ?? renamed;
    const found = firstOf(converters, renamed);
    const place = patterned(found?.name ?? renamed);
    if (found === undefined) {
      made.push({ ...tensor, name: place });
      continue;
    }
    const key = `${place} ${JSON.stringify(tensor.layers)}`;
    let own = gathered.get(key);
    if (own === undefined) {
      gathered.set(key, (own = { place, step: found.step, inputs: [] }));
      // It stands where the first of what it is made of stood.
      made.push({ ...tensor, name: key });
    }
    own.inputs.push({ tensor, pattern: found.pattern });
  }
  const own = made.flatMap((tensor) => converted(gathered.get(tensor.name)) ?? [tensor]);
  const isSame = own.every(({ name }, at) => name === tensors[at]?.name);
  return isSame ? null : own;
}

interface Input {
  readonly tensor: SavedTensor;
  /** Which of the converter's patterns it was found by. */
  readonly pattern: number;
}

/** What becomes one tensor of the class, or is one that becomes several. */
interface Gathered {
  readonly place: string;
  readonly step: CompiledStep;
  readonly inputs: Input[];
}

interface CompiledStep {
  readonly targets: readonly string[];
  readonly operations: readonly Operation[] | null;
  readonly group: boolean;
  /** Whether a name has one of the patterns, that of this place. */
  readonly finds: (name: string, pattern: number) => boolean;
  /** The name that a name becomes, and by which of the patterns; null where it has none of them. */
  readonly rename: (name: string) => { readonly name: string; readonly pattern: number } | null;
}

const compiled = new Map<Step, CompiledStep>();

function stepOf(step: Step): CompiledStep {
  const known = compiled.get(step);
  if (known !== undefined) return known;
  const [patterns, targets, does, module, around = ""] = step;
  const group = does === "group";
  // Each pattern has a group of its own, in front of those inside it.
  const expression = new RegExp(
    patterns.map((pattern, at) => `(?<g${at}>${pattern.replaceAll("*.", ".*\\.")})`).join("|"),
  );
  const inner = patterns.map((pattern) => new RegExp(`${pattern}|`).exec("")?.length ?? 1);
  const matched = (name: string) => {
    const before = prefixOf(name, module, around);
    const inside = before === null ? null : name.slice(before.length);
    const match = inside === null ? null : expression.exec(inside);
    if (before === null || inside === null || match === null) return null;
    const pattern = patterns.findIndex((_, at) => match.groups?.[`g${at}`] !== undefined);
    const first = 1 + inner.slice(0, pattern).reduce((sum, groups) => sum + groups, 0);
    return { before, inside, match, pattern, first };
  };
  const made: CompiledStep = {
    targets,
    operations: typeof does === "string" ? null : does,
    group,
    finds: (name, pattern) => matched(name)?.pattern === pattern,
    rename: (name) => {
      const found = matched(name);
      if (found === null) return null;
      const { before, inside, match, pattern, first } = found;
      const target = (targets[group ? pattern : 0] ?? "").replace(
        /\\(\d)/g,
        (_, number: string) => match[first + Number(number)] ?? "",
      );
      return { name: before + inside.replace(match[0], () => target), pattern };
    },
  };
  compiled.set(step, made);
  return made;
}

/** What stands before the part of a name in which a step counts; null where it does not count. */
function prefixOf(name: string, module: string | undefined, around: string): string | null {
  if (module === undefined) return "";
  const inner = module === "" ? "" : `${module}.`;
  const outer = around === "" ? "" : `${around}.`;
  return [outer + inner, inner].find((prefix) => name.startsWith(prefix)) ?? null;
}

function firstOf(converters: readonly CompiledStep[], name: string) {
  for (const step of converters) {
    const found = step.rename(name);
    if (found !== null) return { ...found, step };
  }
  return undefined;
}

/** What a converter makes of the tensors that it gathered. */
function converted(gathered: Gathered | undefined): readonly SavedTensor[] | null {
  if (gathered === undefined) return null;
  const { place, step, inputs } = gathered;
  const [first = ""] = step.targets;
  const lists = groupBy(inputs, ({ pattern }) => pattern);
  let parts: Parts = [...lists]
    .toSorted(([a], [b]) => a - b)
    .map(([, list]) => list.map(({ tensor }) => tensor));
  for (const operation of step.operations ?? []) parts = after(operation, parts, step.targets.length);
  return parts.flat().map((part, at) => ({
    ...part,
    name: at === 0 ? place : place.replace(first, () => step.targets[at] ?? ""),
    bytes: bytesOf(part.shape, part.dtype),
  }));
}

/** Tensors by the pattern of the converter that found them. */
type Parts = readonly (readonly SavedTensor[])[];

/** The tensors after one operation of a converter, of core_model_loading.py; one that is not here keeps shapes. */
function after(operation: Operation, parts: Parts, targets: number): Parts {
  const { dim = 0, dim0 = 0, dim1 = 1, concat_dim = 1 } = operation;
  const each = (change: (part: SavedTensor) => readonly SavedTensor[]): Parts =>
    parts.map((list) => list.flatMap(change));
  switch (operation.op) {
    case "MergeModulelist":
      return parts.map((list) => [stacked(list)]);
    case "Concatenate":
      return [[joined(parts.flat(), dim)]];
    case "Chunk":
      return each((part) => Array.from({ length: targets }, () => resized(part, dim, 1 / targets)));
    case "Transpose":
      return each((part) => [turned(part, dim0, dim1)]);
    case "ErnieFuseAndSplitTextVisionExperts":
      return Array.from({ length: targets }, (_, at) => [
        joined(
          parts.map((list) => stacked(sectionOf(list, at, targets))),
          concat_dim,
        ),
      ]);
    default:
      return parts;
  }
}

/** One of so many equal sections of a list of experts. */
function sectionOf(list: readonly SavedTensor[], at: number, sections: number): readonly SavedTensor[] {
  const own = list.toSorted((a, b) => (a.firstExpert ?? 0) - (b.firstExpert ?? 0));
  const many = own.length / sections;
  if (many >= 1) return own.slice(Math.ceil(many) * at, Math.ceil(many) * (at + 1));
  return own.map((part) => ({ ...part, experts: part.experts / sections }));
}

function turned(part: SavedTensor, dim0: number, dim1: number): SavedTensor {
  const { shape } = part;
  const swapped = shape.map(
    (size, at) => (at === dim0 ? shape[dim1] : at === dim1 ? shape[dim0] : size) ?? size,
  );
  return { ...part, shape: swapped, holds: heldAs(part, (held) => ({ ...held, turned: !held.turned })) };
}

const heldAs = (
  { holds: [first, ...rest] }: SavedTensor,
  change: (held: Held) => Held,
): SavedTensor["holds"] => [change(first), ...rest.map(change)];

/** The tensors of all experts of a list as one. */
function stacked(list: readonly SavedTensor[]): SavedTensor {
  const [{ firstExpert: _, ...part }] = list as readonly [SavedTensor];
  const experts = list.reduce((sum, { experts }) => sum + experts, 0);
  const holds = heldAs(part, (held) => ({ ...held, stacked: true }));
  return { ...part, shape: [experts, ...part.shape], experts: 1, holds };
}

/** Tensors one after the other along an axis. */
function joined(parts: readonly SavedTensor[], axis: number): SavedTensor {
  const [first, ...others] = parts as readonly [SavedTensor, ...SavedTensor[]];
  let from = 0;
  const held = (part: SavedTensor): SavedTensor["holds"] => {
    const along = { axis, from, step: 1 };
    from += part.shape[axis] ?? 0;
    return heldAs(part, (held) => ({ ...held, along: held.along ?? along }));
  };
  const [own, ...rest] = held(first);
  const holds: SavedTensor["holds"] = [own, ...rest, ...others.flatMap(held)];
  return { ...first, shape: first.shape.map((size, at) => (at === axis ? from : size)), holds };
}

function resized(part: SavedTensor, axis: number, share: number): SavedTensor {
  return { ...part, shape: part.shape.map((size, at) => (at === axis ? size * share : size)) };
}
