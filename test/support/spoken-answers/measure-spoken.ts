import type { Contract } from '../../../lib/drill/contracts/contract.ts';
import { createContract } from '../../../lib/drill/contracts/index.ts';
import { expectedAnswer, extractionSchema, supportTools } from '../../../lib/drill/workloads/support-desk/tasks.ts';
import type { AnswerForm } from '../../../lib/kit/terms/answer-form.ts';
import type { Answer } from '../../../lib/kit/terms/answer.ts';
import type { WireName } from '../../../lib/wire/formats/index.ts';
import { readAnswer } from '../../../lib/wire/formats/read-answer.ts';
import { createStreamReader } from '../../../lib/wire/formats/stream-reader.ts';
import { createSseReader } from '../../../lib/wire/sse/sse.ts';
import type { MockDescription } from '../../../mocks/answer/answer-plan.ts';
import { resolveMock } from '../../../mocks/mock/mock.ts';
import { planAnswer } from '../../../mocks/mock/plan-answer.ts';
import { expecting } from '../answered-request.ts';
import { factsOf } from '../../mocks/request-body.ts';
import { type WireAsk, wireRequest } from '../../mocks/wire-request.ts';

/** What a contract made of the answers of a mock to one kind of request. */
export interface Spoken {
  answers: number;
  /** Not usable, by the contract. */
  missed: number;
  /** How often the mock said which kind, and of those how often the contract said what; `right` is a kind here too. */
  seen: Map<string, Map<string, number>>;
}

export interface SpokenRequests {
  form: AnswerForm;
  /** How many tickets it is asked about, every other one in a stream. */
  answers: number;
  /** Number of the first ticket. Default 0. */
  from?: number;
  /** Further keys of the body. */
  extra?: Record<string, unknown>;
  /** Default: JSON is asked for in the prompt alone. */
  ask?: WireAsk['ask'];
}

const contracts: Record<AnswerForm, Contract> = {
  extraction: createContract({ kind: 'json-schema', for: 'extraction', schema: extractionSchema }),
  'tool-call': createContract({ kind: 'tool-call', for: 'tool-call', tools: supportTools }),
  chat: createContract({ kind: 'markdown', for: 'chat' }),
};

const asks = { extraction: 'prompted', 'tool-call': 'tool', chat: 'text' } as const satisfies Record<
  AnswerForm,
  WireAsk['ask']
>;

/** A mock that speaks this wire format, by what of its description matters here. */
export function describeSpeaker(wire: WireName, dialect: string, more: Partial<MockDescription> = {}): MockDescription {
  return { provider: 'fallback', model: 'm-1', wire, dialect, ttft: 'instant', tokensPerSecond: 10_000, ...more };
}

/** Has a mock answer, reads its bytes as an observer does, and has the contract judge what was read. Nothing is sent. */
export function measureSpoken(description: MockDescription, requests: SpokenRequests): Spoken {
  const { form, answers, from = 0, ask = asks[form], extra = {} } = requests;
  const mock = resolveMock(description);
  const spoken: Spoken = { answers, missed: 0, seen: new Map() };
  for (let ticket = from; ticket < from + answers; ticket++) {
    const streamed = ticket % 2 === 1;
    const request = wireRequest(description.wire, description.flavour, {
      ask,
      ticket,
      streamed,
      outputTokens: 40,
      extra,
    });
    const { said, frames } = planAnswer(request, mock, 1);
    const bytes = [...frames].map(({ data }) => data).join('');
    const answer = streamed ? readStream(bytes) : readAnswer(bytes);
    if (said === undefined || answer === null) throw new Error(`this is no answer: ${bytes}`);
    const judged = contracts[form].check(answer, {
      ...expecting(expectedAnswer(form, factsOf(ticket))),
      streamed,
    });
    if (judged.outcome !== 'usable') spoken.missed++;
    count(spoken, said.failure ?? 'right', judged.outcome === 'usable' ? 'right' : judged.failure);
  }
  return spoken;
}

/** What a reader of streams makes of one that came as one piece. */
export function readStream(bytes: string): Answer | null {
  const sse = createSseReader();
  const reader = createStreamReader();
  for (const event of sse.push(Buffer.from(bytes))) reader.push(event);
  reader.end(sse.end());
  return reader.answer();
}

function count({ seen }: Spoken, is: string, said: string, times = 1): void {
  const row = seen.get(is) ?? new Map<string, number>();
  seen.set(is, row);
  row.set(said, (row.get(said) ?? 0) + times);
}

/** Several as one. */
export function joinSpoken(all: readonly Spoken[]): Spoken {
  const joined: Spoken = { answers: 0, missed: 0, seen: new Map() };
  for (const { answers, missed, seen } of all) {
    joined.answers += answers;
    joined.missed += missed;
    for (const [is, row] of seen) for (const [said, times] of row) count(joined, is, said, times);
  }
  return joined;
}

/**
 * Kinds that no contract counts, as code downstream takes them (text beside a call, emoji, bullets), and kinds that the
 * sample's answers have no place for (there is no date in them, and no list of values among the tool's arguments).
 */
const uncounted: Record<AnswerForm, readonly string[]> = {
  extraction: ['date-form'],
  'tool-call': ['preamble-with-tool', 'date-form', 'enum-case', 'enum-synonym'],
  chat: ['md-list', 'emoji'],
};

/** How often a mix is configured to break an answer in a way that counts. */
export function missRatio(mix: readonly { kind: string; weight: number }[], form: AnswerForm): number {
  const sum = (entries: typeof mix): number => entries.reduce((all, { weight }) => all + weight, 0);
  return sum(mix.filter(({ kind }) => kind !== 'right' && !uncounted[form].includes(kind))) / sum(mix);
}

/**
 * By how many standard errors a measured share is off the configured one: 1.96 is the edge of its 95 % Wilson interval.
 * Infinite where no answer, or every one, is configured to be missed, and one is not.
 */
export function standardErrors({ missed, answers }: Spoken, ratio: number): number {
  const off = Math.abs(missed / answers - ratio);
  return off < 1e-9 ? 0 : off / Math.sqrt((ratio * (1 - ratio)) / answers);
}

/** Kinds that a contract took for another, with how often, in the order of the alphabet. */
export function listConfusions({ seen }: Spoken, form: AnswerForm): { is: string; said: string; times: number }[] {
  return [...seen]
    .flatMap(([is, row]) => [...row].map(([said, times]) => ({ is, said, times })))
    .filter(({ is, said }) => said !== (uncounted[form].includes(is) ? 'right' : is))
    .toSorted((a, b) => (`${a.is} ${a.said}` < `${b.is} ${b.said}` ? -1 : 1));
}
