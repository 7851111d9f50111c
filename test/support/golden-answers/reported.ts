import { readFileSync } from 'node:fs';
import type { ContractOutcome } from '../../../lib/drill/contracts/contract.ts';
import { emptyAnswer } from '../../../lib/kit/terms/answer.ts';
import type { FailureKind } from '../../../lib/kit/terms/failure-kind.ts';
import type { GoldenAnswer } from './golden-answer.ts';

/** The shape of test/golden/answers/reported.json. */
interface ReportedAnswer {
  id: string;
  schema: Record<string, unknown>;
  text: string;
  finish?: string;
  truth: Record<string, unknown> | null;
  outcome: ContractOutcome['outcome'][];
  kinds: FailureKind[];
}

interface ReportedCall {
  id: string;
  text: string;
  expected: FailureKind;
}

const weather = {
  name: 'get_weather',
  description: 'The weather of a city.',
  parameters: {
    type: 'object',
    properties: { city: { type: 'string' } },
    required: ['city'],
    additionalProperties: false,
  },
};

function readAnswers(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../golden/answers/${name}.json`, import.meta.url), 'utf8'));
}

/** Answers retold from public reports. */
export const reportedAnswers: GoldenAnswer[] = [
  ...(readAnswers('reported') as ReportedAnswer[]).map((reported): GoldenAnswer => {
    const { id, schema, text, finish = 'stop', truth, outcome, kinds } = reported;
    return {
      id,
      contract: { kind: 'json-schema', for: 'extraction', schema },
      answer: { ...emptyAnswer(), text, finishReason: finish },
      expected: truth === null ? { kind: 'unknown' } : { kind: 'json', value: truth },
      outcomes: outcome,
      kinds,
    };
  }),
  ...(readAnswers('reported-calls') as ReportedCall[]).map(({ id, text, expected }): GoldenAnswer => ({
    id,
    contract: { kind: 'tool-call', for: 'tool-call', tools: [weather] },
    answer: { ...emptyAnswer(), text, finishReason: 'stop' },
    expected: { kind: 'unknown' },
    outcomes: ['failed'],
    kinds: [expected],
  })),
];
