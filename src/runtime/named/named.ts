import { ATTENTION } from "./attention.ts";
import { DECODER } from "./decoder.ts";
import { EXPERTS } from "./experts.ts";
import type { NamedAttributes } from "./named-attributes.ts";
import { ROPE } from "./rope.ts";
import { SCHEDULE } from "./schedule.ts";

/** Every attribute that is declared by its name. */
export const NAMED: NamedAttributes = { ...DECODER, ...ROPE, ...ATTENTION, ...SCHEDULE, ...EXPERTS };
