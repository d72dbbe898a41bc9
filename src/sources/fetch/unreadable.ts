import type { OpenOptions } from "./opened.ts";
import type { SourceError } from "../errors/source-error.ts";

/**
 * What a failed `fetch` means. Browsers give one and the same TypeError for a dead network and for an answer that CORS hides;
 * a second request that does not ask to read the answer tells them apart.
 * @param probe whether that second request succeeds.
 */
export async function whyUnreadable(
  { online, signal }: Pick<OpenOptions, "online" | "signal">,
  probe: () => Promise<boolean>,
): Promise<SourceError> {
  if (online?.() === false) return { code: "offline" };
  const answers = await probe();
  if (signal?.aborted) return { code: "cancelled" };
  return answers ? { code: "cors" } : { code: "network", interrupted: false };
}
