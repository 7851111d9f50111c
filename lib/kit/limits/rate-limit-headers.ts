import { formatGoDuration } from './format-go-duration.ts';
import { formatRfc3339 } from './format-rfc3339.ts';
import type { LimitReading, LimitReadings } from './rate-limiter.ts';

/** Renders how a provider's limits stand into its headers, names in lower case. */
type RenderHeaders = (readings: LimitReadings, atEpochMs: number) => Record<string, string>;

/**
 * Each provider's headers about its limits, as they come with every answer. The wait of a 429 (`retry-after`) is not
 * among them: it stands in the error.
 *
 * - openai: platform.openai.com, "Rate limits in headers": durations until a limit is back in its first state
 * - anthropic: platform.claude.com, "Response headers": times; token counts to the nearest thousand
 * - groq: console.groq.com, "Rate limits": names as OpenAI's, but `-requests` is per day, so a limit per minute is
 *   not told
 * - azure: answers on learn.microsoft.com: what is left, and nothing else
 * - mistral, gemini, bedrock: none that a source shows
 */
const rateLimitHeaders = {
  openai: (readings) => ({
    ...renderDurations('requests', readings.requests),
    ...renderDurations('tokens', findTokens(readings)),
  }),
  anthropic: ({ requests, tokens, inputTokens, outputTokens }, atEpochMs) => ({
    ...renderTimes('requests', requests, atEpochMs, 1),
    ...renderTimes('input-tokens', inputTokens, atEpochMs, 1_000),
    ...renderTimes('output-tokens', outputTokens, atEpochMs, 1_000),
    ...renderTimes('tokens', tokens ?? findTightest(inputTokens, outputTokens), atEpochMs, 1_000),
  }),
  azure: (readings) => {
    const { requests, tokens = findTokens(readings) } = readings;
    return {
      ...(requests === undefined ? {} : { 'x-ratelimit-remaining-requests': String(requests.remaining) }),
      ...(tokens === undefined ? {} : { 'x-ratelimit-remaining-tokens': String(tokens.remaining) }),
    };
  },
  groq: (readings) => renderDurations('tokens', findTokens(readings)),
  mistral: () => ({}),
  gemini: () => ({}),
  bedrock: () => ({}),
} as const satisfies Record<string, RenderHeaders>;

/** A provider whose way of telling limits is known. */
export type LimitProvider = keyof typeof rateLimitHeaders;
export const limitProviders = Object.keys(rateLimitHeaders) as LimitProvider[];

/** A provider's headers about limits that stand like this. */
export function renderRateLimitHeaders(
  provider: LimitProvider,
  readings: LimitReadings,
  atEpochMs: number,
): Record<string, string> {
  return rateLimitHeaders[provider](readings, atEpochMs);
}

/** The one limit of tokens that providers with a single one tell of. */
function findTokens({ tokens, inputTokens, outputTokens }: LimitReadings): LimitReading | undefined {
  return tokens ?? findTightest(inputTokens, outputTokens);
}

function findTightest(a: LimitReading | undefined, b: LimitReading | undefined): LimitReading | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return b.remaining < a.remaining ? b : a;
}

function renderDurations(name: string, reading: LimitReading | undefined): Record<string, string> {
  if (reading === undefined) return {};
  return {
    [`x-ratelimit-limit-${name}`]: String(reading.limit),
    [`x-ratelimit-remaining-${name}`]: String(reading.remaining),
    [`x-ratelimit-reset-${name}`]: formatGoDuration(reading.resetMs),
  };
}

function renderTimes(
  name: string,
  reading: LimitReading | undefined,
  atEpochMs: number,
  roundTo: number,
): Record<string, string> {
  if (reading === undefined) return {};
  return {
    [`anthropic-ratelimit-${name}-limit`]: String(reading.limit),
    [`anthropic-ratelimit-${name}-remaining`]: String(Math.round(reading.remaining / roundTo) * roundTo),
    [`anthropic-ratelimit-${name}-reset`]: formatRfc3339(atEpochMs + reading.resetMs),
  };
}
