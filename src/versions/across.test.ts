import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../spec/json.ts";
import { across as of, acrossText } from "./across.test-support.ts";
import { upgradeOf } from "./report.ts";
import { upgradeWords } from "./upgrade-words.ts";
import { changesBetween } from "./upgrade.ts";

function row(file: JsonObject | string, attribute: string) {
  const found = of(file).rows.find((one) => one.attribute === attribute);
  if (!found) throw new Error(`${attribute} is the same in all versions.`);
  return {
    kind: found.cause.kind,
    text: found.cause.text,
    values: Object.values(found.outcomes).map((one) => (one.is === "value" ? one.value : one.is)),
  };
}

test("a theta that 5.x moves is absent there, and the cause says where it is", () => {
  const found = row({ model_type: "qwen3", rope_theta: 1000000 }, "rope_theta");
  expect(found.values).toEqual([1000000, "absent", "absent"]);
  expect(found.kind).toBe("standardised");
  expect(found.text).toBe("5.17.0 and 5.18.0 keep it as rope_parameters.rope_theta.");
});

test.each(["__proto__", "constructor", "toString", "valueOf"])("%s is a word like any other", (word) => {
  const scaledBy = (type: Json) => of({ model_type: "llama", rope_scaling: { rope_type: type, factor: 2 } });
  expect(scaledBy(word).rows.map(({ attribute }) => attribute)).toContain("rope_theta");
  expect(Object.keys(scaledBy({ [word]: 1 }).refused)).toEqual(["4.57.6"]);
  const said = { model_type: "deepseek_v32", num_hidden_layers: 1, layer_types: [word] };
  expect(JSON.stringify(of(said).rows)).not.toContain("null]");
});

test("a file of 5.x is not understood by 4.57, where theta falls to the default", () => {
  const file = { model_type: "qwen3", rope_parameters: { rope_theta: 1000000, rope_type: "default" } };
  const found = row(file, "rope_theta");
  expect(found.values).toEqual([10000, "absent", "absent"]);
  expect(found.kind).toBe("unknown-field");
  expect(found.text).toContain("4.57.6 does not read rope_parameters.rope_theta");
});

test("the rotary channels of MiniMax-M2 are computed differently by 5.17.0", () => {
  const found = row("MiniMaxAI--MiniMax-M2.5", "rope_parameters");
  expect(found.kind).toBe("computed");
  expect(found.text).toMatch(/5\.18\.0: .*rotary_dim, head_dim/);
});

test("names of layer types are another default, or standardised where the file has them", () => {
  expect(row({ model_type: "deepseek_v32", num_hidden_layers: 1 }, "layer_types").values).toEqual([
    ["deepseek_sparse_attention"],
    ["indexed_attention"],
  ]);
  const said = {
    model_type: "deepseek_v32",
    num_hidden_layers: 1,
    layer_types: ["deepseek_sparse_attention"],
  };
  expect(row(said, "layer_types").kind).toBe("standardised");
});

test("an alias that only some versions have is told from a renamed field", () => {
  expect(row({ model_type: "mixtral", num_local_experts: 8 }, "num_experts").kind).toBe("alias");
  const moved = row({ model_type: "qwen3_moe", num_experts: 8 }, "num_local_experts");
  expect([moved.kind, moved.text]).toEqual(["standardised", "4.57.6 keeps it as num_experts."]);
});

test("what a version has for every model is of the base class", () => {
  expect(row({ model_type: "llama" }, "temperature")).toMatchObject({
    kind: "base",
    values: [1, "absent", "absent"],
  });
  expect(row({ model_type: "llama" }, "torchscript").kind).toBe("base");
});

test("what a flat file says is found in the text config of 5.x", () => {
  const found = row({ model_type: "qwen2_vl", hidden_size: 64 }, "hidden_size");
  expect(found.text).toBe("5.17.0 and 5.18.0 keep it as text_config.hidden_size.");
});

test("another default of a nested class is told with the class", () => {
  const found = row({ model_type: "qwen3_vl_moe", text_config: {} }, "text_config.tie_word_embeddings");
  expect(found).toMatchObject({ kind: "default", values: [false, true, true] });
});

