import { describe, expect, test } from "vitest";
import type { ModulePatterns } from "../../spec/formats/quantization.ts";
import { PatternSet } from "./pattern-set.ts";

const Q = "model.layers.10.self_attn.q_proj";

const matches = (kind: ModulePatterns, text: string, name = Q): boolean =>
  new PatternSet([{ text, kind }]).matchingName(name).length > 0;

describe("names are matched in the way of the tool", () => {
  test.each<[ModulePatterns, string, boolean]>([
    ["exact", Q, true],
    ["exact", "model.layers.10.self_attn", false],
    ["prefix", "model.layers.1", true],
    ["prefix", "layers.1", false],
    ["substring", "self_attn", true],
    ["substring", "layers.1", true],
    ["substring", "layers.1.", false],
    ["component", "self_attn", true],
    ["component", "attn", false],
    ["component", "model.layers.10", true],
    ["component", "model.layers.1", false],
    ["component", "self_attn.q_proj", false],
    ["path", "self_attn.q_proj", true],
    ["path", "layers.10.", true],
    ["path", "layers.1", false],
    ["glob", "model.layers.1*", true],
    ["glob", "model.layers.10", true],
    ["glob", "*self_attn*", true],
    ["glob", "model.layers.[0-9][0-9].*", true],
    ["glob", "model.layers.[!0-9]0.*", false],
    ["glob", "q_proj", true],
    ["exact_or_regex", "re:.*self_attn\\.(q|k|v)_proj$", true],
    ["exact_or_regex", "self_attn", false],
    ["exact_or_regex", ".*self_attn.*", false],
    ["regex_or_glob", "*q_proj", true],
    ["regex_or_glob", "re:model.layers.*.self_attn.*", true],
    ["regex_prefix", "model.layers.10", true],
    ["regex_prefix", "q_proj", true],
    ["regex_prefix", "self_attn", false],
    ["regex", ".*\\.layers\\.(?:0|10|47)\\..*attn.*", true],
    ["regex", "self_attn", false],
    ["regex_anywhere", "self_attn", true],
    ["regex_whole", "model.*", true],
    ["regex_whole", "model", false],
  ])("%s %s: %s", (kind, text, expected) => {
    expect(matches(kind, text)).toBe(expected);
  });
});

describe("expressions mean what Python's do", () => {
  test.each<[string, boolean]>([
    ["^model\\.layers\\.\\d+\\.", true],
    ["^model\\.layers\\.\\d\\.", false],
    ["model\\.layers\\.\\d{2}\\.", true],
    ["model\\.layers\\.\\d{3,}\\.", false],
    [".*_proj$", true],
    [".*_pro$", false],
    [".*(?:^|\\.)q_proj", true],
    ["(?i)MODEL\\..*Q_PROJ", true],
    ["model\\.layers\\.[^.]+\\.(?:mlp|self_attn)\\b.*", true],
    [".*\\bself\\b", false],
    ["^(?!.*mtp).*", true],
    ["^(?!.*self_attn).*", false],
    ["(?=.*attn)(?!.*k_proj)model", true],
    ["(?P<layer>model\\.layers)\\.10", true],
    ["model|nothing", true],
    ["", true],
  ])("%s: %s", (text, expected) => {
    expect(matches("regex", text)).toBe(expected);
    expect(
      new RegExp(
        `^(?:${text.replace("(?i)", "").replace("?P<", "?<")})`,
        text.includes("(?i)") ? "i" : "",
      ).test(Q),
    ).toBe(expected);
  });

  test.each(["(", "*a", "[a", "a{3,2}", "\\y", "a)"])("%s is refused, as Python refuses it", (text) => {
    expect(new PatternSet([{ text, kind: "regex" }]).unevaluated).toEqual([{ index: 0, why: "invalid" }]);
  });

  test.each(["(a)\\1", ".*(?<!shared_)experts", "a.*(?!b)", `${"(".repeat(100)}a${")".repeat(100)}`])(
    "%s is not evaluated, and matches nothing",
    (text) => {
      const patterns = new PatternSet([{ text, kind: "regex" }]);
      expect(patterns.unevaluated).toEqual([{ index: 0, why: "unusual" }]);
      expect(patterns.matchingName(Q)).toEqual([]);
    },
  );
});

