import { expect, test } from "vitest";
import { MODEL_TYPES } from "../src/families/registry.ts";
import { COUNTED, folderOf, NOT_RUN, UNCOUNTED, UNNAMED, RUNS, TENSORS } from "../src/fixtures/read.ts";
import { placesOf } from "./family-places.ts";

test.each(MODEL_TYPES)("%s is in every place", async (modelType) => {
  const missing = (await placesOf(modelType)).filter(({ there }) => !there).map(({ place }) => place);
  expect(missing).toEqual([]);
});

test("a model type is excused from no truth that it has", () => {
  const needless = [
    UNCOUNTED.filter((type) => COUNTED.some((name) => folderOf(name) === type)),
    UNNAMED.filter((type) => TENSORS.some((name) => folderOf(name) === type)),
    NOT_RUN.filter((type) => RUNS.some((name) => folderOf(`${name}.run`) === type)),
  ];
  expect(needless.flat()).toEqual([]);
});

test("what nobody has begun begins with its registration, and has its class already", async () => {
  const places = await placesOf("bert");
  expect(places.filter(({ there }) => there).map(({ place }) => place)).toEqual(["class data"]);
  expect(places.find(({ there }) => !there)?.todo).toContain("src/families/registry.ts");
});

test("a model type that transformers does not know is told to name what it is read with", async () => {
  const places = await placesOf("unheard_of");
  expect(places.find(({ place }) => place === "class data")).toMatchObject({ there: false });
});
