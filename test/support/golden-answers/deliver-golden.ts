import { createRandom } from '../../../lib/kit/stats/random.ts';
import type { Answer } from '../../../lib/kit/terms/answer.ts';
import { type WireName, wireNames } from '../../../lib/wire/formats/index.ts';
import { readAnswer } from '../../../lib/wire/formats/read-answer.ts';
import type { ReplyCall } from '../../../mocks/answer/model-request.ts';
import { wireFamilies } from '../../../mocks/answer/wire/index.ts';
import type { WireReply } from '../../../mocks/answer/wire/wire-format.ts';
import { readStream } from '../spoken-answers/measure-spoken.ts';
import type { GoldenAnswer } from './golden-answer.ts';

/** One way in which an answer comes. */
export interface Delivery {
  wire: WireName;
  streamed: boolean;
}

/** Every wire format, whole and streamed. */
export const deliveries: Delivery[] = wireNames.flatMap((wire) =>
  [false, true].map((streamed) => ({ wire, streamed })),
);

/** Deltas are of 1 to so many characters, so that marks, escapes and characters of two halves are cut. */
const MOST_CHARACTERS = 60;

/**
 * Has a mock's wire format write a golden answer, and the reader of that format read the bytes; what is right of it stays, but for
 * what the format has no way to say. Null where nobody can send it so: a writer gives every call an id of its own.
 */
export function deliverGolden(golden: GoldenAnswer, { wire, streamed }: Delivery): GoldenAnswer | null {
  const { answer } = golden;
  // How it came is what is known of it.
  if (golden.contract.kind === 'stream' || answer.streamFaults !== undefined) return null;
  if (answer.toolCalls.some(({ id }) => id === null || id === '')) return null;
  const format = wireFamilies[wire].create(undefined, []);
  const reply = writeReply(answer);
  const random = createRandom(1, golden.id);
  const bytes = streamed
    ? [...format.renderStream(reply, () => 1 + Math.floor(random() * MOST_CHARACTERS))].map(({ data }) => data).join('')
    : format.renderAnswer(reply);
  const read = streamed ? readStream(bytes) : readAnswer(bytes);
  if (read === null) throw new Error(`this is no answer: ${bytes}`);
  return {
    ...golden,
    ...expectOf(golden, wire),
    id: `${golden.id} (${wire}, ${streamed ? 'streamed' : 'whole'})`,
    answer: read,
  };
}

function writeReply({ text, toolCalls, reasoning, refusal, finishReason }: Answer): WireReply {
  return {
    text,
    toolCalls: toolCalls.map(({ name, arguments: written }) => ({ name, arguments: written })),
    finish: finishReason === 'length' ? 'length' : 'stop',
    ...(reasoning === '' ? {} : { reasoning }),
    ...(refusal === null ? {} : { refusal }),
    id: '0123456789abcdef01234567',
    model: 'm-1',
    created: 1_700_000_000,
    usage: { inputTokens: 9, cachedTokens: 0, outputTokens: 9, reasoningTokens: 0 },
    timing: { promptMs: 1, answerMs: 1 },
    includeUsage: true,
    streamFraming: 'sse',
  };
}

/** What is right of it where the format changes what is said. */
function expectOf(golden: GoldenAnswer, wire: WireName): Pick<GoldenAnswer, 'kinds' | 'outcomes'> {
  const { kinds, outcomes, answer } = golden;
  // Its name is its id there.
  if (wire === 'gemini' && answer.toolCalls.some(({ name }) => name === '')) return { kinds: ['tool-id'], outcomes };
  const [broken] = answer.toolCalls.filter(isBroken);
  if (broken === undefined) return { kinds, outcomes };
  if (wire === 'gemini') return { kinds: ['tool-malformed'], outcomes: ['failed'] };
  const isEmpty = broken.arguments === '';
  if (wire !== 'anthropic-messages' || !isEmpty) return { kinds, outcomes };
  // An input that is empty is an empty object there.
  return outcomes.includes('repaired') ? { kinds: [], outcomes: ['usable'] } : { kinds: ['missing-key'], outcomes };
}

/** Are a call's arguments something else than an object in JSON? */
function isBroken({ arguments: written }: ReplyCall): boolean {
  try {
    const value: unknown = JSON.parse(written);
    return typeof value !== 'object' || value === null || Array.isArray(value);
  } catch {
    return true;
  }
}
