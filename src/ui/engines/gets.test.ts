import { expect, test } from "vitest";
import { getsWords } from "./gets.ts";

test("what differs by layer raises another exception than what is absent", () => {
  expect(getsWords({ gets: "raises", byLayer: true, value: "" })).toBe(
    "AmbiguousGlobalPerLayerAttributeError, if it is reached",
  );
  expect(getsWords({ gets: "raises", byLayer: false, value: "" })).toBe("AttributeError, if it is reached");
});

test("a default that is an expression is not called a default twice", () => {
  const words = (value: string): string => getsWords({ gets: "silent", byLayer: false, value });
  expect(words("default")).toBe("an expression of the code, for what is not there");
  expect(words("self.hidden_size // self.total_num_heads")).toBe(words("default"));
  expect(words("10000 | None")).toBe("default in the code");
});
