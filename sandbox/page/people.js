// The dialog that asks "who?": for becoming somebody, and for writing to somebody.

import { avatar } from "./avatar.js";
import { el, uniqueId } from "./dom.js";
import { icon } from "./icons.js";
import { company, homeTeam, isExternal, person, personName } from "./names.js";

const MOST = 300;

/**
 * Resolves to the id of the chosen person, or null. `among` are ids; with `canCancel` false the dialog stays until somebody is chosen.
 */
export function choosePerson({ title, intro = "", among, current = null, canCancel }) {
  return new Promise((resolve) => new Picker({ title, intro, among, current, canCancel, resolve }).open());
}

class Picker {
  constructor(options) {
    Object.assign(this, options);
    this.at = 0;
    this.listId = uniqueId("people");
    this.build();
  }

  build() {
    const titleId = uniqueId("title");
    this.search = el("input", {
      type: "text",
      class: "text-input",
      placeholder: "Name, company or role",
      "aria-label": "Search by name, company or role",
      role: "combobox",
      "aria-expanded": "true",
      "aria-controls": this.listId,
      "aria-autocomplete": "list",
      autocomplete: "off",
      dir: "auto",
      on: { input: () => this.show(), keydown: (event) => this.onKey(event) },
    });
    this.list = el("div", { id: this.listId, class: "people-list", role: "listbox", "aria-label": "People" });
    this.dialog = el(
      "dialog",
      {
        class: "dialog people",
        "aria-labelledby": titleId,
        on: { close: () => this.dialog.remove(), cancel: (event) => this.onCancel(event) },
      },
      el(
        "header",
        { class: "dialog-head" },
        el("h2", { id: titleId, class: "dialog-title" }, this.title),
        this.canCancel && this.closeButton(),
      ),
      this.intro && el("p", { class: "dialog-intro" }, this.intro),
      el("div", { class: "people-search" }, icon("search"), this.search),
      this.list,
    );
  }

  closeButton() {
    return el(
      "button",
      { type: "button", class: "icon-button", "aria-label": "Close", on: { click: () => this.finish(null) } },
      icon("close"),
    );
  }

  open() {
    document.body.append(this.dialog);
    this.show();
    const here = this.found.indexOf(this.current);
    if (here > 0) this.move(here);
    this.dialog.showModal();
    this.search.focus();
    this.mark();
  }

  onCancel(event) {
    event.preventDefault();
    if (this.canCancel) this.finish(null);
  }

  finish(id) {
    this.dialog.close();
    this.resolve(id);
  }

  show() {
    const groups = firstOf(grouped(this.among.filter((id) => matches(id, this.search.value))));
    this.found = groups.flatMap(({ ids }) => ids);
    this.at = 0;
    this.list.replaceChildren(...groups.map((group) => this.group(group)));
    if (!this.found.length) this.list.append(el("p", { class: "sidebar-note" }, "Nobody by that name here."));
    this.mark();
  }

  group({ name, ids }) {
    const nameId = uniqueId("company");
    return el(
      "div",
      { role: "group", "aria-labelledby": nameId },
      el(
        "div",
        { id: nameId, class: "people-company" },
        el("bdi", {}, name),
        isExternal(person(ids[0])) ? " · customer" : " · the team",
      ),
      ids.map((id) => this.option(id)),
    );
  }

  option(id) {
    const { title } = person(id);
    return el(
      "div",
      {
        id: `${this.listId}-${this.found.indexOf(id)}`,
        class: "people-option",
        role: "option",
        on: { click: () => this.finish(id) },
      },
      avatar(id, "medium"),
      el(
        "span",
        { class: "people-name" },
        el("bdi", {}, personName(id)),
        title && el("span", { class: "people-role" }, el("bdi", {}, title)),
      ),
      id === this.current && el("span", { class: "badge" }, "you now"),
    );
  }

  move(to) {
    this.at = to;
    this.mark();
  }

  mark() {
    const options = [...this.list.querySelectorAll('[role="option"]')];
    options.forEach((node, index) => node.setAttribute("aria-selected", String(index === this.at)));
    options[this.at]?.scrollIntoView({ block: "nearest" });
    if (options[this.at]) this.search.setAttribute("aria-activedescendant", options[this.at].id);
    else this.search.removeAttribute("aria-activedescendant");
  }

  onKey(event) {
    if (event.isComposing) return;
    const last = this.found.length - 1;
    const to = { ArrowDown: Math.min(this.at + 1, last), ArrowUp: Math.max(this.at - 1, 0), Home: 0, End: last }[
      event.key
    ];
    if (event.key === "Enter" && this.found.length) this.finish(this.found[this.at]);
    else if (to === undefined) return;
    else this.move(to);
    event.preventDefault();
  }
}

function matches(id, typed) {
  const { title, name } = person(id);
  const about = [personName(id), name, title, company(id)].filter(Boolean).join(" ").toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => about.includes(word));
}

/** The home team first, then the customers' companies by name; names in order within each. */
function grouped(ids) {
  const groups = new Map();
  for (const id of ids) {
    const name = isExternal(person(id)) ? (company(id) ?? "Customers") : homeTeam().name;
    groups.set(name, [...(groups.get(name) ?? []), id]);
  }
  const isOurs = ({ ids: [first] }) => (isExternal(person(first)) ? 1 : 0);
  return [...groups]
    .map(([name, members]) => ({
      name,
      ids: members.sort((one, other) => personName(one).localeCompare(personName(other))),
    }))
    .sort((one, other) => isOurs(one) - isOurs(other) || one.name.localeCompare(other.name));
}

/** As many whole groups as a list can bear; the rest is found by typing. */
function firstOf(groups) {
  let count = 0;
  return groups.filter(({ ids }) => (count += ids.length) <= MOST || count === ids.length);
}
