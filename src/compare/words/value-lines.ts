import { dotted } from "../../config/nodes/dotted.ts";
import { memberOf } from "../../spec/component-of.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import { entryOf } from "../../spec/entry.ts";
import type { Origin } from "../../spec/origin.ts";
import type { Highlight, Side, SpecLeaf, SpecPart, ValueEntry } from "../comparison.ts";
import { originWords } from "./origin-words.ts";
import { capital, kindWord } from "./part-words.ts";
import { placeOf, placeWords, showSide } from "./show-value.ts";
import { grouped } from "../../spec/grouped.ts";
import { append } from "../../spec/many.ts";

/** What a line is about, in the order in which they are shown. */
type Kind = Extract<
  Highlight["kind"],
  "model" | "dtype" | "positions" | "attention" | "mlp" | "size" | "values"
>;

/** Members of a model, by where they stand. */
const OF_MODEL: { readonly [place: string]: readonly [Kind, string] } = {
  "/model_type": ["model", "Model type"],
  "/architecture": ["model", "Class"],
  "/architectures": ["model", "Classes"],
  "/body/text_model_type": ["model", "Model type of the decoder"],
  "/dtype": ["dtype", "Type of the weights"],
  "/body/hidden_size": ["size", "Width (hidden_size)"],
  "/body/vocab_size": ["size", "Vocabulary"],
  "/body/num_layers": ["size", "Layers"],
  "/body/tie_word_embeddings": ["size", "Head tied to the embedding"],
};

/** Members of components, by their path in it, as one says them; the others go by their names in the spec. */
const NOUNS: { readonly [path: string]: string } = {
  num_query_heads: "query heads",
  num_kv_heads: "KV heads",
  "window.size": "window",
  use_qk_norm: "norms of queries and keys",
  rope_theta: "rotary base (rope_theta)",
};

/** What an engine sizes its memory and its kernels by comes before all else in a line. */
const FIRST = [
  "num_query_heads",
  "num_kv_heads",
  "head_dim",
  "v_head_dim",
  "kv_lora_rank",
  "window",
  "indexer",
];

/** So many values stand in a line, and the number of the others. */
const MOST_VALUES = 6;

/** Differing values of the spec in words, a line for each component; what belongs to none is one line at the end. */
export function valueLines(
  entries: readonly ValueEntry[],
  { inspection: a }: Side,
  { inspection: b }: Side,
): Highlight[] {
  const bodies = [a.spec.body, b.spec.body] as const;
  const lines: Highlight[] = [];
  const groups = new Map<string, { readonly kind: Kind; readonly title: string; entries: ValueEntry[] }>();
  for (const entry of entries) {
    const [kind, label] = entryOf(OF_MODEL, placeOf(entry)) ?? [];
    if (kind !== undefined) {
      lines.push({ kind, text: `${label}: ${changeWords(entry, kind === "dtype" ? "not said" : "none")}.` });
      continue;
    }
    const { component } = entry;
    const group = groups.get(component) ?? { ...headOf(component, bodies), entries: [] };
    groups.set(component, group);
    group.entries.push(entry);
  }
  const others: ValueEntry[] = [];
  for (const [component, { kind, title, entries: own }] of groups) {
    if (kind === "values") append(others, own);
    else lines.push({ kind, text: `${title}: ${valuesOf(own, component)}.` });
  }
  if (others.length > 0) lines.push({ kind: "values", text: `Spec values: ${valuesOf(others, null)}.` });
  return lines;
}

/** What a component is, and how the line of it begins. */
function headOf(
  component: string,
  bodies: readonly [DecoderBody, DecoderBody],
): { readonly kind: Kind; readonly title: string } {
  const [nameA = "", nameB = nameA] = component.split(" → ");
  const place = `(${dotted(`/body/${nameA}`)}${nameA === nameB ? "" : ` → ${dotted(`/body/${nameB}`)}`})`;
  const sides = [
    [bodies[0], nameA],
    [bodies[1], nameB],
  ] as const;
  for (const [kind, slot] of [
    ["attention", "mixer"],
    ["mlp", "mlp"],
  ] as const) {
    const words = sides.flatMap(([body, name]) =>
      body.layers.some((run) => run[slot] === name) ? [kindWord(body, name)] : [],
    );
    if (words.length > 0) return { kind, title: `${capital([...new Set(words)].join(" → "))} ${place}` };
  }
  return sides.some(([body, name]) => tellsPositions(body, name))
    ? { kind: "positions", title: `Positions ${place}` }
    : { kind: "values", title: "" };
}

