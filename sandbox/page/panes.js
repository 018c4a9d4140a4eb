// On a phone one pane fills the screen: the list, the conversation or the thread.

import { findByKey } from "./redraw.js";

let cameBy = null;

/** Shows a pane on narrow screens; on wide ones all stand side by side and nothing changes. */
export function showPane(name) {
  document.body.dataset.pane = name;
}

/** Remembers the entry of the list that led here, for the way back. */
export function cameFrom(node) {
  cameBy = node.dataset.key;
}

/** The way back to the list, with the focus where the person came from. */
export function backToList() {
  showPane("list");
  findByKey(document.getElementById("sidebar"), cameBy)?.focus();
}
