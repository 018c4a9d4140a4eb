// On a phone one pane fills the screen: the list, the conversation or the thread.

import { isNarrow } from "./dom.js";

let focusAfter = null;

/** Shows a pane on narrow screens; on wide ones all stand side by side and nothing changes. */
export function showPane(name) {
  document.body.dataset.pane = name;
}

/** A back button's work: the other pane, and the focus where the person came from. */
export function goBack(name) {
  showPane(name);
  focusAfter?.isConnected && focusAfter.focus();
  focusAfter = null;
}

/** Remembers the control that led here, for the way back. */
export function cameFrom(node) {
  if (isNarrow()) focusAfter = node;
}
