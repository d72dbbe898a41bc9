import { readFileSync } from "node:fs";
import { type RibbonKind, ribbonOf } from "../../src/analysis/ribbon.ts";
import { type Miniature, miniatureOf } from "../../src/export/diagram/miniature.ts";
import { inspectLoading } from "../../src/inspect/inspect-loading.ts";
import type { Inspection } from "../../src/inspect/inspection.ts";
import { GALLERY } from "../../src/sources/gallery.ts";
import type { FactKind, GalleryFacts, SampleLine } from "../../src/sources/gallery-facts.ts";

export const FACTS_FILE = new URL("../../src/sources/gallery-facts.json", import.meta.url);

/** Loaded by the first page once it is there. */
export const STACKS_FILE = new URL("../../src/sources/gallery-stacks.json", import.meta.url);

const textOf = (id: string): string =>
  readFileSync(new URL(`../../public/gallery/${id}.json`, import.meta.url), "utf8");

async function read(text: string): Promise<Inspection> {
  const result = await inspectLoading(text);
  if (!result.ok) throw new Error(result.error.message);
  return result;
}

/** What the first page says of the bundled configs, and of a sample of the first. */
export async function galleryFacts(): Promise<{
  readonly models: readonly GalleryFacts[];
  readonly sample: readonly SampleLine[];
}> {
  const models: GalleryFacts[] = [];
  for (const { id } of GALLERY) models.push(factsOf(id, await read(textOf(id))));
  return { models, sample: await sampleLines() };
}

/** The stacks of the bundled configs in small, by their ids. */
export async function galleryStacks(): Promise<{ readonly [id: string]: Miniature }> {
  const stacks: { [id: string]: Miniature } = {};
  for (const { id } of GALLERY) stacks[id] = miniatureOf(await read(textOf(id)));
  return stacks;
}

function factsOf(id: string, { spec, parameters }: Inspection): GalleryFacts {
  const { runs, kinds, layers } = ribbonOf(spec.body);
  const drawn = kinds.filter(({ component }) => component !== null);
  const [mixers, mlps] = (["mixer", "mlp"] as const).map((slot) =>
    drawn.filter((kind) => kind.slot === slot),
  );
  const indexOf = (kind: RibbonKind | null): number =>
    kind === null ? -1 : drawn.filter(({ slot }) => slot === kind.slot).indexOf(kind);
  const schemes = Object.values(spec.quantization?.normal_form?.schemes ?? {});
  return {
    id,
    layers,
    parameters: parameters?.whole ?? parameters?.text ?? 0,
    active: parameters?.active ?? 0,
    experts: expertsOf(spec.body),
    formats: [...new Set(schemes.flatMap(({ weights }) => (weights ? [weights.format] : [])))],
    mixers: (mixers ?? []).map(factKind),
    mlps: (mlps ?? []).map(factKind),
    runs: runs.map(({ from, to, mixer, mlp }) => [to - from + 1, indexOf(mixer), indexOf(mlp)]),
  };
}

const factKind = ({ words, hue, texture, height }: RibbonKind): FactKind => ({ words, hue, texture, height });

/** The experts of whichever component of the body has the most. */
function expertsOf(body: object): GalleryFacts["experts"] {
  let most: GalleryFacts["experts"] = null;
  const look = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    const { type, num_experts: all, top_k: chosen } = value as { readonly [member: string]: unknown };
    if (type === "moe" && typeof all === "number" && all > (most?.all ?? 0))
      most = { all, chosen: typeof chosen === "number" ? chosen : null };
    Object.values(value).forEach(look);
  };
  look(body);
  return most;
}

/** Qwen3.5-397B-A17B with one field misspelt: what each line of it became. */
async function sampleLines(): Promise<readonly SampleLine[]> {
  const text = textOf("qwen3.5-397b-a17b").replace('"rope_theta"', '"rope_tetha"');
  const inspection = await read(text);
  const value = (pointer: string): string =>
    `${pointer.slice("/body/".length).replaceAll("/", ".")} = ${leafText(inspection, pointer)}`;
  const line = (pointer: string): string => {
    const place = inspection.places.get(pointer);
    if (!place) throw new Error(`no field ${pointer}`);
    return text.slice(place.start, place.end);
  };
  const taken = (pointer: string): SampleLine => {
    const origin = inspection.origins.get(pointer);
    if (origin?.kind === "mapped")
      return { field: line(origin.from[0] ?? ""), value: value(pointer), kind: "mapped", words: "" };
    if (origin?.kind === "derived")
      return {
        field: line(origin.from.at(-1) ?? ""),
        value: value(pointer),
        kind: "derived",
        words: origin.rule,
      };
    if (origin?.kind !== "defaulted" || origin.default_from !== "hf_class")
      throw new Error(`${pointer} has another origin`);
    return {
      field: null,
      value: value(pointer),
      kind: "defaulted",
      words: `default of ${origin.class}, transformers ${origin.transformers_version}`,
    };
  };
  const misspelt = [...inspection.fields].find(([, use]) => use.use === "unmapped");
  if (!misspelt) throw new Error("every field was read");
  return [
    taken("/body/attention/num_kv_heads"),
    taken("/body/attention/rotary_dim"),
    { field: line(misspelt[0]), value: null, kind: "unmapped", words: "nobody read it" },
    taken("/body/position/rope_theta"),
  ];
}

function leafText({ spec }: Inspection, pointer: string): string {
  const value = pointer
    .slice(1)
    .split("/")
    .reduce<unknown>((at, key) => (at as { readonly [key: string]: unknown })[key], spec);
  return JSON.stringify(value);
}
