import { applyEdits, type Edit, type Node } from "jsonc-parser";
import { isJsonObject, type Json } from "../../../spec/json.ts";
import type { Pointer } from "../../../spec/pointer.ts";
import { descend, jsonTree } from "./json-tree.ts";

interface Layout {
  readonly eol: string;
  readonly unit: string;
}

/**
 * The edit that writes a field into the text of a config.json, with the objects around it that are missing; null where
 * the text has no object to write into. Not jsonc-parser's `modify`: that reformats the line before the new one.
 */
export function fieldEdit(text: string, pointer: Pointer, value: Json): Edit | null {
  const root = jsonTree(text);
  if (!root) return null;
  const { node, rest } = descend(root, pointer);
  const layout = layoutOf(text);
  const indent = indentAt(text, node.offset);
  const [name, ...inner] = rest;
  if (node.type !== "object" || name === undefined) {
    // A null (or another value without members) stands where the field or an object around it belongs.
    return { offset: node.offset, length: node.length, content: print(nest(rest, value), indent, layout) };
  }
  const last = node.children?.at(-1);
  const oneLine =
    !/[\r\n]/.test(text.slice(node.offset, node.offset + node.length)) &&
    (last !== undefined || !/[\r\n]/.test(text.trim()));
  const member = (at: string, form: Layout | null): string =>
    `${JSON.stringify(name)}${separatorOf(text, last)}${print(nest(inner, value), at, form)}`;
  if (last && oneLine) {
    const gap =
      /,\s/.test(text.slice(node.offset, node.offset + node.length)) || node.children?.length === 1
        ? " "
        : "";
    return { offset: last.offset + last.length, length: 0, content: `,${gap}${member("", null)}` };
  }
  if (last) {
    const at = indentAt(text, last.offset);
    return {
      offset: last.offset + last.length,
      length: 0,
      content: `,${layout.eol}${at}${member(at, layout)}`,
    };
  }
  if (oneLine) return { offset: node.offset + 1, length: 0, content: member("", null) };
  const at = indent + layout.unit;
  const inside = text.slice(node.offset + 1, node.offset + node.length - 1);
  const blank = inside.trim() === "";
  return {
    offset: node.offset + 1,
    length: blank ? inside.length : 0,
    content: `${layout.eol}${at}${member(at, layout)}${blank ? layout.eol + indent : ""}`,
  };
}

/** The text with the field written into it; the text itself where that cannot be done. */
export function writeField(text: string, pointer: Pointer, value: Json): string {
  const edit = fieldEdit(text, pointer, value);
  return edit ? applyEdits(text, [edit]) : text;
}

/** The value inside objects of these names. */
function nest(names: readonly string[], value: Json): Json {
  return names.reduceRight<Json>((inner, name) => ({ [name]: inner }), value);
}

/** Prints as the file does: members on their own lines, or all in one line where there is no layout. */
function print(value: Json, indent: string, layout: Layout | null): string {
  if (!isJsonObject(value) || Object.keys(value).length === 0) return JSON.stringify(value);
  const inside = indent + (layout?.unit ?? "");
  const members = Object.entries(value).map(
    ([name, member]) => `${JSON.stringify(name)}: ${print(member, inside, layout)}`,
  );
  if (!layout) return `{${members.join(", ")}}`;
  const { eol } = layout;
  return `{${eol}${members.map((member) => inside + member).join(`,${eol}`)}${eol}${indent}}`;
}

/** What stands between the last member's name and value, so that a compact file stays compact. */
function separatorOf(text: string, last: Node | undefined): string {
  const [name, value] = last?.children ?? [];
  const between = name && value ? text.slice(name.offset + name.length, value.offset) : ": ";
  return /^\s*:[ \t]*$/.test(between) ? between : ": ";
}

function layoutOf(text: string): Layout {
  return { eol: text.includes("\r\n") ? "\r\n" : "\n", unit: /[\r\n]([ \t]+)"/.exec(text)?.[1] ?? "  " };
}

function indentAt(text: string, offset: number): string {
  const start = Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1)) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? "";
}
