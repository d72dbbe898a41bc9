import { byData } from "../computed.ts";
import type { ClassRules, Kwargs, UnfinishedObject } from "../unfinished-object.ts";

/** One thing that a class does when it is built. */
export type Step = (self: UnfinishedObject, kwargs: Kwargs) => void;

/** What a class does beyond its data before it calls the inherited `__init__`, and so before other fields of the file. */
export const before = (...steps: readonly Step[]): ClassRules => ({
  init: (self, kwargs, base) => {
    for (const step of steps) step(self, kwargs);
    byData.init(self, kwargs, base);
  },
});

/** What it does after that call: its steps write over other fields of the file. */
export const after = (...steps: readonly Step[]): ClassRules => ({
  init: (self, kwargs, base) => {
    byData.init(self, kwargs, base);
    for (const step of steps) step(self, kwargs);
  },
});
