// A menu that opens from a button: the overflow element, and what can be done with one's own message.

import { el } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { icon } from "./icons.js";

/** Block Kit's overflow element. */
export function overflow(one, { act, key }) {
  const opener = menuButton("More actions", "dots", () =>
    one.options.map((option) => ({
      label: withEmoji(option.text.text),
      run: () => {
        if (option.url) window.open(option.url, "_blank", "noreferrer");
        act(opener, { option: option.value });
      },
    })),
  );
  opener.classList.add("button");
  opener.dataset.key = key;
  return opener;
}

/** A button with an icon that opens a menu; `items()` gives [{label, run}] at each opening. */
export function menuButton(label, iconName, items) {
  const opener = el(
    "button",
    { type: "button", class: "icon-button", "aria-label": label, "aria-haspopup": "menu", "aria-expanded": "false" },
    icon(iconName),
  );
  opener.addEventListener("click", () => open(opener, items()));
  return opener;
}

function open(opener, items) {
  const menu = el(
    "div",
    { class: "menu", role: "menu", popover: "auto" },
    items.map((item) => menuItem(item, () => menu.hidePopover())),
  );
  menu.addEventListener("keydown", walk);
  menu.addEventListener("toggle", ({ newState }) => {
    opener.setAttribute("aria-expanded", String(newState === "open"));
    if (newState === "closed") menu.remove();
  });
  document.body.append(menu);
  menu.showPopover({ source: opener });
  place(menu, opener);
  menu.firstElementChild.focus();
}

function menuItem({ label, run }, close) {
  const choose = () => {
    close();
    run();
  };
  return el(
    "button",
    { type: "button", class: "menu-item", role: "menuitem", tabindex: "-1", dir: "auto", on: { click: choose } },
    label,
  );
}

/** Below the opener where there is room, else above; never past the window's edge. */
function place(menu, opener) {
  const from = opener.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const below = from.bottom + 4;
  menu.style.top = `${below + height > innerHeight ? Math.max(8, from.top - height - 4) : below}px`;
  menu.style.left = `${Math.max(8, Math.min(from.left, innerWidth - width - 8))}px`;
}

function walk(event) {
  const items = [...event.currentTarget.children];
  const at = items.indexOf(document.activeElement);
  const target = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (at + items.length - 1) % items.length,
    Home: 0,
    End: items.length - 1,
  }[event.key];
  if (event.key === "Tab") event.currentTarget.hidePopover();
  if (target === undefined) return;
  event.preventDefault();
  items[target].focus();
}
