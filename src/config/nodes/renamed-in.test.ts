import { expect, test } from "vitest";
import { renamedIn } from "./renamed-in.ts";

test("a field is named anew in a message, and no other whose name has its own in it", () => {
  const message = "hidden_size is 3, but hidden_size_per_head and text_config.hidden_size are 4";
  expect(renamedIn(message, "/hidden_size", "/dim")).toBe(
    "dim is 3, but hidden_size_per_head and text_config.hidden_size are 4",
  );
  expect(renamedIn("a$&(b) is 1", "/a$&(b)", "/x$1")).toBe("x$1 is 1");
  expect(renamedIn("eos_token_id is 1", "/eos_token_id", "generation_config.json#/eos_token_id")).toBe(
    "generation_config.json: eos_token_id is 1",
  );
});
