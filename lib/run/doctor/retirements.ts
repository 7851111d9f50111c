import { hasVersion, readModelName, withoutVersion } from './model-name.ts';

/** Models that their maker's own API stops answering for, and from which day on. */
interface MakersRetirements {
  /** The hosts of the maker's own API; others that serve the same model have dates of their own. */
  host: string;
  /** The page that says so. */
  source: string;
  /** UTC day, and the models that are gone from then on, by their ids; a dated id also without its date, where that stands for it. */
  days: Readonly<Record<string, readonly string[]>>;
}

/** When the pages were read. */
export const RETIREMENTS_READ = '2026-11-29';

/** What was known then. A new line is a day and its models. */
const retirements: readonly MakersRetirements[] = [
  {
    host: 'api.openai.com',
    source: 'https://developers.openai.com/api/docs/deprecations',
    days: {
      '2026-10-23': [
        'gpt-3.5-turbo',
        'gpt-3.5-turbo-0125',
        'gpt-4',
        'gpt-4-0613',
        'gpt-4-1106-preview',
        'gpt-4-turbo',
        'gpt-4-turbo-2024-04-09',
        'gpt-4o-2024-05-13',
        'gpt-4.1-nano',
        'gpt-4.1-nano-2025-04-14',
        'o1',
        'o1-2024-12-17',
        'o1-pro',
        'o1-pro-2025-03-19',
        'o3-mini',
        'o3-mini-2025-01-31',
        'o4-mini',
        'o4-mini-2025-04-16',
      ],
      '2026-12-11': [
        'gpt-5',
        'gpt-5-2025-08-07',
        'gpt-5-mini',
        'gpt-5-mini-2025-08-07',
        'gpt-5-nano',
        'gpt-5-nano-2025-08-07',
        'gpt-5-pro',
        'o3',
        'o3-pro',
      ],
      '2027-01-14': [
        'gpt-4o',
        'gpt-4o-2024-08-06',
        'gpt-4o-2024-11-20',
        'gpt-4o-mini',
        'gpt-4o-mini-2024-07-18',
        'gpt-4.1',
        'gpt-4.1-2025-04-14',
        'gpt-4.1-mini',
        'gpt-4.1-mini-2025-04-14',
      ],
      '2027-04-01': ['gpt-5.1'],
    },
  },
  {
    host: 'api.anthropic.com',
    source: 'https://platform.claude.com/docs/en/about-claude/model-deprecations',
    days: {
      '2025-07-21': ['claude-2.0', 'claude-2.1', 'claude-3-sonnet-20240229'],
      '2025-10-28': ['claude-3-5-sonnet-20240620', 'claude-3-5-sonnet-20241022'],
      '2026-01-05': ['claude-3-opus-20240229'],
      '2026-02-19': ['claude-3-7-sonnet-20250219', 'claude-3-5-haiku-20241022'],
      '2026-04-20': ['claude-3-haiku-20240307'],
      '2026-06-15': ['claude-sonnet-4-20250514', 'claude-sonnet-4-0', 'claude-opus-4-20250514', 'claude-opus-4-0'],
      '2026-08-05': ['claude-opus-4-1-20250805', 'claude-opus-4-1'],
    },
  },
  {
    host: 'generativelanguage.googleapis.com',
    source: 'https://ai.google.dev/gemini-api/docs/deprecations',
    days: {
      '2026-06-01': ['gemini-2.0-flash', 'gemini-2.0-flash-001', 'gemini-2.0-flash-lite', 'gemini-2.0-flash-lite-001'],
      '2026-12-01': ['gemini-2.5-pro', 'gemini-2.5-flash'],
    },
  },
];

/** What is known of the end of a model. `not-known`: nothing is; `why` is a clause. `none`: its maker is in the table, and the table has no day for it. */
export type Retirement =
  | { kind: 'retires'; day: string; isMakers: boolean; source: string }
  | { kind: 'none' }
  | { kind: 'not-known'; why: string };

/** The families whose makers are in the table. */
const LISTED_FAMILY = /^(?:gpt-\d|chatgpt-|o\d(?:-|$)|claude-|gemini-\d)/;

/** The day on which a model is retired by its maker, whether it is asked there, and who says so, as far as its name leaves no doubt which model it is. */
export function findRetirement(model: string, host: string | null): Retirement {
  const read = readModelName(model, host);
  if (read.kind === 'own') return { kind: 'not-known', why: read.why };
  const { id } = read;
  // Routers write 3.5 where Anthropic writes 3-5.
  const names = [id, id.replace(/^(claude-\d)\.(?=\d)/, '$1-')];
  for (const name of names) {
    const found = findListed(name);
    if (found === 'doubt')
      return { kind: 'not-known', why: `the page of its maker names other versions of ${withoutVersion(name)}` };
    if (found !== null) return { kind: 'retires', ...found.line, isMakers: isAt(host, found.host) };
  }
  return LISTED_FAMILY.test(id) ? { kind: 'none' } : { kind: 'not-known', why: 'its maker is not in the table' };
}

interface Listed {
  host: string;
  line: { day: string; source: string };
}

/** By its name; else by that without its version, or by that of its versions, where all that the table has of it end on one day. */
function findListed(id: string): Listed | 'doubt' | null {
  const base = withoutVersion(id);
  const all = listLines();
  const exact = all.find(({ model }) => model === id);
  if (exact !== undefined) return exact;
  const own = all.filter(({ model }) => withoutVersion(model) === base);
  const [first] = own;
  if (first === undefined) return null;
  const isOne = new Set(own.map(({ line }) => line.day)).size === 1;
  // Of a version that is not among those that the table names it says nothing.
  const isNamed = !hasVersion(id) || own.every(({ model }) => !hasVersion(model));
  return isOne && isNamed ? first : 'doubt';
}

function listLines(): (Listed & { model: string })[] {
  return retirements.flatMap(({ host, source, days }) =>
    Object.entries(days).flatMap(([day, models]) => models.map((model) => ({ model, host, line: { day, source } }))),
  );
}

/** Is it asked at its maker's own API, in one of its regions perhaps? */
const isAt = (host: string | null, makers: string): boolean =>
  host !== null && (host === makers || host.endsWith(`.${makers}`));
