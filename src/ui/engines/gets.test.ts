import { expect, test } from "vitest";
import { getsWords } from "./gets.ts";

test("what differs by layer raises another exception than what is absent", () => {
  expect(getsWords({ gets: "raises", byLayer: true })).toBe(
    "AmbiguousGlobalPerLayerAttributeError, if it is reached",
  );
  expect(getsWords({ gets: "raises", byLayer: false })).toBe("AttributeError, if it is reached");
});
