// Light, dark, or as the system says; remembered in this browser.

import { announce, el } from "./dom.js";
import { icon } from "./icons.js";

const KEY = "sandbox-theme";
const NEXT = { system: "light", light: "dark", dark: "system" };
const ICONS = { system: "system", light: "sun", dark: "moon" };
const WORDS = { system: "as the system", light: "light", dark: "dark" };

export function themeButton() {
  const button = el("button", { type: "button", class: "bar-button", on: { click: () => set(NEXT[current()]) } });
  const show = () => {
    button.replaceChildren(icon(ICONS[current()]));
    button.setAttribute("aria-label", `Colours: ${WORDS[current()]}. Change`);
    button.title = `Colours: ${WORDS[current()]}`;
  };
  const set = (theme) => {
    document.documentElement.dataset.theme = theme;
    localStorage.setItem(KEY, theme);
    show();
    announce(`Colours: ${WORDS[theme]}`);
  };
  show();
  return button;
}

const current = () => document.documentElement.dataset.theme;
