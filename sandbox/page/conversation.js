// The middle of the page: the open channel, or the app with its Home and Messages tabs.

import { avatar } from "./avatar.js";
import { Composer } from "./composer.js";
import { el } from "./dom.js";
import { HomeTab } from "./home.js";
import { icon } from "./icons.js";
import { MessageList } from "./messages.js";
import {
  app,
  channelById,
  channelName,
  company,
  isAppDm,
  isDirect,
  othersIn,
  person,
  personName,
  roleOf,
} from "./names.js";
import { backToList } from "./panes.js";
import { redraw } from "./redraw.js";
import { state, watch } from "./store.js";
import { openChannel, openDm, openHome } from "./sync.js";

export function startConversation(node) {
  const head = el("header", { class: "pane-head" });
  const list = new MessageList("Messages");
  const composer = new Composer({});
  const home = new HomeTab();
  const empty = el("p", { class: "empty" }, "Nothing here yet.");
  node.append(head, list.node, home.node, empty, composer.node);

  watch(
    ({ see, place, me }) => [see?.channels, see?.users, see?.app, place, me],
    () => redraw(head, headParts()),
  );
  watch(
    ({ place, me }) => [place, me],
    () => list.clear(),
  );
  watch(
    ({ see, place }) => [see?.channels, place],
    () => {
      const channel = openOne();
      list.node.hidden = composer.node.hidden = !channel;
      home.node.hidden = state.place?.kind !== "home";
      if (channel)
        composer.standIn({
          key: `${state.me}/${channel.id}`,
          label: composerLabel(channel),
          canPost: channel.can_post,
        });
    },
  );
  watch(
    ({ messages, unreadFrom, pointedAt, place, see }) => [
      messages,
      unreadFrom,
      pointedAt,
      place,
      see && dayOf(see.now),
    ],
    ([messages, unreadFrom, pointedAt]) => {
      const channel = openOne();
      empty.hidden = !channel || messages?.length !== 0;
      if (channel && messages) list.show({ channel: channel.id, messages, unreadFrom, pointedAt });
    },
  );
}

const dayOf = (iso) => iso.slice(0, 13); // local midnight always falls on a new hour or half past one: close enough to redraw "Today"
const openOne = () => state.place?.kind === "channel" && channelById(state.place.channel);

function composerLabel(channel) {
  return isDirect(channel) ? `Message ${channelName(channel)}` : `Message #${channelName(channel)}`;
}

function headParts() {
  const channel = openOne();
  const back = el(
    "button",
    {
      type: "button",
      class: "icon-button narrow-only",
      "aria-label": "Back to the list",
      data: { key: "/back" },
      on: { click: () => backToList() },
    },
    icon("back"),
  );
  if (state.place?.kind === "home" || (channel && isAppDm(channel))) return [back, ...appHead(channel)];
  if (!channel)
    return [back, el("h2", { class: "pane-title" }, state.see ? "Choose a conversation" : "Sandbox workspace")];
  return [back, ...channelHead(channel)];
}

function channelHead(channel) {
  const others = othersIn(channel);
  const sign =
    channel.kind === "dm"
      ? avatar(others[0] ?? state.me, "small")
      : icon({ private: "lock", mpim: "people" }[channel.kind] ?? "hash");
  return [
    sign,
    el("h2", { class: "pane-title", dir: "auto" }, channelName(channel)),
    sharedNote(channel),
    channel.kind === "dm" &&
      others[0] &&
      el("span", { class: "pane-note" }, roleOf({ ...person(others[0]), id: others[0] })),
  ].filter(Boolean);
}

function sharedNote(channel) {
  const names = [channel.shared_with ?? []].flat().map((one) => one.name ?? one);
  if (!names.length || isDirect(channel)) return null;
  const others = names.filter((name) => name !== company(state.me));
  return el("span", { class: "badge shared" }, icon("shared"), `Shared with ${others.join(", ") || names.join(", ")}`);
}

function appHead(dm) {
  const isHome = state.place.kind === "home";
  const toMessages = () => {
    const known = state.see.channels.find(isAppDm);
    return known ? openChannel(known.id) : openDm(app().bot_user);
  };
  return [
    avatar(app().bot_user, "small"),
    el("h2", { class: "pane-title", dir: "auto" }, app().name ?? personName(app().bot_user)),
    el("span", { class: "badge" }, "APP"),
    app().home_tab && app().messages_tab !== false
      ? el(
          "div",
          { class: "tabs", role: "tablist", "aria-label": app().name, on: { keydown: walkTabs } },
          tab("Home", isHome, openHome),
          tab("Messages", Boolean(dm) && !isHome, toMessages),
        )
      : null,
  ].filter(Boolean);
}

const tab = (name, isSelected, open) =>
  el(
    "button",
    {
      type: "button",
      class: "tab",
      role: "tab",
      "aria-selected": String(isSelected),
      tabindex: isSelected ? "0" : "-1",
      data: { key: `/tab ${name}` },
      on: { click: open },
    },
    name,
  );

function walkTabs(event) {
  if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
  const other = [...event.currentTarget.children].find((one) => one !== document.activeElement);
  other.focus();
  other.click();
}
