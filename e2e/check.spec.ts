import { expect, type Locator, type Page } from "@playwright/test";
import { ggufHeaderOf, headerFile, savedCheckpoint } from "../src/fixtures/checkpoints.ts";
import { expectNoAxeViolations } from "./support/axe.ts";
import { ask, drop, paste, test } from "./support/test.ts";

const panel = (page: Page): Locator => page.getByRole("region", { name: "Check against the checkpoint" });
const verdict = (page: Page): Locator => page.getByRole("list", { name: "Verdict" });

async function openTensors(page: Page, repository: string): Promise<void> {
  await page.goto("/");
  await ask(page, repository);
  await page.getByRole("tab", { name: "Tensors" }).click();
  await expect(panel(page)).toBeVisible();
}

test("a repository is checked by ranges of its headers, and the verdict says that it agrees", async ({
  page,
  seen,
}) => {
  await openTensors(page, "acme/mixtral");
  await panel(page).getByRole("button", { name: "Check acme/mixtral" }).click();
  await expect(panel(page)).toContainText("Nothing differs");
  await expect(panel(page)).toContainText("known by name alone");
  await expect(verdict(page)).toContainText("Checkpoint");
  await expect(verdict(page)).toContainText("as the config says");
  const weights = seen.filter(({ path }) => path.includes("resolve-cache") && path.includes(".safetensors?"));
  expect(weights.length).toBeGreaterThan(0);
  expect(weights.length).toBeLessThan(5);
  await panel(page).getByRole("button", { name: "Read all 5 headers" }).click();
  await expect(panel(page)).toContainText("Headers of 5 of 5 files");
  await expectNoAxeViolations(page);
});

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

test("what differs is named, leads to its component, and is part of the verdict and of the link", async ({
  page,
}) => {
  await openTensors(page, "acme/mixtral-other");
  await panel(page).getByRole("button", { name: "Check acme/mixtral-other" }).click();
  await expect(panel(page)).toContainText("differ");
  const missing = panel(page).getByRole("table", { name: "Missing: 1" });
  await expect(missing).toContainText("model.norm.weight");
  await panel(page).getByRole("button", { name: "Read all 5 headers" }).click();
  const shape = panel(page).getByRole("table", { name: "Other shape: 1" });
  await expect(shape).toContainText("96 × 65, bfloat16");
  const line = verdict(page).getByRole("link", { name: /Checkpoint differs 2/ });
  await expect(line).toContainText("model.norm.weight");
  await page.getByRole("button", { name: "Share", exact: true }).click();
  const share = page.locator(".share-panel");
  await share.getByRole("button", { name: /^Copy link \d/ }).click();
  await expect(share.getByRole("status")).toContainText("Copied");
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toContain("checked=");
  await shape.getByRole("button", { name: "mlp" }).click();
  await expect(page.getByRole("treeitem", { selected: true })).toContainText("mlp");
  // Whoever opens the link is told, and told that it is no check of theirs.
  await page.goto("/");
  await page.goto(link);
  await page.reload();
  await expect(page.getByText("It has not been checked here.")).toBeVisible();
  await expect(verdict(page)).not.toContainText("Checkpoint");
});

