// The sandbox's control API, as far as this page uses it. Every answer is JSON; a refusal carries a sentence for people.

/** The sandbox refused a call; the message is fit to be shown. */
export class Refused extends Error {}

async function call(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Refused("The sandbox cannot be reached. Is it still running?");
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(answer.error ?? "The sandbox could not do that.");
  return answer;
}

const get = (path, query = {}) => call(`${path}?${new URLSearchParams(query)}`);
const post = (path, body) =>
  call(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

export const people = () => get("/control/people");
export const see = (user) => get("/control/see", { user });
export const messages = (user, channel, threadTs) =>
  get("/control/messages", { user, channel, ...(threadTs && { thread_ts: threadTs }) });

/** The guide given at start, or null where there is none. */
export const guide = () => get("/control/guide").catch(() => null);

export const click = (action) => post("/control/click", action);
export const input = (typed) => post("/control/input", typed);
export const suggest = (question) => post("/control/suggest", question);
export const type = (message) => post("/control/type", message);
export const edit = (message) => post("/control/edit", message);
export const remove = (message) => post("/control/delete", message);
export const command = (line) => post("/control/command", line);
export const submit = (user, viewId, values) => post("/control/submit", { user, view_id: viewId, values });
export const close = (user, viewId) => post("/control/close", { user, view_id: viewId });
export const home = (user) => post("/control/home", { user });
export const dm = (user, other) => post("/control/dm", { user, with: other });
export const read = (user, channel, ts) => post("/control/read", { user, channel, ts });
export const step = (how) => post("/control/step", how);
