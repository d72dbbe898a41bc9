import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { decodeShared } from "./codec.ts";

// Links of format 1, made when it was released. They and the texts in them must never be edited: people keep such links.
const FOLDER = new URL("../../fixtures/links/v1/", import.meta.url);

test.each(readdirSync(FOLDER))(
  "the link %s, made at the release of format 1, still says what it said",
  (name) => {
    const { payload, shared } = JSON.parse(readFileSync(new URL(name, FOLDER), "utf8")) as {
      payload: string;
      shared: unknown;
    };
    expect(decodeShared(payload)).toEqual({ ok: true, value: shared });
  },
);
