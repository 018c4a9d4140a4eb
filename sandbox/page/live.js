// Hears of changes: over a WebSocket, and by asking every few seconds while there is none.

import { change, state } from "./store.js";
import { refresh } from "./sync.js";

const POLL_MS = 3000;
const CLOCK_MS = 20_000;
const LONGEST_WAIT_MS = 8000;

let socket = null;
let wait = 500;

/** Follows one person's Slack; whoever was followed before is left. */
export function follow(user) {
  socket?.close();
  if (!user) return;
  const mine = new WebSocket(
    `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/watch?user=${encodeURIComponent(user)}`,
  );
  socket = mine;
  mine.onopen = () => {
    wait = 500;
    change({ connection: "live" });
    refresh();
  };
  mine.onmessage = ({ data }) => hear(JSON.parse(data));
  mine.onclose = () => {
    if (mine !== socket) return;
    change({ connection: "polling" });
    setTimeout(() => mine === socket && follow(user), wait);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  };
}

function hear(frame) {
  if (frame.type !== "changed") return;
  // While time is stepped, the bar shows it moving before the slower full load is there.
  if (frame.clock && state.see) change({ see: { ...state.see, now: frame.clock } });
  refresh();
}

setInterval(() => state.connection === "polling" && refresh(), POLL_MS);
// Time may flow by itself, and nothing else tells the bar so.
setInterval(refresh, CLOCK_MS);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && refresh());
