import { object, optional, required } from '../../kit/settings/object.ts';
import {
  boolean,
  list,
  number,
  type ReadBy,
  type Reader,
  record,
  reject,
  text,
  type WrittenBy,
} from '../../kit/settings/reader.ts';
import type { FaultRequest } from './fault-request.ts';
import { headerName } from './header-settings.ts';
import { findTenant, isTenantHit, tenantShareAt } from './tenant.ts';

const ratio = number({ min: 0, max: 1 });
const characters = number({ min: 0, max: 100_000_000, whole: true });
const pattern = text({ pattern: /^[^*]*\*?$/, rule: 'a text with at most one *, at its end' });

const span = object({
  min: optional('at least so many', characters),
  max: optional('at most so many', characters),
});
const characterSpan: Reader<ReadBy<typeof span>, WrittenBy<typeof span>> = {
  read(input, path) {
    const read = span.read(input, path);
    const { min = 0, max = Infinity } = read;
    if ((read.min === undefined && read.max === undefined) || min > max) {
      reject(path, 'an object with min, max, or a min of at most max', input);
    }
    return read;
  },
  describe: () => span.describe(),
};

/** Which requests a fault is for: all that is given must hold. A `*` at the end of a text stands for any rest. */
export const matchSettings = object({
  path: optional('the path, without query', pattern),
  models: optional(
    "the model asked for, by the body's `model` or the path, is one of these",
    list(pattern, { min: 1 }),
  ),
  streamed: optional('whether the answer is asked for as a stream', boolean()),
  headers: optional('headers with these values, names in lower case', record(pattern, headerName)),
  tenants: optional(
    'a share of the tenants, who are then hit every time; which ones, the seed decides',
    object({
      ratio: required('their share', ratio),
      ramp: optional(
        'the share moves in a straight line, and then stays: who is hit of a share is hit of each larger one, too',
        object({
          to: required('the share at the end, and from then on', ratio),
          durationMs: required('how long it moves, ms after arming', number({ min: 1, max: 86_400_000 })),
        }),
      ),
      header: optional('the header that tells tenants apart, in lower case; without it the API key does', headerName),
    }),
  ),
  promptCharacters: optional('the length of all texts of the prompt, in characters', characterSpan),
});

/** Which requests a fault is for. */
export type MatchSettings = ReadBy<typeof matchSettings>;

interface Matcher<Setting> {
  readsBody: boolean;
  /** Null: what it looks at is not known of this request. */
  fits(setting: Setting, request: FaultRequest, moment: { seed: number; elapsedMs: number }): boolean | null;
}

const matchers: { [Key in keyof MatchSettings]-?: Matcher<NonNullable<MatchSettings[Key]>> } = {
  path: { readsBody: false, fits: (path, request) => fitsPattern(path, request.path) },
  models: {
    readsBody: true,
    fits: (models, { model }) => (model === null ? null : models.some((name) => fitsPattern(name, model))),
  },
  streamed: { readsBody: true, fits: (wanted, { streamed }) => (streamed === null ? null : streamed === wanted) },
  headers: {
    readsBody: false,
    fits: (headers, request) =>
      Object.entries(headers).every(([name, wanted]) =>
        request.headers.some((field) => field[0] === name && fitsPattern(wanted, field[1])),
      ),
  },
  tenants: {
    readsBody: false,
    fits(share, { headers }, { seed, elapsedMs }) {
      const tenant = findTenant(headers, share.header);
      return tenant === undefined ? null : isTenantHit(seed, tenant, tenantShareAt(share, elapsedMs));
    },
  },
  promptCharacters: {
    readsBody: true,
    fits: ({ min = 0, max = Infinity }, { promptCharacters }) =>
      promptCharacters === null ? null : promptCharacters >= min && promptCharacters <= max,
  },
};

/**
 * Why a request is none of those a fault is for: `match.model`, or `match.model unknown` where that could not be
 * read of it. Null when it is one of them. `elapsedMs`: since the fault was armed.
 */
export function findMismatch(
  settings: MatchSettings,
  request: FaultRequest,
  seed: number,
  elapsedMs: number,
): string | null {
  for (const key of Object.keys(matchers) as (keyof MatchSettings)[]) {
    const setting = settings[key];
    if (setting === undefined) continue;
    // The map and the settings are made of the same keys, so matcher and setting belong together.
    const fits = (matchers[key] as Matcher<typeof setting>).fits(setting, request, { seed, elapsedMs });
    if (fits !== true) return fits === null ? `match.${key} unknown` : `match.${key}`;
  }
  return null;
}

/** The same with its times times `factor`, as a drill's phases are; none gets shorter than 1 ms. */
export function scaleMatch(match: MatchSettings, factor: number): MatchSettings {
  const { tenants } = match;
  if (tenants?.ramp === undefined) return match;
  const ramp = { ...tenants.ramp, durationMs: Math.max(1, tenants.ramp.durationMs * factor) };
  return { ...match, tenants: { ...tenants, ramp } };
}

/** Must the request's body be read to tell? */
export function matchReadsBody(settings: MatchSettings): boolean {
  return (Object.keys(settings) as (keyof MatchSettings)[]).some((key) => matchers[key].readsBody);
}

function fitsPattern(wanted: string, value: string): boolean {
  return wanted.endsWith('*') ? value.startsWith(wanted.slice(0, -1)) : value === wanted;
}
