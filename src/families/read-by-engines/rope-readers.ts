import { nodeAt } from "../../config/nodes/node.ts";
import { toJson } from "../../config/nodes/node.ts";
import type { Assembled } from "../../config/reading/assemble.ts";
import type { ConfigReader } from "../../config/reading/reader.ts";
import type { RopePositionSpec } from "../../spec/components/rope-position.ts";
import type { RopeScalingSpec } from "../../spec/components/rope-scaling.ts";
import { isJsonObject, type Json } from "../../spec/json.ts";
import { child, parentOf, type Pointer } from "../../spec/pointer.ts";

type Yarn = Extract<RopeScalingSpec, { rope_type: "yarn" }> & { readonly rope_type: "yarn" };

/** A rotary embedding of a body, and the object of the file that holds its parameters; null where the file has none. */
interface Embedding {
  readonly at: Pointer;
  readonly position: RopePositionSpec;
  readonly group: Pointer | null;
  /** Whether latent attention turns channels by it. */
  readonly isLatent: boolean;
}

/** The objects of the file that hold parameters of the body's rotary embeddings. */
export function ropeGroups(assembled: Assembled, decoder: Pointer, reader: ConfigReader): Pointer[] {
  const kinds = ["rope_parameters", "rope_scaling"].flatMap((name) => {
    const whole = child(decoder, name);
    const node = nodeAt(reader.root, whole);
    if (node?.type !== "object") return [];
    const nested = [...node.members].flatMap(([kind, { value }]) =>
      value.type === "object" ? [child(whole, kind)] : [],
    );
    return [whole, ...nested];
  });
  return embeddingsOf(assembled).length > 0 ? kinds : [];
}

/**
 * Says where readers of a rotary embedding's parameters go apart: a factor that is not the declared length over the
 * trained one, and what cosine and sine are multiplied by.
 */
export function reportRopeReaders(assembled: Assembled, reader: ConfigReader): void {
  for (const embedding of embeddingsOf(assembled)) {
    const { scaling } = embedding.position;
    if (scaling?.rope_type !== "yarn") continue;
    reportFactor(embedding, scaling as Yarn, assembled, reader);
    reportAmplitude(embedding, scaling as Yarn, reader);
  }
}

function embeddingsOf({ value, origins }: Assembled): Embedding[] {
  const body = isJsonObject(value) ? value["body"] : undefined;
  if (!isJsonObject(body ?? null)) return [];
  const members = Object.entries(body as { [name: string]: Json });
  const latent = new Set(
    members.flatMap(([, one]) => (isJsonObject(one) && one["type"] === "mla" ? [one["position"]] : [])),
  );
  return members.flatMap(([name, one]): Embedding[] => {
    if (!isJsonObject(one) || one["type"] !== "rope") return [];
    const at = `/body/${name}`;
    const origin = origins.get(`${at}/scaling/rope_type`);
    const [field] = origin && "from" in origin ? origin.from : [];
    return [
      {
        at,
        position: one as unknown as RopePositionSpec,
        group: field === undefined ? null : parentOf(field),
        isLatent: latent.has(name),
      },
    ];
  });
}

/** As validate_yarn of transformers warns, which goes on with the factor. */
function reportFactor(
  { at, position, group }: Embedding,
  { factor, original_max_position_embeddings: trained }: Yarn,
  { origins }: Assembled,
  reader: ConfigReader,
): void {
  const origin = origins.get(`${at}/scaling/original_max_position_embeddings`);
  const declared = position.max_position_embeddings;
  if (group === null || origin?.kind !== "mapped" || declared === null) return;
  const reach = factor * trained;
  if (Math.abs(reach - declared) < 1) return;
  const times = `The factor ${factor} times original_max_position_embeddings ${trained} is ${reach}, and max_position_embeddings is ${declared}`;
  const message =
    declared === trained
      ? `${times}: the factor lengthens nothing that the file declares. transformers 5.18.0 stretches the frequencies by it and keeps to ${declared} positions, as the spec does; vLLM and SGLang serve ${reach}.`
      : `${times}, which is ${Number((declared / trained).toPrecision(6))} times as many. transformers 5.18.0 warns of it and stretches the frequencies by ${factor}; the context is ${position.context_len ?? declared}, as the file declares.`;
  reader.report("info", "yarn-factor-mismatch", child(group, "factor"), message);
}

/** What decides it, beside the factor: vLLM and SGLang read no attention_factor, and vLLM the pair for latent attention only. */
const AMPLITUDE = ["attention_factor", "attn_factor", "apply_yarn_scaling", "mscale", "mscale_all_dim"];

const magnitude = (factor: number, weight = 1): number =>
  factor <= 1 ? 1 : 0.1 * weight * Math.log(factor) + 1;

/**
 * What cosine and sine are multiplied by: in transformers (_compute_yarn_parameters), in vLLM and in SGLang (their
 * YaRNScalingRotaryEmbedding and, of latent attention and of the type deepseek_yarn, DeepseekScalingRotaryEmbedding).
 */
function reportAmplitude({ group, isLatent }: Embedding, yarn: Yarn, reader: ConfigReader): void {
  if (group === null) return;
  const node = nodeAt(reader.root, group);
  const given = node?.type === "object" ? (toJson(node) as { readonly [name: string]: Json }) : {};
  const { factor, mscale, mscale_all_dim: all } = yarn;
  const times = typeof given["attn_factor"] === "number" ? given["attn_factor"] : 1;
  const isDeepseek = isLatent || [given["rope_type"], given["type"]].includes("deepseek_yarn");
  const pair = mscale && all ? magnitude(factor, mscale) / magnitude(factor, all) : null;
  const deepseek = (magnitude(factor, mscale ?? 1) / magnitude(factor, all ?? 0)) * times;
  // vLLM drops the word where sections stand beside it, whatever the model makes of them (get_rope).
  const unscaled = given["apply_yarn_scaling"] === false && !("mrope_section" in given);
  const spec = yarn.attention_factor ?? pair ?? magnitude(factor);
  const vllm = isDeepseek ? deepseek : (unscaled ? 1 : magnitude(factor)) * times;
  const sglang = isDeepseek ? deepseek : (pair ?? magnitude(factor)) * times;
  if (Math.abs(vllm - spec) < 1e-9 && Math.abs(sglang - spec) < 1e-9) return;
  const names = AMPLITUDE.filter((name) => (given[name] ?? null) !== null);
  const shown = (value: number): number => Number(value.toPrecision(6));
  reader.report(
    "info",
    "yarn-amplitude-differs",
    child(group, names[0] ?? "factor"),
    `Cosine and sine are multiplied by ${shown(spec)} in transformers 5.18.0 and in the spec, by ${shown(vllm)} in vLLM 017e9f44 and by ${shown(sglang)} in SGLang db570fe6${names.length > 0 ? `: they read ${names.join(", ")} each in their own way` : ""}.`,
  );
}
