// Complaints about what was filled in, each beside its input.

/** Shows {block_id: sentence} and clears the other inputs; the first wrong one gets the focus. True when there was any. */
export function showFaults(body, faults) {
  let first = null;
  for (const node of body.querySelectorAll(".block-input")) {
    const sentence = faults[node.dataset.block] ?? "";
    const slot = node.querySelector(".input-error");
    slot.textContent = sentence;
    slot.hidden = !sentence;
    for (const control of node.querySelectorAll("input, select, textarea"))
      control.setAttribute("aria-invalid", String(Boolean(sentence)));
    if (sentence) first ??= node;
  }
  first?.querySelector("input, select, textarea")?.focus();
  return first !== null;
}