test("dropped files are checked, alone and together with their config", async ({ page }) => {
  const { config, tensors } = savedCheckpoint("llama");
  const text = JSON.stringify(config, null, 2);
  await page.goto("/");
  await drop(page, [["model.safetensors", headerFile(tensors)]]);
  await expect(page.getByText("These are weights")).toBeVisible();
  await drop(page, [
    ["config.json", text],
    ["model.safetensors", headerFile(tensors)],
  ]);
  await expect(panel(page)).toContainText("Nothing differs");
  const [first] = [...tensors.keys()];
  const less = new Map(tensors);
  less.delete(first ?? "");
  await drop(page, [["model.safetensors", headerFile(less)]]);
  await expect(panel(page).getByRole("table", { name: "Missing: 1" })).toContainText(
    (first ?? "").replace(/\.\d+\./, ".{}."),
  );
  await drop(page, [["model-00001-of-00003.safetensors", headerFile([...tensors].slice(0, 5))]]);
  await expect(panel(page)).toContainText("were not looked for");
  await expect(panel(page)).toContainText("model-00003-of-00003.safetensors are not here, of 3 files");
  await expect(panel(page)).toContainText("2 files are absent, broken or lack tensors");
  await expect(panel(page).locator(".check-agrees")).toHaveCount(0);
  // An index says what has to be there, as for the command line.
  const weight_map = Object.fromEntries(
    [...tensors.keys()].map((name, at) => [name, `model-0000${at < 5 ? 1 : 2}-of-00002.safetensors`]),
  );
  await drop(page, [
    ["model-00001-of-00002.safetensors", headerFile([...tensors].slice(0, 5))],
    ["model.safetensors.index.json", JSON.stringify({ weight_map })],
  ]);
  await expect(panel(page)).toContainText("1 file is absent, broken or lacks tensors");
  await expect(verdict(page)).toContainText("Checkpoint differs 1");
  // An index alone is a source of names, and its files are no fault then.
  await drop(page, [["model.safetensors.index.json", JSON.stringify({ weight_map })]]);
  await expect(panel(page)).toContainText("= No name differs");
  await expect(panel(page)).toContainText("None of the 2 files that the index names is here");
  // What lies in a checkpoint's folder beside these is no config of a model, and takes the place of none.
  await drop(page, [
    ["model.safetensors", headerFile(tensors)],
    ["tokenizer.json", '{"version":"1.0","model":{"type":"BPE"}}'],
  ]);
  await expect(panel(page)).toContainText("tokenizer.json was left alone");
  await expect(panel(page)).toContainText("Nothing differs");
  await drop(page, [
    ["config.json", text],
    ["params.json", '{"dim":64,"n_layers":4,"n_heads":4,"hidden_dim":128}'],
    ["model.safetensors", headerFile(tensors)],
  ]);
  await expect(panel(page)).toContainText("params.json was left alone");
  await expect(panel(page)).toContainText("Nothing differs");
  // What cannot be read leaves nothing of the check before it.
  await drop(page, [["model.safetensors", "version https://git-lfs.github.com/spec/v1"]]);
  await expect(panel(page).getByRole("alert")).toContainText("a pointer of Git LFS");
  await expect(panel(page)).not.toContainText("as the config says");
  await expect(verdict(page)).not.toContainText("Checkpoint");
  await drop(page, [["model-00001-of-00003.safetensors", headerFile([...tensors].slice(0, 5))]]);
  await expect(panel(page)).toContainText("were not looked for");
  // Another config is another question.
  await paste(page, text.replace('"num_hidden_layers": 4', '"num_hidden_layers": 3'));
  await expect(panel(page)).not.toContainText("were not looked for");
});

test("what stands under another module is compared there, and said", async ({ page }) => {
  const { config, tensors } = savedCheckpoint("llama");
  const named = (name: (own: string) => string) =>
    headerFile([...tensors].map(([own, entry]) => [name(own), entry] as const));
  await page.goto("/");
  await drop(page, [
    ["config.json", JSON.stringify(config)],
    ["model.safetensors", named((own) => own.replace(/^model\./, ""))],
  ]);
  await expect(panel(page)).toContainText("Nothing differs");
  await expect(panel(page)).toContainText("transformers 5.18.0 reads both");
  await drop(page, [["model.safetensors", named((own) => own.replace(/^model\./, "module.model."))]]);
  await expect(panel(page)).toContainText("1 module differs");
  await expect(panel(page).getByRole("table", { name: "Under another module: 1" })).toContainText(
    "module.model",
  );
  await expect(verdict(page)).toContainText("module.model: model, in the config's class");
});

test("a GGUF file is compared by names, shapes and keys of its metadata", async ({ page }) => {
  const { config } = savedCheckpoint("llama");
  await page.goto("/");
  await drop(page, [
    ["config.json", JSON.stringify(config)],
    ["llama.gguf", ggufHeaderOf("llama")],
  ]);
  await expect(panel(page)).toContainText("Nothing differs");
  await expect(panel(page)).toContainText("under llama.cpp’s names");
  await paste(page, JSON.stringify({ ...config, num_key_value_heads: 1 }, null, 2));
  await drop(page, [["llama.gguf", ggufHeaderOf("llama")]]);
  const keys = panel(page).getByRole("table", { name: "Other metadata: 1" });
  await expect(panel(page)).toContainText("8 tensors and 1 key of the metadata differ");
  await expect(keys).toContainText("llama.attention.head_count_kv");
  await expect(verdict(page)).toContainText("head_count_kv");
  await expectNoAxeViolations(page);
  await keys.getByRole("button", { name: "num_kv_heads" }).click();
  await expect(page.getByRole("treeitem", { selected: true })).toContainText("num_kv_heads");
  await drop(page, [["qwen2_moe.gguf", ggufHeaderOf("qwen2_moe")]]);
  await expect(panel(page).getByRole("alert")).toContainText("has the architecture qwen2moe");
});

test("a config that a worker reads has its own names of tensors too", async ({ page }) => {
  const { config } = savedCheckpoint("mixtral");
  await page.goto("/");
  await paste(page, JSON.stringify({ ...config, title: "x".repeat(70_000) }));
  await page.getByRole("tab", { name: "Tensors" }).click();
  await expect(page.getByRole("table", { name: "Tensors" })).toContainText("block_sparse_moe.experts.{}.w3");
});