test("a version without a class, and one that refuses the file, give nothing", () => {
  expect(of({ model_type: "minimax_m2" }).unknown).toEqual(["4.57.6"]);
  const refusing = of({
    model_type: "deepseek_v32",
    num_hidden_layers: 1,
    layer_types: ["indexed_attention"],
  });
  expect(Object.keys(refusing.refused)).toEqual(["5.17.0"]);
  expect(refusing.rows).toEqual([]);
});

test("an upgrade tells values that change, what is only elsewhere, and what is new", () => {
  const { rows } = of({ model_type: "qwen3", rope_theta: 5000 });
  const effects = Object.fromEntries(
    changesBetween(rows, "4.57.6", "5.18.0").map(({ attribute, effect }) => [attribute, effect]),
  );
  expect(effects).toMatchObject({
    rope_theta: "moved",
    rope_scaling: "other",
    rope_parameters: "new",
    temperature: "base",
  });
  expect(changesBetween(rows, "5.17.0", "5.18.0")).toEqual([]);
});

test("an attribute at which all versions raise has a row with the cause, and is no change", () => {
  const file = "google--gemma-4-26B-A4B";
  const found = row(file, "text_config.head_dim");
  expect(found.values).toEqual(["raises", "raises"]);
  expect(found.kind).toBe("per-layer");
  expect(found.text).toMatch(/^All that load the file raise: .*per_layer_config/);
  const changed = changesBetween(of(file).rows, "5.17.0", "5.18.0").map(({ attribute }) => attribute);
  expect(changed).not.toContain("text_config.head_dim");
});

test("for a version whose classes are not known the nearest one stands, and is named", () => {
  const across = of({ model_type: "qwen3", rope_theta: 5000 });
  const asked = upgradeOf(across, "4.57.1", "5.12.1");
  expect([asked.from, asked.to]).toEqual(["4.57.6", "5.17.0"]);
  expect(asked.changes).toEqual(upgradeOf(across, "4.57.6", "5.17.0").changes);
  expect(upgradeWords(asked)).toContain(
    "The classes of 5.12.1 are not known here: the nearest, 5.17.0, stands for it.",
  );
  expect(upgradeWords(upgradeOf(across, "4.57.6", null))).not.toContain("stands for");
});

