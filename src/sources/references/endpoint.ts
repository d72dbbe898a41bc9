/** The Hub that is meant where none is named. */
export const DEFAULT_ENDPOINT = "https://huggingface.co";

/**
 * The origin of a Hub as somebody names it, with or without `https://` and a path; null where it is no web address.
 * Browsers differ in what they take for a host, so odd characters are refused here.
 */
export function parseEndpoint(text: string): string | null {
  const given = text.trim();
  const hasScheme = /^https?:\/\//i.test(given);
  // Another scheme, and no host with a port.
  if (!hasScheme && /^[a-z][a-z\d+.-]*:(?!\d+(?:\/|$))/i.test(given)) return null;
  const address = hasScheme ? given : `https://${given}`;
  if (/[\s"<>\\^`{|}]/.test(given) || !URL.canParse(address)) return null;
  const { origin, hostname, username, password } = new URL(address);
  return /^[\w.-]+$|^\[[\da-f:.]+\]$/i.test(hostname) && username + password === "" ? origin : null;
}
