// The bar on top: who one is, what time it is in the sandbox, and the steps that move it.

import * as api from "./api.js";
import { avatar } from "./avatar.js";
import { announce, el } from "./dom.js";
import { toggleGuide } from "./guide.js";
import { icon } from "./icons.js";
import { app, person, personName, roleOf } from "./names.js";
import { newsLine, newsSince } from "./news.js";
import { redraw } from "./redraw.js";
import { state, watch } from "./store.js";
import { refresh } from "./sync.js";
import { themeButton } from "./theme.js";
import { barTime } from "./when.js";

const HOUR = 3600;
const STEPS = [
  { name: "+1 hour", short: "+1 h", how: { by: HOUR } },
  { name: "To the next send", short: "Next send", how: { to_next: "message" }, isMain: true },
  { name: "+1 day", short: "+1 d", how: { by: 24 * HOUR } },
  { name: "+1 week", short: "+1 w", how: { by: 7 * 24 * HOUR } },
];

export function startTimebar(node, { changePerson }) {
  const who = el("button", { type: "button", class: "who", "aria-haspopup": "dialog", on: { click: changePerson } });
  const clock = el("div", { class: "clock" });
  const steps = el(
    "div",
    { class: "steps", role: "group", "aria-label": "Move the sandbox's time" },
    STEPS.map((step) => stepButton(step, node)),
  );
  const news = el("p", { class: "news", hidden: true });
  const guideButton = el(
    "button",
    {
      type: "button",
      class: "bar-button guide-button",
      "aria-label": "Guided tour",
      title: "Guided tour",
      hidden: true,
      on: { click: toggleGuide },
    },
    icon("guide"),
  );
  node.append(
    who,
    el("div", { class: "time" }, clock, steps),
    el("div", { class: "bar-end" }, guideButton, themeButton()),
    el("div", { class: "progress", hidden: true }),
    news,
  );

  watch(
    ({ me, cast, see }) => [me, cast?.people.length, see?.users?.[me]],
    () => {
      redraw(who, whoParts());
      who.setAttribute(
        "aria-label",
        state.me ? `You are ${personName(state.me)}, ${roleOf(role())}` : "You are nobody yet",
      );
    },
  );
  watch(
    ({ see, me, connection }) => [see?.now, me, see?.users?.[me]?.tz, connection],
    () => redraw(clock, clockParts()),
  );
  watch(
    ({ guide }) => Boolean(guide),
    (hasGuide) => (guideButton.hidden = !hasGuide),
  );
}

const role = () => ({ ...person(state.me), id: state.me });

function whoParts() {
  if (!state.me)
    return [
      icon("people"),
      el("span", { class: "who-text" }, el("span", { class: "who-label" }, "You are"), " nobody yet"),
    ];
  return [
    avatar(state.me, "medium"),
    el(
      "span",
      { class: "who-text" },
      el("span", { class: "who-label" }, "You are"),
      " ",
      el("bdi", { class: "who-name" }, personName(state.me)),
      el("span", { class: "who-role" }, roleOf(role())),
    ),
    icon("chevron"),
  ];
}

function clockParts() {
  if (!state.see) return [];
  const { day, year, time, zone } = barTime(state.see.now);
  return [
    icon("clock"),
    el(
      "time",
      { datetime: state.see.now },
      el("span", { class: "clock-day" }, day, el("span", { class: "long" }, ` ${year}`)),
      " ",
      el("span", { class: "clock-time" }, time),
    ),
    el("span", { class: "clock-zone" }, zone),
    state.connection !== "live" && el("span", { class: "clock-note" }, "reconnecting…"),
  ].filter(Boolean);
}

function stepButton(step, bar) {
  const run = ({ currentTarget }) => move(step, currentTarget, bar);
  return el(
    "button",
    {
      type: "button",
      class: step.isMain ? "bar-button main" : "bar-button",
      "aria-label": step.name,
      on: { click: run },
    },
    el("span", { class: "long" }, step.name),
    el("span", { class: "short" }, step.short),
  );
}

/** Steps the time; meanwhile no second step can be started, and the bar shows that something is under way. */
async function move(step, button, bar) {
  if (bar.getAttribute("aria-busy") === "true") return;
  const before = state.see;
  setBusy(bar, button, true);
  tell(bar, []);
  announce("Moving the sandbox's time");
  try {
    const answer = await api.step(step.how);
    await refresh();
    tell(
      bar,
      newsLine(
        newsSince(before, answer),
        step.how.to_next ? `${app().name} sends nothing in the next 31 days.` : "Nothing new was sent.",
      ),
    );
  } catch (refused) {
    tell(bar, [refused.message]);
  } finally {
    setBusy(bar, button, false);
  }
}

function setBusy(bar, button, isBusy) {
  bar.setAttribute("aria-busy", String(isBusy));
  button.setAttribute("aria-busy", String(isBusy));
  bar.querySelector(".progress").hidden = !isBusy;
  for (const other of bar.querySelectorAll(".steps button")) other.setAttribute("aria-disabled", String(isBusy));
}

/** What happened, in one line that stays until the next step or until it is put away. */
function tell(bar, parts) {
  const line = bar.querySelector(".news");
  const away = el(
    "button",
    { type: "button", class: "bar-button small", "aria-label": "Put this away", on: { click: () => tell(bar, []) } },
    icon("close"),
  );
  line.hidden = parts.length === 0;
  line.replaceChildren(...(parts.length ? [el("span", { class: "news-text" }, parts), away] : []));
  if (parts.length) announce(line.querySelector(".news-text").textContent);
}
