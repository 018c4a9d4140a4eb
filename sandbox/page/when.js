// Times as people read them, always in the zone of the person whose Slack is shown.

import { person } from "./names.js";
import { state } from "./store.js";

const formats = new Map();

function format(options) {
  const timeZone = person(state.me).tz || "UTC";
  const key = timeZone + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat("en-GB", { ...options, timeZone }));
  return formats.get(key);
}

const date = (seconds) => new Date(Number(seconds) * 1000);
const now = () => Date.parse(state.see?.now ?? new Date().toISOString()) / 1000;

/** "09:05" for a message's ts or any Unix time in seconds. */
export const timeOf = (ts) => format({ hour: "2-digit", minute: "2-digit" }).format(date(ts));

/** A key that two moments share when they fall on one local day. */
export const dayKey = (ts) => format({ year: "numeric", month: "2-digit", day: "2-digit" }).format(date(ts));

export const longDay = (ts) =>
  format({ weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(date(ts));

/** "Today", "Yesterday" or the long day: for the dividers between messages. */
export function dayName(ts) {
  if (dayKey(ts) === dayKey(now())) return "Today";
  if (dayKey(ts) === dayKey(now() - 86400)) return "Yesterday";
  return longDay(ts);
}

/** "Monday, 2 March 2026 at 09:05", for tooltips and screen readers. */
export const fullTime = (ts) => `${longDay(ts)} at ${timeOf(ts)}`;

/** "Mon, 2 Mar", "2026" and "09:05" of an ISO time, for the bar on top. */
export function barTime(iso) {
  const moment = new Date(iso);
  return {
    day: format({ weekday: "short", day: "numeric", month: "short" }).format(moment),
    year: format({ year: "numeric" }).format(moment),
    time: format({ hour: "2-digit", minute: "2-digit" }).format(moment),
    zone: (person(state.me).tz || "UTC").split("/").at(-1).replaceAll("_", " "),
  };
}

const PARTS = {
  date_num: (ts) =>
    format({ year: "numeric", month: "2-digit", day: "2-digit" }).format(date(ts)).split("/").reverse().join("-"),
  date: (ts) => format({ day: "numeric", month: "long", year: "numeric" }).format(date(ts)),
  date_slash: (ts) => format({ year: "numeric", month: "2-digit", day: "2-digit" }).format(date(ts)),
  date_short: (ts) => format({ day: "numeric", month: "short", year: "numeric" }).format(date(ts)),
  date_long: longDay,
  time: timeOf,
  time_secs: (ts) => format({ hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(date(ts)),
  ago,
};

/** Fills a `<!date^…>` template such as "{date_short_pretty} at {time}" in local time; unknown tokens stay as they are. */
export function slackDate(ts, template) {
  return template.replace(/\{(\w+)\}/g, (token, name) => {
    const plain = name.replace(/_pretty$/, "");
    if (plain !== name && ["Today", "Yesterday"].includes(dayName(ts))) return dayName(ts).toLowerCase();
    return PARTS[plain === "day_divider" ? "date_long" : plain]?.(ts) ?? token;
  });
}

const STEPS = [
  ["year", 31536000],
  ["month", 2592000],
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
];

function ago(ts) {
  const away = Number(ts) - now();
  const [unit, size] = STEPS.find(([, length]) => Math.abs(away) >= length) ?? ["minute", 60];
  return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(Math.round(away / size), unit);
}
