/** What `make` gives, made when it is first asked for. */
export function once<T>(make: () => T): () => T {
  let later: (() => T) | undefined = make;
  let made: T | undefined;
  return () => {
    if (later) {
      made = later();
      // What it was made from is not kept.
      later = undefined;
    }
    return made as T;
  };
}
