/** What a provider that refuses says it has too much of. */
export const refusalLimits = [
  'requests-per-minute',
  'tokens-per-minute',
  'rate',
  'acceleration',
  'concurrency',
  'quota',
  'context',
  'overload',
] as const;
export type RefusalLimit = (typeof refusalLimits)[number];

/** An error response, as whoever got it saw it; header names in lower case. */
export interface Refusal {
  status: number;
  headers: Readonly<Record<string, string>>;
  /** The body, or its beginning. */
  text: string;
}

/** What words name which limit, in the order they are looked for: a quota is told as a rate limit too, and a limit of tokens names its requests. */
const words: readonly [RefusalLimit, RegExp][] = [
  [
    'context',
    /context[ _](?:length|limit|size|window)|prompt is too long|maximum number of tokens allowed|too large for model|reduce the length of the messages/i,
  ],
  [
    'quota',
    /insufficient_quota|spend(?:ing)?[ _](?:cap|limit)|billing|credit balance|per[ _-]?day\b|PerDay|\b(?:RPD|TPD)\b|monthly/i,
  ],
  ['acceleration', /increased too quickly|slow_down|acceleration/i],
  ['concurrency', /concurren(?:t|cy)|parallel requests|simultaneous/i],
  ['tokens-per-minute', /tokens? per min|\bTPM\b|tokens? rate limit|TokensPerMinute|tokens_per_minute/i],
  ['requests-per-minute', /requests? per min|\bRPM\b|requests? rate limit|RequestsPerMinute|requests_per_minute/i],
  [
    'overload',
    /overload|over capacity|capacity exceeded|too busy|high demand|service[ _]?unavailable|come back later|loading model/i,
  ],
];

/** Headers of limits that say 0 is left, and of what. */
const spent: readonly [RefusalLimit, RegExp][] = [
  ['tokens-per-minute', /ratelimit-(?:remaining-tokens|(?:input-|output-)?tokens-remaining)/],
  ['requests-per-minute', /ratelimit-(?:remaining-requests|requests-remaining)/],
];

/**
 * Which limit a refusal speaks of, by its words, else by its headers of which exactly one kind says that nothing is left, else by its status: 429 is a
 * rate that nobody names, 503 and 529 an overload. Null: it is none of these, and says nothing of a limit. Words of Gemini's `quota` are a rate where its quotaId says per minute.
 * Source: the errors of the catalogue beside this file.
 */
export function readRefusal({ status, headers, text }: Refusal): RefusalLimit | null {
  if (status < 400 && !text.includes('error')) return null;
  const named = words.find(([, pattern]) => pattern.test(text))?.[0];
  const byHeader = findSpent(headers);
  if (named !== undefined && !(named === 'quota' && status !== 429 && status !== 402 && status !== 403)) return named;
  if (status === 429) return byHeader ?? 'rate';
  if (status === 402) return 'quota';
  if (status === 503 || status === 529) return 'overload';
  return null;
}

function findSpent(headers: Refusal['headers']): RefusalLimit | null {
  const names = Object.keys(headers);
  const found = spent.filter(([, pattern]) =>
    names.some((name) => pattern.test(name) && headers[name]?.trim() === '0'),
  );
  return found.length === 1 ? (found[0]?.[0] ?? null) : null;
}
