import type { CheckpointNames } from "../../spec/checkpoint-names.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import type { QuantizationNormalForm } from "../../spec/formats/quantization.ts";
import { layersIn } from "../../spec/layers.ts";
import type { State } from "../patterns/automaton.ts";
import { PatternSet } from "../patterns/pattern-set.ts";
import { allNames, type CountedName, isDraftName, type NameParts, speakersOf } from "./module-names.ts";
import { asksVllm, blocksOf, entriesOf, MOST_NUMBERED, type RuleList } from "./schemes.ts";

/** An entry of a list of names that no module of the model has. */
export interface DeadEntry {
  readonly text: string;
  readonly list: RuleList;
  /** The scheme whose target it is; null elsewhere. */
  readonly scheme: string | null;
}

/**
 * The entries of a quantisation that match no module of the checkpoint, whatever it is. Of a model with towers that are
 * not described, only entries about the decoder's own layers are judged.
 */
export function deadEntries(
  body: DecoderBody,
  form: QuantizationNormalForm,
  checkpoint: CheckpointNames,
): readonly DeadEntry[] {
  const all = entriesOf(form).filter(({ isName }) => isName !== true);
  if (all.length === 0) return [];
  const isSpoken = speakersOf(all.map(({ text }) => text));
  const names = allNames(body, checkpoint, form.quant_method).filter(
    ({ parts, inVllm }) => isSpoken(parts) && (!inVllm || asksVllm(form)),
  );
  const drafts = body.mtp ? body.mtp.num_modules * layersIn(body.mtp.layers) : 0;
  // Each number is tried, and a file may name any.
  if (drafts > MOST_NUMBERED || names.some(({ experts }) => experts > MOST_NUMBERED)) return [];
  const isModule = modulesByName(
    names.filter(({ inVllm }) => !inVllm),
    body.num_layers,
    drafts,
  );
  // Most lists name modules one by one, which is seen without trying any pattern on any name.
  const entries = all.filter(({ text, kind }) => kind === null || !isPlain(text) || !isModule(text));
  const patterns = new PatternSet(entries);
  const blocks = blocksOf(form);
  const isAsked = (
    { list, kind, scheme }: (typeof all)[number],
    parts: NameParts,
    inVllm?: true,
  ): boolean => {
    if (inVllm) return list === "targets";
    // What is found outside of the blocks alone quantises nothing in the figures.
    const quantises = (form.schemes[scheme ?? ""]?.weights ?? null) !== null;
    return kind !== "name_or_regex" || !quantises || isInBlocks(parts, blocks);
  };
  const alive = new Set<number>(patterns.unevaluated.map(({ index }) => index));
  const seen = new Set<string>();
  const statesAfter = statesByBeginning(patterns, body.num_layers, drafts);
  const statesOf = ({ before, after }: CountedName["parts"]): readonly State[] =>
    after === null
      ? [patterns.advance(patterns.start(), before)]
      : statesAfter(before).map((state) => patterns.advance(state, after));
  for (const { parts, experts, inVllm } of entries.length === 0 ? [] : names)
    for (const state of statesOf(parts)) {
      const key = `${inVllm ?? ""} ${isInBlocks(parts, blocks)} ${state.id} ${parts.inExpert ?? ""} ${experts}`;
      if (seen.has(key)) continue;
      seen.add(key);
      for (const end of endsOf(patterns, state, { parts, experts }))
        for (const index of patterns.matching(end))
          if (entries[index] && isAsked(entries[index], parts, inVllm)) alive.add(index);
    }
  if (patterns.exhausted) return [];
  const inLayers = new Set(names.flatMap(({ parts }) => (parts.after === null ? [] : [parts.before])));
  const isJudged = (text: string): boolean =>
    body.towers !== null || [...inLayers].some((before) => before !== "layers." && text.startsWith(before));
  return entries.flatMap(({ text, list, scheme }, index) =>
    alive.has(index) || !isJudged(text) ? [] : [{ text, list, scheme }],
  );
}

/** Whether modules of this name are in the blocks that are quantised: those of these beginnings, or else all layers. */
const isInBlocks = ({ before, after }: NameParts, blocks: readonly string[]): boolean =>
  blocks.length === 0
    ? after !== null
    : blocks.some((block) => before.startsWith(block) || (after !== null && block.startsWith(before)));

/** Whether a text matches itself in every way of matching: no sign in it has a meaning but the dot, which also matches a dot. */
const isPlain = (text: string): boolean => /^[\w.-]*$/.test(text);

/** Whether a text is the name of a module, numbers included. */
function modulesByName(
  names: readonly CountedName[],
  layers: number,
  drafts: number,
): (text: string) => boolean {
  /** By the name without its numbers, how many there are of each. */
  const known = new Map<string, readonly number[]>();
  for (const { parts, experts } of names) {
    const { before, after, inExpert } = parts;
    const name = [before, after, inExpert].filter((part) => part !== null).join("{}");
    const inLayers = after === null ? [] : [isDraftName(parts) ? drafts : layers + drafts];
    known.set(name, inExpert === null ? inLayers : [...inLayers, experts]);
  }
  return (text) => {
    const numbers: number[] = [];
    const name = text.replace(/(?<![^.])(?:0|[1-9]\d{0,8})(?![^.])/g, (number) => {
      numbers.push(Number(number));
      return "{}";
    });
    return known.get(name)?.every((count, index) => (numbers[index] ?? 0) < count) ?? false;
  };
}

/** The states after the number of a layer, each once, by what stands before it. */
function statesByBeginning(
  patterns: PatternSet,
  layers: number,
  drafts: number,
): (before: string) => readonly State[] {
  const known = new Map<string, readonly State[]>();
  return (before) => {
    let states = known.get(before);
    if (states === undefined) {
      const start = patterns.advance(patterns.start(), before);
      const count = isDraftName({ before, after: null, inExpert: null }) ? drafts : layers + drafts;
      const numbers = Array.from({ length: count }, (_, layer) => patterns.advance(start, String(layer)));
      known.set(before, (states = [...new Set(numbers)]));
    }
    return states;
  };
}

function endsOf(
  patterns: PatternSet,
  state: State,
  { parts: { inExpert }, experts }: CountedName,
): readonly State[] {
  if (inExpert === null) return [state];
  const any = patterns.afterAnyNumber(state);
  if (any && experts > 0) return [patterns.advance(any, inExpert)];
  const states = new Map<number, State>();
  for (let expert = 0; expert < experts; expert++) {
    const next = patterns.advance(state, String(expert));
    states.set(next.id, next);
  }
  return [...states.values()].map((next) => patterns.advance(next, inExpert));
}
