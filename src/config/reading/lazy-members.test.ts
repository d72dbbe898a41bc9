import { expect, test } from "vitest";
import { withLazyMembers } from "./lazy-members.ts";

test("a lazy member is made when it is read, and not before", () => {
  const asked: string[] = [];
  const object = withLazyMembers({ ok: true }, { fields: () => asked.push("fields") });
  expect(asked).toEqual([]);
  expect(object).toMatchObject({ ok: true, fields: 1 });
});

test("copies of an object have its lazy members", () => {
  const object = withLazyMembers({ ok: true }, { origins: () => new Map([["/a", 1]]), ghosts: () => [] });
  const plain = { ok: true, origins: new Map([["/a", 1]]), ghosts: [] };
  expect({ ...object }).toEqual(plain);
  expect(structuredClone(object)).toEqual(plain);
  expect(Object.keys(object)).toEqual(["ok", "origins", "ghosts"]);
});

test("objects with the same members share their getters, so that none of them outlives its use", () => {
  const member = (value: number) =>
    Object.getOwnPropertyDescriptor(withLazyMembers({}, { parameters: () => value }), "parameters");
  expect(member(1)).toMatchObject({ get: expect.any(Function) as unknown });
  expect(member(1)).toEqual(member(2));
});
