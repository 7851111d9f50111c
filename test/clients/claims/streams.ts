import { drivers } from '../drivers/index.ts';
import type { ClientOutcome } from '../client-outcome.ts';
import { HALF, PIECES, TEXT } from '../wires/wire-answer.ts';
import type { Claim } from './claim.ts';
import { errorName, fallsBack, takes } from './judge-outcome.ts';

const CLEAN_END = 'a clean end after half of the text';
const STALL = 'a stall after half of the text';
const ERROR_EVENT = 'an error event after half of the text, then the end';
const GOES_ON = 'an error event after half of the text, then the rest';
const SPLICE = 'a second message begins after half of the text, with the answer from the start';

/** What is said of streams that are cut, stall, or go wrong in the middle. */
export const streamClaims: readonly Claim[] = [
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
    says: 'Of a stream in which a second message begins (what a fallback in mid-stream makes), all hand over both as one text, except `finalMessage()` of @anthropic-ai/sdk and @ai-sdk/anthropic, which throw.',
    holds: (look) =>
      drivers
        .filter((driver) => driver.id !== 'anthropic-stream' && driver.id !== 'ai-sdk-anthropic')
        .every(({ id }) => {
          const outcome = look(id, 'streamed', SPLICE);
          return outcome.kind === 'answer' && outcome.text === HALF + TEXT;
        }) && ['anthropic-stream', 'ai-sdk-anthropic'].every((id) => look(id, 'streamed', SPLICE).kind === 'error'),
  },
];
