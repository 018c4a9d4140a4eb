// Slack's mrkdwn as DOM nodes. Each line is its own run with its own direction, so that Arabic stands right under English.

import { el } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { languageOf } from "./language.js";
import { channelById, channelName, personName } from "./names.js";
import { state } from "./store.js";
import { fullTime, slackDate } from "./when.js";

// One mark at a word's edge, no space just inside it: Slack's own rule, which is why "2*3*4" stays plain.
const span = (mark, name) =>
  `(?<![\\p{L}\\p{N}${mark}])${mark}(?=[^\\s${mark}])(?<${name}>[^\\n]*?[^\\s])${mark}(?![\\p{L}\\p{N}${mark}])`;
const INLINE = new RegExp(
  ["`(?<code>[^`\\n]+)`", "<(?<token>[^<>\\n]+)>", span("\\*", "bold"), span("_", "italic"), span("~", "strike")].join(
    "|",
  ),
  "u",
);
const TAGS = { bold: "strong", italic: "em", strike: "s" };

/** Slack escapes exactly these three; nothing else is an entity. */
export const unescape = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

/** The nodes of a mrkdwn text: lines, quotes and code blocks. */
export function mrkdwn(text) {
  return String(text ?? "")
    .split(/```/)
    .flatMap((part, index) => (index % 2 ? [codeBlock(part)] : paragraphs(trimBreaks(part, index))));
}

// The line breaks around a code block belong to the block, not to the text beside it.
const trimBreaks = (part, index) => (index ? part.replace(/^\n/, "") : part).replace(/\n$/, "");

export const codeBlock = (text) =>
  el("pre", { class: "code-block", dir: "ltr", tabindex: "0" }, unescape(text.replace(/^\n|\n$/g, "")));

function paragraphs(text) {
  if (!text) return [];
  const nodes = [];
  for (const line of text.split("\n")) {
    const quoted = /^(?:&gt;|>)\s?(.*)$/.exec(line);
    if (!quoted) nodes.push(oneLine(line));
    else if (nodes.at(-1)?.tagName === "BLOCKQUOTE") nodes.at(-1).append(oneLine(quoted[1]));
    else nodes.push(el("blockquote", {}, oneLine(quoted[1])));
  }
  return nodes;
}

/** One line of mrkdwn with its own direction and language. */
function oneLine(text) {
  return el("span", { class: text.trim() ? "line" : "line blank", dir: "auto", lang: languageOf(text) }, inline(text));
}

function inline(text) {
  const nodes = [];
  let rest = text;
  for (let found = INLINE.exec(rest); found; found = INLINE.exec(rest)) {
    nodes.push(plain(rest.slice(0, found.index)), styled(found.groups));
    rest = rest.slice(found.index + found[0].length);
  }
  nodes.push(plain(rest));
  return nodes;
}

const plain = (text) => withEmoji(unescape(text));

function styled(groups) {
  if (groups.code !== undefined) return el("code", { dir: "ltr" }, unescape(groups.code));
  if (groups.token !== undefined) return token(groups.token);
  const [name, inner] = Object.entries(groups).find(([, value]) => value !== undefined);
  return el(TAGS[name], {}, inline(inner));
}

function token(content) {
  const [target, label] = cut(content, "|");
  if (target.startsWith("@")) return mention(target.slice(1));
  if (target.startsWith("#")) return channelLink(target.slice(1), label);
  if (target.startsWith("!")) return special(target.slice(1), label);
  return link(unescape(target), label === null ? null : plain(label));
}

function cut(text, separator) {
  const at = text.indexOf(separator);
  return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + 1)];
}

/** A person's name; marked when it is the one who reads. */
export const mention = (id) =>
  el("bdi", { class: id === state.me ? "mention mention-me" : "mention" }, `@${personName(id)}`);

export function channelLink(id, label) {
  const channel = channelById(id);
  return el("bdi", { class: "mention" }, `#${channel ? channelName(channel) : label || "a channel you are not in"}`);
}

export function broadcast(range) {
  return el("bdi", { class: "mention mention-me" }, `@${range}`);
}

function special(command, label) {
  if (command.startsWith("date^")) {
    const [, ts, template, address] = command.split("^");
    return dateNode(ts, template, address);
  }
  if (command.startsWith("subteam^")) return el("bdi", { class: "mention" }, label ?? "@group");
  return broadcast(label ?? command);
}

export function dateNode(ts, template, address) {
  const node = el(
    "time",
    { datetime: new Date(ts * 1000).toISOString(), title: fullTime(ts) },
    slackDate(ts, template),
  );
  return address ? el("a", { href: address, target: "_blank", rel: "noreferrer" }, node) : node;
}

/** A link, unless its address is not one a browser should follow; mail and phone links read as bare addresses. */
export function link(address, label) {
  if (!/^(https?|mailto|tel):/i.test(address)) return label ?? address;
  const shown = label ?? address.replace(/^(mailto|tel):/i, "");
  return el("a", { href: address, target: "_blank", rel: "noreferrer" }, shown);
}
