import { get, pop, put, type ClassRules, type UnfinishedObject } from "../unfinished-object.ts";
import { byData } from "../computed.ts";
import {
  asFloat,
  computed,
  dictionary,
  isNone,
  isTruthy,
  json,
  member,
  moved,
  numberOf,
} from "../tracked.ts";
import { kvHeads, nest } from "./common.ts";
import { before } from "./steps.ts";

/** Fields of the sparse attention's own dictionary, which become attributes. */
export const SPARSE = [
  ["index_n_heads", "sparse_num_index_heads"],
  ["index_head_dim", "sparse_index_dim"],
  ["index_block_size", "sparse_block_size"],
  ["index_topk_blocks", "sparse_topk_blocks"],
  ["index_local_blocks", "sparse_local_block"],
] as const;

/** `[of(flag), …]` where the file lists flags by layer and no list of types. */
function byFlags(
  self: UnfinishedObject,
  name: string,
  flags: ReturnType<typeof member>,
  on: string,
  off: string,
): void {
  const list = json(flags);
  if (!isNone(get(self, name)) || !Array.isArray(list)) return;
  const rule = `${on} where the layer's entry is not 0, ${off} elsewhere`;
  put(
    self,
    name,
    computed(
      list.map((flag) => (flag ? on : off)),
      [flags],
      rule,
    ),
  );
}

/** Whether the wrapper ties embeddings because the text config does, and the size of merged patches. */
function wrapper(self: UnfinishedObject): void {
  const vision = nest(self, "vision_config", {
    className: "MiniMaxM3VLVisionConfig",
    dropModelType: true,
  });
  const text = nest(self, "text_config", { className: "MiniMaxM3VLTextConfig", dropModelType: true });
  const tied = text?.attributes.get("tie_word_embeddings");
  if (!isTruthy(get(self, "tie_word_embeddings")) && tied && isTruthy(tied)) {
    put(self, "tie_word_embeddings", moved(tied, "taken from text_config"));
  }
  const sizes = [text?.attributes.get("hidden_size"), vision?.attributes.get("spatial_merge_size")] as const;
  const merged = numberOf(sizes[0]) * numberOf(sizes[1]) ** 2;
  put(self, "merged_hidden_size", computed(merged, sizes, "hidden_size of the text × spatial_merge_size²"));
}

/** MiniMax Text 01, M2 and M3 in transformers 5.x (configuration_minimax*.py). */
export const minimax: { readonly [className: string]: ClassRules } = {
  MiniMaxConfig: before(kvHeads),
  MiniMaxM2Config: {
    convertRope: (self, kwargs, inherited) => {
      const rotated = kwargs.get("rotary_dim") ?? get(self, "rotary_dim");
      const since518 = self.version.transformers_version !== "5.17.0";
      if (since518 && !isNone(rotated) && !kwargs.has("partial_rotary_factor")) {
        const head = get(self, "head_dim");
        const fraction = numberOf(rotated) / numberOf(head);
        const made = computed(fraction, [rotated, head], "rotary_dim / head_dim");
        kwargs.set("partial_rotary_factor", asFloat(made));
      }
      inherited();
    },
  },
  MiniMaxM3VLTextConfig: {
    init: (self, given, base) => {
      const kwargs = new Map(given);
      const sparse = dictionary(pop(kwargs, "sparse_attention_config"));
      const moe = pop(kwargs, "moe_layer_freq");
      const flags = member(sparse, "sparse_attention_freq");
      byFlags(self, "layer_types", flags, "minimax_m3_sparse", "full_attention");
      byFlags(self, "mlp_layer_types", moe?.kind === "value" ? moe : undefined, "sparse", "dense");
      byData.init(self, kwargs, base);
      put(
        self,
        "hidden_act",
        computed("silu", [], "silu whatever the file says: the gate has its own formula"),
      );
      for (const [name, older] of SPARSE) {
        const value = member(sparse, older);
        if (value)
          put(self, name, moved(value, `taken out of sparse_attention_config, where it is ${older}`));
      }
    },
  },
  MiniMaxM3VLConfig: {
    init: (self, kwargs, base) => {
      wrapper(self);
      base(kwargs);
    },
  },
};
