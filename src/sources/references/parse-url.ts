import type { Result } from "../../config/document.ts";
import { parseGitHubUrl } from "./parse-github-url.ts";
import { parseHubPath } from "./parse-hub-path.ts";
import { parseModelScopePath } from "./parse-modelscope-path.ts";
import type { Reference, ReferenceError } from "./reference.ts";
import { refuse } from "./refusal.ts";

const HUB = /^(?:www\.)?(?:huggingface\.co|hf\.co)$/;
const MODELSCOPE = /^(?:www\.)?modelscope\.(?:cn|ai)$/;
const GITHUB = /^(?:(?:www\.)?github\.com|gist\.github\.com)$/;

/** An http or https address: of the Hub, ModelScope or GitHub in one of their forms, or of a file anywhere else. */
export function parseUrl(text: string, endpoint: string): Result<Reference, ReferenceError> {
  if (!URL.canParse(text) || /^\.+$/.test(new URL(text).hostname)) {
    return refuse(
      "malformed",
      `“${text}” is not a whole address. Write it as https://host/path/config.json.`,
    );
  }
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") {
    return refuse(
      "credentials",
      `The address of ${url.host} has a user name or password in it, which browsers do not send. Remove what stands before the @.`,
    );
  }
  const ours = URL.canParse(endpoint) && new URL(endpoint).host === url.host;
  if (ours || HUB.test(url.hostname)) return parseHubPath(url.pathname, endpoint);
  if (MODELSCOPE.test(url.hostname)) return parseModelScopePath(url.pathname, url.searchParams);
  if (GITHUB.test(url.hostname)) return parseGitHubUrl(url);
  url.hash = "";
  return { ok: true, value: { kind: "url", url: url.href } };
}
