import * as z from "zod/mini";
import { VisionTowerSpec } from "../components/vision-tower.ts";
import { DeepseekV3ModelSpec } from "./deepseek-v3.ts";

/** Kimi-K2.5 and later: Kimi-K2's decoder, which is DeepSeek-V3's, and a vision tower. */
export const KimiK25ModelSpec = z.object({
  ...DeepseekV3ModelSpec.shape,
  type: z.literal("kimi_k25"),
  text_model_type: z.string(),
  vision: VisionTowerSpec,
});

export type KimiK25ModelSpec = z.infer<typeof KimiK25ModelSpec>;
