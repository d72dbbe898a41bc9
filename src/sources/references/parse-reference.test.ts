import { describe, expect, test } from "vitest";
import { formatReference } from "./format-reference.ts";
import { modelPageOf, pageOf } from "./page-of.ts";
import { parseReference } from "./parse-reference.ts";
import type { Reference } from "./reference.ts";

const HUB = "https://huggingface.co";
const SHA = "0123456789abcdef0123456789abcdef01234567";

const hub = (repo: string, revision: string | null = null, path = "config.json"): Reference => ({
  kind: "hub",
  endpoint: HUB,
  repo,
  revision,
  path,
});
const scope = (repo: string, revision: string | null = null, path = "config.json"): Reference => ({
  kind: "modelscope",
  repo,
  revision,
  path,
});
const url = (address: string): Reference => ({ kind: "url", url: address });

const ACCEPTED: readonly (readonly [string, Reference])[] = [
  // Names.
  ["Qwen/Qwen3.5-27B", hub("Qwen/Qwen3.5-27B")],
  ["  Qwen/Qwen3.5-27B/ ", hub("Qwen/Qwen3.5-27B")],
  ['"Qwen/Qwen3.5-27B"', hub("Qwen/Qwen3.5-27B")],
  ["<https://huggingface.co/org/model>", hub("org/model")],
  ["/org/model", hub("org/model")],
  ["//huggingface.co/org/model", hub("org/model")],
  ["org/model@main", hub("org/model", "main")],
  ["org/model@v1.0", hub("org/model", "v1.0")],
  [`org/model@${SHA}`, hub("org/model", SHA)],
  ["org/model@refs/pr/12", hub("org/model", "refs/pr/12")],
  ["org/model@refs%2Fpr%2F12", hub("org/model", "refs/pr/12")],
  ["org/model@refs/convert/parquet", hub("org/model", "refs/convert/parquet")],
  ["org/model@feature/new-rope", hub("org/model", "feature/new-rope")],
  ["org/model@fix%20it", hub("org/model", "fix it")],
  ["org/model@fix#3", hub("org/model", "fix#3")],
  ["org/model@100%", hub("org/model", "100%")],
  ["org/model@ä@b", hub("org/model", "ä@b")],
  ["org/model@", hub("org/model")],
  ["org/model?library=transformers", hub("org/model")],
  ["org/model/blob/main/sub/config.json", hub("org/model", "main", "sub/config.json")],
  ["org/tree", hub("org/tree")],
  // hf://
  ["hf://org/model", hub("org/model")],
  ["hf://models/org/model", hub("org/model")],
  ["hf://org/model@dev", hub("org/model", "dev")],
  ["hf://org/model@dev/sub/config.json", hub("org/model", "dev", "sub/config.json")],
  ["hf://models/org/model@refs/pr/3/a/config.json", hub("org/model", "refs/pr/3", "a/config.json")],
  ["hf://org/model@refs%2Fpr%2F3/config.json", hub("org/model", "refs/pr/3")],
  ["hf://org/model/sub", hub("org/model", null, "sub/config.json")],
  ["hf://org/model/a@b.json", hub("org/model", null, "a@b.json")],
  ["HF://org/model/README.md", hub("org/model")],
  // Pages and files of the Hub.
  ["https://huggingface.co/org/model", hub("org/model")],
  ["https://huggingface.co/org/model.git", hub("org/model")],
  ["http://huggingface.co/org/model/", hub("org/model")],
  ["huggingface.co/org/model", hub("org/model")],
  ["HuggingFace.co/org/model", hub("org/model")],
  ["www.huggingface.co/org/model/tree/main", hub("org/model", "main")],
  ["hf.co/org/model", hub("org/model")],
  ["https://hf.co/org/model?show_file_info=model.safetensors", hub("org/model")],
  ["https://huggingface.co/org/model#usage", hub("org/model")],
  ["https://huggingface.co/org/model/tree/main", hub("org/model", "main")],
  ["https://huggingface.co/org/model/tree/main/sub/dir/", hub("org/model", "main", "sub/dir/config.json")],
  ["https://huggingface.co/org/model/tree/refs%2Fpr%2F7", hub("org/model", "refs/pr/7")],
  ["https://huggingface.co/org/model/tree/refs/pr/7/sub", hub("org/model", "refs/pr/7", "sub/config.json")],
  ["https://huggingface.co/org/model/blob/main/config.json?x=1#L3", hub("org/model", "main")],
  [`https://huggingface.co/org/model/blob/${SHA}/config.json`, hub("org/model", SHA)],
  ["https://huggingface.co/org/model/blob/a%2Fb/config.json", hub("org/model", "a/b")],
  ["https://huggingface.co/org/model/blob/50%25/config.json", hub("org/model", "50%")],
  ["https://huggingface.co/org/model/blob/refs/convert/x/config.json", hub("org/model", "refs/convert/x")],
  [
    "https://huggingface.co/org/model/blob/main/quant/hf_quant_config.json",
    hub("org/model", "main", "quant/config.json"),
  ],
  ["https://huggingface.co/org/model/blob/main/generation_config.json", hub("org/model", "main")],
  ["https://huggingface.co/org/model/blob/main/README.md", hub("org/model", "main")],
  [
    "https://huggingface.co/org/model/blob/main/sub/model.safetensors",
    hub("org/model", "main", "sub/config.json"),
  ],
  ["https://huggingface.co/org/model/blob/main/model.safetensors.index.json", hub("org/model", "main")],
  ["https://huggingface.co/org/model/blob/main/tokenizer_config.json", hub("org/model", "main")],
  ["https://huggingface.co/org/model/blob/main/params.json", hub("org/model", "main", "params.json")],
  ["https://huggingface.co/org/model/resolve/main/config.json?download=true", hub("org/model", "main")],
  [
    "https://huggingface.co/org/model/resolve/main/my%20config.json",
    hub("org/model", "main", "my config.json"),
  ],
  ["https://huggingface.co/org/model/raw/v2/config.json", hub("org/model", "v2")],
  ["https://huggingface.co/org/model/blame/main/config.json", hub("org/model", "main")],
  ["https://huggingface.co/org/model/edit/main/config.json", hub("org/model", "main")],
  [`https://huggingface.co/org/model/commit/${SHA}`, hub("org/model", SHA)],
  ["https://huggingface.co/org/model/commits/dev", hub("org/model", "dev")],
  [
    "https://huggingface.co/org/model/commits/main/sub/config.json",
    hub("org/model", "main", "sub/config.json"),
  ],
  ["https://huggingface.co/org/model/discussions/5", hub("org/model")],
  ["https://huggingface.co/org/model/discussions/5/files", hub("org/model", "refs/pr/5")],
  ["https://huggingface.co/org/model/discussions", hub("org/model")],
  ["https://huggingface.co/api/models/org/model", hub("org/model")],
  ["https://huggingface.co/api/models/org/model/revision/dev", hub("org/model", "dev")],
  [
    "https://huggingface.co/api/models/org/model/tree/dev/sub?recursive=true",
    hub("org/model", "dev", "sub/config.json"),
  ],
  ["https://huggingface.co/api/models/org/model/refs", hub("org/model")],
  [
    `https://huggingface.co/api/resolve-cache/models/org/model/${SHA}/config.json?etag=%22x%22`,
    hub("org/model", SHA),
  ],
  [
    `https://huggingface.co/api/resolve-cache/models/org/model/${SHA}/sub%2Fconfig.json`,
    hub("org/model", SHA, "sub/config.json"),
  ],
  // ModelScope.
  ["modelscope:org/model", scope("org/model")],
  ["ms:org/model@v1", scope("org/model", "v1")],
  ["modelscope://org/model@v1/sub/config.json", scope("org/model", "v1", "sub/config.json")],
  ["modelscope.cn/models/org/model", scope("org/model")],
  ["https://www.modelscope.cn/models/org/model/summary", scope("org/model")],
  ["https://modelscope.ai/models/org/model/files", scope("org/model")],
  [
    "https://modelscope.cn/models/org/model/file/view/master/sub%2Fconfig.json?status=1",
    scope("org/model", "master", "sub/config.json"),
  ],
  ["https://www.modelscope.cn/models/org/model/resolve/dev/config.json", scope("org/model", "dev")],
  [
    "https://modelscope.cn/api/v1/models/org/model/repo?Revision=a%2Fb&FilePath=x%2Fconfig.json",
    scope("org/model", "a/b", "x/config.json"),
  ],
  // GitHub and other addresses.
  [
    "https://github.com/o/r/blob/main/a/config.json",
    url("https://raw.githubusercontent.com/o/r/main/a/config.json"),
  ],
  [
    "github.com/o/r/blob/feature/x/config.json#L1-L9",
    url("https://raw.githubusercontent.com/o/r/feature/x/config.json"),
  ],
  [
    "https://github.com/o/r/raw/refs/heads/main/config.json",
    url("https://raw.githubusercontent.com/o/r/refs/heads/main/config.json"),
  ],
  [
    "https://github.com/o/r/tree/main/models",
    url("https://raw.githubusercontent.com/o/r/main/models/config.json"),
  ],
  ["raw.githubusercontent.com/o/r/main/c.json", url("https://raw.githubusercontent.com/o/r/main/c.json")],
  ["https://gist.github.com/u/abc123", url("https://gist.githubusercontent.com/u/abc123/raw")],
  [
    "https://gist.github.com/u/abc123/raw/config.json",
    url("https://gist.githubusercontent.com/u/abc123/raw/config.json"),
  ],
  [
    "https://gist.githubusercontent.com/u/abc123/raw/f00/config.json",
    url("https://gist.githubusercontent.com/u/abc123/raw/f00/config.json"),
  ],
  ["https://other.example/a/config.json?v=2#top", url("https://other.example/a/config.json?v=2")],
  ["http://localhost:8000/config.json", url("http://localhost:8000/config.json")],
  [
    "https://hf-mirror.example/org/model/resolve/main/config.json",
    url("https://hf-mirror.example/org/model/resolve/main/config.json"),
  ],
];

