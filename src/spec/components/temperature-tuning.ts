import * as z from "zod/mini";
import { nonnegativeInt, number, positiveInt, positiveNumber } from "../values.ts";

/**
 * Attention that grows sharper with the position p of the query, which is multiplied by
 * 1 + scale × ln(1 + ⌊(p + offset) / floor⌋) (scalable softmax, arXiv:2501.19399).
 */
export const TemperatureTuningSpec = z.object({
  type: z.literal("temperature_tuning"),
  scale: number,
  /** In tokens. */
  floor: positiveNumber,
  offset: nonnegativeInt,
});

/**
 * Attention that grows sharper beyond the trained length n: the query at position p is multiplied by ln(p + 1) / ln(n)
 * where p + 1 > n (Qwen's use_logn_attn).
 */
export const LengthTemperatureSpec = z.object({
  type: z.literal("length_temperature"),
  /** The number of tokens, n, after which the queries grow. */
  trained_length: positiveInt,
});

/** Attention that grows sharper without steps: the query at position p is multiplied by 1 + scale × ln(max(1, (p + 1) / floor)). */
export const LogTemperatureSpec = z.object({
  type: z.literal("log_temperature"),
  scale: number,
  /** In tokens. */
  floor: positiveNumber,
});

/** What queries are multiplied by, by their position. */
export const TemperatureSpec = z.discriminatedUnion("type", [
  TemperatureTuningSpec,
  LengthTemperatureSpec,
  LogTemperatureSpec,
]);

export type TemperatureSpec = z.infer<typeof TemperatureSpec>;

export type TemperatureTuningSpec = z.infer<typeof TemperatureTuningSpec>;
