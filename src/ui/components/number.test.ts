import { expect, test } from "vitest";
import { binaryReading, humanBytes, humanCount, humanReading } from "./number.ts";

test.each([
  [26_895_998_464, "26.9 B"],
  [228_700_000_000, "229 B"],
  [999_999, "1.00 M"],
  [512, "512"],
  [0, "0"],
])("%d reads %s", (value, text) => expect(humanCount(value)).toBe(text));

test("binary readings are exact or absent", () => {
  expect(binaryReading(262_144)).toBe("256 Ki");
  expect(binaryReading(1_048_576)).toBe("1 Mi");
  expect(binaryReading(262_145)).toBeNull();
});

test("small numbers need no reading", () => {
  expect(humanReading(5120)).toBeNull();
  expect(humanReading(10_000_000)).toBe("10.0 M");
});

test.each([
  [1023, "1023 B"],
  [3_145_728, "3.0 MiB"],
  [54_641_395_712, "50.9 GiB"],
  [2 ** 41, "2.0 TiB"],
  [2 ** 51, "2048.0 TiB"],
])("%d bytes read %s", (bytes, text) => expect(humanBytes(bytes)).toBe(text));
