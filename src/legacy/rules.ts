import { entryOf } from "../spec/entry.ts";
import { isBefore5 } from "./class-data.ts";
import { byData } from "./computed.ts";
import type { ClassRules } from "./unfinished-object.ts";
import { deepseekV4 } from "./families/deepseek-v4.ts";
import { deepseek } from "./families/deepseek.ts";
import { gemma3 } from "./families/gemma3.ts";
import { gemma4 } from "./families/gemma4.ts";
import { kimi } from "./families/kimi.ts";
import { llama } from "./families/llama.ts";
import { minimax } from "./families/minimax.ts";
import { nemotronH } from "./families/nemotron-h.ts";
import { other } from "./families/other.ts";
import { qwen } from "./families/qwen.ts";
import { step3p7 } from "./families/step3p7.ts";
import { version4 } from "./families/version-4.ts";
import { wrappers } from "./families/wrappers.ts";

const VERSION_5: { readonly [className: string]: ClassRules } = {
  ...deepseek,
  ...deepseekV4,
  ...gemma3,
  ...gemma4,
  ...kimi,
  ...llama,
  ...minimax,
  ...nemotronH,
  ...other,
  ...qwen,
  ...step3p7,
  ...wrappers,
};

/** What a class does when it is built: what is written here, else what its data say. */
export function rulesOf(className: string, version: string): ClassRules {
  return entryOf(isBefore5(version) ? version4 : VERSION_5, className) ?? byData;
}
