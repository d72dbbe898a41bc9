import { expect, test } from "vitest";
import { weightsIn } from "../tensors.ts";
import { hyperConnections, streamMerge } from "./hyper-connections.ts";

const SIZES = { hidden_size: 100, vocab_size: 1000, num_layers: 2 };
const WEIGHTLESS = { type: "rmsnorm", eps: 1e-6, zero_centered: false, has_weight: false } as const;

test("hyper-connections have rows, biases and scales for each half of a layer", () => {
  const spec = {
    type: "hyper_connections",
    num_streams: 2,
    sinkhorn_iterations: 20,
    eps: 1e-6,
    input_norm: WEIGHTLESS,
  } as const;
  expect(weightsIn(hyperConnections.tensors(spec, SIZES)).all).toBe(2 * (8 * 200 + 8 + 3));
});

test("what merges 2 streams has 2 rows over both, 2 biases and a scale", () => {
  const spec = { type: "stream_merge", num_streams: 2, eps: 1e-6, input_norm: WEIGHTLESS } as const;
  expect(weightsIn(streamMerge.tensors(spec, SIZES)).all).toBe(2 * 200 + 2 + 1);
});