describe("what a person types or pastes names one config", () => {
  test.each(ACCEPTED)("%s", (text, reference) => {
    expect(parseReference(text, HUB)).toEqual({ ok: true, value: reference });
  });

  const references = new Map(ACCEPTED.map(([, reference]) => [formatReference(reference), reference]));

  test.each([...references])("%s is a form that names it again", (form, reference) => {
    expect(parseReference(form, HUB)).toEqual({ ok: true, value: reference });
  });

  test.each([...references])("the page of %s names it again", (_form, reference) => {
    const named = parseReference(pageOf(reference), HUB);
    if (reference.kind === "url" || reference.revision !== null || reference.path === "config.json") {
      expect(named).toEqual({ ok: true, value: reference });
    } else {
      const branch = reference.kind === "hub" ? "main" : "master";
      expect(named).toEqual({ ok: true, value: { ...reference, revision: branch } });
    }
  });
});

const REFUSED: readonly (readonly [string, string, RegExp])[] = [
  ["", "empty", /organisation\/model/],
  ["   ", "empty", /organisation\/model/],
  ["gpt2", "no-organisation", /organisation\/gpt2/],
  ["gpt2@main", "no-organisation", /organisation\/gpt2/],
  ["hf://gpt2", "no-organisation", /organisation\/gpt2/],
  ["https://huggingface.co/gpt2/blob/main/config.json", "no-organisation", /organisation\/gpt2/],
  ["https://huggingface.co/Qwen", "user-page", /Qwen\/model/],
  ["https://huggingface.co/", "malformed", /organisation\/model/],
  ["https://huggingface.co/datasets/org/data", "not-a-model", /is a dataset/],
  ["datasets/org/data", "not-a-model", /is a dataset/],
  ["hf://datasets/org/data@main", "not-a-model", /is a dataset/],
  ["https://huggingface.co/api/datasets/org/data", "not-a-model", /is a dataset/],
  ["https://huggingface.co/spaces/org/app", "not-a-model", /is a Space/],
  ["https://huggingface.co/collections/org/name-123", "not-a-model", /is a collection/],
  ["https://huggingface.co/papers/2401.00001", "not-a-model", /is a paper/],
  ["https://huggingface.co/models?search=qwen", "not-a-model", /is a list of models/],
  ["org/model/blob/main/../config.json", "dot-segment", /\.\./],
  ["https://huggingface.co/org/model/resolve/main/%2e%2e/config.json", "dot-segment", /\.\./],
  ["hf://org/model/..%2Fconfig.json", "dot-segment", /\.\./],
  ["../config.json", "dot-segment", /\.\./],
  ["javascript:alert(1)", "scheme", /javascript:/],
  ["data:application/json,{}", "scheme", /data:/],
  ["s3://bucket/config.json", "scheme", /s3:/],
  ["file:///home/me/config.json", "scheme", /Drop the file/],
  ["C:\\models\\config.json", "scheme", /Drop the file/],
  ["https://", "malformed", /https:\/\/host/],
  ["https://user:pass@other.example/config.json", "credentials", /other\.example/],
  ["org / model", "malformed", /spaces/],
  ["org/model@\ud800", "malformed", /unprintable/],
  ["a/b/c", "malformed", /https:\/\//],
  ["example.com/config.json", "malformed", /https:\/\//],
  ["org/mo:del!", "malformed", /organisation\/model/],
  ["modelscope:model", "no-organisation", /organisation\/model/],
  ["https://modelscope.cn/datasets/org/data", "not-a-model", /ModelScope/],
  ["https://github.com/o/r", "not-a-file", /GitHub/],
  ["https://gist.github.com/u", "not-a-file", /gist/],
];

describe("what names no config is refused with what to write instead", () => {
  test.each(REFUSED)("%s", (text, code, message) => {
    expect(parseReference(text, HUB)).toEqual({
      ok: false,
      error: { code, message: expect.stringMatching(message) },
    });
  });

  test("a password in an address is not repeated", () => {
    const result = parseReference("https://user:secret@other.example/config.json", HUB);
    expect(JSON.stringify(result)).not.toContain("secret");
  });
});

describe("another Hub", () => {
  const mirror = "http://127.0.0.1:8080";

  test.each([
    "org/model@dev",
    "http://127.0.0.1:8080/org/model/tree/dev",
    "127.0.0.1:8080/org/model/tree/dev",
    "https://huggingface.co/org/model/tree/dev",
  ])("%s is read from it", (text) => {
    expect(parseReference(text, mirror)).toEqual({
      ok: true,
      value: { kind: "hub", endpoint: mirror, repo: "org/model", revision: "dev", path: "config.json" },
    });
  });
});

describe("pages to open", () => {
  test.each([
    [hub("org/model"), "https://huggingface.co/org/model"],
    [hub("org/model", "refs/pr/1"), "https://huggingface.co/org/model/blob/refs%2Fpr%2F1/config.json"],
    [
      hub("org/model", "a#b?c", "my file.json"),
      "https://huggingface.co/org/model/blob/a%23b%3Fc/my%20file.json",
    ],
    [scope("org/model", "v1"), "https://modelscope.cn/models/org/model/file/view/v1/config.json"],
    [url("https://raw.githubusercontent.com/o/r/main/a/c.json"), "https://github.com/o/r/blob/main/a/c.json"],
    [url("https://other.example/c.json"), "https://other.example/c.json"],
  ])("%o", (reference, page) => {
    expect(pageOf(reference)).toBe(page);
  });

  test("the page of a model is where access to it is asked for", () => {
    expect(modelPageOf(hub("org/model", "dev", "sub/config.json"))).toBe("https://huggingface.co/org/model");
    expect(modelPageOf(scope("org/model", "dev"))).toBe("https://modelscope.cn/models/org/model");
  });
});
