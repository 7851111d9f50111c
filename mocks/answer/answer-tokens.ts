import type { MockRequest } from './answer-plan.ts';
import type { RequestProblem } from './wire/wire-format.ts';

/** The request header that tells a mock how long to answer, in tokens: it does not understand a prompt that asks for a length. */
export const ANSWER_TOKENS_HEADER = 'x-cutover-answer-tokens';

/** The longest answer it may ask for. */
const MOST_TOKENS = 100_000;

/** The length a request asks for; null: it does not say. */
export function readAnswerTokens({ headers = {} }: MockRequest): number | null | RequestProblem {
  const written = headers[ANSWER_TOKENS_HEADER];
  if (written === undefined) return null;
  const tokens = typeof written === 'string' && /^\d{1,6}$/.test(written) ? Number(written) : 0;
  if (tokens >= 1 && tokens <= MOST_TOKENS) return tokens;
  const message = `${ANSWER_TOKENS_HEADER} must be a whole number between 1 and ${MOST_TOKENS}, got ${JSON.stringify(written)}.`;
  return { status: 400, message, param: null, code: null };
}
