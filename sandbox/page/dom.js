// Small helpers to build DOM without ever parsing text as HTML: what people and apps write is only ever a text node.

const SVG = "http://www.w3.org/2000/svg";

/** An element. `class`, `text`, `on: {event: listener}` and `data: {}` are understood; null, undefined and false attributes are left out. */
export function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name === "text") node.textContent = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Says a sentence to screen readers without moving the focus. */
export function announce(sentence) {
  const region = document.getElementById("announcer");
  region.textContent = "";
  // A region that gets the same text twice stays silent, so it is emptied first and filled in the next frame.
  requestAnimationFrame(() => (region.textContent = sentence));
}

const FOCUSABLE = 'button, a[href], input, select, textarea, summary, [tabindex="0"]';

/** The first thing inside that the keyboard can reach, or null. */
export function firstFocusable(node) {
  return [...node.querySelectorAll(FOCUSABLE)].find((one) => !one.disabled && one.offsetParent !== null) ?? null;
}

let lastNumber = 0;

/** An id for aria references, unique on this page. */
export function uniqueId(prefix) {
  lastNumber += 1;
  return `${prefix}-${lastNumber}`;
}

/** True below the width at which one pane fills the screen; keep in step with layout.css. */
export const isNarrow = () => matchMedia("(max-width: 767px)").matches;
