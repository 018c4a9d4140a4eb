// Replaces what a container shows without losing what the person is doing in it.

/** Puts new children in; the focus, the caret, the scrolled position and what was unfolded stay as they were. */
export function redraw(container, children) {
  const restoreFocus = holdFocus(container);
  const unfolded = [...container.querySelectorAll("details")].map((folder) => folder.open);
  const top = container.scrollTop;
  container.replaceChildren(...children);
  [...container.querySelectorAll("details")].forEach((folder, place) => {
    if (unfolded[place]) folder.open = true;
  });
  container.scrollTop = top;
  restoreFocus();
}

function holdFocus(container) {
  const active = document.activeElement;
  if (!container.contains(active) || active === container) return () => {};
  const { selectionStart, selectionEnd } = active;
  const { key } = active.dataset;
  return () => {
    const next = findByKey(container, key) ?? container.closest("[tabindex]") ?? container;
    next.focus({ preventScroll: true });
    if (selectionStart !== null && selectionStart !== undefined && next.setSelectionRange)
      next.setSelectionRange(selectionStart, selectionEnd);
  };
}

/**
 * The control with this key. Apps often give a changed block a new block_id (Slack asks them to), so the rest of the key
 * (action and value) is enough when the whole is not found.
 */
export function findByKey(container, key) {
  if (!key) return null;
  const keyed = [...container.querySelectorAll("[data-key]")];
  const withoutBlock = key.slice(key.indexOf("/"));
  return (
    keyed.find((node) => node.dataset.key === key) ??
    keyed.find((node) => node.dataset.key.endsWith(withoutBlock)) ??
    null
  );
}
