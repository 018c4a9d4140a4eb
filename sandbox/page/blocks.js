// Block Kit to DOM: one small function per block type.

import { chart } from "./charts.js";
import { el, uniqueId } from "./dom.js";
import { element, isChoice } from "./elements.js";
import { withEmoji } from "./emoji.js";
import { directionOf, languageOf } from "./language.js";
import { markdown } from "./markdown.js";
import { mrkdwn } from "./mrkdwn.js";
import { richText } from "./richtext.js";
import { dataTable, plainTable } from "./tables.js";

const BLOCKS = {
  header: (block) => el("h3", { class: "block-header", dir: "auto" }, text(block.text)),
  section,
  actions,
  context: (block) => el("div", { class: "block-context" }, block.elements.map(contextItem)),
  divider: () => el("hr", { class: "block-divider" }),
  image: imageBlock,
  input,
  rich_text: (block) => el("div", { class: "block-text" }, richText(block)),
  markdown: (block) => el("div", { class: "block-text" }, markdown(block.text)),
  data_visualization: chart,
  data_table: dataTable,
  table: plainTable,
  alert: (block) => el("div", { class: "block-alert", role: "note" }, text(block.text)),
};

/** The DOM of a list of blocks on one surface; forgets the inputs that stood there before. */
export function renderBlocks(blocks, surface) {
  surface.fields.clear();
  const direction = directionOf((blocks ?? []).map((block) => block.text?.text ?? "").join(" "));
  return (blocks ?? []).map((block) => {
    const node =
      BLOCKS[block.type]?.(block, surface) ?? el("p", { class: "block-unknown" }, "This part cannot be shown here.");
    node.dataset.block = block.block_id ?? "";
    // Numbers run from left to right in Arabic too, but they stand under the question, on its side.
    if (direction === "rtl" && node.classList.contains("scale")) node.classList.add("on-the-right");
    return node;
  });
}

/** A text object: mrkdwn with its marks, plain_text with emoji only. */
export function text(object) {
  if (!object) return [];
  if (object.type === "mrkdwn") return mrkdwn(object.text);
  const words = object.emoji === false ? object.text : withEmoji(object.text);
  return words.split("\n").map((line) => el("span", { class: "line", dir: "auto", lang: languageOf(line) }, line));
}

function section(block, surface) {
  return el(
    "div",
    {
      class: block.accessory?.type === "image" ? "block-section with-thumbnail" : "block-section",
      dir: directionOf(block.text?.text ?? ""),
    },
    el(
      "div",
      { class: "block-section-text" },
      block.text && el("div", { class: "block-text" }, text(block.text)),
      block.fields &&
        el(
          "div",
          { class: "block-fields" },
          block.fields.map((field) => el("div", { class: "block-text" }, text(field))),
        ),
    ),
    block.accessory && el("div", { class: "block-accessory" }, element(block.accessory, { block, surface })),
  );
}

function actions(block, surface) {
  const controls = block.elements.map((one) => element(one, { block, surface }));
  if (isScale(block.elements)) return el("div", { class: "block-actions scale", role: "group" }, controls);
  const words = block.elements.map((one) => one.text?.text ?? one.placeholder?.text ?? "").join(" ");
  return el("div", { class: "block-actions", role: "group", dir: directionOf(words) }, controls);
}

/** Many buttons of a character or two are a scale: they share the width, and break into two even rows on a phone. */
const isScale = (elements) =>
  elements.length >= 5 && elements.every((one) => one.type === "button" && one.text.text.length <= 2);

function contextItem(item) {
  if (item.type === "image") return picture(item, "context-image");
  return el("span", { class: "context-text" }, text(item));
}

function imageBlock(block) {
  return el(
    "figure",
    { class: "block-image" },
    block.title && el("figcaption", { dir: "auto" }, text(block.title)),
    picture(block),
  );
}

/** An image element or block: a public address, or a file of this workspace by id or address. */
export function picture(image, className = null) {
  const source = image.image_url ?? image.slack_file?.url ?? `/files/${encodeURIComponent(image.slack_file?.id ?? "")}`;
  return el("img", { src: source, alt: image.alt_text ?? "", class: className, loading: "lazy" });
}

function input(block, surface) {
  const labelId = uniqueId("label");
  const hintId = block.hint && uniqueId("hint");
  const errorId = uniqueId("error");
  const describedBy = [hintId, errorId].filter(Boolean).join(" ");
  const control = element(block.element, { block, surface, isInput: true, labelId, describedBy });
  const label = isChoice(block.element) ? "div" : "label";
  return el(
    "div",
    { class: "block-input", dir: directionOf(block.label.text) },
    el(
      label,
      { id: labelId, class: "input-label", for: control.id || control.querySelector("[role=combobox]")?.id || null },
      text(block.label),
      block.optional && el("span", { class: "optional" }, " (optional)"),
    ),
    control,
    hintId && el("div", { id: hintId, class: "input-hint" }, text(block.hint)),
    el("p", { id: errorId, class: "input-error", hidden: true }),
  );
}