describe("the words for an upgrade", () => {
  const words = (file: JsonObject, from: string | null, to: string | null) =>
    upgradeWords(upgradeOf(of(file), from, to));
  const GEMMA3 = { model_type: "gemma3", text_config: { model_type: "gemma3_text", rope_theta: 5000 } };

  test("a value that is only elsewhere is told with its place, in nested configs too, and of a default", () => {
    expect(words({ model_type: "qwen3", rope_theta: 5000 }, "4.57.6", "5.18.0")).toContain(
      "it keeps rope_theta as rope_parameters.rope_theta.",
    );
    expect(words(GEMMA3, "4.57.6", "5.18.0")).toContain(
      "keeps text_config.rope_theta as text_config.rope_parameters.full_attention.rope_theta",
    );
    // 4.57.6 has its default, and 5.x the same number from the file.
    const emu3 = { rope_parameters: { rope_theta: 1000000.0, rope_type: "default" } };
    expect(words({ model_type: "emu3", text_config: emu3 }, "4.57.6", "5.18.0")).toContain(
      "it keeps text_config.rope_theta as text_config.rope_parameters.rope_theta.",
    );
  });

  test("an attribute whose value is another one elsewhere is gone, and the place of the other is named", () => {
    const file = { model_type: "llama", rope_parameters: { rope_theta: 500000, rope_type: "default" } };
    expect(words(file, "4.57.6", "5.18.0")).toContain(
      "it has no rope_theta (rope_parameters.rope_theta has another value).",
    );
  });

  // As olmOCR and AIN: what the file has beside vision_config is of the text, and 5.x puts it into text_config.
  test("what is computed or standardised of a flat file has moved with it into the text config", () => {
    const flat = {
      model_type: "qwen2_vl",
      num_hidden_layers: 2,
      architectures: ["Qwen2VLForConditionalGeneration"],
      use_sliding_window: false,
      sliding_window: 32768,
      rope_theta: 5000,
      rope_scaling: { type: "mrope", mrope_section: [16, 24, 24] },
      vision_token_id: 151654,
    };
    const { rows } = of(flat);
    const changes = new Map(
      changesBetween(rows, "4.57.6", "5.18.0").map(({ attribute, effect, as }) => [attribute, [effect, as]]),
    );
    expect(changes.get("sliding_window")).toEqual(["moved", "text_config.sliding_window"]);
    expect(changes.get("rope_scaling")).toEqual(["moved", "text_config.rope_parameters"]);
    expect(changes.get("text_config.vision_token_id")).toEqual(["moved", "vision_token_id"]);
    expect(row(flat, "sliding_window").text).toContain(
      "5.17.0 and 5.18.0 keep it as text_config.sliding_window.",
    );
    expect(row(flat, "rope_scaling").text).toBe(
      "5.17.0 and 5.18.0 keep it as text_config.rope_parameters, with rope_theta in it.",
    );
    const text = words(flat, "4.57.6", "5.18.0");
    expect(text).not.toContain("it has no");
    // What a layer computes with is named before what a file says of itself.
    expect(text).toMatch(
      /another value of text_config\.rope_scaling,.*_token_id, text_config\.architectures/,
    );
  });

  test("the way back says what the older version keeps the attribute as", () => {
    expect(words({ model_type: "qwen3", rope_theta: 5000 }, "5.18.0", "4.57.6")).toContain(
      "it keeps rope_parameters as rope_theta.",
    );
    expect(
      words({ model_type: "jamba", num_hidden_layers: 2, num_experts: 4 }, "5.18.0", "4.57.6"),
    ).toContain("num_local_experts as num_experts");
  });

  test("where one version alone loads the file there is nothing to judge, and so between a version and itself", () => {
    expect(
      words({ model_type: "hy_v4", num_hidden_layers: 1, layer_types: ["indexed_attention"] }, null, null),
    ).toBe(
      "Of the versions of transformers that are known here 5.18.0 alone loads this file: there is no upgrade to judge.",
    );
    expect(words({ model_type: "qwen3" }, "5.18.0", "5.18.0")).toBe(
      "From transformers 5.18.0 to 5.18.0 there is nothing to upgrade.",
    );
  });

  test("why a version does not load the file is told once", () => {
    const file = { model_type: "minimax_m2" };
    const upgrade = upgradeOf(of(file), "4.57.6", null);
    expect(upgradeWords(upgrade)).toBe(
      "transformers 4.57.6 does not load this file, which 5.18.0 loads. AutoConfig of transformers 4.57.6 knows no class for this model type.",
    );
    expect(upgrade.told).toEqual(["4.57.6"]);
    const none = upgradeOf(of({ model_type: "nobody_knows" }), null, null);
    expect(upgradeWords(none)).toBe(
      "No version of transformers that is known here loads this file. AutoConfig of transformers 4.57.6, 5.17.0 and 5.18.0 knows no class for this model type.",
    );
    expect(none.told).toEqual(["4.57.6", "5.17.0", "5.18.0"]);
  });
});

/** Why each version refuses a text, and where. */
const refusedBy = (text: string) => acrossText(text).refused;

test("a value of another type is refused by the versions that validate, with what they take", () => {
  const refused = refusedBy('{ "model_type": "qwen3", "rms_norm_eps": 1, "hidden_size": null }');
  expect(Object.keys(refused)).toEqual(["5.17.0", "5.18.0"]);
  expect(refused["5.18.0"]).toEqual({
    at: "/rms_norm_eps",
    why: "Qwen3Config of transformers 5.18.0 takes a number with a point for rms_norm_eps, and refuses 1.",
  });
});

