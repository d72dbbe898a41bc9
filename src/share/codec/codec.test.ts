import fc from "fast-check";
import { deflateSync } from "fflate";
import { describe, expect, test } from "vitest";
import { CONFIGS, fixture } from "../../fixtures/read.ts";
import { toBase64Url } from "./base64url.ts";
import { concatenate } from "./bytes.ts";
import { decodeShared, encodeShared } from "./codec.ts";
import { crc32 } from "./crc32.ts";
import { DICTIONARY_V1 } from "./dictionary-v1.ts";
import { LONGEST_LINK, type Shared } from "../shared.ts";

const only = (config: string): Shared => ({
  name: null,
  files: { config, hfQuantConfig: null, generationConfig: null },
});
const codeOf = (text: string): string | undefined => {
  const decoded = decodeShared(text);
  return decoded.ok ? undefined : decoded.error.code;
};

/** Any text: of any code units, lone surrogates included, or of what JSON is made of, broken or not. */
const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc
    .array(fc.constantFrom(...'{}[],:"\\/ \n\t\r\u0001a1', "NaN", '"a"', "// b\n", "\r\n  "))
    .map((parts) => parts.join("")),
  fc
    .tuple(fc.json(), fc.constantFrom(0, 1, 2, 3, 4, "\t"), fc.constantFrom("", "\n", "\r\n"))
    .map(([json, indent, end]) => JSON.stringify(JSON.parse(json), null, indent) + end),
);

