// The list of places: the app, channels, direct messages, with what is unread.

import { avatar } from "./avatar.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { acquaintances, app, channelName, company, homeTeam, isAppDm, isDirect, othersIn } from "./names.js";
import { cameFrom, showPane } from "./panes.js";
import { choosePerson } from "./people.js";
import { redraw } from "./redraw.js";
import { state, watch } from "./store.js";
import { openChannel, openDm, openHome } from "./sync.js";

export function startSidebar(node) {
  const head = el("div", { class: "sidebar-head" });
  const places = el("div", { class: "sidebar-places", tabindex: "-1" });
  node.append(head, places);
  watch(
    ({ see, place, me, cast }) => see && [see.channels, place, me, see.users, cast?.people.length],
    (shown) => {
      redraw(head, shown ? workspace() : []);
      redraw(
        places,
        shown ? sections() : [el("p", { class: "sidebar-note" }, "Choose who you are to see their workspace.")],
      );
    },
  );
}

function workspace() {
  const name = company(state.me) ?? homeTeam().name;
  return [
    el("span", { class: "workspace-sign", "aria-hidden": "true" }, [...name][0]),
    el("h1", { class: "workspace-name", dir: "auto" }, name),
  ];
}

function sections() {
  const channels = state.see.channels;
  const rooms = channels.filter((channel) => !isDirect(channel)).sort(byName);
  const direct = channels.filter((channel) => isDirect(channel) && !isAppDm(channel)).sort(byName);
  return [
    app().bot_user && section("Apps", [appItem(channels.find(isAppDm))]),
    section("Channels", rooms.map(channelItem)),
    section("Direct messages", direct.map(channelItem), newMessageButton()),
  ].filter(Boolean);
}

const byName = (one, other) => channelName(one).localeCompare(channelName(other));

function section(title, items, action = null) {
  return el(
    "section",
    { class: "sidebar-section" },
    el("div", { class: "sidebar-title" }, el("h2", {}, title), action),
    items.length
      ? el(
          "ul",
          {},
          items.map((item) => el("li", {}, item)),
        )
      : el("p", { class: "sidebar-note" }, "None yet"),
  );
}

function newMessageButton() {
  const start = async () => {
    const other = await choosePerson({
      title: "Write to somebody",
      among: acquaintances().filter((id) => id !== state.me),
      canCancel: true,
    });
    if (other) await openDm(other).then(() => showPane("main"));
  };
  return el(
    "button",
    {
      type: "button",
      class: "icon-button",
      "aria-label": "New direct message",
      title: "New direct message",
      on: { click: start },
    },
    icon("plus"),
  );
}

function appItem(dm) {
  const isHere = state.place?.kind === "home" || (dm && state.place?.channel === dm.id);
  const open = () =>
    dm && (dm.unread || !app().home_tab) ? openChannel(dm.id) : app().home_tab ? openHome() : openDm(app().bot_user);
  return item({
    key: "app",
    look: avatar(app().bot_user, "small"),
    name: app().name,
    badge: "APP",
    unread: dm?.unread ?? 0,
    count: dm?.unread ?? 0,
    isHere,
    open,
  });
}

function channelItem(channel) {
  const { unread = 0, mentions = 0 } = channel;
  return item({
    key: channel.id,
    look: sign(channel),
    name: channelName(channel),
    isShared: !isDirect(channel) && Boolean(channel.shared_with?.length),
    unread,
    count: isDirect(channel) ? unread : mentions,
    isHere: state.place?.channel === channel.id,
    open: () => openChannel(channel.id),
  });
}

function sign(channel) {
  if (channel.kind === "dm") return avatar(othersIn(channel)[0] ?? state.me, "small");
  return icon({ mpim: "people", private: "lock" }[channel.kind] ?? "hash");
}

function item({ key, look, name, badge, isShared, unread, count, isHere, open }) {
  const press = ({ currentTarget }) => {
    cameFrom(currentTarget);
    open();
    showPane("main");
  };
  return el(
    "button",
    {
      type: "button",
      class: unread ? "place unread" : "place",
      "aria-label": [name, badge, isShared && "shared", unread > 0 && `${unread} unread`].filter(Boolean).join(", "),
      "aria-current": isHere ? "page" : null,
      data: { key: `place/${key}` },
      on: { click: press },
    },
    look,
    el("bdi", { class: "place-name" }, name),
    badge && el("span", { class: "badge" }, badge),
    isShared && el("span", { class: "place-shared", title: "Shared with another company" }, icon("shared")),
    count > 0 && el("span", { class: "count" }, count > 99 ? "99+" : String(count)),
  );
}
