// The pane beside (on a phone: above) the conversation, with one message and its replies.

import { Composer } from "./composer.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { channelById, channelName, isDirect } from "./names.js";
import { MessageList } from "./messages.js";
import { showPane } from "./panes.js";
import { change, state, watch } from "./store.js";
import { closeThread } from "./sync.js";

export function startThread(node) {
  const list = new MessageList("Thread");
  const composer = new Composer({ thread: () => state.thread, isThread: true });
  const where = el("bdi", { class: "pane-note" });
  node.append(head(where), list.node, composer.node);
  node.addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && leave());
  watch(
    ({ thread, me, place }) => [thread, me, place?.channel],
    ([thread]) => {
      node.hidden = !thread;
      list.clear();
      if (!thread) return;
      showPane("thread");
      composer.focus();
    },
  );
  watch(
    ({ thread, threadMessages, see, place }) => thread && threadMessages && [threadMessages, see?.channels, place],
    (shown) => shown && show(list, composer, where),
  );
}

function show(list, composer, where) {
  const channel = channelById(state.place.channel);
  if (!channel) return;
  where.textContent = isDirect(channel) ? channelName(channel) : `#${channelName(channel)}`;
  composer.standIn({ key: `${state.me}/${channel.id}/${state.thread}`, label: "Reply…", canPost: channel.can_post });
  list.show({ channel: channel.id, messages: state.threadMessages, inThread: true });
}

function head(where) {
  return el(
    "header",
    { class: "pane-head" },
    el(
      "button",
      {
        type: "button",
        class: "icon-button narrow-only",
        "aria-label": "Back to the conversation",
        on: { click: leave },
      },
      icon("back"),
    ),
    el("h2", { class: "pane-title" }, "Thread"),
    where,
    el(
      "button",
      { type: "button", class: "icon-button wide-only", "aria-label": "Close the thread", on: { click: leave } },
      icon("close"),
    ),
  );
}

/** Closes the pane; the focus goes to the message it belongs to. */
function leave() {
  const ts = state.thread;
  closeThread();
  showPane("main");
  document.querySelector(`#main article[data-ts="${ts}"]`)?.focus();
  change({});
}
