import { layerWeights } from "../../analysis/count-parameters.ts";
import { componentOf } from "../../spec/component-of.ts";
import type { ModelBody } from "../../spec/engine-model-spec.ts";
import { isJsonObject } from "../../spec/json.ts";
import { type LayerKind, type LayerRun, lengthOf } from "../../spec/layers.ts";
import { grouped } from "../components/number.ts";

/** Equal neighbours among the layers, and what there is to say of each of them. */
export interface LayerRow {
  readonly run: LayerRun;
  readonly count: number;
  /** How far a token sees, in words. */
  readonly sees: string;
  /** The base of the rotary frequencies, or why there is none. */
  readonly rope: string;
  /** Of one layer. */
  readonly parameters: number;
  /** Of those, what one token passes through. */
  readonly active: number;
}

/** The layers of a body, run by run. */
export function layerRows(body: ModelBody): readonly LayerRow[] {
  // Thousands of runs can be of a few kinds.
  const kinds = new Map<string, KindFacts>();
  return body.layers.map((run) => {
    const kind = JSON.stringify([run.mixer, run.mlp, run.extras]);
    const facts = kinds.get(kind) ?? factsOf(body, run);
    kinds.set(kind, facts);
    return { run, count: lengthOf(run), ...facts };
  });
}

type KindFacts = Omit<LayerRow, "run" | "count">;

function factsOf(body: ModelBody, kind: LayerKind): KindFacts {
  const { all, active } = layerWeights(body, kind);
  const mixer = kind.mixer === null ? null : componentOf(body, kind.mixer);
  return { sees: seesOf(mixer), rope: ropeOf(body, mixer), parameters: all, active };
}

/** What a mixer sees of the tokens before, from the members that decide it, whatever the component's type. */
function seesOf(mixer: unknown): string {
  if (!isJsonObject(mixer)) return "–";
  const window = windowWords(mixer["window"]);
  const indexer = mixer["indexer"];
  if (isJsonObject(indexer)) {
    const { top_k: tokens, top_blocks: blocks } = indexer;
    if (typeof blocks === "number") return `${grouped(blocks)} chosen blocks`;
    if (typeof tokens === "number")
      return window === null
        ? `${grouped(tokens)} chosen tokens`
        : `${window} + ${grouped(tokens)} chosen entries`;
  }
  if (mixer["reuses_selection"] === true) return "tokens chosen by an earlier layer";
  if (isJsonObject(mixer["compressor"])) return `${window ?? ""} + all compressed entries`;
  if (window !== null) return window;
  return "state_dtype" in mixer || mixer["type"] === "lightning_attention" ? "all, in a state" : "all";
}

function windowWords(window: unknown): string | null {
  if (!isJsonObject(window)) return null;
  const { type, size } = window;
  if (typeof size !== "number") return null;
  return type === "chunked" ? `chunks of ${grouped(size)}` : `the last ${grouped(size)}`;
}

function ropeOf(body: ModelBody, mixer: unknown): string {
  if (!isJsonObject(mixer) || !("position" in mixer)) return "–";
  const name = mixer["position"];
  if (typeof name !== "string") return "none (NoPE)";
  const position = new Map<string, unknown>(Object.entries(body)).get(name);
  const base = isJsonObject(position) ? position["rope_theta"] : null;
  return typeof base === "number" ? grouped(base) : "none";
}
