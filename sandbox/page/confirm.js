// The "are you sure" dialog of Block Kit, also used by the page itself.

import { el, uniqueId } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";

const words = (object, fallback) => (object?.type === "mrkdwn" ? mrkdwn(object.text) : (object?.text ?? fallback));

/** Shows a confirm object and resolves to true when the person agrees; Esc and the second button mean no. */
export function askFirst({ title, text, confirm, deny, style }) {
  const titleId = uniqueId("title");
  const answer = (value) =>
    el(
      "button",
      { class: value === "yes" ? `button ${style === "danger" ? "danger" : "primary"}` : "button", value },
      words(value === "yes" ? confirm : deny, value === "yes" ? "Yes" : "Cancel"),
    );
  const dialog = el(
    "dialog",
    { class: "dialog small", "aria-labelledby": titleId },
    el(
      "form",
      { method: "dialog" },
      el("h2", { id: titleId, class: "dialog-title", dir: "auto" }, words(title, "Are you sure?")),
      el("div", { class: "dialog-text", dir: "auto" }, words(text, "")),
      el("div", { class: "dialog-buttons" }, answer("no"), answer("yes")),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}
