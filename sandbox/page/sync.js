// Moves between the sandbox and the store: who one is, which place is open, and everything that changes there.

import * as api from "./api.js";
import { isAppDm, isDirect } from "./names.js";
import { change, state } from "./store.js";

const REMEMBERED = "sandbox-person";

let running = null;
let isStale = false;

/** Loads again what is on the screen. Calls during a load are folded into one more load after it. */
export function refresh() {
  isStale = true;
  running ??= loadUntilFresh().finally(() => (running = null));
  return running;
}

async function loadUntilFresh() {
  while (isStale) {
    isStale = false;
    await load().catch(() => change({ connection: "polling" }));
  }
}

async function load() {
  const { me, place, thread } = state;
  if (!me) return;
  const channel = place?.kind === "channel" ? place.channel : null;
  const [see, messages, threadMessages] = await Promise.all([
    api.see(me),
    channel && listOf(api.messages(me, channel)),
    thread && listOf(api.messages(me, channel, thread)),
  ]);
  // Whoever moved on meanwhile has asked for a load of their own.
  if (me !== state.me || place !== state.place || thread !== state.thread) return;
  if (channel && !messages) return void change({ see, place: null, messages: null, thread: null });
  const isFirst = channel && state.messages === null;
  change({ see, messages, threadMessages, ...(isFirst && { unreadFrom: firstUnread(see, channel, messages) }) });
  markRead(see, channel, messages);
}

/** The messages of an answer; null when the place is not there (any more). */
const listOf = (answer) =>
  answer.then(
    (found) => found.messages,
    () => null,
  );

function firstUnread(see, channelId, messages) {
  const channel = see.channels.find(({ id }) => id === channelId);
  if (!channel?.unread) return null;
  const others = messages.filter(({ user, ephemeral }) => user !== state.me && !ephemeral);
  if (channel.last_read) return others.find(({ ts }) => ts > channel.last_read)?.ts ?? null;
  return others.at(-channel.unread)?.ts ?? null;
}

let lastRead = "";

function markRead(see, channel, messages) {
  const last = messages?.findLast(({ ephemeral }) => !ephemeral);
  const isUnread = see.channels.find(({ id }) => id === channel)?.unread > 0;
  const mark = `${state.me}/${channel}/${last?.ts}`;
  if (!last || !isUnread || mark === lastRead || document.visibilityState === "hidden") return;
  lastRead = mark;
  api.read(state.me, channel, last.ts).then(refresh, () => (lastRead = ""));
}

/** Becomes another person: the whole page then shows their Slack. */
export async function become(user) {
  sessionStorage.setItem(REMEMBERED, user);
  change({
    me: user,
    see: null,
    place: null,
    messages: null,
    thread: null,
    threadMessages: null,
    unreadFrom: null,
    pointedAt: null,
  });
  await refresh();
}

export const rememberedPerson = () => sessionStorage.getItem(REMEMBERED);

/** Opens a channel; one that is open already stays as it is, with its line above what was new. */
export function openChannel(channel, { pointAt = null } = {}) {
  if (state.place?.channel === channel && !pointAt) return refresh();
  change({
    place: { kind: "channel", channel },
    messages: null,
    thread: null,
    threadMessages: null,
    unreadFrom: null,
    pointedAt: pointAt,
  });
  return refresh();
}

/** Opens the app's Home tab; the app hears of it, as it would from Slack. */
export async function openHome() {
  change({ place: { kind: "home" }, messages: null, thread: null, threadMessages: null, pointedAt: null });
  await api.home(state.me).catch(() => null);
  await refresh();
}

export function openThread(ts) {
  change({ thread: ts, threadMessages: null });
  return refresh();
}

export const closeThread = () => change({ thread: null, threadMessages: null });

/** Opens the DM with somebody, new or old. */
export async function openDm(other) {
  const answer = await api.dm(state.me, other);
  await refresh();
  await openChannel(answer.channel);
}

/** Where a person begins: what is unread and theirs, else the app's DM, else the first channel. */
export function firstPlace() {
  const channels = state.see?.channels ?? [];
  const best = channels.find((one) => isDirect(one) && one.unread) ?? channels.find(isAppDm) ?? channels[0];
  return best?.id ?? null;
}
