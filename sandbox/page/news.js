// What a step of time brought, in one line whose places can be opened.

import { el } from "./dom.js";
import { app, channelById, channelName, isDirect, othersIn, personName } from "./names.js";
import { showPane } from "./panes.js";
import { state } from "./store.js";
import { become, openChannel } from "./sync.js";

const MOST_PLACES = 4;

/** [{channel, kind, name, with, count}]: the sandbox's own account, or the unread of the person who looks where it gives none. */
export function newsSince(before, answer) {
  if (answer.news) return answer.news;
  const known = new Map((before?.channels ?? []).map(({ id, unread }) => [id, unread]));
  return (state.see?.channels ?? [])
    .map((channel) => ({
      channel: channel.id,
      kind: channel.kind,
      name: channel.name,
      with: othersIn(channel),
      count: channel.unread - (known.get(channel.id) ?? 0),
    }))
    .filter(({ count }) => count > 0);
}

/** The parts of "3 new messages: in DM with Anna Weber, #cs-alerts"; `nothing` when there is no news. */
export function newsLine(news, nothing) {
  if (!news.length) return [nothing];
  const total = news.reduce((sum, { count }) => sum + count, 0);
  const places = news.slice(0, MOST_PLACES).flatMap((one, index) => [index ? ", " : " ", placeLink(one)]);
  const rest = news.length - MOST_PLACES;
  return [`${total} new ${total === 1 ? "message" : "messages"}:`, ...places, rest > 0 ? ` and ${rest} more` : ""];
}

const people = ({ with: others = [] }) => [others].flat().filter((id) => id !== app().bot_user && id !== state.me);

function placeName(one) {
  if (!isDirect(one)) return `#${one.name}`;
  const names = people(one).map(personName);
  return `DM with ${names.join(", ") || app().name}`;
}

/** Opens the place; one that this person cannot see is opened as somebody who can. */
function placeLink(one) {
  const open = async () => {
    if (!channelById(one.channel) && people(one)[0]) await become(people(one)[0]);
    if (channelById(one.channel)) await openChannel(one.channel);
    showPane("main");
  };
  const title = channelById(one.channel)
    ? `Open ${channelName(channelById(one.channel))}`
    : `Open it as ${people(one).map(personName)[0] ?? "somebody there"}`;
  return el(
    "button",
    { type: "button", class: "news-place", title, on: { click: open } },
    el("bdi", {}, placeName(one)),
  );
}
