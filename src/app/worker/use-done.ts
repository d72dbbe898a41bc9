import { useEffect, useState } from "react";

/**
 * What `work` has made of an input; undefined while it works, where there is no input, and where it fails, as it does where
 * a part of the page cannot be loaded. `work` has to be the same function each time.
 */
export function useDone<I extends object, O>(work: (input: I) => Promise<O>, input: I | null): O | undefined {
  const [done, setDone] = useState<{ readonly input: I; readonly output: O }>();
  useEffect(() => {
    if (input === null) return undefined;
    let current = true;
    work(input).then(
      (output) => {
        if (current) setDone({ input, output });
      },
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [work, input]);
  return input !== null && done?.input === input ? done.output : undefined;
}