test("patterns are told by their places", () => {
  const patterns = new PatternSet([
    { text: "^(?!.*q_proj)", kind: "regex" },
    { text: "self_attn", kind: "substring" },
    { text: "mlp", kind: "substring" },
    { text: Q, kind: "exact" },
  ]);
  expect(patterns.matchingName(Q)).toEqual([1, 3]);
  expect(patterns.matchingName("model.layers.0.mlp.up_proj")).toEqual([0, 2]);
});

describe("no pattern hangs anything", () => {
  const LONG = `${"a".repeat(5000)}.${"b".repeat(5000)}`;

  test.each(["(([a-z_.])+)+!", "(.*)*!", ".*.*.*.*.*.*!", "(a|a)*(a|aa)*c", "(?:a?){100}a{100}$"])(
    "%s",
    (text) => {
      const patterns = new PatternSet([{ text, kind: "regex" }]);
      expect(patterns.matchingName(LONG)).toEqual([]);
      expect(patterns.exhausted).toBe(false);
    },
  );

  test("a hundred thousand characters are one pattern", () => {
    expect(matches("exact_or_regex", `re:${"a".repeat(100_000)}`)).toBe(false);
  });

  test("ten thousand patterns that begin alike share their work", () => {
    const patterns = new PatternSet(
      Array.from({ length: 10_000 }, (_, i) => ({
        text: `re:.*layers\\.${i}\\.mlp.*`,
        kind: "exact_or_regex",
      })),
    );
    expect(patterns.matchingName("model.layers.417.mlp.up_proj")).toEqual([417]);
    expect(patterns.exhausted).toBe(false);
  });

  test("what would take too many states is given up, and said", () => {
    const patterns = new PatternSet(
      Array.from({ length: 300 }, (_, i) => ({
        text: `.*[a-${String.fromCharCode(98 + (i % 20))}].{${100 + (i % 100)}}x`,
        kind: "regex",
      })),
    );
    let seed = 7;
    const letters = Array.from({ length: 10_000 }, () => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return String.fromCharCode(97 + ((seed >>> 16) % 26));
    });
    patterns.matchingName(letters.join(""));
    expect(patterns.exhausted).toBe(true);
  });
});

test("layers are alike where the same patterns follow on them, whatever their numbers", () => {
  const likeness = (texts: readonly string[], kind: ModulePatterns, names: readonly string[]): string[] => {
    const patterns = new PatternSet(texts.map((text) => ({ text, kind })));
    return names.map((name) =>
      patterns.likeness(patterns.advance(patterns.start(), name), (index) => (index < 3 ? "left" : "kept")),
    );
  };
  const listed = ["layers.0.mlp.gate", "layers.1.mlp.gate", "layers.2.mlp.up", "layers.3.mlp.gate"];
  const numbers = ["layers.0", "layers.1", "layers.2", "layers.3", "layers.4", "layers.5"];
  for (const kind of ["exact", "path", "regex", "substring", "glob"] as const) {
    const [zero, one, two, three, four, five] = likeness(listed, kind, numbers);
    expect([kind, zero === one, four === five]).toEqual([kind, true, true]);
    // Another module, another kind, and none.
    expect([kind, new Set([zero, two, three, four]).size]).toEqual([kind, 4]);
  }
  // What may come again, and what holds under a condition.
  const [odd, even] = likeness(["layers\\.[13]\\.(a|b)+$", "(?!.*x)layers\\.[02]\\..*"], "regex", numbers);
  expect(odd).not.toBe(even);
});

test("numbers lead to one state where no pattern speaks of them, and are told apart where one does", () => {
  const afterExperts = (text: string, kind: ModulePatterns) => {
    const patterns = new PatternSet([{ text, kind }]);
    const before = patterns.advance(patterns.start(), "layers.0.experts.");
    return { patterns, before, after: patterns.afterAnyNumber(before) };
  };
  for (const text of ["lm_head", "layers.0.experts", "layers.1.experts.7"]) {
    const { patterns, before, after } = afterExperts(text, "path");
    for (const number of ["0", "7", "31", "255"])
      expect([text, number, patterns.advance(before, number) === after]).toEqual([text, number, true]);
  }
  expect(afterExperts("layers.0.experts.7", "path").after).toBeUndefined();
  expect(afterExperts("layers.0.experts.1?", "glob").after).toBeUndefined();
  expect(afterExperts("layers\\.0\\.experts\\.\\d\\d\\.", "regex").after).toBeUndefined();
});
