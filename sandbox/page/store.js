// What the page knows, in one place, and who wants to hear when it changes.

export const state = {
  /** {team, app, people: [...]}: everybody one can be. */
  cast: null,
  /** The id of the person whose Slack is shown; null until one is chosen. */
  me: null,
  /** The last answer of /control/see for that person. */
  see: null,
  /** {kind: "channel", channel: id} or {kind: "home"}; null until a place is opened. */
  place: null,
  /** Messages of the open channel, oldest first; null while they load. */
  messages: null,
  /** ts of the first message that was unread when the channel was opened, or null. */
  unreadFrom: null,
  /** ts of the message whose thread is open, or null. */
  thread: null,
  threadMessages: null,
  /** "live", "polling": how changes reach the page. */
  connection: "polling",
  /** ts of a message the guide points at, or null. */
  pointedAt: null,
};

const watchers = [];

/** Changes the state and lets everyone look who watches it. */
export function change(patch) {
  Object.assign(state, patch);
  for (const look of watchers) look();
}

/** Calls `render` with the selected slice now and whenever its content (not its identity) differs from the last one. */
export function watch(select, render) {
  let last;
  const look = () => {
    const slice = select(state);
    const content = JSON.stringify(slice) ?? "";
    if (content === last) return;
    last = content;
    render(slice);
  };
  watchers.push(look);
  look();
}
