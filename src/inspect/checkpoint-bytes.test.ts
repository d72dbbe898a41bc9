import { expect, test } from "vitest";
import { bytesOfRows, countOf, tensorRows } from "../analysis/checkpoint/rows.ts";
import { releasedTensors, type SavedTensor, savedTensors } from "../analysis/checkpoint/saved-tensors.ts";
import { inspected } from "../fixtures/inspected.ts";
import { CONFIGS } from "../fixtures/read.ts";
import { namesOf, weightsOf } from "./weights.ts";

/** Bytes of the text model's parameters, without draft modules. */
const textBytes = (tensors: readonly SavedTensor[]): number | null =>
  bytesOfRows(
    tensorRows(
      tensors.filter(({ part, holds: [{ tensor }] }) => part === "text" && tensor.role !== "buffer"),
    ),
  );

test.each(CONFIGS)("%s: the tensors take the bytes that the weights are said to take", (name) => {
  const { spec } = inspected(name);
  const counted = weightsOf(inspected(name)).bytes;
  if (counted === null) return;
  expect(textBytes(savedTensors(spec, namesOf(inspected(name))).tensors)).toBe(counted.total - counted.mtp);
});

test.each(CONFIGS.filter((name) => inspected(name).spec.quantization !== null))(
  "%s: so do the tensors that quantised matrices are stored as",
  (name) => {
    const { spec } = inspected(name);
    const { tensors, complete } = releasedTensors(spec, namesOf(inspected(name)));
    const counted = weightsOf(inspected(name)).bytes;
    if (counted === null || !complete) return;
    const beside = tensors.filter(({ name }) => /\.(?:weight_shape|g_idx)$/.test(name));
    const metadata = bytesOfRows(tensorRows(beside)) ?? 0;
    expect((textBytes(tensors) ?? 0) - metadata).toBe(counted.total - counted.mtp);
    expect(tensorRows(tensors).reduce((sum, row) => sum + countOf(row), 0)).toBeGreaterThan(0);
  },
);
