import { useState } from "react";
import type { Inspection } from "../inspect/inspection.ts";

/** The last inspection that gave a spec, for showing while the text does not parse; `key` starts anew. */
export function useLastGood(current: Inspection | undefined, key: string): Inspection | undefined {
  const [kept, setKept] = useState<{ readonly key: string; readonly inspection: Inspection | undefined }>({
    key,
    inspection: current,
  });
  if (kept.key !== key || (current !== undefined && kept.inspection !== current)) {
    setKept({ key, inspection: current });
    return current;
  }
  return kept.inspection;
}
