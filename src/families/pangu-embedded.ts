import { flag } from "../config/reading/field-types.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import type { Reference } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";

const MODELING: Reference = {
  prefix: "PanguEmbedded",
  file: "modeling_openpangu_dense.py of FreedomIntelligence/openPangu-Embedded-7B",
};

/** openPangu Embedded: Llama with biases in every projection of attention. */
export const panguEmbedded = decoder("pangu_embedded", "PanguEmbedded", {
  modelTypes: { PanguEmbedded: {} },
  outsideTransformers: true,
  reference: MODELING,
  attention: gqa({ bias: field(flag, "bias"), nullHeadDimRefused: true }),
  mlp: dense(),
});
