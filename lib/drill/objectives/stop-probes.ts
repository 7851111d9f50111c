import { checked } from '../../kit/settings/checked.ts';
import { httpUrl } from '../../kit/settings/http-url.ts';
import { object, optional, withDefault } from '../../kit/settings/object.ts';
import { list, number, type ReadBy, reject, text } from '../../kit/settings/reader.ts';

/** Something outside of the drill that says whether all is well: a command or an address. */
export const stopProbeSettings = checked(
  object({
    command: optional(
      'a program and its arguments, started in the folder of the call: well where it ends with 0; it is killed with all that it started after timeoutMs',
      list(text(), { min: 1, max: 100 }),
    ),
    url: optional('an address: well where it answers with a 2xx', httpUrl()),
    everyMs: withDefault('from one look to the next, ms', number({ min: 250, max: 3_600_000 }), 5_000),
    timeoutMs: withDefault('a look that takes longer is a bad one, ms', number({ min: 100, max: 600_000 }), 5_000),
    misses: withDefault(
      'so many bad looks in a row end the drill; a good one between them counts from 0 again',
      number({ min: 1, max: 1_000, whole: true }),
      3,
    ),
  }),
  ({ command, url }, path) => {
    if ((command === undefined) === (url === undefined))
      reject(path, 'an object with either command or url', {
        ...(command ? { command } : {}),
        ...(url ? { url } : {}),
      });
  },
);

/** What ends a drill because something outside of it says that all is not well. */
export type StopProbe = ReadBy<typeof stopProbeSettings>;
