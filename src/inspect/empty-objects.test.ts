import { describe, expect, test } from "vitest";
import { inspectedText } from "../fixtures/inspected.ts";
import { fixtureAsRead } from "../fixtures/read.ts";
import type { JsonObject } from "../spec/json.ts";

const inspected = (name: string, more: JsonObject) =>
  inspectedText(JSON.stringify({ ...fixtureAsRead(name), ...more }));

describe("an empty object", () => {
  test("makes a tower, whose every value is given by it", () => {
    const { spec, origins, fields } = inspected("gemma4--default", { vision_config: {} });
    expect(spec.body).toMatchObject({ vision: { num_layers: 16 } });
    expect(origins.get("/body/vision/num_layers")).toMatchObject({
      kind: "defaulted",
      given: {
        from: ["/vision_config"],
        rule: "vision_config is there, though empty: without it this would be null",
      },
    });
    expect(origins.get("/body/towers/vision_tower/kind")).toMatchObject({
      given: { rule: "vision_config is there, though empty: without it this would not be there" },
    });
    expect(fields.get("/vision_config")).toMatchObject({
      use: "mapped",
      to: expect.arrayContaining(["/body/vision/num_layers", "/body/towers/vision_tower/facts/hidden_size"]),
    });
  });

  test("takes other defaults than none, and what both have alike is not given by it", () => {
    const { origins, diagnostics } = inspected("got_ocr2--m7-0", { text_config: {} });
    expect(origins.get("/body/num_layers")).toMatchObject({
      given: {
        from: ["/text_config"],
        rule: "text_config is there, though empty: without it this would be 24",
      },
    });
    expect(origins.get("/body/norm/eps")).not.toHaveProperty("given");
    expect(diagnostics).toContainEqual(
      expect.objectContaining({
        code: "no-text-config",
        at: "/text_config",
        message:
          "text_config has nothing in it: every value of the decoder is a default of model_type qwen2.",
      }),
    );
  });

  test("that keeps members away names what stands beside them", () => {
    const { origins } = inspected("nemotron_h_omni--m7-0", { vision_config: {} });
    expect(origins.get("/body/towers/vision_model/facts/hidden_size")).toMatchObject({
      given: { rule: expect.stringContaining("video_patch_dim would stand beside this") },
    });
  });

  test.each(["rope_scaling", "task_specific_params", "pruned_heads"])(
    "has no effect where its absence says the same: %s",
    (name) => {
      const { fields } = inspected("llama--default", { [name]: {} });
      expect(fields.get(`/${name}`)?.use).toBe("ignored");
    },
  );

  test("is looked into beside others, and nothing is told of the file without it", () => {
    const { fields, diagnostics } = inspected("gemma4--default", {
      vision_config: {},
      audio_config: {},
      nobody_knows: {},
      nor_this: { inside: {} },
    });
    const uses = ["/vision_config", "/audio_config", "/nobody_knows", "/nor_this/inside"].map(
      (at) => fields.get(at)?.use,
    );
    expect(uses).toEqual(["mapped", "mapped", "unmapped", "unmapped"]);
    expect(new Set(diagnostics.map(({ message }) => message)).size).toBe(diagnostics.length);
  });
});
