import * as z from "zod/mini";
import { flag, reals } from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import { type Described, type Sourced, allDependOn, derive, implied } from "../config/reading/sourced.ts";
import { GQAAttentionSpec } from "../spec/components/gqa-attention.ts";
import { RopePositionSpec } from "../spec/components/rope-position.ts";
import { everyNth, LAYERED_ATTENTION, readGqa, withoutRotation } from "./blocks/attention/gqa-block.ts";
import { checkWindow, readWindowSchedule } from "./blocks/attention/window-schedule.ts";
import { readWindowSize, slidingWindow } from "./blocks/attention/windows.ts";
import { ignoreUnused } from "./blocks/file/fixed-fields.ts";
import { type LayerNames, onlyIfUsed, usedByDefault } from "./blocks/layers/layer-names.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { ROPE, ropePosition, wholeHead } from "./blocks/position/position.ts";
import { readRope } from "./blocks/position/rope.ts";
import { cite } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";
import { type Block, type HalfBlock, type Reading, onceInReading } from "./declaration/reading.ts";
import { ATTENTION, MULTIPLIERS, sharedExperts } from "./granite.ts";
import { string } from "../spec/values.ts";

export const SWA_ATTENTION = {
  ...LAYERED_ATTENTION,
  /** Attention of layers whose rotary base is not that of `position`, by name; not there without such layers. */
  attentions: z.optional(z.record(string, GQAAttentionSpec)),
};

export const SWA_POSITIONS = {
  ...ROPE,
  /** The rotary embeddings of `attentions`, by name; not there without any. */
  positions: z.optional(z.record(string, RopePositionSpec)),
};

/** Granite with a window in three of four layers, sinks, and a rotary base for each layer, or none. */
export const graniteSwa = decoder("granite_swa", "GraniteSWA", {
  name: "GraniteSwaModelSpec",
  multipliers: MULTIPLIERS,
  attention: attention(),
  mlp: dense({ bias: field(flag, "mlp_bias") }),
  position: positions(),
});

/** How the layers of a file differ. */
interface Layers {
  /** Of each layer's attention, `attentions/…` where its base is not that of `position`. */
  readonly names: LayerNames;
  readonly bases: Sourced<readonly number[]>;
  readonly size: Sourced<number | null>;
  readonly rope: ReturnType<typeof readRope>;
}

const readLayers = onceInReading(({ scope, layers, reference, maxPositions }: Reading): Layers => {
  const rope = readRope(scope, maxPositions);
  const size = readWindowSize(scope);
  const bases = readBases(scope, layers, rope.theta);
  const byRule = everyNth(4, "first", `${reference.prefix}Config.__post_init__`);
  const { names: kinds, explicit } = readWindowSchedule(scope, layers, () => byRule(scope, layers, size));
  if (explicit && !kinds.value.includes("sliding_attention"))
    ignoreUnused(scope, ["sliding_window"], "no layer of layer_types has a window");
  checkWindow(scope, kinds, size);
  const names = derive(
    [kinds, bases, rope.theta],
    (all, of, base) =>
      all.map((kind, index) => (of[index] === base ? kind : `attentions/${kind}_${baseName(of[index])}`)),
    `${kinds.source.text}; ${bases.source.text}`,
  );
  return { names, bases, size, rope };
});

const baseName = (base = 0): string => (base === 0 ? "nope" : String(base));

/** layer_rope_theta, where 0 stands for a layer without positions. */
function readBases(scope: Scope, layers: Sourced<number>, theta: Sourced<number>) {
  const fallback = derive(
    [theta, layers],
    (base, n): readonly number[] => Array.from({ length: n }, () => base),
    "rope_theta in every layer where there is no layer_rope_theta",
  );
  const list = scope.nullable<readonly number[]>(reals, "layer_rope_theta", fallback);
  if (list === fallback || list.value.length >= layers.value) return list;
  const message = `layer_rope_theta has ${list.value.length} entries, but num_hidden_layers is ${layers.value}. transformers 5.18.0 refuses such a file.`;
  scope.reader.refuse("schedule-length", scope.at("layer_rope_theta"), message);
  return list;
}

/** Granite's attention with sinks, within a window in some layers, and with the positions that each layer has. */
export function attention(): HalfBlock<typeof SWA_ATTENTION> {
  return {
    shape: SWA_ATTENTION,
    read(reading) {
      const { names, size } = readLayers(reading);
      const full = {
        ...readGqa(reading, ATTENTION),
        sinks: implied(
          true,
          cite(
            reading.reference,
            "Attention",
            "scales its output by what a sink of each head leaves of the softmax",
          ),
        ),
      };
      const sliding = { ...full, window: slidingWindow(size) };
      const others = [...new Set(names.value)].filter((name) => name?.startsWith("attentions/") ?? false);
      const still = withoutRotation(reading.reference, "rotates q and k where layer_rope_theta is not 0");
      const other = (name: string) => {
        const kind = name.startsWith("sliding") ? sliding : full;
        const base = name.slice(name.lastIndexOf("_") + 1);
        return allDependOn(
          {
            ...kind,
            ...(base === "nope"
              ? still
              : {
                  position: derive(
                    [names],
                    () => `positions/rope_${base}`,
                    () => names.source.text,
                  ),
                }),
          },
          [names],
          names.source.text,
        );
      };
      return {
        names,
        parts: {
          attention: usedByDefault(full, names, "attention"),
          sliding_attention: onlyIfUsed(sliding, names, "sliding_attention"),
          ...(others.length > 0 && {
            attentions: Object.fromEntries(
              others.map((path) => {
                const name = (path ?? "").slice("attentions/".length);
                return [name, other(name)];
              }),
            ),
          }),
        },
      };
    },
  };
}

/** The rotary embedding of rope_parameters, and one for each other base that layers have. */
export function positions(): Block<typeof SWA_POSITIONS> {
  return {
    shape: SWA_POSITIONS,
    read(reading) {
      const { reference, maxPositions } = reading;
      const { bases, rope } = readLayers(reading);
      const position: Described<RopePositionSpec> = ropePosition(
        reference,
        rope,
        maxPositions,
        wholeHead(reference),
      );
      const others = [...new Set(bases.value)].filter((base) => base !== 0 && base !== rope.theta.value);
      if (others.length === 0) return { position };
      const rule = "a base of layer_rope_theta";
      return {
        position,
        positions: Object.fromEntries(
          others.map((base) => [
            `rope_${base}`,
            allDependOn(
              { ...position, rope_theta: derive([bases], () => base, rule) },
              [bases, rope.theta],
              rule,
            ),
          ]),
        ),
      };
    },
  };
}

/** Granite MoE with Granite SWA's attention, and a shared expert where the file gives it a width. */
export const graniteMoeSwa = decoder("granitemoe_swa", "GraniteMoeSWA", {
  name: "GranitemoeSwaModelSpec",
  checkpoint: {
    layer: {
      "mlp.gate": "block_sparse_moe.router",
      "mlp.experts": "block_sparse_moe.experts",
      "mlp.shared_experts.gate_up_proj": "shared_mlp.input_linear",
      "mlp.shared_experts.down_proj": "shared_mlp.output_linear",
    },
    stackedExperts: "out_in",
    gateUp: { routed: "blocks", shared: "blocks" },
  },
  multipliers: MULTIPLIERS,
  attention: attention(),
  mlp: sharedExperts(),
  position: positions(),
});
