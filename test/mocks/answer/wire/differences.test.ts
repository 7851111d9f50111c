import { describe, expect, it } from 'vitest';
import { readAnswer } from '../../../../lib/wire/formats/read-answer.ts';
import { chunkSizes } from '../../../../mocks/answer/chunk-size.ts';
import { dialects } from '../../../../mocks/answer/dialects/index.ts';
import { planAnswer } from '../../../../mocks/mock/plan-answer.ts';
import type { anthropicDifferences } from '../../../../mocks/answer/wire/anthropic-messages/options.ts';
import type { geminiDifferences } from '../../../../mocks/answer/wire/gemini/options.ts';
import { type WireName, wireNames } from '../../../../lib/wire/formats/index.ts';
import { wireFamilies } from '../../../../mocks/answer/wire/index.ts';
import type { chatDifferences } from '../../../../mocks/answer/wire/openai-chat/differences.ts';
import type { responsesDifferences } from '../../../../mocks/answer/wire/openai-responses/options.ts';
import { fallback } from '../../request-body.ts';
import { type Ask, wireRequest } from '../../wire-request.ts';
import { resolveMock } from '../../../../mocks/mock/mock.ts';

/** How a difference is told from the bytes: never there without it, always with it. */
interface Mark {
  ask?: Ask;
  /** Default true. */
  streamed?: boolean;
  /** Told of the provider the difference is no news to. Default: the format's first flavour. */
  isThere(body: string): boolean;
  /** Differences that have to be there for this one to show. */
  with?: readonly string[];
  /** A tool without parameters is offered. */
  noArguments?: boolean;
}

interface Chunk {
  id?: string;
  choices: { delta: { role?: string; content?: unknown; tool_calls?: Call[] }; finish_reason: string | null }[];
  usage?: unknown;
}
interface Call {
  id?: string;
  index?: number;
  type?: string;
  function: { name?: string; arguments: string };
}

const lines = (body: string): string[] => body.split('\n').filter((line) => line.startsWith('data: '));
const chunks = (body: string): Chunk[] =>
  lines(body)
    .filter((line) => line !== 'data: [DONE]')
    .map((line) => JSON.parse(line.slice(6)) as Chunk);
const calls = (body: string): Call[] => chunks(body).flatMap(({ choices }) => choices[0]?.delta.tool_calls ?? []);
const argumentsOf = (body: string): string =>
  calls(body)
    .map((call) => call.function.arguments)
    .join('');
const finishes = (body: string): (string | null)[] =>
  chunks(body)
    .flatMap(({ choices }) => choices.map((choice) => choice.finish_reason))
    .filter((word) => word !== null);
const contents = (body: string): unknown[] =>
  chunks(body).flatMap(({ choices }) => choices.map(({ delta }) => delta.content));
const counted = (body: string): number[] =>
  chunks(body).flatMap(({ usage }, index) => (usage === undefined || usage === null ? [] : [index]));
const finishAt = (body: string): number =>
  chunks(body).findIndex(({ choices }) => (choices[0]?.finish_reason ?? null) !== null);
/** Half of the deltas are shorter than this. */
const median = (sizes: number[]): number => sizes.toSorted((a, b) => a - b)[Math.floor(sizes.length / 2)] ?? 0;
const textSizes = (body: string): number =>
  median(contents(body).flatMap((text) => (typeof text === 'string' && text !== '' ? [text.length] : [])));
const near = (value: number, name: keyof typeof chunkSizes): boolean =>
  Math.abs(value - chunkSizes[name].p50) <= 0.15 * chunkSizes[name].p50 + 0.5;
const events = (body: string): string[] =>
  body.split('\n').flatMap((line) => (line.startsWith('event: ') ? [line.slice(7)] : []));
/** The sizes of the texts under this key, wherever it stands. */
const sizesOf = (body: string, key: string): number[] =>
  [...body.matchAll(new RegExp(`"${key}":("(?:[^"\\\\]|\\\\.)*")`, 'g'))].map(
    (match) => String(JSON.parse(match[1] ?? '""')).length,
  );

