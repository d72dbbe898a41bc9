import { expect, test } from "vitest";
import type { DecoderBody } from "../spec/decoder-body.ts";
import { runsOf } from "../spec/layers.ts";
import { periodOf, periodWords } from "./period.ts";

/** One letter a layer. */
function stretches(letters: string) {
  const runs = runsOf([...letters].map((mixer) => ({ mixer, mlp: null })));
  return periodOf(runs, ({ mixer }) => mixer ?? "")
    .map(({ times, parts }) => `${times}(${parts.map(({ count, kind }) => `${count}${kind}`).join(" ")})`)
    .join(" ");
}

test.each([
  ["every fourth differs", "LLLF".repeat(15), "15(3L 1F)"],
  ["the first of four differs", "FLLL".repeat(12), "12(1F 3L)"],
  ["what is left over at the end stands apart", "SSSSSF".repeat(4) + "SS", "4(5S 1F) 1(2S)"],
  ["a beginning of its own", "AA" + "BC".repeat(20), "1(2A) 20(1B 1C)"],
  ["a beginning that only seems longer", "AAA" + "BA".repeat(9) + "B", "1(2A) 10(1A 1B)"],
  ["two repetitions, one after the other", "AB".repeat(5) + "CCD".repeat(6), "5(1A 1B) 6(2C 1D)"],
  ["equal layers are one part", "A".repeat(36), "1(36A)"],
  ["two kinds, once", "AAAB", "1(3A 1B)"],
  ["no layers", "", ""],
])("%s", (_, letters, expected) => {
  expect(stretches(letters)).toBe(expected);
});

test("the stretches spell the schedule, whatever it is", () => {
  let seed = 7;
  const random = (below: number): number => {
    seed = (seed * 16807) % 2147483647;
    return seed % below;
  };
  for (let round = 0; round < 200; round++) {
    const block = Array.from({ length: 1 + random(9) }, () => "ABC"[random(3)]).join("");
    const letters = "AB".slice(random(3)) + block.repeat(1 + random(6)) + block.slice(random(4));
    const runs = runsOf([...letters].map((mixer) => ({ mixer, mlp: null })));
    const spelt = periodOf(runs, ({ mixer }) => mixer ?? "")
      .map(({ times, parts }) =>
        parts
          .map(({ count, kind }) => kind.repeat(count))
          .join("")
          .repeat(times),
      )
      .join("");
    expect(spelt).toBe(letters);
  }
});

const COMPONENTS = {
  attention: { type: "gqa", window: null, reuses_kv: false },
  local: { type: "gqa", window: { type: "sliding_window", size: 512 }, reuses_kv: false },
  linear_attn: { type: "gated_delta_net" },
  mamba: { type: "mamba2" },
  dense: { type: "dense" },
  mlp: { type: "moe", expert_choice: "router" },
};

function words(kinds: readonly { mixer: string | null; mlp: string | null }[]): string {
  return periodWords({ ...COMPONENTS, layers: runsOf(kinds) } as unknown as DecoderBody);
}

const repeat = <T>(times: number, block: readonly T[]): T[] =>
  Array.from({ length: times }, () => block).flat();

test("mixers and MLPs in words, each with its period", () => {
  const [linear, full] = [
    { mixer: "linear_attn", mlp: "mlp" },
    { mixer: "attention", mlp: "mlp" },
  ];
  expect(words(repeat(15, [linear, linear, linear, full]))).toBe(
    "15 × (3 × gated delta net, 1 × full attention); all MoE",
  );
  const dense = { mixer: "attention", mlp: "dense" };
  expect(words([dense, dense, dense, ...repeat(58, [full])])).toBe(
    "all full attention; 3 × dense MLP, 58 × MoE",
  );
  expect(words(repeat(2, [full]))).toBe("all full attention; all MoE");
});

test("layers that are a mixer or an MLP are one sequence", () => {
  const [mamba, moe] = [
    { mixer: "mamba", mlp: null },
    { mixer: null, mlp: "mlp" },
  ];
  expect(words(repeat(6, [mamba, moe]))).toBe("6 × (1 × Mamba-2, 1 × MoE)");
});

test("layers in no period are counted", () => {
  const at = new Set([0, 3, 4, 9, 15, 17, 18, 30, 32, 39]);
  const kinds = Array.from({ length: 40 }, (_, layer) => ({
    mixer: at.has(layer) ? "attention" : null,
    mlp: "dense",
  }));
  expect(words(kinds)).toBe("in no period: 10 × full attention, 30 × no mixer; all dense MLP");
});
