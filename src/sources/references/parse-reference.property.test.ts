import fc from "fast-check";
import { expect, test } from "vitest";
import { describeSourceError } from "../errors/describe-source-error.ts";
import { formatReference, titleOf } from "./format-reference.ts";
import { pageOf } from "./page-of.ts";
import { parseReference } from "./parse-reference.ts";
import type { Reference } from "./reference.ts";

const HUB = "https://huggingface.co";

/** What Git takes as the name of a branch, and more: anything but empty, a slash at the end, and `.` or `..` between slashes. */
const revision = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
  .filter(
    (name) => !name.endsWith("/") && !name.split(/[/\\]/).some((part) => part === "." || part === ".."),
  );

const path = fc.constantFrom("config.json", "sub/config.json", "a b/c#d?.json", "50%.json", "ä/ö.json");

const reference: fc.Arbitrary<Reference> = fc.record({
  kind: fc.constant("hub" as const),
  endpoint: fc.constant(HUB),
  repo: fc.constantFrom("org/model", "Org-1/Model_2.5"),
  revision: fc.option(revision, { nil: null }),
  path,
});

/** Texts, and addresses made of the parts that the parser looks at. */
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(
      fc.constantFrom(
        "https://",
        "hf://",
        "ms:",
        "huggingface.co",
        "github.com",
        "modelscope.cn",
        "gist.github.com",
        "/",
        "/",
        "@",
        "?",
        "#",
        "%",
        "%2F",
        "..",
        "org",
        "model",
        "tree",
        "blob",
        "api",
        "models",
        "refs",
        "pr",
        "1",
        "config.json",
        ":",
        "[",
        "\\",
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join("")),
);

test("whatever a revision is called, the form that names it is read again", () => {
  fc.assert(
    fc.property(reference, (given) => {
      expect(parseReference(formatReference(given), HUB)).toEqual({ ok: true, value: given });
    }),
    { numRuns: 1000 },
  );
});

test("any text is a reference with a title and a page of its own, or is refused with a message", () => {
  fc.assert(
    fc.property(text, (given) => {
      const result = parseReference(given, HUB);
      if (!result.ok) {
        expect(result.error.message).toMatch(/\.$/);
        return;
      }
      expect(titleOf(result.value)).not.toBe("");
      expect(new URL(pageOf(result.value)).protocol).toMatch(/^https?:$/);
      expect(describeSourceError({ code: "offline" }, result.value).title).not.toBe("");
      const again = parseReference(formatReference(result.value), HUB);
      expect(again).toEqual(result);
    }),
    { numRuns: 5000 },
  );
});
