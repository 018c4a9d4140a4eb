// A person's sign: initials on a colour of their own; apps have a square, people a softer one.

import { el } from "./dom.js";
import { hue, initials, isApp, person } from "./names.js";

/** Decorative: the name always stands beside it. */
export function avatar(id, size = "") {
  const className = ["avatar", size, isApp(id) ? "avatar-app" : ""].filter(Boolean).join(" ");
  return el("span", { class: className, style: `--hue: ${hue(id)}`, "aria-hidden": "true" }, initials(person(id)));
}