const chat: Record<keyof typeof chatDifferences, Mark> = {
  'azure-first-chunk': { isThere: (body) => chunks(body)[0]?.id === '' && chunks(body)[0]?.choices.length === 0 },
  'role-empty': { isThere: (body) => chunks(body)[0]?.choices[0]?.delta.role === '' },
  'opening-null': { isThere: (body) => chunks(body)[0]?.choices[0]?.delta.content === null },
  'content-parts': { isThere: (body) => contents(body).some(Array.isArray) },
  'content-empty': { ask: 'tool', streamed: false, isThere: (body) => body.includes('"content":""') },
  'tool-whole': { ask: 'tool', isThere: (body) => calls(body).length === 1 },
  'tool-no-index': { ask: 'tool', isThere: (body) => calls(body).every(({ index }) => index === undefined) },
  'tool-no-type': { ask: 'tool', isThere: (body) => calls(body).every(({ type }) => type === undefined) },
  'tool-short-id': { ask: 'tool', isThere: (body) => calls(body)[0]?.id?.length === 9 },
  'tool-index-1': { ask: 'tool', isThere: (body) => calls(body).every(({ index }) => index === 1) },
  'tool-empty-fragments': {
    ask: 'tool',
    isThere: (body) =>
      calls(body)
        .slice(1, 3)
        .every((call) => call.function.arguments === ''),
  },
  'tool-no-arguments': { ask: 'tool', noArguments: true, isThere: (body) => argumentsOf(body) === '' },
  'tool-trailing-space': { ask: 'tool', isThere: (body) => /\}\s+$/.test(argumentsOf(body)) },
  'reasoning-content': { with: ['reasoning-field'], isThere: (body) => body.includes('"reasoning_content":') },
  'reasoning-field': { isThere: (body) => body.includes('"reasoning":') },
  'reasoning-parts': { isThere: (body) => body.includes('"type":"thinking"') },
  'reasoning-tags': { isThere: (body) => contents(body).join('').startsWith('<think>') },
  'reasoning-hidden': { with: ['reasoning-content'], isThere: (body) => !body.includes('"reasoning_content":') },
  'answer-in-reasoning': { streamed: false, isThere: (body) => readAnswer(body)?.text === '' },
  refusal: { isThere: (body) => body.includes('"refusal":"') && finishes(body)[0] === 'stop' },
  'content-filter': { isThere: (body) => finishes(body)[0] === 'content_filter' },
  'usage-before-finish': { isThere: (body) => (counted(body)[0] ?? Infinity) < finishAt(body) },
  'usage-on-finish': { isThere: (body) => counted(body)[0] === finishAt(body) && counted(body).length === 1 },
  'usage-every-chunk': { isThere: (body) => counted(body).length === chunks(body).length },
  'usage-never': { isThere: (body) => counted(body).length === 0 },
  'usage-null': { with: ['usage-on-finish'], isThere: (body) => chunks(body).some(({ usage }) => usage === null) },
  'finish-with-last': { isThere: (body) => contents(body)[finishAt(body)] !== undefined },
  'finish-stop-for-tools': { ask: 'tool', isThere: (body) => finishes(body)[0] === 'stop' },
  'finish-anthropic-words': { ask: 'tool', isThere: (body) => finishes(body)[0] === 'tool_use' },
  'finish-gemini-words': { isThere: (body) => finishes(body)[0] === 'STOP' },
  'finish-cohere-words': { isThere: (body) => finishes(body)[0] === 'COMPLETE' },
  'finish-null': { isThere: (body) => finishes(body).length === 0 },
  'no-done': { isThere: (body) => !body.includes('[DONE]') },
  obfuscation: { isThere: (body) => body.includes('"obfuscation":') },
  'chunks-mistral': { isThere: (body) => near(textSizes(body), 'mistral') && textSizes(body) > 5 },
  'chunks-anthropic': { isThere: (body) => near(textSizes(body), 'anthropic') },
  'chunks-qwen': { isThere: (body) => near(textSizes(body), 'qwen') },
  'chunks-gemini': { isThere: (body) => near(textSizes(body), 'gemini') },
};

const responses: Record<keyof typeof responsesDifferences, Mark> = {
  refusal: { isThere: (body) => events(body).includes('response.refusal.delta') },
  'content-filter': { isThere: (body) => body.includes('"incomplete_details":{"reason":"content_filter"}') },
  'reasoning-hidden': { isThere: (body) => !body.includes('summary_text') },
  obfuscation: { isThere: (body) => body.includes('"obfuscation":') },
  'chunks-gemini': { isThere: (body) => Math.max(...sizesOf(body, 'delta')) > 40 },
};

const anthropic: Record<keyof typeof anthropicDifferences, Mark> = {
  'tool-preamble': { ask: 'tool', isThere: (body) => body.includes('"type":"text_delta"') },
  refusal: {
    isThere: (body) => body.includes('"stop_reason":"refusal"') && !events(body).includes('content_block_start'),
  },
  'pause-turn': { isThere: (body) => body.includes('"stop_reason":"pause_turn"') },
  'context-window': { isThere: (body) => body.includes('"stop_reason":"model_context_window_exceeded"') },
  'no-signature': { isThere: (body) => !body.includes('signature_delta') },
  'no-ping': { isThere: (body) => !events(body).includes('ping') },
  'no-message-stop': { isThere: (body) => !events(body).includes('message_stop') },
  'usage-at-start': { isThere: (body) => body.split('"output_tokens"').length === 2 },
  'error-details': { isThere: () => true },
  'chunks-openai': { isThere: (body) => Math.max(...sizesOf(body, 'text')) <= 14 },
};

