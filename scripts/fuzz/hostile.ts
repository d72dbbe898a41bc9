import { copyTree, array, object, scalar, type Tree } from "./json-tree.ts";
import type { Corpus } from "./corpus.ts";
import type { Random } from "./random.ts";

const NUMBERS =
  "0 -0 1 -1 2 3 5 7 0.5 1.5 -3.7 1e3 1e5 10000 10001 99999 1e400 -1e400 NaN Infinity -Infinity 9007199254740993 -9007199254740993 9007199254740991 1e308 1e21 4294967296 2147483648 1e-400 5e-324 0.1 123456789012345678901234567890 01 +1 .5 1. 0x10 1_000 1e --1".split(
    " ",
  );

const STRINGS = [
  ..."a 0 null true __proto__ constructor toString hasOwnProperty valueOf bfloat16 float32 torch.float16 default silu full_attention sliding_attention linear_attention mamba re:.* re:( re:(.*)*! re:(([a-z_.])+)+! * a/b~c ~1 ''' \\ \\\" ]]> &amp; `|*_[x](y) ${x} {{x}} %s%n 名前 🤖 - yes off 1:30 0o17 *x &y".split(
    " ",
  ),
  ..."|- a|? b|!!python/object|</script><script>alert(1)</script>|<img src=x onerror=alert(1)>|javascript:alert(1)".split(
    "|",
  ),
  '"""',
  "\u0000",
  "\uFEFF",
  "\u2028\u2029",
  "\u202Eabc",
  "\u001b[31m",
  "\n",
  "\r\n",
];

/** Names that mean something to JavaScript, to pointers, to printers or to readers of configs. */
export const NAMES = [
  ..."__proto__ constructor toString hasOwnProperty valueOf prototype isPrototypeOf / ~ a/b a~b ~0 ~1 0 -1 length model_type text_config quantization_config rope_scaling rope_parameters layer_types __float__ type then toJSON 🤖 <b> from class None".split(
    " ",
  ),
  "",
  " ",
  "\u0000",
  "\n",
  '"',
  "\\",
];

const WORDS =
  '"full_attention" "sliding_attention" "linear_attention" "mamba" "attention" "moe" "chunked_attention" 0 1 null -1 1.5'.split(
    " ",
  );

const SHORT: readonly Tree[] = [
  array([]),
  object([]),
  array([array([])]),
  array([scalar("null")]),
  object([["__float__", scalar('"NaN"')]]),
  object([["__float__", scalar('"Infinity"')]]),
  object([["__proto__", object([["x", scalar("1")]])]]),
  object([["type", scalar('"yarn"')]]),
  object([
    ["rope_type", scalar('"llama3"')],
    ["factor", scalar("NaN")],
  ]),
];

/** A value that a reader may stumble over: of another type, too long, too deep, or one that stands elsewhere in real files. */
export function hostileValue(random: Random, corpus: Corpus): Tree {
  const kind = random.next();
  if (kind < 0.38) return scalar(random.pick(NUMBERS));
  if (kind < 0.58) return scalar(JSON.stringify(random.pick(STRINGS)));
  if (kind < 0.64)
    return scalar(random.pick(["null", "true", "false", "None", "undefined", '"\\ud800"', '"\\u0000"']));
  if (kind < 0.7) return copyTree(random.pick(SHORT));
  if (kind < 0.88) return copyTree(random.pick(corpus.values.get(random.pick(corpus.names)) ?? SHORT));
  if (kind < 0.94) return array(Array.from({ length: random.below(130) }, () => scalar(random.pick(WORDS))));
  if (kind < 0.96) return scalar(JSON.stringify("x".repeat(random.pick([100, 5000, 100_000]))));
  if (kind < 0.98)
    return array(
      Array.from({ length: random.pick([1000, 20_000, 100_000]) }, (_, i) => scalar(String(i % 7))),
    );
  if (kind < 0.985) {
    const depth = random.pick([10, 63, 64, 65, 255, 256, 257, 1000, 100_000]);
    return scalar(random.chance(0.5) ? nested(depth, "[", "1", "]") : nested(depth, '{"a":', "1", "}"));
  }
  return longMap(random);
}

/** A map of one shape, as of quantised layers; often with an odd entry or an odd member. */
function longMap(random: Random): Tree {
  const length = random.pick([2, 15, 16, 17, 40, 2000]);
  const odd = random.chance(0.6) ? random.below(length) : -1;
  return object(
    Array.from({ length }, (_, i): [string, Tree] => {
      const members: [string, Tree][] = [
        ["bits", scalar("4")],
        ["quant_algo", scalar(random.chance(0.5) ? '"NVFP4"' : '"FP8"')],
        ["group_size", scalar(String(16 * (1 + (i % 3))))],
      ];
      const entry = object(members);
      if (i !== odd) return [`layers.${i}.x`, entry];
      const place = random.below(4);
      if (place === 0) return [`layers.${i}.x`, scalar("5")];
      if (place === 1) members.push([random.pick(NAMES), scalar("1")]);
      if (place === 2) members[random.below(3)] = ["group_size", copyTree(random.pick(SHORT))];
      return [place === 3 ? random.pick(NAMES) : `layers.${i}.x`, entry];
    }),
  );
}

/** A value within `depth` brackets. */
export function nested(depth: number, open: string, inner: string, close: string): string {
  return open.repeat(depth) + inner + close.repeat(depth);
}
