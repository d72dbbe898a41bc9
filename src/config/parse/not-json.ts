import { Failure } from "./failure.ts";

const SCALAR = /^(?:true|false|null|NaN|[+-]?(?:Infinity|\.?\d[\d.eE+-]*))\s*$/;
const LFS_POINTER = /^version https:\/\/git-lfs\.github\.com\/spec\//;
const BEFORE_BRACE = /^(?:```[^\S\n]*\w*|[A-Za-z_$][\w.$]*(?:[^\S\n]+[\w.$]+){0,2}(?:[^\S\n]*=)?)\s*\{/;
const YAML_LINE = /^(?:---\s*$|- |[A-Za-z_][\w .-]*:(?:\s|$))/;

/** Recognises a text that is something else than JSON from how it starts; undefined where it may be JSON. */
export function notJson(text: string): Failure | undefined {
  const body = text.trimStart();
  const start = text.length - body.length;
  const encoding = encodingOf(text);
  if (encoding !== undefined) {
    const message = `This is ${encoding}, and a config.json is UTF-8: transformers cannot read it either. Save it as UTF-8 (iconv -f ${encoding} -t UTF-8).`;
    return new Failure("other-encoding", 0, message);
  }
  if (body === "") return new Failure("empty", 0, "The text is empty. Paste the content of a config.json.");
  if (body.startsWith("<")) {
    const message =
      "This is a web page, not JSON. Open the file's raw or resolve address and take the text from there.";
    return new Failure("web-page", start, message);
  }
  if (LFS_POINTER.test(body)) {
    const message =
      "This is a git-lfs pointer, which stands in for the file. Run git lfs pull, or open the file's resolve address.";
    return new Failure("git-lfs-pointer", start, message);
  }
  // A text that starts like JSON, or with a quote of any kind, is the parser's to judge.
  const startsPlainly = /^[^{}[\]"'/,:“”„‘’«»]/.test(body);
  return startsPlainly && !SCALAR.test(body) ? plainText(body, start) : undefined;
}

/** The encoding of a text that was read as if it were UTF-8, by iconv's name: its byte-order mark is lost, its zeros are there. */
function encodingOf(text: string): string | undefined {
  const found = /^(\uFFFD\uFFFD)?(\0|.\0)/s.exec(text);
  if (!found) return undefined;
  const [, mark, units = ""] = found;
  const order = mark ? "" : units.startsWith("\0") ? "BE" : "LE";
  return `UTF-${text.slice(0, 8).includes("\0\0") ? 32 : 16}${order}`;
}

function plainText(body: string, start: number): Failure {
  if (BEFORE_BRACE.test(body)) {
    const message =
      "Something stands before the first {, such as a name or a code fence. Delete it, so that the text starts with {.";
    return new Failure("text-before-start", start, message);
  }
  const line = firstLine(body);
  if (YAML_LINE.test(line)) {
    const message = "This looks like YAML, not JSON. Paste the model's config.json.";
    return new Failure("yaml", start, message);
  }
  const message = "This is plain text, not JSON. Paste the model's config.json, which starts with {.";
  return new Failure("plain-text", start, message);
}

/** The first line that is neither empty nor a `#` comment. */
function firstLine(body: string): string {
  return /^(?![^\S\n]*(?:#|$)).*$/m.exec(body)?.[0] ?? "";
}
