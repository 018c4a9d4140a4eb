// The rich_text block: sections, lists, quotes and code, as Slack's own composer writes them.

import { el } from "./dom.js";
import { emoji } from "./emoji.js";
import { languageOf } from "./language.js";
import { broadcast, channelLink, codeBlock, dateNode, link, mention } from "./mrkdwn.js";

const PARTS = {
  rich_text_section: section,
  rich_text_preformatted: (part) => codeBlock(plainText(part)),
  rich_text_quote: (part) => el("blockquote", {}, section(part)),
  rich_text_list: list,
};

const ELEMENTS = {
  text: (element) => element.text,
  link: (element) => link(element.url, element.text ?? null),
  user: (element) => mention(element.user_id),
  channel: (element) => channelLink(element.channel_id),
  emoji: (element) => emoji(element.name) ?? `:${element.name}:`,
  broadcast: (element) => broadcast(element.range),
  date: (element) => dateNode(element.timestamp, element.format, element.url),
  color: (element) => el("code", {}, element.value),
  usergroup: () => el("bdi", { class: "mention" }, "@group"),
};

const STYLES = { bold: "strong", italic: "em", strike: "s", code: "code" };

/** The nodes of a rich_text block (also of a table's rich cell). */
export const richText = (block) => (block.elements ?? []).map((part) => PARTS[part.type]?.(part) ?? null);

const plainText = (part) => part.elements.map((element) => element.text ?? element.url ?? "").join("");

function section(part) {
  const text = plainText(part);
  return el("span", { class: "line rich-line", dir: "auto", lang: languageOf(text) }, part.elements.map(inline));
}

function inline(element) {
  const bare = ELEMENTS[element.type]?.(element) ?? "";
  const worn = Object.keys(STYLES).filter((style) => element.style?.[style]);
  return worn.reduce((node, style) => el(STYLES[style], {}, node), bare);
}

function list(part) {
  const items = part.elements.map((item) => el("li", { dir: "auto" }, section(item)));
  const start = part.style === "ordered" && part.offset ? part.offset + 1 : null;
  return el(part.style === "ordered" ? "ol" : "ul", { class: `rich-list indent-${part.indent ?? 0}`, start }, items);
}
