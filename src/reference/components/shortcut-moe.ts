import type { ShortcutMoESpec } from "../../spec/components/shortcut-moe.ts";
import { norm } from "../norm.ts";
import { type Place, inModule } from "../place.ts";
import { type Rows, add } from "../vectors.ts";
import { denseMlp } from "./dense-mlp.ts";
import { mlaAttention } from "./mla-attention.ts";
import { moeMlp } from "./moe-mlp.ts";

/** Experts beside an MLP, a further attention and a second MLP (LongCat-Flash, arXiv:2509.01322). */
export function shortcutMoe(spec: ShortcutMoESpec, x: Rows, place: Place): Rows {
  const { weights, stream } = place;
  const first = denseMlp(spec.first, x, inModule(place, "mlps.0"));
  const y = add(stream, first);
  const attended = mlaAttention(
    spec.attention,
    norm(spec.attention_norm, weights, "input_layernorm.1", y),
    inModule(place, "self_attn.1"),
  );
  const second = denseMlp(
    spec.second,
    norm(spec.second_norm, weights, "post_attention_layernorm.1", add(y, attended)),
    inModule(place, "mlps.1"),
  );
  return [attended, second, moeMlp(spec.experts, x, place)].reduce(add, first);
}
