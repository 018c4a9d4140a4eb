// The guided tour: numbered steps beside the page, each of which jumps to a person, a place and a message.

import { avatar } from "./avatar.js";
import { announce, el, isNarrow } from "./dom.js";
import { icon } from "./icons.js";
import { mrkdwn } from "./mrkdwn.js";
import { app, person, personName } from "./names.js";
import { showPane } from "./panes.js";
import { change, state, watch } from "./store.js";
import { become, openChannel, openDm, openHome } from "./sync.js";

const PUT_AWAY = "sandbox-guide-away";
let done = -1;

export function startGuide(node) {
  node.addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && closeGuide());
  watch(
    ({ guide, guideOpen, cast }) => [guide, guideOpen, cast?.people.length],
    () => draw(node),
  );
}

/** Takes the guide in, and opens it unless this person has put it away before. */
export function offerGuide(guide) {
  change({ guide, guideOpen: Boolean(guide) && sessionStorage.getItem(PUT_AWAY) === null });
}

export const toggleGuide = () => (state.guideOpen ? closeGuide() : openGuide());

function openGuide() {
  change({ guideOpen: true });
  document.querySelector("#guide h2").focus();
}

export function closeGuide() {
  sessionStorage.setItem(PUT_AWAY, "yes");
  change({ guideOpen: false });
  document.querySelector(".guide-button").focus();
}

function draw(node) {
  node.hidden = !state.guide || !state.guideOpen;
  if (node.hidden) return;
  const { title, intro, steps } = state.guide;
  node.replaceChildren(
    el(
      "header",
      { class: "pane-head" },
      el("h2", { class: "pane-title", dir: "auto", tabindex: "-1" }, title),
      el(
        "button",
        { type: "button", class: "icon-button", "aria-label": "Put the guide away", on: { click: closeGuide } },
        icon("close"),
      ),
    ),
    el(
      "div",
      { class: "guide-scroll" },
      intro && el("div", { class: "guide-intro" }, mrkdwn(intro)),
      el(
        "ol",
        { class: "guide-steps" },
        steps.map((step, index) => el("li", {}, stepButton(step, index, node))),
      ),
    ),
  );
}

function stepButton(step, index, node) {
  const run = async () => {
    done = index;
    for (const other of node.querySelectorAll(".guide-step")) other.removeAttribute("aria-current");
    button.setAttribute("aria-current", "step");
    await go(step);
    announce(`${step.title}. You are ${personName(state.me)}.`);
  };
  const button = el(
    "button",
    { type: "button", class: "guide-step", "aria-current": index === done ? "step" : null, on: { click: run } },
    el("span", { class: "guide-number", "aria-hidden": "true" }, String(index + 1)),
    el(
      "span",
      { class: "guide-text" },
      el("strong", { dir: "auto" }, step.title),
      el("span", { class: "guide-words" }, mrkdwn(step.text)),
      step.as &&
        el(
          "span",
          { class: "guide-as" },
          avatar(step.as, "tiny"),
          el("span", {}, "as ", el("bdi", {}, personName(step.as))),
        ),
    ),
  );
  return button;
}

/** Jumps where a step says: "home", a channel, or a person (the app included) for the DM with them. */
async function go({ as, open, ts }) {
  if (as && as !== state.me) await become(as);
  if (isNarrow()) change({ guideOpen: false });
  showPane("main");
  if (open === "home") await openHome();
  else if (state.see.channels.some(({ id }) => id === open)) await openChannel(open, { pointAt: ts });
  else if (open === app().bot_user || person(open).id) await openDm(open).then(() => ts && change({ pointedAt: ts }));
}
