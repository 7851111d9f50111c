import { REDACTED } from '../../lib/kit/secrets/secret-names.ts';
import type { RecordedResponse } from '../../lib/collector/records/recording.ts';
import type { AnswerPlan, TimedPiece, MockRequest } from '../answer/answer-plan.ts';
import { wireFamilies } from '../answer/wire/index.ts';
import { findWireByPath } from './find-wire-by-path.ts';

/** Headers of the connection a response came by, and of a body that was compressed: the replay has its own. */
const NOT_REPLAYED = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'date',
  'keep-alive',
  'proxy-connection',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** An error no provider gave has no id of its own. */
const NO_ID = '0'.repeat(24);

/** A recorded response as a plan; every wait is times `timeScale`. */
export function planReplay(response: RecordedResponse, timeScale: number): AnswerPlan {
  const { status, headers, headersMs, frames } = response;
  const kept = Object.entries(headers).filter(([name, value]) => !NOT_REPLAYED.has(name) && value !== REDACTED);
  const scaled = frames.map(({ atMs, data }): TimedPiece => ({ dueMs: atMs * timeScale, data }));
  const first = { dueMs: Math.min(headersMs, frames[0]?.atMs ?? headersMs) * timeScale, data: '' };
  const streamed = isStream(response);
  return {
    status,
    headers: Object.fromEntries(kept),
    streamed,
    // A stream's head may come long before its first event; a whole body goes out at once when its last byte came.
    frames: streamed ? [first, ...scaled] : [joinFrames([first, ...scaled])],
  };
}

/** The answer to a request nothing was recorded for: 404 in the shape of the wire format its path belongs to. */
export function planNoRecord(request: MockRequest, reason: string): AnswerPlan {
  const wire = findWireByPath(request) ?? wireFamilies['openai-chat'].create(undefined, []);
  const message = `No recorded answer: ${reason}`;
  const data = wire.renderProblem({ status: 404, message, param: null, code: 'no_recorded_answer' }, NO_ID, request);
  return {
    status: 404,
    headers: { 'content-type': 'application/json' },
    streamed: false,
    frames: [{ dueMs: 0, data }],
  };
}

/** Events; or pieces of a body whose length was not known when it began, as Gemini streams its JSON. */
function isStream({ headers, frames }: RecordedResponse): boolean {
  if (headers['content-type']?.toLowerCase().includes('text/event-stream') === true) return true;
  return frames.length > 1 && headers['content-length'] === undefined;
}

function joinFrames(frames: readonly TimedPiece[]): TimedPiece {
  return { dueMs: frames.at(-1)?.dueMs ?? 0, data: frames.map(({ data }) => data).join('') };
}
