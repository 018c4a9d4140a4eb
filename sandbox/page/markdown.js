// The markdown block: the part of standard Markdown that Slack shows.

import { el } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { languageOf } from "./language.js";
import { codeBlock, link } from "./mrkdwn.js";

const INLINE =
  /`(?<code>[^`]+)`|\[(?<label>[^\]]+)\]\((?<url>[^)\s]+)\)|\*\*(?<strong>.+?)\*\*|~~(?<strike>.+?)~~|(?<![\p{L}\p{N}])[*_](?<em>[^*_]+)[*_](?![\p{L}\p{N}])/u;

/** The nodes of a Markdown text; a heading is never higher than level 3, as the page has its own above. */
export function markdown(text) {
  return text
    .split(/```\w*\n?/)
    .flatMap((part, index) => (index % 2 ? [codeBlock(part)] : part.split(/\n{2,}/).flatMap(chunk)));
}

function chunk(text) {
  const lines = text.split("\n").filter((line) => line.trim());
  if (lines.length > 1 && lines.every((line) => line.trim().startsWith("|"))) return [table(lines)];
  return lines.reduce(addLine, []);
}

function addLine(nodes, line) {
  const heading = /^(#{1,6})\s+(.*)$/.exec(line);
  const item = /^\s*(?:([-*])|\d+\.)\s+(.*)$/.exec(line);
  const quote = /^>\s?(.*)$/.exec(line);
  if (heading)
    nodes.push(
      el(`h${Math.max(3, heading[1].length)}`, { class: "markdown-heading", dir: "auto" }, inline(heading[2])),
    );
  else if (item) into(nodes, item[1] ? "UL" : "OL", el("li", { dir: "auto" }, inline(item[2])));
  else if (quote) into(nodes, "BLOCKQUOTE", oneLine(quote[1]));
  else if (/^\s*(-{3,}|\*{3,})\s*$/.test(line)) nodes.push(el("hr"));
  else nodes.push(oneLine(line));
  return nodes;
}

function into(nodes, tag, child) {
  if (nodes.at(-1)?.tagName !== tag) nodes.push(el(tag.toLowerCase(), { class: "rich-list" }));
  nodes.at(-1).append(child);
}

const oneLine = (text) => el("span", { class: "line", dir: "auto", lang: languageOf(text) }, inline(text));

function table(lines) {
  const [head, ...body] = lines
    .filter((line) => !/^[\s|:-]+$/.test(line))
    .map((line) => line.trim().slice(1, -1).split("|"));
  const row = (cells, tag) =>
    el(
      "tr",
      {},
      cells.map((cell) => el(tag, { dir: "auto" }, inline(cell.trim()))),
    );
  return el(
    "table",
    { class: "table" },
    el("thead", {}, row(head, "th")),
    el(
      "tbody",
      {},
      body.map((cells) => row(cells, "td")),
    ),
  );
}

function inline(text) {
  const nodes = [];
  let rest = text;
  for (let found = INLINE.exec(rest); found; found = INLINE.exec(rest)) {
    nodes.push(withEmoji(rest.slice(0, found.index)), styled(found.groups));
    rest = rest.slice(found.index + found[0].length);
  }
  nodes.push(withEmoji(rest));
  return nodes;
}

function styled({ code, label, url, strong, strike, em }) {
  if (code) return el("code", { dir: "ltr" }, code);
  if (url) return link(url, label);
  if (strong) return el("strong", {}, inline(strong));
  return strike ? el("s", {}, inline(strike)) : el("em", {}, inline(em));
}
