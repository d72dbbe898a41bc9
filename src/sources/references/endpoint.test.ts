import { expect, test } from "vitest";
import { parseEndpoint } from "./endpoint.ts";

test.each([
  ["https://huggingface.co", "https://huggingface.co"],
  [" hub.example.com ", "https://hub.example.com"],
  ["https://hub.example.com:8443/some/path?x#y", "https://hub.example.com:8443"],
  ["http://127.0.0.1:8080/", "http://127.0.0.1:8080"],
  ["http://[::1]:8080", "http://[::1]:8080"],
  ["localhost:8080", "https://localhost:8080"],
])("%s is a Hub at %s", (text, origin) => {
  expect(parseEndpoint(text)).toBe(origin);
});

test.each([
  [""],
  ["not an address"],
  ["javascript:alert(1)"],
  ["ftp://hub.example.com"],
  ["https://user:secret@hub.example.com"],
  ["https://"],
  ['https://a"b'],
])("%j is none", (text) => {
  expect(parseEndpoint(text)).toBeNull();
});