test("a nested config is held against its own class, also where the file is flat", () => {
  const nested =
    '{ "model_type": "gemma3", "text_config": { "model_type": "gemma3_text", "head_dim": 1.5 } }';
  expect(refusedBy(nested)["5.17.0"]?.at).toBe("/text_config/head_dim");
  const float = refusedBy('{ "model_type": "qwen3", "hidden_size": 4096.0 }');
  expect(float["5.18.0"]?.why).toContain("for hidden_size, and refuses 4096.0.");
  expect(refusedBy('{ "model_type": "qwen2_vl", "hidden_size": "64" }')["5.18.0"]?.at).toBe("/hidden_size");
});

test("rope parameters that lack what their type needs are refused", () => {
  const scaled = (scaling: string, theta = "") =>
    `{ "model_type": "llama", ${theta} "rope_scaling": ${scaling} }`;
  const refused = refusedBy(scaled('{ "rope_type": "linear" }'));
  expect(Object.keys(refused)).toEqual(["4.57.6", "5.17.0", "5.18.0"]);
  expect(refused["5.18.0"]?.why).toContain('rope type "linear" without factor');
  expect(refusedBy(scaled('{ "rope_type": "linear", "factor": 2.0 }'))).toEqual({});
  // 5.x puts the type of older files there itself.
  expect(Object.keys(refusedBy(scaled("{}", '"rope_theta": 5000,')))).toEqual(["4.57.6"]);
});

test("4.57 looks at the scaling of Granite 4 where positions are rotary alone, at Nemotron's never, and at the amplitudes of Phi-MoE", () => {
  const by4 = (type: string, scaling: string, more = "") =>
    refusedBy(`{ "model_type": "${type}", ${more} "rope_scaling": ${scaling} }`)["4.57.6"]?.why;
  const untyped = '{ "factor": 2.0 }';
  expect(by4("granitemoehybrid", untyped)).toBeUndefined();
  expect(by4("granitemoehybrid", untyped, '"position_embedding_type": "nope",')).toBeUndefined();
  expect(by4("granitemoehybrid", untyped, '"position_embedding_type": "rope",')).toContain(
    'rope type "default" without rope_type',
  );
  expect(by4("nemotron", untyped)).toBeUndefined();
  expect(by4("nemotron", '{ "rope_type": "linear" }')).toBeUndefined();
  const longrope = '"type": "longrope", "short_factor": [1.0], "long_factor": [1.0], "short_mscale": 1.2';
  expect(by4("phimoe", `{ ${longrope} }`)).toContain("long_mscale that is no number");
  expect(by4("phimoe", `{ ${longrope}, "long_mscale": 1 }`)).toBeUndefined();
});

test("5.17 refuses one set of rope parameters for layers of two kinds, which 5.18 leaves beside its own sets", () => {
  const flat =
    '{ "model_type": "gemma3_text", "rope_parameters": { "rope_type": "default", "rope_theta": 5000 } }';
  expect(Object.keys(refusedBy(flat))).toEqual(["5.17.0"]);
});

test("5.x refuses a scaling for an object that has no length", () => {
  const yarn =
    '{ "model_type": "llava", "rope_theta": 5000, "rope_scaling": { "type": "yarn", "factor": 4.0 } }';
  expect(Object.keys(refusedBy(yarn))).toEqual(["5.17.0", "5.18.0"]);
});

test("heads that do not divide the hidden size are refused by classes that look, and odd heads since 5.18", () => {
  expect(Object.keys(refusedBy('{ "model_type": "llama", "hidden_size": 100 }'))).toEqual([
    "5.17.0",
    "5.18.0",
  ]);
  expect(Object.keys(refusedBy('{ "model_type": "gpt_neox", "hidden_size": 100 }'))).toContain("4.57.6");
  expect(Object.keys(refusedBy('{ "model_type": "qwen3", "head_dim": 65 }'))).toEqual(["5.18.0"]);
});

test("a number of layers that Python cannot count to is refused where a list by layer is computed of it", () => {
  for (const layers of ['"36"', "36.0", "null"]) {
    const refused = refusedBy(`{ "model_type": "qwen3", "num_hidden_layers": ${layers} }`);
    expect(refused["4.57.6"]).toEqual({
      at: "/num_hidden_layers",
      why: `Qwen3Config of transformers 4.57.6 cannot compute layer_types of num_hidden_layers ${layers}, which is no whole number.`,
    });
  }
  expect(refusedBy('{ "model_type": "llama", "num_hidden_layers": "36" }')["4.57.6"]).toBeUndefined();
});

