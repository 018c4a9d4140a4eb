// A menu whose options come from the app: one types, the app is asked, one picks. The focus stays in the text.

import { el, uniqueId } from "./dom.js";
import { withEmoji } from "./emoji.js";

const PAUSE_MS = 200;
const FEWEST_LETTERS = 3;

export function lookup(one, { handle, labelId, describedBy }) {
  const listId = uniqueId("options");
  const wanted = one.min_query_length ?? FEWEST_LETTERS;
  let chosen = handle.typed ?? one.initial_option ?? null;
  let [offered, at, timer, asked] = [[], -1, null, 0];

  const text = el("input", {
    id: uniqueId("lookup"),
    class: "text-input",
    type: "text",
    role: "combobox",
    autocomplete: "off",
    dir: "auto",
    placeholder: one.placeholder?.text ?? "Type to search",
    "aria-label": labelId ? null : (one.placeholder?.text ?? "Search"),
    "aria-labelledby": labelId,
    "aria-describedby": describedBy,
    "aria-autocomplete": "list",
    "aria-controls": listId,
    "aria-expanded": "false",
    data: { key: handle.key },
    on: {
      input: () => {
        chosen = null;
        handle.note(null);
        clearTimeout(timer);
        timer = setTimeout(ask, PAUSE_MS);
      },
      focus: () => wanted === 0 && !chosen && ask(),
      blur: () => hide(),
      keydown: (event) => onKey(event),
    },
  });
  const list = el("ul", { id: listId, class: "suggestions lookup-options", role: "listbox", hidden: true });
  const says = el("p", { class: "composer-hint", role: "status" });
  const node = el("div", { class: "lookup" }, text, list, says);

  async function ask() {
    const words = text.value.trim();
    const turn = ++asked;
    if (words.length < wanted) return show([], words ? `Type ${wanted} letters or more.` : "");
    const { options, error } = await handle.suggest(words);
    if (turn !== asked) return undefined; // a newer question is under way
    return show(options, error ? "The options could not be loaded." : options.length ? "" : "Nothing found.");
  }

  function show(found, sentence = "") {
    [offered, at] = [found, -1];
    says.textContent = sentence;
    list.hidden = found.length === 0;
    text.setAttribute("aria-expanded", String(!list.hidden));
    list.replaceChildren(
      ...found.map((option, place) =>
        el(
          "li",
          {
            id: `${listId}-${place}`,
            role: "option",
            dir: "auto",
            "aria-selected": "false",
            on: { mousedown: (event) => (event.preventDefault(), choose(place)) },
          },
          el("span", { class: "suggestion-name" }, withEmoji(option.text.text)),
          option.description && el("span", { class: "suggestion-note" }, withEmoji(option.description.text)),
        ),
      ),
    );
    mark();
  }

  function hide() {
    list.hidden = true;
    text.setAttribute("aria-expanded", "false");
    if (!chosen) text.value = "";
  }

  function choose(place) {
    chosen = offered[place];
    text.value = chosen.text.text;
    show([]);
    handle.keep(chosen);
    if (handle.isQuiet) handle.note(chosen);
    else handle.act(text, { option: chosen.value });
  }

  function mark() {
    [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === at)));
    if (at < 0) text.removeAttribute("aria-activedescendant");
    else text.setAttribute("aria-activedescendant", `${listId}-${at}`);
    list.children[at]?.scrollIntoView({ block: "nearest" });
  }

  function onKey(event) {
    if (list.hidden || event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      at = (at + step + offered.length) % offered.length;
      mark();
    } else if (event.key === "Enter" && at >= 0) choose(at);
    else if (event.key === "Escape") show([]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  text.value = chosen?.text?.text ?? "";
  handle.register(() => chosen?.value ?? null);
  return node;
}
