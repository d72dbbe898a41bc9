import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { expect, type Page, test } from "@playwright/test";

test.use({ serviceWorkers: "allow" });

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".webmanifest": "application/manifest+json",
};

/** A static host with a copy of the built page, in which a later version can be put. */
let folder: string;
let server: Server;
let address: string;

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "page-"));
  cpSync("dist", folder, { recursive: true });
  server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://host").pathname;
    try {
      const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
      response.setHeader("content-type", TYPES[extname(file)] ?? "application/octet-stream");
      response.setHeader("cache-control", "no-cache");
      response.end(readFileSync(file));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

test.afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

/** Opens the page and waits until everything is stored. */
async function visit(page: Page): Promise<void> {
  await page.goto(address);
  await page.evaluate(async () => {
    while (!(await navigator.serviceWorker.getRegistration()))
      await new Promise((next) => setTimeout(next, 200));
    await navigator.serviceWorker.ready;
  });
}

test("after one visit families, classes, engines, gallery and tabs work without a network", async ({
  page,
  context,
}) => {
  await visit(page);
  await context.setOffline(true);
  await page.goto(`${address}#/gallery/qwen3.5-397b-a17b`);
  await page.reload();
  await expect(page.getByRole("tree")).toBeVisible();
  for (const [tab, found] of [
    ["Layers", /linear|delta/],
    ["Memory", /GB/],
    ["Diagram", /vocab_size|embed/],
    ["Tensors", /embed_tokens/],
    ["Versions", /5\.18\.0/],
    ["JSON", /schema_version/],
  ] as const) {
    await page.getByRole("tab", { name: tab }).click();
    await expect(page.getByRole("tabpanel").filter({ visible: true }).first()).toContainText(found);
  }
  await expect(page.locator(".verdict")).toContainText("Legacy path astray");
  await page.getByRole("tab", { name: "Engines" }).click();
  const engines = page.getByRole("group", { name: "Engines" });
  for (const engine of ["vLLM", "SGLang", "tokenspeed"])
    await expect(engines.getByRole("button", { name: engine })).toBeVisible();
  await engines.getByRole("button", { name: "vLLM" }).click();
  await expect(page.getByRole("table", { name: "Reads of vLLM" })).toContainText("qwen3_5.py");
  const config = { model_type: "cohere2", architectures: ["Cohere2ForCausalLM"], num_hidden_layers: 8 };
  await page.goto(`${address}#/`);
  await page.getByRole("combobox").first().fill(JSON.stringify(config));
  await page.getByRole("combobox").first().press("Enter");
  await expect(page.getByRole("tree")).toContainText("cohere2");
});

test("a newer version is offered, waits for other tabs, and opens when it is taken", async ({
  page,
  context,
}) => {
  await visit(page);
  await page.reload();
  const other = await context.newPage();
  await other.goto(address);
  const script = join(folder, "service-worker.js");
  writeFileSync(script, `${readFileSync(script, "utf8")}\n// newer`);
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
  const offer = page.getByRole("complementary", { name: "A newer version" });
  await expect(offer).toContainText("is ready");
  await offer.getByRole("button", { name: "Open it" }).click();
  await expect(offer).toContainText("Other tabs still show this version");
  await other.close();
  const opened = page.waitForEvent("load");
  await offer.getByRole("button", { name: "Try again" }).click();
  await opened;
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(offer).toHaveCount(0);
});
