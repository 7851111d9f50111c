/** Models that their maker's own API stops answering for, and from which day on. */
interface Retirement {
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
const retirements: readonly Retirement[] = [
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
      '2026-06-15': ['claude-sonnet-4-20250514', 'claude-opus-4-20250514'],
      '2026-08-05': ['claude-opus-4-1-20250805', 'claude-opus-4-1'],
    },
  },
  {
    host: 'generativelanguage.googleapis.com',
    source: 'https://ai.google.dev/gemini-api/docs/deprecations',
    days: {
      '2026-06-01': ['gemini-2.0-flash', 'gemini-2.0-flash-001'],
      '2026-12-01': ['gemini-2.5-pro', 'gemini-2.5-flash'],
    },
  },
];

/** The day on which a model is retired by its maker, whether it is asked there, and who says so; null: none is known. */
export function findRetirement(
  model: string,
  host: string | null,
): { day: string; isMakers: boolean; source: string } | null {
  for (const { host: makers, source, days } of retirements)
    for (const [day, models] of Object.entries(days))
      if (models.includes(model)) return { day, isMakers: host === makers, source };
  return null;
}
