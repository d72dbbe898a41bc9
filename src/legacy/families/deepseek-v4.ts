import type { Json } from "../../spec/json.ts";
import { constant, get, pop, put, type ClassRules, type UnfinishedObject } from "../unfinished-object.ts";
import { schedule } from "../layer-types.ts";
import type { LegacyAttribute, LegacyValue } from "../legacy-object.ts";
import {
  asFloat,
  assembled,
  computed,
  dictionary,
  isNone,
  json,
  member,
  moved,
  numberOf,
  setDefault,
  withMember,
} from "../tracked.ts";

const LAYER_TYPES: { readonly [ratio: number]: string } = {
  0: "sliding_attention",
  4: "compressed_sparse_attention",
  128: "heavily_compressed_attention",
};

/** Fields of older files, which no object has as attributes. */
const OLDER = [
  "compress_ratios",
  "compress_rate_csa",
  "compress_rate_hca",
  "num_hash_layers",
  "qk_rope_head_dim",
];

const OLDER_RATES = [
  ["compress_rate_csa", "compressed_sparse_attention"],
  ["compress_rate_hca", "heavily_compressed_attention"],
] as const;

type Older = ReadonlyMap<string, LegacyAttribute | undefined>;

/** How much each kind of layer compresses; older files have a field for each. */
function compressRates(self: UnfinishedObject, older: Older): void {
  const given = get(self, "compress_rates");
  let rates = dictionary(isNone(given) ? constant(self, "default_compress_rates") : given);
  if (!rates) return;
  for (const [name, type] of OLDER_RATES) {
    const rate = older.get(name);
    if (rate?.kind === "value" && !isNone(rate)) {
      rates = withMember(rates, type, moved(rate, "put into compress_rates"));
    }
  }
  put(self, "compress_rates", rates);
}

/** The list, cut to the number of layers: older files have one entry more for each MTP layer. */
function cut(self: UnfinishedObject, name: string): void {
  const layers = get(self, "num_hidden_layers");
  const list = get(self, name);
  const types = json(list);
  if (!Array.isArray(types) || types.length <= numberOf(layers)) return;
  const rule = "cut to num_hidden_layers";
  put(self, name, computed(types.slice(0, numberOf(layers)), [list, layers], rule));
}

function layerTypes(self: UnfinishedObject, older: Older): void {
  const ratios = older.get("compress_ratios");
  const listed = json(ratios);
  if (isNone(get(self, "layer_types")) && Array.isArray(listed)) {
    const types = listed.map((ratio): Json => LAYER_TYPES[ratio as number] ?? null);
    put(
      self,
      "layer_types",
      computed(types, [ratios], "each layer's type by its compress_ratios: 0, 4 or 128"),
    );
  }
  const rule = "two heavily compressed layers, then heavily compressed and sparse ones in turn";
  schedule(self, "layer_types", [], rule, (layer) =>
    layer < 2 || layer % 2 === 0 ? "heavily_compressed_attention" : "compressed_sparse_attention",
  );
  cut(self, "layer_types");
  const given = older.get("num_hash_layers");
  const hashed = given && !isNone(given) ? given : constant(self, "default_num_hash_layers");
  const hash = "the first num_hash_layers (3) layers are hash_moe, the others moe";
  schedule(self, "mlp_layer_types", [hashed], hash, (layer) =>
    layer < numberOf(hashed) ? "hash_moe" : "moe",
  );
  cut(self, "mlp_layer_types");
}

function rotatedPart(self: UnfinishedObject, older: Older): void {
  const head = get(self, "head_dim");
  if (isNone(get(self, "partial_rotary_factor"))) {
    const rotated = older.get("qk_rope_head_dim");
    const fraction =
      rotated && !isNone(rotated)
        ? asFloat(
            computed(numberOf(rotated) / numberOf(head), [rotated, head], "qk_rope_head_dim / head_dim"),
          )
        : constant(self, "default_partial_rotary_factor");
    if (fraction) put(self, "partial_rotary_factor", fraction);
  }
  const fraction = get(self, "partial_rotary_factor");
  const size = Math.trunc(numberOf(head) * numberOf(fraction));
  put(self, "qk_rope_head_dim", computed(size, [head, fraction], "head_dim × partial_rotary_factor"));
}

const TWO_SETS = "one set for sliding layers (main), one for compressed ones (compress)";
const DEFAULT = computed("default", [], "default where no type is given");

/** The set of compressed layers: what the file gives for all, with a theta of their own. */
function compressedRope(
  given: LegacyValue | undefined,
  theta: LegacyValue,
  fraction: LegacyValue,
): LegacyValue {
  const kept = Object.keys(given?.value ?? {})
    .filter((name) => name !== "main" && name !== "compress")
    .map((name): [string, LegacyValue] => [name, member(given, name) as LegacyValue]);
  const own = moved(theta, "the theta of compressed layers");
  const set = setDefault(
    assembled([...kept, ["rope_theta", own], ["partial_rotary_factor", fraction]], TWO_SETS),
    "rope_type",
    DEFAULT,
  );
  const type = member(set, "rope_type");
  const rule = "1, for the reference does not scale the rotation by yarn's factor";
  return json(type) === "yarn"
    ? setDefault(set, "attention_factor", asFloat(computed(1, [type], rule)))
    : set;
}

/** One set of rope parameters for layers without a compressor, one for those with it. */
function twoRopes(self: UnfinishedObject): void {
  const given = dictionary(get(self, "rope_parameters"));
  const [main, compress] = [dictionary(member(given, "main")), dictionary(member(given, "compress"))];
  const value = (name: string) => get(self, name) as LegacyValue;
  if (given && main && compress) {
    const extra = Object.keys(given.value as object).length > 2;
    if (extra)
      put(
        self,
        "rope_parameters",
        assembled(
          [
            ["main", main],
            ["compress", compress],
          ],
          TWO_SETS,
        ),
      );
    return;
  }
  const fraction = value("partial_rotary_factor");
  const plainMain = assembled(
    [
      ["rope_type", computed("default", [], "sliding layers are never scaled")],
      ["rope_theta", value("rope_theta")],
      ["partial_rotary_factor", fraction],
    ],
    TWO_SETS,
  );
  const scaled = compressedRope(given, value("compress_rope_theta"), fraction);
  put(
    self,
    "rope_parameters",
    assembled(
      [
        ["main", plainMain],
        ["compress", scaled],
      ],
      TWO_SETS,
    ),
  );
}

/** DeepSeek V4 in transformers 5.x (configuration_deepseek_v4.py). */
export const deepseekV4: { readonly [className: string]: ClassRules } = {
  DeepseekV4Config: {
    ropeLabels: ["main", "compress"],
    init: (self, kwargs, base) => {
      const older: Older = new Map(OLDER.map((name) => [name, pop(kwargs, name)]));
      base(kwargs);
      compressRates(self, older);
      layerTypes(self, older);
      rotatedPart(self, older);
      twoRopes(self);
    },
  },
};
