import { type CheckpointNames, publishedNames } from "../../spec/checkpoint-names.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import { namesIn, tensorRows } from "./rows.ts";
import { type Checkpoint, releasedTensors, savedTensors } from "./saved-tensors.ts";

/** A tensor as a file has it. */
export interface FoundTensor {
  /** null where only its name is known, from an index. */
  readonly shape: readonly number[] | null;
  /** As torch names it. */
  readonly dtype: string | null;
}

/** A tensor that is not as the spec says. */
interface Differing<T> {
  readonly name: string;
  readonly spec: T;
  readonly file: T;
}

/** Where a checkpoint and a spec agree, and where not. */
export interface TensorComparison {
  /** Whose names the checkpoint has. */
  readonly names: "transformers" | "hub";
  /** How many tensors are as the spec says. */
  readonly agree: number;
  readonly missing: readonly string[];
  readonly unexpected: readonly string[];
  readonly shape: readonly Differing<readonly number[]>[];
  readonly dtype: readonly Differing<string>[];
  /** Tensors that the spec says nothing of, and why. */
  readonly unchecked: readonly { readonly why: string; readonly count: number }[];
  /** What the differences mean, in words. */
  readonly notes: readonly string[];
}

type Expected = ReadonlyMap<string, { readonly shape: readonly number[]; readonly dtype: string | null }>;

/**
 * Holds the tensors of a checkpoint against those that its config says it has: as transformers saves them, and as the
 * publisher released them, whichever is nearer.
 */
export function compareTensors(
  spec: EngineModelSpec,
  names: CheckpointNames,
  found: ReadonlyMap<string, FoundTensor>,
): TensorComparison {
  const [best] = [
    compareWith("transformers", savedTensors(spec, names), spec, names, found),
    compareWith("hub", releasedTensors(spec, names), spec, publishedNames(names), found),
  ].sort((a, b) => differences(a) - differences(b));
  return best as TensorComparison;
}

/** How many tensors differ, in one way or another. */
export function differences({ missing, unexpected, shape, dtype }: TensorComparison): number {
  return missing.length + unexpected.length + shape.length + dtype.length;
}

function compareWith(
  form: TensorComparison["names"],
  checkpoint: Checkpoint,
  spec: EngineModelSpec,
  names: CheckpointNames,
  found: ReadonlyMap<string, FoundTensor>,
): TensorComparison {
  const expected = expectedOf(checkpoint, spec);
  const known = [...expected];
  const missing = known.filter(([name]) => !found.has(name)).map(([name]) => name);
  const shape: Differing<readonly number[]>[] = [];
  const dtype: Differing<string>[] = [];
  let agree = 0;
  for (const [name, wanted] of known) {
    const own = found.get(name);
    if (own === undefined) continue;
    if (own.shape !== null && own.shape.join() !== wanted.shape.join())
      shape.push({ name, spec: wanted.shape, file: own.shape });
    else if (own.dtype !== null && wanted.dtype !== null && own.dtype !== wanted.dtype)
      dtype.push({ name, spec: wanted.dtype, file: own.dtype });
    else agree += 1;
  }
  const { unexpected, unchecked } = withoutLeftovers(
    [...found.keys()].filter((name) => !expected.has(name)),
    spec,
    names,
  );
  return {
    names: form,
    agree,
    missing,
    unexpected,
    shape,
    dtype,
    unchecked,
    notes: notesOn(spec, names, form, unexpected, missing),
  };
}

/** What the config does not say of types is not held against the file. */
function expectedOf({ tensors }: Checkpoint, { dtype }: EngineModelSpec): Expected {
  const expected = new Map<string, { readonly shape: readonly number[]; readonly dtype: string | null }>();
  for (const saved of tensors) {
    const said = dtype !== null || saved.dtype !== "bfloat16" ? saved.dtype : null;
    for (const row of tensorRows([saved]))
      for (const name of namesIn(row)) expected.set(name, { shape: row.shape, dtype: said });
  }
  return expected;
}

/** What older versions saved, and every version ignores where it finds it: rotary frequencies and causal masks. */
const LEFTOVER = /\.(?:rotary_emb\.inv_freq|attn\.(?:masked_)?bias|attention\.(?:masked_)?bias)$/;

function withoutLeftovers(
  names: readonly string[],
  { body }: EngineModelSpec,
  { decoder = "model", head = "lm_head" }: CheckpointNames,
): Pick<TensorComparison, "unexpected" | "unchecked"> {
  const leftovers = names.filter((name) => LEFTOVER.test(name));
  const others = names.filter((name) => !LEFTOVER.test(name));
  const inText = (name: string): boolean =>
    [decoder, head].some((module) => module !== "" && name.startsWith(`${module}.`));
  const beside = body.towers === null ? others.filter((name) => !inText(name)) : [];
  const unexpected = others.filter((name) => !beside.includes(name));
  const unchecked = [
    { why: "buffers of older versions, which every version ignores", count: leftovers.length },
    { why: "outside of the text model: towers are not described", count: beside.length },
  ].filter(({ count }) => count > 0);
  return { unexpected, unchecked };
}

function notesOn(
  { body }: EngineModelSpec,
  { head = "lm_head" }: CheckpointNames,
  form: TensorComparison["names"],
  unexpected: readonly string[],
  missing: readonly string[],
): readonly string[] {
  const notes: string[] = [];
  if (body.tie_word_embeddings && unexpected.includes(`${head}.weight`))
    notes.push("The head is tied to the embedding in the config, but the checkpoint has one of its own.");
  if (!body.tie_word_embeddings && missing.includes(`${head}.weight`))
    notes.push("The config has a head of its own, but the checkpoint has none: it may have been saved tied.");
  if (body.mtp && form === "transformers")
    notes.push("There are no draft modules (MTP) in these files: they were saved without.");
  return notes;
}
