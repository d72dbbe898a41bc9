import { useState } from "react";

/**
 * The last value that was there, for showing while there is none: while a text does not parse, or is still read.
 * Another `identity` starts anew.
 */
export function useLast<T>(current: T | undefined, identity: string): T | undefined {
  const [kept, setKept] = useState({ identity, value: current });
  if (kept.identity !== identity || (current !== undefined && kept.value !== current)) {
    setKept({ identity, value: current });
    return current;
  }
  return kept.value;
}
