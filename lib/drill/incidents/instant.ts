import { isDay } from '../../kit/is-day.ts';
import { type Reader, reject } from '../../kit/settings/reader.ts';

const RULE = 'a day or a minute in UTC: "2023-11-08" or "2023-11-08T13:42Z"';
const pattern = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?Z)?$/;

/** When something began, in UTC, as exactly as it is known: a day, a minute or a second. It is kept as it is written. */
export function instant(): Reader<string> {
  return {
    read: (input, path) =>
      typeof input === 'string' &&
      pattern.test(input) &&
      Number.isFinite(Date.parse(input)) &&
      isDay(input.slice(0, 10))
        ? input
        : reject(path, RULE, input),
    describe: () => ({ kind: 'text', rule: RULE, pattern }),
  };
}
