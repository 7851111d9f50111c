import { CutoverError } from '../../kit/cutover-error.ts';
import { record, type Reader, text } from '../../kit/settings/reader.ts';
import { fillIn } from '../programs/fill-in.ts';
import type { Place } from '../programs/place.ts';

/** A line's end would end the header, and no client sends such a one: each request would fail, and look like the target's failure. */
const oneLine = /^[\t\P{Cc}]*$/u;

const ONE_LINE = 'one line, as a header is (of YAML: each line of >- as far in as the first)';

/** Headers by name, their values read by `value`, each of one line. */
export function headerRecord(value: Reader<string> = text()): ReturnType<typeof record<string, string>> {
  const line = text({ pattern: oneLine, rule: ONE_LINE });
  return record(
    {
      read(input, path) {
        const read = value.read(input, path);
        return line.read(read, path);
      },
      describe: () => value.describe(),
    },
    text({ pattern: /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, rule: 'names of headers' }),
  );
}

/** Headers with what the place knows in them. Throws a `usage` error where a variable is not set, or is no header. */
export function fillHeaders(
  headers: Readonly<Record<string, string>>,
  path: string,
  place: Place,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, written]) => {
      const value = fillIn(written, `${path}.${name}`, place);
      // Not shown: it may be a key.
      if (!oneLine.test(value))
        throw new CutoverError('usage', `${path}.${name} must be one line once its variables stand in it: ${written}`);
      return [name, value];
    }),
  );
}
