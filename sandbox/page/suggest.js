// The list above the composer: slash commands after "/", people after "@". The focus stays in the text.

import { el, uniqueId } from "./dom.js";
import { avatar } from "./avatar.js";
import { acquaintances, person, personName, roleOf } from "./names.js";
import { state } from "./store.js";

const MOST = 8;

/** Attaches suggestions to a textarea; `offersCommands` is false in threads, where Slack runs none. */
export class Suggestions {
  constructor(textarea, { offersCommands }) {
    Object.assign(this, { textarea, offersCommands, found: [], at: 0 });
    this.node = el("ul", {
      class: "suggestions",
      role: "listbox",
      id: uniqueId("suggestions"),
      "aria-label": "Suggestions",
      hidden: true,
    });
    textarea.setAttribute("aria-controls", this.node.id);
    textarea.setAttribute("aria-autocomplete", "list");
    textarea.addEventListener("input", () => this.look());
    textarea.addEventListener("blur", () => this.hide());
  }

  look() {
    const before = this.textarea.value.slice(0, this.textarea.selectionStart);
    const commandStart = /^\/[^\s]*$/.exec(before);
    const nameStart = /(?:^|\s)@([^\s@]*)$/.exec(before);
    if (commandStart) this.show(this.offersCommands ? commands(before) : []);
    else if (nameStart) this.show(namesLike(nameStart[1]), before.length - nameStart[1].length - 1);
    else this.hide();
  }

  show(found, from = 0) {
    Object.assign(this, { found, from, at: 0 });
    this.node.hidden = found.length === 0;
    this.node.replaceChildren(...found.map((one, index) => this.option(one, index)));
    this.mark();
  }

  hide() {
    this.show([]);
  }

  option(one, index) {
    const choose = (event) => {
      event.preventDefault(); // keeps the focus in the text
      this.at = index;
      this.choose();
    };
    return el("li", { id: `${this.node.id}-${index}`, role: "option", on: { mousedown: choose } }, one.look);
  }

  mark() {
    const isOpen = !this.node.hidden;
    [...this.node.children].forEach((node, index) => node.setAttribute("aria-selected", String(index === this.at)));
    if (isOpen) this.textarea.setAttribute("aria-activedescendant", `${this.node.id}-${this.at}`);
    else this.textarea.removeAttribute("aria-activedescendant");
    this.node.children[this.at]?.scrollIntoView({ block: "nearest" });
  }

  /** True when the key belonged to the list. */
  handle(event) {
    if (this.node.hidden || event.isComposing) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      this.at = (this.at + step + this.found.length) % this.found.length;
      this.mark();
    } else if (event.key === "Escape") this.hide();
    else if (event.key === "Tab" || (event.key === "Enter" && this.wouldComplete())) this.choose();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  /** A command typed in full is meant to be run, not to be completed once more. */
  wouldComplete() {
    return this.found[this.at].text.trim() !== this.textarea.value.trim();
  }

  choose() {
    const { text } = this.found[this.at];
    this.textarea.setRangeText(text, this.from, this.textarea.selectionStart, "end");
    this.hide();
    this.textarea.dispatchEvent(new Event("input"));
  }
}

function commands(typed) {
  return (state.see?.commands ?? [])
    .filter(({ command }) => command.startsWith(typed.toLowerCase()))
    .slice(0, MOST)
    .map(({ command, description, usage_hint: hint }) => ({
      text: `${command} `,
      look: [
        el("span", { class: "suggestion-name" }, command, hint && el("span", { class: "suggestion-hint" }, ` ${hint}`)),
        el("span", { class: "suggestion-note" }, description ?? ""),
      ],
    }));
}

function namesLike(typed) {
  return acquaintances()
    .filter((id) =>
      personName(id)
        .toLowerCase()
        .split(/\s+/)
        .some((word) => word.startsWith(typed.toLowerCase())),
    )
    .slice(0, MOST)
    .map((id) => ({
      text: `@${personName(id)} `,
      look: [
        avatar(id, "tiny"),
        el("bdi", { class: "suggestion-name" }, personName(id)),
        el("span", { class: "suggestion-note" }, roleOf(person(id))),
      ],
    }));
}