test("a server without ranges, and a gated repository, get a clear answer", async ({ page }) => {
  await openTensors(page, "acme/llama-unranged");
  await panel(page).getByRole("button", { name: "Check acme/llama-unranged" }).click();
  await expect(panel(page).getByRole("alert")).toContainText("sends whole files only");
  await panel(page).getByRole("textbox", { name: "Another repository" }).fill("acme/llama-gated");
  await panel(page).getByRole("button", { name: "Check", exact: true }).click();
  await expect(panel(page).getByRole("button", { name: "Enter a token…" })).toBeVisible();
  await panel(page).getByRole("textbox", { name: "Another repository" }).fill("acme/llama");
  await panel(page).getByRole("button", { name: "Check", exact: true }).click();
  await expect(panel(page)).toContainText("Nothing differs");
});

test("on a phone a tensor that differs has its name on a line of its own, and a name may be anything", async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const { config, tensors } = savedCheckpoint("llama");
  const other = new Map(tensors);
  for (const name of ["", "x".repeat(50_000), "a\u202eb"]) other.set(name, { dtype: "BF16", shape: [1] });
  await page.goto("/");
  await drop(page, [
    ["config.json", JSON.stringify(config)],
    ["model.safetensors", headerFile(other)],
  ]);
  const table = panel(page).getByRole("table", { name: "Unexpected: 3" });
  await expect(table.getByRole("rowheader", { name: "(no name)" })).toBeVisible();
  await expect(table.getByRole("rowheader", { name: "a\\u202eb" })).toBeVisible();
  const width = (await table.getByRole("rowheader").first().boundingBox())?.width ?? 0;
  expect(width).toBeGreaterThan(300);
  await expectNoAxeViolations(page);
});

test("two checkpoints are held against each other by their headers, of repositories and of dropped files", async ({
  page,
}) => {
  await page.goto("/#/compare/hf/acme/mixtral..hf/acme/mixtral-other?tab=tensors");
  const weights = page.getByRole("region", { name: "By their checkpoints" });
  await weights.getByRole("button", { name: "Compare the headers" }).click();
  await expect(weights).toContainText("1 tensor differs");
  const rows = weights.getByRole("table", { name: "Tensors of the files" }).getByRole("row");
  await expect(rows.filter({ hasText: "model.norm.weight" })).toContainText("removed");
  await weights.getByRole("button", { name: "Read all headers" }).click();
  const expert = rows.filter({ hasText: "experts.{}.w3.weight" });
  await expect(expert).toContainText("96 × 64");
  await expect(expert).toContainText("96 × 65");
  await expect(expert).toContainText("reshaped");
  await expectNoAxeViolations(page);
  // Files that are dropped on a side take the place of its repository, and nothing of the others is left.
  const { tensors } = savedCheckpoint("mixtral");
  const more = [...tensors, ["model.extra.weight", { dtype: "BF16", shape: [3] }]] as const;
  await weights.getByLabel("Files of weights of A").setInputFiles({
    name: "model.safetensors",
    mimeType: "application/octet-stream",
    buffer: headerFile(tensors),
  });
  await expect(rows).toHaveCount(0);
  await drop(page, [["model.safetensors", headerFile(more)]]);
  await expect(weights.getByText("model.safetensors", { exact: true })).toHaveCount(2);
  await weights.getByRole("button", { name: "Compare the headers" }).click();
  await expect(weights).toContainText("1 tensor differs");
  const extra = rows.filter({ hasText: "model.extra.weight" });
  await expect(extra).toContainText("nothing in the spec");
  await expect(extra).toContainText("added");
  // What is dropped on a side is sorted as everywhere, also where the other side has nothing yet.
  const { config } = savedCheckpoint("mixtral");
  const folder = [
    ["config.json", JSON.stringify(config)],
    ["tokenizer.json", "{}"],
    ["model.safetensors", headerFile(more)],
  ] as const;
  await page.goto("/#/compare/..?tab=tensors");
  await drop(page, folder, '[aria-label="Side B"]');
  await expect(page.getByRole("region", { name: "Side B" })).toContainText("Mixtral");
  await drop(page, folder, '[aria-label="Side A"]');
  await weights.getByRole("button", { name: "Compare the headers" }).click();
  await expect(weights).toContainText("= Nothing differs");
  // What is no file of weights is that side's trouble.
  await drop(
    page,
    [["model.safetensors", "version https://git-lfs.github.com/spec/v1"]],
    'form[data-side="b"]',
  );
  await weights.getByRole("button", { name: "Compare the headers" }).click();
  await expect(weights.getByRole("alert")).toContainText("B: These files cannot be");
  await expect(rows).toHaveCount(0);
});