describe("every character of every text survives", () => {
  test("whatever it is", () => {
    const files = fc.record({
      config: anyText,
      hfQuantConfig: fc.option(anyText),
      generationConfig: fc.option(anyText),
    });
    fc.assert(
      fc.property(fc.record({ name: fc.option(anyText), files }), (shared) => {
        expect(decodeShared(encodeShared(shared))).toEqual({ ok: true, value: shared });
      }),
      { numRuns: 1000 },
    );
  });

  test.each(CONFIGS)("%s, as published and laid out otherwise", (name) => {
    const published = fixture(name);
    const config: unknown = JSON.parse(published.replaceAll("Infinity", "1e999"));
    const inFlow = published.replaceAll(/\[\s+"?\w[^[\]{}]*\]/g, (array) => array.replaceAll(/\s+/g, " "));
    const layouts = [0, 2, 4, "\t"].map((indent) => JSON.stringify(config, null, indent));
    for (const text of [
      published,
      `${published}\n`,
      inFlow,
      published.replaceAll("\n", "\r\n"),
      ...layouts,
    ]) {
      const decoded = decodeShared(encodeShared(only(text)));
      expect(decoded.ok && decoded.value.files.config).toBe(text);
    }
  });
});

test("a usual layout costs nothing, an unusual one little", () => {
  const published = fixture("Qwen--Qwen3.5-27B");
  const length = (text: string): number => encodeShared(only(text)).length;
  const least = length(JSON.stringify(JSON.parse(published)));
  for (const indent of [2, 4, "\t"]) {
    expect(length(JSON.stringify(JSON.parse(published), null, indent))).toBeLessThanOrEqual(least + 8);
  }
  expect(length(published.replaceAll(/\[\s+([^[\]{}]*?)\s+\]/g, "[$1]"))).toBeLessThanOrEqual(least + 100);
});

test("half of the links of the published configs here have 250 characters or less, and none is too long", () => {
  const lengths = CONFIGS.filter((name) => /^(Qwen|MiniMaxAI|nvidia)--/.test(name))
    .map((name) => encodeShared(only(fixture(name))).length)
    .sort((a, b) => a - b);
  expect(lengths[Math.floor((lengths.length - 1) / 2)]).toBeLessThanOrEqual(250);
  expect(lengths.at(-1)).toBeLessThan(LONGEST_LINK);
});

describe("a link that was changed on the way", () => {
  const shared: Shared = {
    name: "an own ünicode name",
    files: {
      config: fixture("MiniMaxAI--MiniMax-M2.5"),
      hfQuantConfig: null,
      generationConfig: '{"eos_token_id": [1, 2]}\n',
    },
  };
  const link = encodeShared(shared);

  test("cut anywhere, it is refused, as cut where that can be known", () => {
    for (let end = 0; end < link.length; end++) {
      const decoded = decodeShared(link.slice(0, end));
      // The last bits of the last character may be padding.
      if (decoded.ok) expect([end, decoded.value]).toEqual([link.length - 1, shared]);
      else expect(decoded.error.code).toBe("link-cut");
    }
  });

  test("with another character anywhere, it is refused or still says the same", () => {
    fc.assert(
      fc.property(
        fc.nat(link.length - 1),
        fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }),
        (at, other) => {
          const decoded = decodeShared(link.slice(0, at) + other + link.slice(at + 1));
          if (decoded.ok) expect(decoded.value).toEqual(shared);
        },
      ),
      { numRuns: 1000 },
    );
    const [first = ""] = link.slice(2);
    expect(codeOf(`1.${first === "A" ? "B" : "A"}${link.slice(3)}`)).toBe("link-damaged");
  });

  test.each([
    [
      "percent encoding",
      encodeURIComponent(link).replaceAll(/[-.]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`),
    ],
    ["padding", `${link}==`],
    ["punctuation", `${link}).`],
    ["line breaks", ` ${link.slice(0, 76)}\n${link.slice(76)}\n`],
  ])("%s is undone", (_, changed) => {
    expect(decodeShared(changed)).toEqual({ ok: true, value: shared });
  });

  test("any text at all gives an error, never an exception", () => {
    const payload = fc.oneof(anyText, fc.uint8Array().map(toBase64Url));
    fc.assert(
      fc.property(payload, fc.constantFrom("", "1."), (text, start) => codeOf(start + text) !== undefined),
    );
  });
});

test.each([
  ["2.AAAA", "link-newer"],
  ["17.%21", "link-newer"],
  ["", "link-cut"],
  ["1", "link-cut"],
  ["1.", "link-cut"],
  ["0.AAAAAAAA", "link-damaged"],
  ["1.AAAA_AAA\u00e9AAA", "link-damaged"],
  ["Qwen/Qwen3", "link-damaged"],
])("%j is %s", (text, code) => {
  expect(codeOf(text)).toBe(code);
});

/** The link of these bytes, whatever they are. */
function linkOf(container: Uint8Array): string {
  const checksum = new Uint8Array(4);
  new DataView(checksum.buffer).setUint32(0, crc32(container));
  const dictionary = new TextEncoder().encode(DICTIONARY_V1);
  return `1.${toBase64Url(concatenate([checksum, deflateSync(container, { dictionary })]))}`;
}

describe("a link that unpacks to more than 8 MB", () => {
  const MB = 2 ** 20;

  test("is refused before it takes much memory", () => {
    const bomb = linkOf(new Uint8Array(64 * MB));
    const before = process.memoryUsage();
    expect(codeOf(bomb)).toBe("link-bomb");
    const after = process.memoryUsage();
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(32 * MB);
  });

  test("is refused where the white space that it asks for does", () => {
    const brackets = new TextEncoder().encode("\0\t" + "[".repeat(2 * MB));
    expect(codeOf(linkOf(brackets))).toBe("link-bomb");
  });

  test("just under the limit it is read", () => {
    const config = "0".repeat(8 * MB - 2);
    expect(decodeShared(encodeShared(only(config)))).toEqual({ ok: true, value: only(config) });
  });
});

test.each([
  ["no byte at all", []],
  ["a text of an unknown kind", [0, 66, 65]],
  ["unknown companions", [8, 0, 65]],
  ["a length beyond the end", [1, 0, 9, 65, 0, 65]],
  ["a length without end", [1, 0, 255, 255, 255, 255, 255, 255]],
  ["no config", [1, 0, 1, 65]],
  ["bytes that are not UTF-8", [0, 64, 255]],
  ["half a UTF-16 code unit", [0, 65, 65]],
])("a container with %s is refused", (_, bytes) => {
  expect(codeOf(linkOf(Uint8Array.from(bytes)))).toBe("link-damaged");
});

test("the dictionary is released, and frozen: links in the world are read with it", async () => {
  const bytes = new TextEncoder().encode(DICTIONARY_V1);
  expect(bytes.length).toBeLessThanOrEqual(32_768);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  expect(Buffer.from(hash).toString("hex")).toBe(
    "8b07fc880141b73093bf64c80a6000fff03991eff4fab5da1b87c6bd3da504d8",
  );
});