/** Whether a component is what a mixer of the layers, or the model as a whole, tells positions by. */
function tellsPositions(body: DecoderBody, name: string): boolean {
  return (
    name === "position" ||
    body.layers.some(({ mixer }) => {
      const component = mixer === null ? undefined : memberOf(body, mixer);
      return (component as { readonly position?: unknown } | undefined)?.position === name;
    })
  );
}

/** Values with both their sides; `component`: they are called by their paths in it. */
function valuesOf(entries: readonly ValueEntry[], component: string | null): string {
  const named = replaced(entries).map((entry) => {
    const path = component === null ? placeWords(entry) : pathIn(component, entry);
    return { path, text: `${entryOf(NOUNS, path) ?? path} ${changeWords(entry)}`.trim() };
  });
  const rank = (path: string): number => {
    const place = FIRST.indexOf(path.split(".")[0] ?? "");
    return place < 0 ? FIRST.length : place;
  };
  if (component !== null) named.sort((x, y) => rank(x.path) - rank(y.path));
  const more = named.length - MOST_VALUES;
  const shown = named.slice(0, MOST_VALUES).map(({ text }) => text);
  return `${shown.join("; ")}${more > 0 ? `; and ${more} more` : ""}`;
}

/** A part of A and one of another type that stands in its place in B, which do not correspond, are told as one change. */
function replaced(entries: readonly ValueEntry[]): ValueEntry[] {
  const inPlace = (entry: ValueEntry, status: ValueEntry["status"]): ValueEntry | undefined =>
    entries.find((other) => other.status === status && placeOf(other) === placeOf(entry));
  return entries.flatMap((entry) => {
    if (entry.status === "only-b" && inPlace(entry, "only-a")) return [];
    const after = entry.status === "only-a" ? inPlace(entry, "only-b") : undefined;
    return [after ? { ...entry, b: after.b } : entry];
  });
}

/** Where a value stands in its component: `window.size`; "" where it is the component. */
function pathIn(component: string, entry: ValueEntry): string {
  const names = component.split(" → ").map((name) => dotted(`/body/${name}`));
  const place = dotted(placeOf(entry));
  const [holder = ""] = names.filter((name) => place === name || place.startsWith(`${name}.`));
  return place.slice(holder.length + 1);
}

/** Both sides of an entry, with what a side rests on that does not give the field. */
function changeWords(entry: ValueEntry, none = "none"): string {
  const absent = absentWords(entry);
  return `${sideWords(entry.a, none)} → ${sideWords(entry.b, none)}${absent === "" ? "" : ` (${absent})`}`;
}

/** A word that needs no quotation marks. */
const WORD = /^[\w./-]{1,60}$/;

/** One side in words: "none" for what is not there, whole numbers with their digits in groups, words without quotes. */
export function sideWords(side: SpecLeaf | SpecPart | null, none = "none"): string {
  if (side === null || ("value" in side && side.value === null)) return none;
  if ("leaves" in side) return showSide(side);
  const { value } = side;
  if (typeof value === "number" && Number.isSafeInteger(value)) return grouped(value);
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "string" && WORD.test(value) ? value : showSide(side);
}

/** Where only one side's file gives a value: what the other side has it from. */
function absentWords({ a, b }: ValueEntry): string {
  // A null says of itself that there is none.
  const [left, right] = [a, b].map((side) =>
    side && "origin" in side && side.value !== null ? side.origin : null,
  );
  if (!left || !right || isMapped(left) === isMapped(right)) return "";
  const [name, origin] = isMapped(left) ? (["B", right] as const) : (["A", left] as const);
  switch (origin.kind) {
    case "defaulted":
      return `${name}'s file does not give it: ${originWords(origin)}`;
    case "implied":
      return `in ${name} the architecture fixes it`;
    default:
      return `in ${name} ${originWords(origin)}`;
  }
}

function isMapped({ kind }: Origin): boolean {
  return kind === "mapped";
}