test("names that no file can set are refused: properties of the base class and of the file's own", () => {
  const why = (text: string) =>
    Object.fromEntries(Object.entries(refusedBy(text)).map(([version, refusal]) => [version, refusal.why]));
  const named = why('{ "model_type": "qwen3", "use_return_dict": false }');
  expect(Object.keys(named)).toEqual(["4.57.6", "5.17.0", "5.18.0"]);
  expect(named["4.57.6"]).toBe(
    "Qwen3Config of transformers 4.57.6 lets no file set use_return_dict, and refuses one that names it.",
  );
  expect(Object.keys(why('{ "model_type": "qwen3", "is_heterogeneous": false }'))).toEqual([
    "5.17.0",
    "5.18.0",
  ]);
  expect(Object.keys(why('{ "model_type": "falcon", "head_dim": 64 }'))).toHaveLength(3);
  expect(why('{ "model_type": "qwen3", "num_labels": 3 }')).toEqual({});
});

test("attributes of the base class that differ have a row: properties and what stands in nested configs", () => {
  const { rows } = of({ model_type: "qwen3", torchscript: true });
  const values = (name: string) =>
    Object.values(rows.find(({ attribute }) => attribute === name)?.outcomes ?? {}).map((one) =>
      one.is === "value" ? one.value : one.is,
    );
  expect(values("use_return_dict")).toEqual([false, true, true]);
  expect(values("is_heterogeneous")).toEqual(["absent", false, false]);
  expect(rows.find(({ attribute }) => attribute === "is_heterogeneous")?.cause.kind).toBe("base");
});

test("what 5.x puts into a file's scaling is said to stand beside it, where it does", () => {
  const scaling = { rope_type: "linear", factor: 2 };
  const file = { model_type: "qwen3", rope_theta: 5000, rope_scaling: scaling };
  expect(row(file, "rope_parameters").text).toBe(
    "4.57.6 keeps it as rope_scaling, and rope_theta beside it.",
  );
  const down = changesBetween(of(file).rows, "5.18.0", "4.57.6");
  expect(down.find(({ attribute }) => attribute === "rope_parameters")).toMatchObject({
    effect: "moved",
    as: "rope_scaling and rope_theta",
  });
});

test("a scaling that is null in one version and a set of the default type in another is no other value", () => {
  const words = (file: JsonObject) => {
    const across = acrossText(JSON.stringify(file));
    return upgradeWords(upgradeOf(across, "4.57.6", "5.18.0"));
  };
  const scaling = { rope_type: "linear", factor: 2 };
  expect(words({ model_type: "qwen3" })).toContain(
    "gives rope_scaling in another form, without scaling in either",
  );
  expect(words({ model_type: "qwen3", rope_scaling: scaling })).toContain(
    "gives another value of rope_scaling",
  );
  // Another share of the channels is no other form of the same.
  const share = acrossText('{"model_type":"minimax_m2","rotary_dim":64,"head_dim":128}');
  expect(upgradeWords(upgradeOf(share, "5.17.0", "5.18.0"))).toContain(
    "gives another value of rope_parameters",
  );
});

test("one rule over other fields is said once", () => {
  const file = { model_type: "falcon", hidden_size: 14848, n_embed: 568 };
  expect(row(file, "ffn_hidden_size").text).toBe(
    "Computed by one rule, 4 × hidden_size, of other fields: of hidden_size in 4.57.6; of n_embed in 5.17.0 and 5.18.0.",
  );
});

test("one rule that gives another value of the same fields is told with its values", () => {
  const file = { model_type: "qwen2_moe", use_sliding_window: false, sliding_window: 4096 };
  expect(row(file, "sliding_window").text).toBe(
    "Computed otherwise of use_sliding_window (no window, for use_sliding_window is off): null in 4.57.6; 0 in 5.17.0 and 5.18.0.",
  );
  expect(row({ model_type: "qwen2_moe" }, "sliding_window").text).toContain("null in 4.57.6; 0 in 5.17.0");
});
