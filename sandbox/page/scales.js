// Arithmetic of charts: round ticks, and where a value stands.

/** About `count` round values that cover [low, high]; always ends at or past both. */
export function ticks(low, high, count = 5) {
  const rough = (high - low || 1) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough);
  const first = Math.floor(low / step) * step;
  const values = [];
  for (let value = first; value < high + step * 0.999; value += step) values.push(Number(value.toPrecision(12)));
  return values;
}

/** Maps a range of values onto a range of pixels. */
export const scale =
  ([from, to], [start, end]) =>
  (value) =>
    start + ((value - from) / (to - from || 1)) * (end - start);

const NUMBER = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });

/** "1,234.5", and a true minus sign. */
export const number = (value) => NUMBER.format(value).replace("-", "−");

/** The point of a circle at a share of its turn, clockwise from the top. */
export const onCircle = (x, y, radius, share) => {
  const angle = share * 2 * Math.PI - Math.PI / 2;
  return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
};
