// The table and data_table blocks: real tables; a data_table can be sorted and turns pages.

import { announce, el } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { richText } from "./richtext.js";
import { number } from "./scales.js";

const PAGE_SIZE = 5; // Slack's own default

function cellContent(cell) {
  if (cell.type === "rich_text") return richText(cell);
  if (cell.type === "raw_number") return cell.text ?? number(cell.value);
  return withEmoji(cell.text ?? "");
}

const isNumber = (cell) => cell.type === "raw_number";
const sortValue = (cell) => (isNumber(cell) ? cell.value : plainText(cell).toLowerCase());
const plainText = (cell) => cell.text ?? JSON.stringify(cell.elements ?? "");

/** The plain table: the first row is its head. */
export function plainTable(block) {
  const [head, ...rows] = block.rows;
  const alignment = (index) => block.column_settings?.[index]?.align ?? null;
  const cells = (row, tag) =>
    row.map((cell, index) =>
      el(tag, { class: alignment(index) && `align-${alignment(index)}` }, el("bdi", {}, cellContent(cell))),
    );
  return scroller(
    "Table",
    el(
      "table",
      { class: "table" },
      el("thead", {}, el("tr", {}, cells(head, "th"))),
      el(
        "tbody",
        {},
        rows.map((row) => el("tr", {}, cells(row, "td"))),
      ),
    ),
  );
}

// A table wider than its message scrolls by itself; it takes the focus so that arrow keys can do it.
const scroller = (label, table) =>
  el("div", { class: "table-frame", tabindex: "0", role: "region", "aria-label": label }, table);

export function dataTable(block) {
  const [head, ...rows] = block.rows;
  const view = { rows, page: 0, size: block.page_size ?? PAGE_SIZE, sortedBy: null, isDown: false };
  const body = el("tbody");
  const pager = el("div", { class: "table-pager" });
  const headers = head.map((cell, index) =>
    el(
      "th",
      { scope: "col", class: isNumber(rows[0][index]) ? "number" : null },
      sortButton(cell, () => sortBy(index)),
    ),
  );
  const sortBy = (index) => {
    view.isDown = view.sortedBy === index && !view.isDown;
    Object.assign(view, { sortedBy: index, page: 0, rows: sorted(rows, index, view.isDown) });
    headers.forEach((header, at) =>
      header.setAttribute("aria-sort", at === index ? (view.isDown ? "descending" : "ascending") : "none"),
    );
    draw();
  };
  const turn = (by) => {
    view.page += by;
    draw();
    announce(pageName(view));
  };
  const draw = () => {
    body.replaceChildren(...pageOf(view).map((row) => dataRow(row, block.row_header_column_index ?? 0)));
    pager.replaceChildren(...pagerParts(view, turn));
  };
  draw();
  const table = el(
    "table",
    { class: "table" },
    el("caption", { dir: "auto" }, block.caption),
    el("thead", {}, el("tr", {}, headers)),
    body,
  );
  return el("div", { class: "data-table" }, scroller(block.caption, table), rows.length > view.size && pager);
}

const sortButton = (cell, run) =>
  el("button", { type: "button", class: "sort-button", dir: "auto", on: { click: run } }, cellContent(cell));

const pageOf = ({ rows, page, size }) => rows.slice(page * size, (page + 1) * size);
const pageName = ({ rows, page, size }) => `Page ${page + 1} of ${Math.ceil(rows.length / size)}`;

function sorted(rows, index, isDown) {
  const order = (one, other) => {
    const [first, second] = [sortValue(one[index]), sortValue(other[index])];
    return typeof first === "number" && typeof second === "number"
      ? first - second
      : String(first).localeCompare(String(second));
  };
  return [...rows].sort((one, other) => (isDown ? -order(one, other) : order(one, other)));
}

function dataRow(row, headerIndex) {
  return el(
    "tr",
    {},
    row.map((cell, index) =>
      el(
        index === headerIndex ? "th" : "td",
        { scope: index === headerIndex ? "row" : null, class: isNumber(cell) ? "number" : null },
        el("bdi", {}, cellContent(cell)),
      ),
    ),
  );
}

function pagerParts(view, turn) {
  const last = Math.ceil(view.rows.length / view.size) - 1;
  const step = (label, by, isOff) =>
    el(
      "button",
      {
        type: "button",
        class: "button small",
        "aria-disabled": isOff ? "true" : null,
        on: { click: () => isOff || turn(by) },
      },
      label,
    );
  return [step("Previous", -1, view.page === 0), el("span", {}, pageName(view)), step("Next", 1, view.page === last)];
}
