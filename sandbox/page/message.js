// One message: who, when, what, and what can be done with it.

import * as api from "./api.js";
import { avatar } from "./avatar.js";
import { picture, renderBlocks } from "./blocks.js";
import { askFirst } from "./confirm.js";
import { el } from "./dom.js";
import { emoji } from "./emoji.js";
import { icon } from "./icons.js";
import { menuButton } from "./menu.js";
import { mrkdwn, unescape } from "./mrkdwn.js";
import { company, isApp, isExternal, person, personName } from "./names.js";
import { state } from "./store.js";
import { openThread, refresh } from "./sync.js";
import { fullTime, timeOf } from "./when.js";

/** The children of a message's article. `row`: {message, isGrouped, inThread}; `surface` is where its buttons act. */
export function messageParts(row, surface) {
  const { message, isGrouped } = row;
  return [
    el(
      "div",
      { class: "message-gutter" },
      isGrouped ? timeNode(message, "message-time small-time") : avatar(message.user),
    ),
    el(
      "div",
      { class: "message-body" },
      message.ephemeral && el("p", { class: "only-you" }, icon("eye"), "Only visible to you"),
      !isGrouped && byline(message),
      content(message, surface),
      (message.files ?? []).map(file),
      reactions(message),
      complaintSlot(surface),
      !row.inThread && message.reply_count > 0 && repliesButton(message),
    ),
    !message.ephemeral && toolbar(row),
  ];
}

export const messageLabel = ({ user, ts, ephemeral }) =>
  `${personName(user)}, ${timeOf(ts)}${ephemeral ? ", only visible to you" : ""}`;

function byline(message) {
  const author = person(message.user);
  const foreign =
    isExternal(author) !== isExternal(person(state.me)) ||
    (isExternal(author) && author.team_id !== person(state.me).team_id);
  return el(
    "div",
    { class: "byline" },
    el("bdi", { class: "author" }, personName(message.user)),
    isApp(message.user) && el("span", { class: "badge" }, "APP"),
    foreign &&
      !isApp(message.user) &&
      company(message.user) &&
      el("span", { class: "badge company" }, company(message.user)),
    timeNode(message, "message-time"),
  );
}

const timeNode = ({ ts }, className) =>
  el("time", { class: className, datetime: new Date(ts * 1000).toISOString(), title: fullTime(ts) }, timeOf(ts));

/** Typed messages carry their words twice, as rich_text and as text; only the text has names for the mentions in it. */
const isTyped = (message) => !isApp(message.user) && message.blocks?.every(({ type }) => type === "rich_text");

function content(message, surface) {
  const showsBlocks = message.blocks?.length && !isTyped(message);
  const parts = showsBlocks
    ? renderBlocks(message.blocks, surface)
    : el("div", { class: "block-text" }, mrkdwn(message.text));
  return el("div", { class: "message-content" }, parts, message.edited && el("span", { class: "edited" }, "(edited)"));
}

function file(one) {
  const address = `/files/${one.id}/${encodeURIComponent(one.name)}`; // private addresses are for apps and their tokens
  const name = one.title || one.name || "file";
  if (one.mimetype?.startsWith("image/"))
    return el(
      "figure",
      { class: "block-image" },
      el("figcaption", { dir: "auto" }, name),
      picture({ image_url: address, alt_text: one.alt_txt ?? name }),
    );
  return el(
    "a",
    { class: "file", href: address, target: "_blank", rel: "noreferrer" },
    icon("file"),
    el("bdi", {}, name),
  );
}

function reactions({ reactions: given }) {
  if (!given?.length) return null;
  return el(
    "ul",
    { class: "reactions", "aria-label": "Reactions" },
    given.map(({ name, count, users }) =>
      el(
        "li",
        { title: users?.map(personName).join(", ") },
        `${emoji(name) ?? `:${name}:`} ${count ?? users?.length ?? 1}`,
      ),
    ),
  );
}

/** Where the app's silence is told; filled later, without redrawing the message. */
export function complaintSlot(surface) {
  const slot = el("p", { class: "complaint", role: "alert", hidden: !surface.complaint }, surface.complaint ?? "");
  surface.onComplaint = (sentence) => {
    slot.textContent = sentence ?? "";
    slot.hidden = !sentence;
  };
  return slot;
}

function repliesButton({ ts, reply_count: count }) {
  return el(
    "button",
    { type: "button", class: "replies", data: { key: "/thread" }, on: { click: () => openThread(ts) } },
    icon("thread"),
    count === 1 ? "1 reply" : `${count} replies`,
  );
}

function toolbar({ message, inThread }) {
  const isMine = message.user === state.me && isTyped(message);
  if (inThread && !isMine) return null;
  return el(
    "div",
    { class: "message-toolbar" },
    !inThread &&
      el(
        "button",
        {
          type: "button",
          class: "icon-button",
          "aria-label": "Reply in thread",
          title: "Reply in thread",
          data: { key: "/reply" },
          on: { click: () => openThread(message.ts) },
        },
        icon("thread"),
      ),
    isMine && menuButton("More actions for your message", "dots", () => ownActions(message)),
  );
}

function ownActions(message) {
  const where = { user: state.me, channel: state.place.channel, ts: message.ts };
  return [
    { label: "Edit message", run: () => editInPlace(message, where) },
    { label: "Delete message", run: () => deleteAfterAsking(where) },
  ];
}

async function deleteAfterAsking(where) {
  const sure = await askFirst({
    title: { text: "Delete this message?" },
    text: { text: "It disappears for everybody." },
    confirm: { text: "Delete" },
    style: "danger",
  });
  if (sure) await api.remove(where);
  await refresh();
}

function editInPlace(message, where) {
  const slot = document.querySelector(`[data-ts="${message.ts}"] .message-content`);
  const before = [...slot.childNodes];
  const box = el("textarea", { class: "text-input", dir: "auto", rows: "2", "aria-label": "Edit your message" });
  box.value = unescape(message.text);
  const cancel = () => {
    slot.replaceChildren(...before);
    slot.closest("article").focus();
  };
  const save = async () => {
    await api.edit({ ...where, text: box.value });
    slot.replaceChildren(...before);
    await refresh();
    slot.closest("article")?.focus();
  };
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") cancel();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    save();
  });
  const button = (label, look, run) =>
    el("button", { type: "button", class: `button small ${look}`, on: { click: run } }, label);
  slot.replaceChildren(
    box,
    el("div", { class: "edit-buttons" }, button("Cancel", "", cancel), button("Save", "primary", save)),
  );
  box.focus();
}
