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

/** A language tag for a text whose script gives it away; null for Latin letters, where guessing would be worse than silence. */
export function languageOf(text) {
  return SCRIPTS.find(([, letters]) => letters.test(text))?.[0] ?? null;
}

/** "rtl" when the first letter is Arabic or Hebrew, as the browser's own dir="auto" decides; else "ltr". */
export function directionOf(text) {
  const first = /\p{L}/u.exec(text)?.[0] ?? "";
  return /[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(first) ? "rtl" : "ltr";
}
