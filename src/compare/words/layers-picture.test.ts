import { expect, test } from "vitest";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import { runsOf } from "../../spec/layers.ts";
import { layersPicture } from "./layers-picture.ts";

const COMPONENTS = {
  attention: { type: "gqa", window: null, reuses_kv: false },
  linear_attn: { type: "gated_delta_net" },
  mlp: { type: "dense" },
};

/** f for full attention, l for a delta net. */
function bodyOf(letters: string): DecoderBody {
  const kinds = [...letters].map((letter) => ({
    mixer: letter === "f" ? "attention" : "linear_attn",
    mlp: "mlp",
  }));
  return { ...COMPONENTS, layers: runsOf(kinds) } as unknown as DecoderBody;
}

test("layer n stands under layer n, and what differs is marked", () => {
  expect(layersPicture(bodyOf("lllflllf"), bodyOf("lflflf"))).toBe(
    [
      "0 A ███░███░",
      "  B █░█░█░··",
      "     ^   ^^^",
      "",
      "█ gated delta net, dense MLP",
      "░ full attention, dense MLP",
    ].join("\n"),
  );
});

test("deep stacks go on in further lines, each of which says where it begins", () => {
  const lines = layersPicture(bodyOf("l".repeat(70)), bodyOf("l".repeat(70))).split("\n");
  expect(lines.slice(0, 4)).toEqual([
    ` 0 A ${"█".repeat(64)}`,
    `   B ${"█".repeat(64)}`,
    "64 A ██████",
    "   B ██████",
  ]);
});
