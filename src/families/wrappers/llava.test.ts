import { expect, test } from "vitest";
import { fixture } from "../../fixtures/read.ts";
import { inspectedText } from "../../fixtures/inspected.ts";

// Nothing else is read in this file: what another wrapper loads must not be what makes a tower known.
test.each([
  ["llava--pixtral", "pixtral"],
  ["llava--siglip", "siglip_vision_model"],
  ["llava_next--siglip", "siglip_vision_model"],
  ["llava--m7-0", "clip_vision_model"],
])("the tower that %s names is described, whatever was read before", (name, kind) => {
  const { spec, origins } = inspectedText(fixture(name));
  expect(spec.body).toMatchObject({ towers: { vision_tower: { kind } } });
  expect(origins.get("/body/towers/vision_tower/kind")).toMatchObject({
    kind: "mapped",
    from: ["/vision_config/model_type"],
  });
});

test("a tower whose config names no class is the default of the wrapper's", () => {
  const { vision_config, ...rest } = JSON.parse(fixture("llava--m7-0")) as {
    readonly vision_config: { readonly model_type: string };
  };
  const { model_type: _, ...unnamed } = vision_config;
  const { origins } = inspectedText(JSON.stringify({ ...rest, vision_config: unnamed }));
  expect(origins.get("/body/towers/vision_tower/kind")).toMatchObject({
    kind: "defaulted",
    looked_for: ["/vision_config/model_type"],
    default_from: "hf_class",
    class: "LlavaConfig",
  });
});
