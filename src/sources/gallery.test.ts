import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { GALLERY, galleryItem, searchGallery } from "./gallery.ts";

const FOLDER = new URL("../../public/gallery/", import.meta.url);

/**
 * Links name a bundled config by its id, and promise that it cannot change: a config that has been released keeps its
 * bytes. Another revision of it gets another id.
 */
const RELEASED: { readonly [id: string]: string } = {
  "minimax-m2.5-nvfp4": "c59bf551a0c315a6d8101afaf441fd53108792e997796e0e3e9cfe75903362fd",
  "minimax-m2.5": "3ff405539448d89e911d14d7f22eefe92c11b1294b74c1d7a0d100eb1bdd644c",
  "minimax-m2.7-nvfp4": "24abe73e3a7d4d2e8e0d20ea13f322b8823a804e6598a4d0f7bfc0d0d367ea9d",
  "qwen3.5-122b-a10b-nvfp4": "4bbd5a6e8662d412cb6e57efeee5dfd4f8e13dc07e2b43398994f85a58f9993d",
  "qwen3.5-27b": "f8d190c5b89c1521220f935d2567a587d6e291ed69066a45a106560b05a2174c",
  "qwen3.5-35b-a3b": "5e4d7f74fec2f360eb9cfbfcd6ec0c4c76e684d3a11caaed259d9fd9bfbc7944",
  "qwen3.5-397b-a17b": "3ae7fa89c2f7d1354096418ddaf1331e9e0898a8ca11e804fb6dbaa087efb7da",
  "qwen3.6-35b-a3b-nvfp4": "58aefa1c9eff7989f431d748f2ddec39446cb1fd2a69acc46e285c6a37b0cecc",
};

test.each(Object.entries(RELEASED))("%s is what it was when it was released", (id, hash) => {
  const bytes = readFileSync(new URL(`${id}.json`, FOLDER));
  expect(createHash("sha256").update(bytes).digest("hex")).toBe(hash);
});

test("every bundled config is listed, released and there", () => {
  const ids = GALLERY.map(({ id }) => id).sort();
  expect(Object.keys(RELEASED).sort()).toEqual(ids);
  expect(readdirSync(FOLDER).sort()).toEqual(ids.map((id) => `${id}.json`).sort());
});

test("configs are found by words of their names, in any case and order", () => {
  expect(searchGallery("nvfp4 minimax").map(({ id }) => id)).toEqual([
    "minimax-m2.5-nvfp4",
    "minimax-m2.7-nvfp4",
  ]);
  expect(searchGallery("")).toHaveLength(GALLERY.length);
  expect(searchGallery("gpt-5")).toEqual([]);
  expect(galleryItem("qwen3.5-27b")?.title).toBe("Qwen/Qwen3.5-27B");
});
