import { expect, test } from "vitest";
import { ggufHeaderOf } from "../../fixtures/checkpoints.ts";
import { readGgufHeader } from "./gguf-header.ts";

const MIB = 1024 * 1024;

/** Up to where a file of this size is read whose header is whole only where so many bytes are. */
async function endsRead(size: number, needed: number): Promise<readonly number[]> {
  const whole = ggufHeaderOf("llama");
  const ends: number[] = [];
  const header = await readGgufHeader("llama.gguf", size, (end) => {
    ends.push(end);
    return end < needed ? whole.subarray(0, 200) : whole;
  });
  expect(header.metadata.get("general.architecture")).toBe("llama");
  return ends;
}

test("a file is read on in few steps, until its header is whole", async () => {
  expect(await endsRead(64 * MIB, 1)).toEqual([MIB]);
  expect(await endsRead(64 * MIB, 5 * MIB)).toEqual([MIB, 4 * MIB, 16 * MIB]);
  expect(await endsRead(6 * MIB, 5 * MIB)).toEqual([MIB, 4 * MIB, 6 * MIB]);
});

test("a file that ends inside of its header is refused, and so is a header longer than any", async () => {
  await expect(endsRead(6 * MIB, 7 * MIB)).rejects.toThrow(
    "llama.gguf ends before what its header announces.",
  );
  await expect(endsRead(1024 * MIB, 1024 * MIB)).rejects.toThrow("ends before what its header announces");
});
