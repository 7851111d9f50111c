import type { RecordedExchange } from '../../collector/records/recording.ts';
import { CHARACTERS_PER_TOKEN } from '../../kit/limits/characters-per-token.ts';
import { isDeeperThan } from '../../kit/settings/is-deeper-than.ts';
import { parseObject } from '../../kit/settings/parse-object.ts';
import { isPlainObject } from '../../kit/settings/reader.ts';
import type { Answer } from '../../kit/terms/answer.ts';
import { readAnswer } from '../../wire/formats/read-answer.ts';
import type { LoggedChat } from '../../../mocks/replay/logged-chat.ts';
import { listEntries } from '../../../mocks/replay/read-log-line.ts';

/** A request as a log tells of it, or why it is none. */
export type LoggedRequest =
  | {
      kind: 'request';
      /** The body of a chat completion, model, stream and user taken off. */
      body: Record<string, unknown>;
      streamed: boolean;
      /** When it began, epoch ms; null: the log does not say. */
      atEpochMs: number | null;
      /** Length of its answer, tokens; null: the log does not say. */
      answerTokens: number | null;
    }
  | { kind: 'skipped'; reason: string };

/** The year 5138: no log is of a later one. */
const LATEST_EPOCH_MS = 1e14;
/** As long as an answer of a case may be planned. */
const MOST_TOKENS = 100_000;

const tooDeep: LoggedRequest = { kind: 'skipped', reason: 'nested too deep' };

const isWithin = (value: number, min: number, max: number): boolean => value >= min && value <= max;

/**
 * The requests of one line of a log: LiteLLM's `StandardLoggingPayload`, OpenTelemetry's `TracesData`, a recording of `cutover mock
 * --record`, or an OpenAI-style object that has its chat completion as `body` (a batch), as `request` beside its `response`, or as itself.
 */
export function readLoggedRequests(line: string): LoggedRequest[] {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return [{ kind: 'skipped', reason: 'no valid JSON' }];
  }
  if (!isPlainObject(value)) return [{ kind: 'skipped', reason: 'no JSON object' }];
  if (isDeeperThan(value)) return [tooDeep];
  // The first line of a recording.
  if (value['kind'] === 'recording') return [];
  if (value['kind'] === 'exchange')
    return [isExchange(value) ? ofExchange(value) : { kind: 'skipped', reason: 'no exchange of a recording' }];
  const plain = readPlain(value);
  if (plain !== null) return [plain];
  return listEntries(value).map((entry) => (entry.kind === 'skipped' ? entry : ofChat(entry.chat)));
}

/** Of its answer the length alone is wanted: to put its stream together again takes twenty times as long. */
function ofChat({ request, startEpochMs, answer }: LoggedChat): LoggedRequest {
  if (answer.kind === 'error') return ofBody(request, startEpochMs, null);
  const { usage } = answer.body;
  const told = isPlainObject(usage) ? usage['completion_tokens'] : null;
  if (typeof told === 'number' && told > 0) return ofBody(request, startEpochMs, told);
  const said = readAnswer(JSON.stringify(answer.body));
  return ofBody(request, startEpochMs, said === null ? null : countTokens(said));
}

/** Is it what is read of an exchange? */
function isExchange(value: Record<string, unknown>): value is Record<string, unknown> & RecordedExchange {
  const { request, response, startEpochMs } = value;
  if (!isPlainObject(request) || typeof startEpochMs !== 'number') return false;
  if ([request['method'], request['target'], request['body']].some((text) => typeof text !== 'string')) return false;
  if (response === null) return true;
  const frames = isPlainObject(response) ? response['frames'] : null;
  return Array.isArray(frames) && frames.every((frame) => isPlainObject(frame) && typeof frame['data'] === 'string');
}

function ofExchange({ request, response, startEpochMs }: RecordedExchange): LoggedRequest {
  const [path = ''] = request.target.split('?');
  if (!path.endsWith('/chat/completions'))
    return { kind: 'skipped', reason: `${request.method} ${path} is no chat completion` };
  const body = parseObject(request.body);
  if (body === null) return { kind: 'skipped', reason: 'its request is no JSON object' };
  const answer = response === null ? null : readAnswer(takeData(response.frames.map(({ data }) => data).join('')));
  return ofBody(body, startEpochMs, answer === null ? null : countTokens(answer));
}

/** The objects of an event stream, a line each; another body as it is. */
function takeData(body: string): string {
  const events = body.match(/^data: ?\{.*$/gm);
  return events === null ? body : events.map((line) => line.replace(/^data: ?/, '')).join('\n');
}

/** As the provider counted them, else by the length of what was said; null: nothing was. */
function countTokens({ usage, text, reasoning, toolCalls }: Answer): number | null {
  if (usage !== null && usage.outputTokens > 0) return usage.outputTokens;
  const said = text.length + reasoning.length + toolCalls.reduce((sum, call) => sum + call.arguments.length, 0);
  return said === 0 ? null : Math.ceil(said / CHARACTERS_PER_TOKEN);
}

function readPlain(value: Record<string, unknown>): LoggedRequest | null {
  // LiteLLM's log has `messages` too, and much besides.
  if ('call_type' in value || 'standard_logging_object' in value || 'resourceSpans' in value) return null;
  const body = [value['body'], value['request'], value].find(
    (held) => isPlainObject(held) && Array.isArray(held['messages']),
  );
  if (!isPlainObject(body)) return null;
  const response = isPlainObject(value['response']) ? value['response'] : {};
  const usage = isPlainObject(response['usage']) ? response['usage'] : {};
  const { created } = response;
  const tokens = usage['completion_tokens'];
  return ofBody(
    body,
    typeof created === 'number' ? created * 1_000 : null,
    typeof tokens === 'number' && tokens > 0 ? tokens : null,
  );
}

function ofBody(body: Record<string, unknown>, atEpochMs: number | null, answerTokens: number | null): LoggedRequest {
  const { model: _model, stream, stream_options: _options, user: _user, metadata: _metadata, messages, ...rest } = body;
  if (!Array.isArray(messages) || messages.length === 0)
    return { kind: 'skipped', reason: 'it has no messages: no chat completion' };
  if (isDeeperThan(body)) return tooDeep;
  if (!messages.every((message) => isPlainObject(message) && typeof message['role'] === 'string'))
    return { kind: 'skipped', reason: 'a message of it has no role' };
  return {
    kind: 'request',
    body: { messages, ...rest },
    streamed: stream === true,
    atEpochMs: atEpochMs !== null && isWithin(atEpochMs, 0, LATEST_EPOCH_MS) ? atEpochMs : null,
    answerTokens: answerTokens !== null && isWithin(answerTokens, 1, MOST_TOKENS) ? Math.ceil(answerTokens) : null,
  };
}
