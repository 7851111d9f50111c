import type { ClientOutcome } from './client-outcome.ts';
import { HALF, PIECES, TEXT } from './wires/wire-answer.ts';

/** Looks an outcome up. Throws when there is no such row. */
export type LookUp = (client: string, mode: 'whole' | 'streamed', title: string) => ClientOutcome;

/** A sentence for the page, and what must have been observed for it to be true. */
export interface Claim {
  says: string;
  holds(look: LookUp): boolean;
}

const CLEAN_END = 'a clean end after half of the text';
const STALL = 'a stall after half of the text';
const ERROR_EVENT = 'an error event after half of the text, then the end';
const GOES_ON = 'an error event after half of the text, then the rest';
const OK_ERROR = '200 with an error for a body or first event';
const SPLICE = 'a second message begins after half of the text, with the answer from the start';
const LIMIT = 'one request in 40 s, and another was first';
const OVERFLOW = 'a prompt that does not fit the context window';
const LONG_WAIT = 'a rate limit that asks for 90 s';

const errorName = (outcome: ClientOutcome): string | null => (outcome.kind === 'error' ? outcome.error.name : null);
const fallsBack = (outcome: ClientOutcome): boolean => outcome.kind === 'answer' && outcome.fellBack === true;
const takes = (outcome: ClientOutcome, finish: string | null): boolean =>
  outcome.kind === 'answer' && outcome.finish === finish;