const gemini: Record<keyof typeof geminiDifferences, Mark> = {
  safety: { isThere: (body) => body.includes('"finishReason":"SAFETY"') && !body.includes('"text"') },
  'prompt-blocked': { isThere: (body) => body.includes('"blockReason"') && !body.includes('"candidates":') },
  recitation: { isThere: (body) => body.includes('"finishReason":"RECITATION"') },
  'malformed-call': {
    ask: 'tool',
    isThere: (body) => body.includes('"finishReason":"MALFORMED_FUNCTION_CALL"') && !body.includes('"functionCall"'),
  },
  'tool-no-args': { ask: 'tool', noArguments: true, isThere: (body) => !body.includes('"args"') },
  'tool-id': { ask: 'tool', isThere: (body) => body.includes('"functionCall":{"id":"') },
  'thought-signature': { isThere: (body) => body.includes('"thoughtSignature":"') },
  'answer-in-thoughts': { streamed: false, isThere: (body) => readAnswer(body)?.text === '' },
  'usage-at-end': { isThere: (body) => body.split('"usageMetadata"').length === 2 },
  'chunks-openai': { isThere: (body) => Math.max(...sizesOf(body, 'text')) <= 14 },
};

/** Nothing else names it: a tool that takes nothing, as each format offers it. */
const noArgumentTool: Partial<Record<WireName, object>> = {
  'openai-chat': {
    tools: [{ type: 'function', function: { name: 'ping', parameters: { type: 'object', properties: {} } } }],
  },
  gemini: { tools: [{ functionDeclarations: [{ name: 'ping' }] }] },
};

function answer(wire: WireName, differences: readonly string[], mark: Mark): string {
  const { ask = 'text', streamed = true, noArguments = false } = mark;
  const extra = noArguments ? { ...noArgumentTool[wire] } : {};
  const request = wireRequest(wire, undefined, { ask, streamed, outputTokens: 3_000, extra });
  const description = { ...fallback, wire, differences: [...differences], reasoningTokens: ask === 'tool' ? 0 : 20 };
  return [...planAnswer(request, resolveMock(description), 1).frames].map(({ data }) => data).join('');
}

describe.each([
  ['openai-chat' as const, chat],
  ['openai-responses' as const, responses],
  ['anthropic-messages' as const, anthropic],
  ['gemini' as const, gemini],
])('the differences of %s', (wire, marks: Record<string, Mark>) => {
  it('are those listed here', () => {
    expect(Object.keys(marks).toSorted()).toEqual(Object.keys(wireFamilies[wire].differences).toSorted());
  });

  it.each(Object.entries(marks).filter(([name]) => name !== 'error-details'))(
    'have %s, which shows with it and not without',
    (name, mark) => {
      const before = mark.with ?? [];
      expect([mark.isThere(answer(wire, before, mark)), mark.isThere(answer(wire, [...before, name], mark))]).toEqual([
        false,
        true,
      ]);
    },
  );
});

describe('differences together', () => {
  it('say null for token counts up to the chunk that has them, and there the counts alone', () => {
    const mark: Mark = { isThere: () => true };
    const usages = lines(answer('openai-chat', ['usage-null', 'usage-on-finish', 'no-done'], mark)).map((line) =>
      [...line.matchAll(/"usage":(null|\{)/g)].map(([, value]) => value).join(),
    );
    expect(usages.at(-1)).toBe('{');
    expect(new Set(usages.slice(0, -1))).toEqual(new Set(['null']));
  });

  it('refuse in the words of the dialect', () => {
    const words = (['gpt-4o-fstring', 'claude-3.5-sonnet', 'gemini-1.5-pro', 'llama3-8b'] as const).map((dialect) => {
      const { refusal } = dialects[dialect].style;
      for (const wire of ['openai-chat', 'openai-responses'] as const) {
        const description = { ...fallback, wire, dialect, differences: ['refusal'] };
        const [frame] = planAnswer(wireRequest(wire, undefined, { ask: 'text' }), resolveMock(description), 1).frames;
        expect(readAnswer(frame?.data ?? '')?.refusal).toBe(refusal);
      }
      return refusal;
    });
    expect(new Set(words).size).toBe(words.length);
  });
});

describe('errors of Anthropic', () => {
  it('have details: null where that is asked for', () => {
    const bodies = [[], ['error-details']].map((differences) => {
      const request = { method: 'POST', path: '/v1/messages', body: '{}' };
      const plan = planAnswer(request, resolveMock({ ...fallback, wire: 'anthropic-messages', differences }), 1);
      return Object.keys((JSON.parse([...plan.frames][0]?.data ?? '') as { error: object }).error);
    });
    expect(bodies).toEqual([
      ['type', 'message'],
      ['details', 'type', 'message'],
    ]);
  });
});

describe('a flavour', () => {
  it.each(wireNames.flatMap((wire) => Object.keys(wireFamilies[wire].flavours).map((flavour) => ({ wire, flavour }))))(
    '$wire of $flavour is told from the format it is of, or is that format',
    ({ wire, flavour }) => {
      const say = (name: string | undefined): string => {
        const description = {
          ...fallback,
          wire,
          reasoningTokens: 20,
          ...(name === undefined ? {} : { flavour: name }),
        };
        const request = wireRequest(wire, name, { ask: 'tool', streamed: true });
        const plan = planAnswer(request, resolveMock(description), 1);
        const { basePath } = wireFamilies[wire].create(name, []);
        return JSON.stringify([basePath, plan.headers, [...plan.frames]]);
      };
      const isFirst = Object.keys(wireFamilies[wire].flavours)[0] === flavour;
      expect(say(flavour) === say(undefined)).toBe(isFirst);
    },
  );
});
