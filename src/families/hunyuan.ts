import { flag, naturals, real } from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import {
  type Described,
  type Sourced,
  allDependOn,
  dependsOn,
  derive,
  implied,
  respell,
} from "../config/reading/sourced.ts";
import type { RopePositionSpec } from "../spec/components/rope-position.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { perHeadQkNorm } from "./blocks/attention/gqa.ts";
import { type IgnoredFields } from "./blocks/file/ignored-fields.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { ROPE, ropePosition, wholeHead } from "./blocks/position/position.ts";
import { type RopeTypes, readRope } from "./blocks/position/rope.ts";
import { rmsNorm } from "./blocks/rules/norms.ts";
import { type Reference, cite, modeling } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";
import type { Block, Reading } from "./declaration/reading.ts";

const DENSE_IGNORED: IgnoredFields = [
  {
    because: "generation",
    reason: "which tokens begin, end and fill a sequence is not part of the model",
    names: ["eod_token_id"],
  },
];

const DENSE_NAMES = { layer: { q_norm: "query_layernorm", k_norm: "key_layernorm" } };

/** HunYuan's dense models: Llama with norms of each head of q and k after they are rotated. */
export const hunyuanV1Dense = decoder("hunyuan_v1_dense", "HunYuanDenseV1", {
  name: "HunyuanV1DenseModelSpec",
  ignoredInside: DENSE_IGNORED,
  checkpoint: DENSE_NAMES,
  attention: gqa({ bias: field(flag, "attention_bias"), headDimRequired: true, qkNorm: readQkNorm }),
  mlp: dense(),
  position: hunyuanRope(),
});

/** The norms of q and of k, each of a head's channels, after the rotation. */
export function readQkNorm({ reference, eps }: Reading) {
  return {
    ...perHeadQkNorm(reference, rmsNorm(eps, reference)),
    qk_norm_order: implied(
      "after_rope" as const,
      cite(reference, "Attention", "rotates q and k before the norms"),
    ),
  };
}

/** The decoder of HunyuanOCR: HunYuan's dense model with positions in the width, the height and the number of images too. */
export const hunyuanVlText = decoder("hunyuan_vl_text", "HunYuanVLText", {
  name: "HunyuanVLTextModelSpec",
  reference: modeling("HunYuanVL", "hunyuan_vl", { Attention: "DenseV1Attention" }),
  architecture: "HunYuanVLTextModel",
  ignoredInside: DENSE_IGNORED,
  checkpoint: DENSE_NAMES,
  attention: gqa({ bias: field(flag, "attention_bias"), headDimRequired: true, qkNorm: readQkNorm }),
  mlp: dense(),
  position: hunyuanRope({ images: true }),
});

/** HunyuanOCR's files say xdrope, which the config class takes for `dynamic`. */
const XDROPE: RopeTypes = {
  known: ["default", "linear", "dynamic", "yarn", "longrope", "llama3", "proportional"],
  read: (type) => respell(type, (name) => (name === "xdrope" ? "dynamic" : name)),
};

/** The sections of a head's channels that follow each axis; without any the class builds, but cannot compute. */
function readSections(scope: Scope, group: string, reference: Reference) {
  const names = [`${group}/mrope_section`, `${group}/xdrope_section`];
  const section = scope.nullable<number[] | null>({ ...naturals, placeholder: null }, names, {
    value: null,
    rule: "positions are one-dimensional unless there is an mrope_section",
  });
  if (section.value === null) {
    const message = `There is no mrope_section, without which ${cite(reference, "RotaryEmbedding", "cannot compute")}.`;
    scope.reader.report("warning", "no-mrope-section", scope.at(group), message);
    return derive([section], () => null, section.source.text || "there is no mrope_section");
  }
  const of = <T>(value: T, rule: string) =>
    dependsOn(
      implied(value, cite(reference, "RotaryEmbedding", rule)),
      [section],
      "there is an mrope_section",
    );
  return {
    section: section as Sourced<number[]>,
    interleaved: of(false, "has the channels of each axis in blocks"),
    by_channel: of(
      true,
      "gives each axis twice as many channels of the table for a whole head as its section says",
    ),
  };
}

/** A rotary embedding whose type `dynamic` has a base of its own, which `alpha` makes. */
export function hunyuanRope({ images = false } = {}): Block<typeof ROPE> {
  return {
    shape: ROPE,
    read({ scope, reference, maxPositions }) {
      const rope = readRope(scope, maxPositions, images ? { types: XDROPE } : {});
      const position: Described<RopePositionSpec> = {
        ...ropePosition(reference, rope, maxPositions, wholeHead(reference)),
        ...(images && { mrope: readSections(scope, rope.group, reference) }),
      };
      const at = `${rope.group}/alpha`;
      const alpha = rope.type.value === "dynamic" ? scope.optional(real, at) : undefined;
      if (!alpha?.value) {
        scope.reader.ignore(
          scope.at(at),
          "no effect",
          "only a dynamic rope type with an alpha above 0 reads it",
        );
        return { position };
      }
      const rule = cite(reference, "RotaryEmbedding", "makes the base of a dynamic embedding from alpha");
      return {
        position: {
          ...position,
          scaling: {
            ...allDependOn(rope.scaling, [], rule),
            alpha: dependsOn(alpha, [rope.type], rule),
          } as Described<RopePositionSpec["scaling"]>,
        },
      };
    },
  };
}
