import { expect, test } from "vitest";
import { gluName } from "./shared.ts";

test("an activation of any name is called by it", () => {
  for (const name of ["constructor", "__proto__", "toString", "zz_unheard_of"]) {
    expect(gluName(name, false)).toBe(name);
    expect(gluName(name, true)).toBe(`${name} gated`);
  }
  expect(gluName("silu", true)).toBe("SwiGLU");
});
