import { fillText } from '../../lib/wire/breakage/fill-text.ts';
import { createRandom, hash32 } from '../../lib/kit/stats/random.ts';
import { chooseDialect } from './dialects/choose-dialect.ts';
import type { Dialect } from './dialects/dialect.ts';
import { keepHouseRules } from './dialects/keep-house-rules.ts';
import { sayRight, speak, type SpokenReply } from './dialects/speak.ts';
import { isEnforced, isPrevented } from './enforcement.ts';
import { styleMarkdown } from './dialects/style.ts';
import type { Draft } from './draft.ts';
import { draftAnswer } from './draft-answer.ts';
import type { MockModel } from './mock-model.ts';
import { thinkingTokens } from './thinking.ts';
import type { ModelRequest } from './model-request.ts';
import { proseCharacters } from './tokens.ts';

/** What the model meant to say, and what came of it in its dialect. */
export interface SaidAnswer extends SpokenReply {
  meant: Draft;
  /** How this dialect refuses, for a wire that makes it. */
  refusal: string;
  /** Tokens it thinks that are not shown. */
  hiddenTokens: number;
}

/**
 * What a model says to a request in its dialect, with the thoughts in front that it was told, or asked, to have. `key` is of
 * this very prompt; what holds for a whole conversation is drawn by the seed.
 */
export function sayAnswer(request: ModelRequest, mock: MockModel, seed: number, key: number): SaidAnswer {
  const dialect = chooseDialect(mock, request.conversation.system);
  const right = draftAnswer(request, createRandom(key, 'text'), dialect.style.verbosity);
  const meant = right.kind === 'chat' ? { ...right, text: writeChat(right.text, request, mock, dialect, seed) } : right;
  const spoken = speak(meant, dialect, createRandom(key, 'dialect'));
  const isKept = spoken.failure !== null && isPrevented(spoken.failure) && holds(request, mock, key);
  const { reply, failure } = isKept ? { reply: sayRight(meant), failure: null } : spoken;
  const { refusal } = dialect.style;
  const reasoningTokens = thinkingTokens(request.thinking ?? { kind: 'unsaid' }, mock.reasoningTokens);
  const said = { failure, meant, refusal };
  if (reasoningTokens === 0) return { ...said, reply, hiddenTokens: 0 };
  if (request.hidesThoughts === true || mock.wire.hidesThoughts === true)
    return { ...said, reply, hiddenTokens: reasoningTokens };
  const thoughts = fillText(createRandom(key, 'reasoning'), proseCharacters(reasoningTokens));
  return { ...said, reply: { ...reply, reasoning: joinThoughts(thoughts, reply.reasoning) }, hiddenTokens: 0 };
}

function holds(request: ModelRequest, { enforcement, enforcedRatio }: MockModel, key: number): boolean {
  return isEnforced(request, enforcement, enforcedRatio, key);
}

function writeChat(
  text: string,
  { conversation }: ModelRequest,
  { provider, model }: MockModel,
  dialect: Dialect,
  seed: number,
): string {
  const who = hash32(`${seed} ${provider} ${model}`);
  return keepHouseRules(styleMarkdown(text, dialect.style), conversation, dialect, who);
}

function joinThoughts(thoughts: string, answer: string | undefined): string {
  return answer === undefined ? thoughts : `${thoughts}\n\n${answer}`;
}
