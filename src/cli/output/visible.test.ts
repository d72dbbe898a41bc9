import { expect, test } from "vitest";
import { visible, visibleLines } from "./visible.ts";

test("what a terminal obeys is shown instead", () => {
  expect(visible("a\u001b]0;pwned\u0007\u001b[31mb")).toBe("a\\u001b]0;pwned\\u0007\\u001b[31mb");
  expect(visible("c1 \u009b31m, del \u007f, bidi \u202e, line\nbreak\u2028")).toBe(
    "c1 \\u009b31m, del \\u007f, bidi \\u202e, line\\u000abreak\\u2028",
  );
});

test("joiners and spaces without width are shown, so that two names that differ look so", () => {
  expect(visible("hidden\u200b_size \u2060 \u061c")).toBe("hidden\\u200b_size \\u2060 \\u061c");
});

test("letters of every script, tabs and emoji stay", () => {
  expect(visible("名前 🤖 é\tש")).toBe("名前 🤖 é\tש");
});

test("a line stays a line", () => {
  expect(visibleLines(["a\nb", "c"])).toBe("a\\u000ab\nc");
});
