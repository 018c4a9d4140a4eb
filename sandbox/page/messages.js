// A list of messages that changes in place: new ones are added, changed ones redrawn, the rest is not touched.

import { el } from "./dom.js";
import { messageLabel, messageParts } from "./message.js";
import { redraw } from "./redraw.js";
import { state } from "./store.js";
import { Surface } from "./surface.js";
import { dayKey, dayName } from "./when.js";

const GROUPED_WITHIN_S = 5 * 60;
const NEAR_THE_END_PX = 48;

/** One log of messages; the page has two, the open channel and the open thread. */
export class MessageList {
  constructor(label) {
    this.rows = new Map();
    this.list = el("div", { class: "message-list" });
    this.node = el(
      "div",
      { class: "messages", role: "log", "aria-label": label, "aria-relevant": "additions", tabindex: "0" },
      this.list,
    );
    this.isAtEnd = true;
    this.node.addEventListener("scroll", () => (this.isAtEnd = this.distanceToEnd() < NEAR_THE_END_PX), {
      passive: true,
    });
    this.node.addEventListener("keydown", (event) => this.walk(event));
    // Whoever begins to scroll, press or type in the list has left the place where it was opened.
    for (const act of ["wheel", "touchstart", "pointerdown", "keydown"]) {
      this.node.addEventListener(act, () => (this.anchor = null), { passive: true });
    }
    // Pictures and charts grow after they were added; what one reads stays where it is.
    const growth = new ResizeObserver(() => this.keepPlace());
    growth.observe(this.list);
    growth.observe(this.node);
  }

  distanceToEnd() {
    return this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight;
  }

  toEnd() {
    this.node.scrollTop = this.node.scrollHeight;
  }

  keepPlace() {
    if (this.anchor?.isConnected) this.toAnchor();
    else if (this.isAtEnd) this.toEnd();
  }

  toAnchor() {
    const isTall = this.anchor.offsetHeight > this.node.clientHeight * 0.8;
    const isMessage = this.anchor.matches("article");
    this.anchor.scrollIntoView({ block: isMessage && !isTall ? "center" : "start" });
  }

  /** Forgets everything: another place is shown from now on. */
  clear() {
    this.rows.clear();
    this.list.replaceChildren();
    this.isAtEnd = true;
    this.anchor = null;
    this.lastTs = null;
  }

  /** Shows messages (oldest first) of a channel; `unreadFrom` gets the line above it, `pointedAt` is marked and scrolled to. */
  show({ channel, messages, unreadFrom = null, pointedAt = null, inThread = false }) {
    const isFirst = this.rows.size === 0;
    const wanted = plan(messages, { unreadFrom, pointedAt, inThread });
    const keys = new Set(wanted.map(({ key }) => key));
    for (const [key, { node }] of this.rows) if (!keys.has(key)) this.drop(key, node);
    wanted.forEach((row, index) => this.place(this.row(row, channel), index));
    if (isFirst || pointedAt !== this.pointedAt) this.land(unreadFrom, pointedAt);
    else this.followOwn(messages.at(-1));
    this.pointedAt = pointedAt;
    this.lastTs = messages.at(-1)?.ts;
  }

  /** Who has just written, or was answered where nobody else sees it, reads on at the end, wherever they were. */
  followOwn(last) {
    if (!last || last.ts === this.lastTs || (last.user !== state.me && !last.ephemeral)) return;
    this.anchor = null;
    this.toEnd();
  }

  drop(key, node) {
    if (node.contains(document.activeElement)) this.node.focus({ preventScroll: true });
    node.remove();
    this.rows.delete(key);
  }

  place(node, index) {
    const standing = this.list.children[index];
    if (standing !== node) this.list.insertBefore(node, standing ?? null);
  }

  row(wanted, channel) {
    const known = this.rows.get(wanted.key);
    const content = JSON.stringify(wanted, withoutState);
    if (known?.content === content) return known.node;
    const row = known ?? this.create(wanted, channel);
    row.content = content;
    if (wanted.message) this.draw(row, wanted);
    return row.node;
  }

  create(wanted, channel) {
    const { message } = wanted;
    const node = message
      ? el("article", { class: "message", tabindex: "-1", data: { ts: message.ts } })
      : divider(wanted);
    const where = message && { channel, ts: message.ts, ...(message.ephemeral && { ephemeral: true }) };
    const row = { node, surface: message && new Surface(where, message) };
    this.rows.set(wanted.key, row);
    return row;
  }

  draw({ node, surface }, wanted) {
    const { message } = wanted;
    node.setAttribute("aria-label", messageLabel(message));
    node.classList.toggle("grouped", wanted.isGrouped);
    node.classList.toggle("ephemeral", Boolean(message.ephemeral));
    node.classList.toggle("pointed", wanted.isPointed);
    node.dataset.surface = surface.id;
    redraw(node, messageParts(wanted, surface).flat().filter(Boolean));
  }

  /** Where the eye lands in a place that was just opened: the message pointed at, the unread line, or the end. */
  land(unreadFrom, pointedAt) {
    this.toEnd();
    this.anchor = (this.rows.get(pointedAt) ?? (unreadFrom && this.rows.get("unread")))?.node ?? null;
    this.keepPlace();
  }

  /** Arrow keys go from message to message while the list itself, or a message, has the focus. */
  walk(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const isHere = event.target === this.node || event.target.matches?.("article.message");
    if (!step || !isHere) return;
    const articles = [...this.list.querySelectorAll("article.message")];
    const at = articles.indexOf(event.target);
    const next = articles[at < 0 ? articles.length - 1 : at + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
}

/** What should stand in the list: dividers and messages, each with a key that stays. */
function plan(messages, { unreadFrom, pointedAt, inThread }) {
  const rows = [];
  let before = null;
  for (const message of messages) {
    const isNewDay = !before || dayKey(before.ts) !== dayKey(message.ts);
    if (isNewDay && !inThread) rows.push(dayRow(message.ts));
    if (message.ts === unreadFrom) rows.push({ key: "unread" });
    const isGrouped = !isNewDay && message.ts !== unreadFrom && belongTogether(before, message);
    rows.push({ key: message.ts, message, isGrouped, inThread, isPointed: message.ts === pointedAt });
    if (inThread && message === messages[0] && messages.length > 1) rows.push(repliesRow(messages.length - 1));
    before = inThread && message === messages[0] ? null : message;
  }
  return rows;
}

// A divider is never redrawn: its key holds its words, so that "Today" gives way to "Yesterday" when time moves.
const dayRow = (ts) => ({ key: `day ${dayKey(ts)} ${dayName(ts)}`, title: dayName(ts) });
const repliesRow = (count) => ({ key: `replies ${count}`, title: count === 1 ? "1 reply" : `${count} replies` });

/** What one types is kept by the sandbox too; hearing of it must not redraw what one is typing in. */
const withoutState = (key, value) => (key === "state" ? undefined : value);

const belongTogether = (one, next) =>
  one.user === next.user && next.ts - one.ts < GROUPED_WITHIN_S && Boolean(one.ephemeral) === Boolean(next.ephemeral);

function divider({ key, title }) {
  if (key === "unread")
    return el(
      "div",
      { class: "divider unread", role: "separator", "aria-label": "New messages" },
      el("span", {}, "New"),
    );
  return el("div", { class: "divider" }, el("h3", {}, title));
}
