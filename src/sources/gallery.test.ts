import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { MODEL_TYPES } from "../families/registry.ts";
import { inspectText } from "../inspect/inspect-text.ts";
import { hasClass, LATEST_TRANSFORMERS } from "../classes/versions.ts";
import { CONFIGS, fixture, folderOf } from "../fixtures/read.ts";
import { GALLERY, GALLERY_BY_MAKER, galleryItem, searchGallery } from "./gallery.ts";

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
  "deepseek-v3": "83c004ce1072723d175d384feff8d3a5d675aab7f7a902528e170a400a535314",
  "deepseek-v3.2": "c7fa8b191e9936d8e6a57d864baab82b792fae16a116416cdd3a75ba76bc5af1",
  "deepseek-v4-flash": "1821e692ca68149e482538400dfb4fc5a0b4dc5da9d6659952c8a4934d5763f4",
  "gemma-4-26b-a4b": "0364256c5de7863a22b5dd666043d542d42b681c02fd83eb67dc7b483d859e96",
  "llama-3.1-8b": "398adf8b93f20e64932517492099d4e471e36a1723b5bf4e1311638f6a13f909",
  "llama-4-scout-17b-16e-instruct": "b58ddb5d31b8eeae5e86ce0eabdbf9108c7dcb51b86b986e4880c6b67e8a324f",
  "minimax-m3": "7726ac24cb99116b67275430374140fcebd0525e55869b80ce3acb53848bc636",
  "mixtral-8x7b-v0.1": "7a2531a01919d29c44b33515c16c63456b4ce853aa7ae1d7bd676f99c51afff7",
  "kimi-k2.5": "1a8a4903e63893b0f5be0450a089cee4a36778900cafae913e0c21208b462ce0",
  "kimi-k3": "9710e121a58d03ac92c8d6da287a19541994319afbbe6d6202af001ffd379213",
  "nemotron-3-nano-30b-a3b-bf16": "cf3cc01496f22ebc4f969e6ffbea75ff8796a94b406d16cc1e12520923f82474",
  "llama-3.3-nemotron-super-49b-v1": "ea288aea647aa22e9a233aca6db14cd9ef0ee96773074dbf34cbcd9cc53a4747",
  "gpt-oss-120b": "16ab7c244969a11c430e3b01da1fca8e842f82b057db4c0a1397f8381bf7ac5a",
  "qwen3-8b": "f7c4eadfbbf522470667b797a3c89be2524832d2d599797248dc304fff447c30",
  "qwen3-30b-a3b": "2850ddb3bf7aecad20b611e2d44f3077fc8193f4827c93beddd4c02ad63c2297",
  "qwen3-vl-8b-instruct": "c1c2ccb5226e1bdb4049e0b27a662ddefd438ba87fa0d316575ffed60938e264",
  "qwen3-vl-30b-a3b-instruct": "c92f442bae42407f2962908f157e8cdfe74dd398ee323885f81484acca871c6a",
  "mimo-7b-base": "3e0849e97570c2a9f6efa30b801f69a9943e7022fbba99381fd6003a3562c442",
  "mimo-v2-flash": "302eebf52fa0dae403ab6fd1783b932900246fc309db2cc9d486ec0b7471a217",
  "lfm2-1.2b": "55e397257c10a5bb10d4b5bf6013b3cab6d7fb978e7f9533278a9720de6e4556",
  "glm-5.1": "726e45e28d1be1636a5834048a4101a2cfe384819ad2ebe08d41f6fe04656526",
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

/**
 * Whether a fixture is a config as it was published: not one written for its model type (`TYPE--default`), and with the
 * version that wrote it, which those that were edited by hand lack.
 */
const isPublished = (name: string): boolean =>
  !MODEL_TYPES.some((type) => name.startsWith(`${type}--`)) && fixture(name).includes("transformers_version");

test("every family that transformers has, and of which a published config is at hand, is shown", () => {
  const familyIn = (text: string): string => {
    const result = inspectText(text);
    return result.ok ? result.spec.body.type : "unread";
  };
  const shown = new Set(
    GALLERY.map(({ id }) => familyIn(readFileSync(new URL(`${id}.json`, FOLDER), "utf8"))),
  );
  const published = new Set(
    CONFIGS.filter((name) => isPublished(name) && hasClass(folderOf(name), LATEST_TRANSFORMERS)).map((name) =>
      familyIn(fixture(name)),
    ),
  );
  expect([...published].filter((family) => !shown.has(family))).toEqual([]);
});

test("makers stand in the order of the alphabet, and no id twice", () => {
  const makers = GALLERY_BY_MAKER.map(({ maker }) => maker);
  expect(makers).toEqual([...makers].sort((a, b) => a.localeCompare(b, "en")));
  expect(new Set(GALLERY.map(({ id }) => id)).size).toBe(GALLERY.length);
});
