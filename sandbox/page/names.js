// What things are called on the page: people, companies, channels. Ids never reach the eye.

import { state } from "./store.js";

/** What is known of a person: what their own Slack shows, else the cast; an empty object for strangers. */
export function person(id) {
  const known = state.cast?.people.find((one) => one.id === id);
  return { ...known, ...state.see?.users?.[id] };
}

export function personName(id) {
  const { real_name: realName, name } = person(id);
  return realName || name || "Someone";
}

/** The company of a person: the home team's own name for its members, null where nobody named it. */
export function company(id) {
  const one = state.cast?.people.find((known) => known.id === id) ?? person(id);
  if (one.company) return one.company;
  return isExternal(one) ? null : homeTeam().name;
}

export const homeTeam = () => state.cast?.team ?? { id: null, name: "Sandbox workspace" };
export const isExternal = (one) => Boolean(one.team_id && homeTeam().id && one.team_id !== homeTeam().id);
export const isApp = (id) => Boolean(person(id).is_bot) || id === app().bot_user;
export const app = () => state.see?.app ?? state.cast?.app ?? { name: "The app", bot_user: null };

/** "customer at Acme GmbH" or "CSM, Northwind Cloud": who somebody is in a few words. */
export function roleOf(one) {
  if (!isExternal(one)) return [one.title || "Team", homeTeam().name].join(", ");
  const where = company(one.id);
  return where ? `customer at ${where}` : one.title || "customer";
}

export const channelById = (id) => state.see?.channels.find((channel) => channel.id === id);
export const othersIn = (channel) => [channel.with ?? []].flat();

/** "#cs-team", "Anna Weber" or "Anna Weber, Tom Hale". */
export function channelName(channel) {
  if (channel.kind !== "dm" && channel.kind !== "mpim") return channel.name ?? "channel";
  const others = othersIn(channel).map(personName);
  return others.length ? others.join(", ") : personName(state.me);
}

export const isDirect = (channel) => channel.kind === "dm" || channel.kind === "mpim";
export const isAppDm = (channel) => channel.kind === "dm" && othersIn(channel).includes(app().bot_user);

const SLACKBOT = "USLACKBOT";

/** Those one can write to: colleagues, and whoever one shares a channel with; nobody who has left, no apps. */
export function acquaintances() {
  const { users, channels } = state.see;
  const met = new Set(channels.flatMap(({ members }) => members ?? []));
  const isNear = (one) => one.team_id === users[state.me]?.team_id || met.has(one.id);
  return Object.values(users)
    .filter((one) => isNear(one) && !one.deleted && !isApp(one.id) && one.id !== SLACKBOT)
    .map(({ id }) => id);
}

/** Two letters for an avatar: the seed's own, else the initials of first and last name. */
export function initials(one) {
  if (one.avatar && one.avatar.length <= 2) return one.avatar;
  const words = (one.real_name || one.name || "?").trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters
    .map((word) => [...word][0])
    .join("")
    .toUpperCase();
}

/** One of 12 hues, always the same for the same id. */
export function hue(id) {
  let sum = 7;
  for (const letter of String(id)) sum = (sum * 31 + letter.codePointAt(0)) % 9973;
  return (sum % 12) * 30;
}
