import { expect, test } from "vitest";
import { notResavedWords, unknownVersionWords } from "./asked-versions.ts";

test("a version of an address that is not known is said, with what is shown instead", () => {
  expect(unknownVersionWords({ version: null, resaved: "9.9.9" })).toBe(
    "The address asks for transformers 9.9.9, which is not known here: 5.18.0 is shown instead. There are 4.57.6, 5.17.0 and 5.18.0.",
  );
  expect(unknownVersionWords({ version: "1.0.0", resaved: "9.9.9" })).toContain("1.0.0 and 9.9.9");
  expect(unknownVersionWords({ version: "4.57.6", resaved: "5.18.0" })).toBeNull();
  expect(unknownVersionWords({ version: null, resaved: null })).toBeNull();
});

test("a view of the file as it is says so where the address asks for it as a version saves it", () => {
  expect(notResavedWords({ version: null, resaved: "5.17.0" })).toBe(
    "The address asks for the file as transformers 5.17.0 saves it, which the tab Engines shows. This view is of the file as it is.",
  );
  expect(notResavedWords({ version: null, resaved: null })).toBeNull();
});
