// Tells screen readers and fonts which language a text is probably in, from its script alone.

const SCRIPTS = [
  ["ja", /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
  ["ko", /\p{Script=Hangul}/u],
  ["zh", /\p{Script=Han}/u],
  ["ar", /\p{Script=Arabic}/u],
  ["he", /\p{Script=Hebrew}/u],
  ["ru", /\p{Script=Cyrillic}/u],
  ["th", /\p{Script=Thai}/u],
];

/** A language tag when most of a text is in a script that gives it away; null else: a foreign name makes no foreign text. */
export function languageOf(text) {
  const language = SCRIPTS.find(([, letters]) => letters.test(text))?.[0] ?? null;
  return language && weight(text, /\p{Script=Latin}/gu) <= weight(text, /\p{L}/gu) / 2 ? language : null;
}

// One Chinese, Japanese or Korean character says as much as two or three Latin letters.
const weight = (text, letters) =>
  (text.match(letters) ?? []).reduce((sum, letter) => sum + (letter >= "\u3000" ? 2 : 1), 0);

/** "rtl" when the first letter is Arabic or Hebrew, as the browser's own dir="auto" decides; else "ltr". */
export function directionOf(text) {
  const first = /\p{L}/u.exec(text)?.[0] ?? "";
  return /[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(first) ? "rtl" : "ltr";
}
