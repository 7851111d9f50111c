import { formatGoDuration } from '../../kit/limits/format-go-duration.ts';
import { formatRfc3339 } from '../../kit/limits/format-rfc3339.ts';

/** Whose error it is; the edge is the content delivery network in front of a provider. */
export type ErrorProvider =
  | 'openai'
  | 'edge'
  | 'anthropic'
  | 'azure'
  | 'bedrock'
  | 'gemini'
  | 'mistral'
  | 'groq'
  | 'deepseek'
  | 'vllm'
  | 'llama-cpp'
  | 'openrouter';

/**
 * One error as a provider words it. Shapes are retyped by hand; ids and organisation names are invented. In texts
 * of `headers` and `body` these are filled in when it is sent: `{wait}` (seconds), `{waitSeconds}` (whole),
 * `{waitMs}`, `{waitDuration}` (as Go prints it), `{resetTime}` and `{now}` (RFC 3339), and the error's own `words`; a text that
 * is `{#name}` alone becomes a number.
 */
export interface ProviderError {
  provider: ErrorProvider;
  status: number;
  /** Beside the content type, names in lower case. */
  headers?: Record<string, string>;
  /** JSON, or a text that is sent as it is: the page of an edge. */
  body: unknown;
  /** Default `application/json`, of a text `text/html; charset=UTF-8`. */
  contentType?: string;
  /** The wait it asks for unless a fault sets another. */
  waitSeconds?: number;
  /** What else is filled in, by name, unless a fault knows better: a limit, what was asked for. */
  words?: Record<string, string>;
  /** Where the shape was read. */
  source: string;
  /** What of it is known but was not seen in a source text; absent when nothing is. */
  unverified?: string;
}

/** Does it tell how long to wait, in a header or in its body? */
export function tellsWait({ headers, body }: ProviderError): boolean {
  return /\{(wait|resetTime)/.test(JSON.stringify([headers, body]));
}

/** Headers and body as they are sent at `atEpochMs`; `waitSeconds` and `words` in place of the error's own. */
export function fillProviderError(
  error: ProviderError,
  at: { atEpochMs: number; waitSeconds?: number | undefined; words?: Record<string, string> },
): { headers: Record<string, string>; body: unknown } {
  const wait = at.waitSeconds ?? error.waitSeconds ?? 0;
  const words: Record<string, string> = {
    ...error.words,
    ...at.words,
    wait: String(wait),
    waitSeconds: String(Math.ceil(wait)),
    waitMs: String(Math.ceil(wait * 1000)),
    waitDuration: formatGoDuration(wait * 1000),
    resetTime: formatRfc3339(at.atEpochMs + wait * 1000),
    now: formatRfc3339(at.atEpochMs),
  };
  const fill = (text: string): string => text.replace(/\{(\w+)\}/g, (whole, name: string) => words[name] ?? whole);
  const headers = Object.entries(error.headers ?? {}).map(([name, value]) => [name, fill(value)]);
  if (at.waitSeconds !== undefined && !tellsWait(error)) headers.push(['retry-after', String(Math.ceil(wait))]);
  const fillText = (text: string): string | number => {
    const name = /^\{#(\w+)\}$/.exec(text)?.[1];
    return name === undefined ? fill(text) : Number(words[name]);
  };
  return { headers: Object.fromEntries(headers) as Record<string, string>, body: fillTexts(error.body, fillText) };
}

function fillTexts(value: unknown, fill: (text: string) => string | number): unknown {
  if (typeof value === 'string') return fill(value);
  if (Array.isArray(value)) return value.map((item) => fillTexts(item, fill));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillTexts(item, fill)]));
}