/** Where clients do otherwise than is commonly said of them. */
export const claims: readonly Claim[] = [
  {
    says: 'A time-out of openai, @anthropic-ai/sdk or ChatOpenAI ends with the response head: when the body stalls, they wait for ever (until Node ends a body of which nothing comes for 5 minutes). Those of @google/genai and of the AI SDK hold for the body too.',
    holds: (look) =>
      ['openai', 'langchain-openai', 'anthropic'].every(
        (id) =>
          look(id, 'streamed', STALL).kind === 'hang' && look(id, 'whole', 'a head, then silence').kind === 'hang',
      ) &&
      ['google-genai', 'ai-sdk-openai', 'ai-sdk-anthropic', 'ai-sdk-google'].every(
        (id) =>
          look(id, 'streamed', STALL).kind === 'error' && look(id, 'whole', 'a head, then silence').kind === 'error',
      ),
  },
  {
    says: 'The AI SDK does not refuse a stream that ends without a finish reason: with @ai-sdk/openai, @ai-sdk/anthropic and @ai-sdk/google, the half is an answer with finish reason `other`. Only @ai-sdk/openai-compatible makes an error of it.',
    holds: (look) =>
      ['openai', 'anthropic', 'google'].every((id) => takes(look(`ai-sdk-${id}`, 'streamed', CLEAN_END), 'other')) &&
      errorName(look('ai-sdk-openai-compatible', 'streamed', CLEAN_END)) === 'AI_InvalidResponseDataError',
  },
  {
    says: 'openai, like @anthropic-ai/sdk, sleeps a `retry-after` of over 60 s in full; it is not ignored in favour of its own back-off.',
    holds: (look) => ['openai', 'anthropic'].every((id) => look(id, 'whole', LONG_WAIT).wait === 'as asked'),
  },
  {
    says: 'ChatOpenAI does not retry every failure six times: of the 429s it retries only those that name a wait of up to 60 s, and waits at least that long. One without a hint (`slow_down`, a shed load) or with a longer wait is thrown at once as `RateLimitCapacityError`, one for the quota as `InsufficientQuotaError`.',
    holds: (look) => {
      const hinted = look('langchain-openai', 'whole', 'a rate limit that asks for 20 s');
      const at = (title: string): ClientOutcome => look('langchain-openai', 'whole', title);
      return (
        hinted.attempts === 7 &&
        hinted.wait === 'as asked' &&
        [LONG_WAIT, 'error `openai-429-slow-down`', 'error `edge-429-shed`'].every(
          (title) => at(title).attempts === 1 && errorName(at(title)) === 'RateLimitCapacityError',
        ) &&
        at('error `openai-429-quota`').attempts === 1 &&
        errorName(at('error `openai-429-quota`')) === 'InsufficientQuotaError'
      );
    },
  },
  {
    says: 'A quota that is used up costs openai and the AI SDK three calls, a spend cap @anthropic-ai/sdk as well, although that one has a class of its own for it, `EnforcedSpendLimitReachedError`.',
    holds: (look) =>
      ['openai', 'ai-sdk-openai', 'ai-sdk-openai-compatible'].every(
        (id) => look(id, 'whole', 'error `openai-429-quota`').attempts === 3,
      ) &&
      look('anthropic', 'whole', 'error `anthropic-429-spend`').attempts === 3 &&
      errorName(look('anthropic', 'whole', 'error `anthropic-429-spend`')) === 'EnforcedSpendLimitReachedError',
  },
  {
    says: 'The AI SDK retries a stream that has not begun: with @ai-sdk/openai and @ai-sdk/anthropic an error for a first event, or a reset before it, costs three calls. With @ai-sdk/openai-compatible and @ai-sdk/google it does not.',
    holds: (look) =>
      ['openai', 'anthropic'].every((id) =>
        [OK_ERROR, 'a reset before the first text'].every(
          (title) => look(`ai-sdk-${id}`, 'streamed', title).attempts === 3,
        ),
      ) &&
      ['openai-compatible', 'google'].every((id) =>
        [OK_ERROR, 'a reset before the first text'].every(
          (title) => look(`ai-sdk-${id}`, 'streamed', title).attempts === 1,
        ),
      ),
  },
  {
    says: 'A body that breaks off behind a 200 is retried by the AI SDK (three calls) and ChatOpenAI (seven), and by none of the SDKs of the providers.',
    holds: (look) =>
      (
        [
          ['ai-sdk-openai', 3],
          ['ai-sdk-anthropic', 3],
          ['ai-sdk-google', 3],
          ['langchain-openai', 7],
          ['openai', 1],
          ['anthropic', 1],
          ['google-genai-retrying', 1],
        ] as const
      ).every(([id, calls]) => look(id, 'whole', 'a reset in mid-body').attempts === calls),
  },
  {
    says: "@google/genai with `retryOptions: {}` retries time-outs and the statuses it lists, five calls in all, but no connection that fails: what is reset, refused, or fails its TLS handshake is thrown at once as fetch's `TypeError`.",
    holds: (look) =>
      look('google-genai-retrying', 'whole', 'silence').attempts === 5 &&
      look('google-genai-retrying', 'whole', 'error `gemini-503`').attempts === 5 &&
      [
        'one reset, healthy after it',
        'connections are refused',
        'the first connection is reset when it is made, healthy after it',
        'a TLS handshake that ends in an alert',
      ].every((title) => errorName(look('google-genai-retrying', 'whole', title)) === 'TypeError'),
  },
  {
    says: 'openai, @anthropic-ai/sdk and @google/genai take a 200 with an error in its body for an answer without content. In a stream each of them throws.',
    holds: (look) =>
      ['openai', 'anthropic', 'google-genai'].every(
        (id) => takes(look(id, 'whole', OK_ERROR), null) && look(id, 'streamed', OK_ERROR).kind === 'error',
      ),
  },
  {
    says: "@ai-sdk/google makes an empty answer with finish reason `other` of a stream that is an error, a maintenance page, or nothing at all; so does @ai-sdk/openai of a router's error event without choices (`openrouter-stream-error`).",
    holds: (look) =>
      [OK_ERROR, '200 with a maintenance page in HTML', '200 with an empty body'].every((title) =>
        takes(look('ai-sdk-google', 'streamed', title), 'other'),
      ) && takes(look('ai-sdk-openai', 'streamed', 'error `openrouter-stream-error`'), 'other'),
  },
  {
    says: 'A time-out of the AI SDK is no reason to retry, and in a stream it is no error either: it comes as a part of type `abort`.',
    holds: (look) =>
      ['openai', 'anthropic', 'google'].every((id) => {
        const outcome = look(`ai-sdk-${id}`, 'streamed', 'silence');
        return outcome.attempts === 1 && errorName(outcome) === 'abort part';
      }),
  },
  {
    says: 'A missing end marker behind a finish reason is noticed by @anthropic-ai/sdk in `finalMessage()`, which throws, and by @ai-sdk/anthropic, whose finish reason becomes `other`; nobody misses the `[DONE]` of chat completions.',
    holds: (look) => {
      const at = (id: string): ClientOutcome => look(id, 'streamed', 'all text, but no end marker');
      return (
        at('anthropic-stream').kind === 'error' &&
        takes(at('ai-sdk-anthropic'), 'other') &&
        ['openai', 'openai-stream', 'langchain-openai', 'ai-sdk-openai', 'ai-sdk-openai-compatible'].every((id) =>
          takes(at(id), 'stop'),
        )
      );
    },
  },
  {
    says: '`withFallbacks` turns to the fallback only for what is thrown before the first part of a stream: a stall, a clean end or an empty 200 never gets there, and a reset after half of the text is thrown at the caller. An overload gets there after seven calls to the first model.',
    holds: (look) => {
      const at = (title: string): ClientOutcome => look('langchain-fallbacks', 'streamed', title);
      return (
        at(STALL).kind === 'hang' &&
        takes(at(CLEAN_END), null) &&
        takes(at('200 with an empty body'), null) &&
        at('a reset after half of the text').kind === 'error' &&
        fallsBack(at('a reset before the first text')) &&
        fallsBack(at('an overload in place of the stream')) &&
        at('an overload in place of the stream').attempts === 7
      );
    },
  },
  {
    says: "In the middle of a stream @google/genai does not know Gemini's bare error object: it throws `Incomplete JSON segment at the end`, and where the stream goes on, it drops the object together with the next piece of text and ends with `STOP`. @ai-sdk/google skips the object.",
    holds: (look) => {
      const [end, rest] = [look('google-genai', 'streamed', ERROR_EVENT), look('google-genai', 'streamed', GOES_ON)];
      return (
        end.kind === 'error' &&
        end.error.message === 'Incomplete JSON segment at the end' &&
        takes(rest, 'STOP') &&
        rest.text === PIECES[0] + PIECES[1] + PIECES[3] &&
        takes(look('ai-sdk-google', 'streamed', ERROR_EVENT), 'other')
      );
    },
  },
  {
    says: 'The error part of an AI SDK stream is the plain object of the provider, no `Error`, with @ai-sdk/openai, @ai-sdk/openai-compatible and @ai-sdk/anthropic; and it carries no status, as the errors of openai and @anthropic-ai/sdk carry none there.',
    holds: (look) =>
      ['ai-sdk-openai', 'ai-sdk-openai-compatible', 'ai-sdk-anthropic'].every(
        (id) => errorName(look(id, 'streamed', ERROR_EVENT)) === 'Object',
      ) &&
      ['openai', 'anthropic', 'ai-sdk-openai', 'ai-sdk-anthropic'].every((id) => {
        const outcome = look(id, 'streamed', ERROR_EVENT);
        return outcome.kind === 'error' && outcome.error.status === undefined;
      }),
  },
  {
    says: 'An answer without usage is none for clients of Messages: `finalMessage()` of @anthropic-ai/sdk throws `Cannot read properties of undefined`, and @ai-sdk/anthropic takes it neither whole nor streamed; in a stream its error has status 500, which nobody sent. Clients of chat completions and Gemini do not miss it.',
    holds(look) {
      const helper = look('anthropic-stream', 'streamed', 'no usage');
      const library = look('ai-sdk-anthropic', 'streamed', 'no usage');
      return (
        helper.kind === 'error' &&
        helper.error.message?.startsWith('Cannot read properties of undefined') === true &&
        library.kind === 'error' &&
        library.error.status === 500 &&
        look('ai-sdk-anthropic', 'whole', 'no usage').kind === 'error' &&
        [
          'openai',
          'langchain-openai',
          'ai-sdk-openai',
          'ai-sdk-openai-compatible',
          'google-genai',
          'ai-sdk-google',
        ].every((id) => (['whole', 'streamed'] as const).every((mode) => look(id, mode, 'no usage').kind === 'answer'))
      );
    },
  },
  {
    says: 'Of a stream in which a second message begins (what a fallback in mid-stream makes), all hand over both as one text, except `finalMessage()` of @anthropic-ai/sdk and @ai-sdk/anthropic, which throw.',
    holds: (look) =>
      [
        ...['openai', 'openai-stream', 'langchain-openai', 'ai-sdk-openai', 'ai-sdk-openai-compatible', 'anthropic'],
        ...['google-genai', 'ai-sdk-google'],
      ].every((id) => {
        const outcome = look(id, 'streamed', SPLICE);
        return outcome.kind === 'answer' && outcome.text === HALF + TEXT;
      }) && ['anthropic-stream', 'ai-sdk-anthropic'].every((id) => look(id, 'streamed', SPLICE).kind === 'error'),
  },
  {
    says: "A limit per minute of OpenAI or Anthropic is waited out: each of their clients has the answer with its second call, 40 s later. Gemini's is not: its wait stands in the body, where neither @google/genai nor @ai-sdk/google looks for it, and their own back-off is over sooner.",
    holds: (look) =>
      [
        'openai',
        'langchain-openai',
        'ai-sdk-openai',
        'ai-sdk-openai-compatible',
        'anthropic',
        'ai-sdk-anthropic',
      ].every((id) => {
        const { kind, attempts, wait } = look(id, 'whole', LIMIT);
        return kind === 'answer' && attempts === 2 && wait === 'as asked';
      }) &&
      (
        [
          ['google-genai', 1],
          ['google-genai-retrying', 5],
          ['ai-sdk-google', 3],
        ] as const
      ).every(([id, calls]) => {
        const { kind, attempts } = look(id, 'whole', LIMIT);
        return kind === 'error' && attempts === calls;
      }),
  },
  {
    says: 'A prompt that does not fit the context window is retried by nobody. OpenAI tells it by the code `context_length_exceeded`, of which ChatOpenAI makes a `ContextOverflowError`; of Anthropic and Gemini there is only a 400 as for any bad request, told apart by its message. `withFallbacks` falls back for it.',
    holds(look) {
      const read = (id: string): string | undefined => {
        const outcome = look(id, 'whole', OVERFLOW);
        if (outcome.kind !== 'error' || outcome.attempts > 1) return undefined;
        return outcome.error.code ?? outcome.error.type ?? outcome.error.name;
      };
      return (
        ['openai', 'ai-sdk-openai'].every((id) => read(id) === 'context_length_exceeded') &&
        read('langchain-openai') === 'ContextOverflowError' &&
        ['anthropic', 'ai-sdk-anthropic'].every((id) => read(id) === 'invalid_request_error') &&
        ['google-genai', 'ai-sdk-google'].every((id) => read(id) === 'INVALID_ARGUMENT') &&
        fallsBack(look('langchain-fallbacks', 'whole', OVERFLOW))
      );
    },
  },
  {
    says: "No client looks at what an answer says, and none retries or falls back for it: a refusal (filtered or not), another language, somebody else's answer, broken JSON and half of the text come as answers, in one call.",
    holds: (look) =>
      [
        'openai',
        'langchain-fallbacks',
        'ai-sdk-openai',
        'anthropic',
        'ai-sdk-anthropic',
        'google-genai-retrying',
        'ai-sdk-google',
      ].every((id) =>
        [
          'a refusal, said to be filtered',
          'a refusal, said to be an answer',
          'an answer in German',
          'the answer to another caller',
          'JSON with a comma too many',
          'half of the text, said to be all',
        ].every((title) => {
          const outcome = look(id, 'whole', title);
          return outcome.kind === 'answer' && outcome.attempts === 1 && !fallsBack(outcome);
        }),
      ),
  },
];
