import type { ObjectNode } from "../../config/document.ts";

/** An object of a config that gives nothing. */
export const NO_FIELDS: ObjectNode = { type: "object", members: new Map(), start: 0, end: 0 };
