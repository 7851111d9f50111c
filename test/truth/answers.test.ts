import { expect, test } from 'vitest';
import { exchangeOf, failRequest, requestOf, servingAttemptOf, type WrittenRun } from '../support/records.ts';
import { addCall, AT, indexesWithin, say, textOf } from '../support/written-gateway.ts';
import { holdWritten, type WrittenGateway } from './hold-written.ts';

/** Does something to the answer of every request of the outage. */
function toEach(change: (run: WrittenRun, index: number) => void): WrittenGateway['write'] {
  return (run) => indexesWithin(run, AT.errors, AT.recovery).forEach((index) => change(run, index));
}

/** The caller is told this. */
function tell(run: WrittenRun, index: number, text: string): void {
  exchangeOf(run, index).said = say(text);
}

/** What the provider that serves said is cut behind so many characters. */
function cut(run: WrittenRun, index: number, characters: number): void {
  const attempt = servingAttemptOf(run, index);
  Object.assign(attempt, { end: 'cut', said: say(textOf(index).slice(0, characters)) });
}

/** Answers out of a cache; nobody is asked. */
function replay(run: WrittenRun, index: number): void {
  tell(run, index, textOf(index, 'cached'));
  run.attempts = run.attempts.filter((attempt) => attempt.index !== index);
}

const gateways: WrittenGateway[] = [
  {
    says: 'cuts answers short, and tells them as whole',
    write: toEach((run, index) => tell(run, index, textOf(index).slice(0, 120))),
    verdict: 'fail',
    planted: ['truncated-by-target', 'no-failover'],
  },
  {
    says: 'gives an end to what a provider broke off',
    write: toEach((run, index) => {
      cut(run, index, 150);
      tell(run, index, textOf(index).slice(0, 150));
    }),
    verdict: 'fail',
    planted: ['healed-cut', 'no-failover'],
  },
  {
    says: 'goes on with the words of the other provider where one broke off',
    write: toEach((run, index) => {
      cut(run, index, 201);
      addCall(run, index, { end: 'complete', said: say(textOf(index, 'b')) });
      tell(run, index, textOf(index).slice(0, 201) + textOf(index, 'b'));
    }),
    verdict: 'fail',
    planted: ['spliced', 'no-failover'],
  },
  {
    says: 'asks the other provider anew where one broke off, and gives its answer alone',
    write: toEach((run, index) => {
      cut(run, index, 201);
      addCall(run, index, { end: 'complete', said: say(textOf(index, 'b')) });
      tell(run, index, textOf(index, 'b'));
    }),
    verdict: 'fail',
    planted: [],
  },
  {
    says: 'gives two callers each other’s answer',
    write: toEach((run, index) => tell(run, index, textOf(index % 2 === 0 ? index + 1 : index - 1))),
    verdict: 'fail',
    planted: ['foreign', 'no-failover'],
  },
  {
    says: 'gives one caller another’s answer, once in the whole run',
    write: (run) => tell(run, 180, textOf(181)),
    verdict: 'fail',
    planted: ['foreign'],
  },
  {
    says: 'answers every fifth request of the outage out of a cache, and asks nobody',
    write: toEach((run, index) => index % 5 === 3 && replay(run, index)),
    verdict: 'fail',
    planted: ['replayed'],
  },
  {
    says: 'answers out of a cache in the recovery',
    write: (run) => indexesWithin(run, AT.recovery, AT.end).forEach((index) => replay(run, index)),
    verdict: 'fail',
    planted: ['replayed', 'no-failback'],
  },
  {
    says: 'says it in other words',
    write: toEach((run, index) => tell(run, index, textOf(index).toUpperCase())),
    verdict: 'fail',
    planted: ['rewritten'],
  },
  {
    says: 'puts words of its own behind every answer',
    write: toEach((run, index) => tell(run, index, `${textOf(index)} Was this of help to you?`)),
    verdict: 'fail',
    planted: ['rewritten'],
  },
  {
    says: 'says that it is sorry where both providers failed, with a 200',
    write: toEach((run, index) => {
      tell(run, index, 'We are sorry: our assistant is not available at the moment.');
      Object.assign(servingAttemptOf(run, index), { status: 503, said: null });
    }),
    verdict: 'fail',
    planted: ['not-from-a-provider', 'no-failover'],
  },
  {
    says: 'names the primary in a header while the fallback serves',
    write: toEach((run, index) => {
      exchangeOf(run, index).headers = { 'x-portkey-last-used-option-index': 'config.targets[0]' };
    }),
    verdict: 'fail',
    planted: ['false-claims'],
  },
  {
    says: 'names the primary’s model while the fallback serves',
    write: toEach((run, index) => {
      const { answer } = exchangeOf(run, index);
      if (answer !== null) answer.model = 'primary-model';
    }),
    verdict: 'fail',
    planted: ['false-claims'],
  },
  {
    says: 'tells three times the usage',
    write: toEach((run, index) => {
      exchangeOf(run, index).said = say(textOf(index), { usage: { inputTokens: 100, outputTokens: 150 } });
      servingAttemptOf(run, index).said = say(textOf(index), { usage: { inputTokens: 100, outputTokens: 50 } });
    }),
    verdict: 'pass',
    planted: ['usage'],
  },
  {
    says: 'tells its callers 400 where the provider said 503',
    write: toEach((run, index) => {
      failRequest(run, index, 503);
      exchangeOf(run, index).status = 400;
      requestOf(run, index).status = 400;
    }),
    verdict: 'fail',
    planted: ['lost', 'no-failover', 'errors-changed'],
  },
  {
    says: 'answers 204, with nothing in it',
    write: toEach((run, index) => {
      Object.assign(exchangeOf(run, index), { status: 204, answer: null, said: null, firstTokenMs: null, gapsMs: [] });
      requestOf(run, index).status = 204;
    }),
    verdict: 'fail',
    planted: ['lost', 'no-failover'],
  },
  {
    says: 'leaves the marker off its streams',
    write: toEach((run, index) => {
      exchangeOf(run, index).said = { ...say(textOf(index)), ended: 'finish' } as never;
    }),
    verdict: 'pass',
    planted: [],
  },
  {
    says: 'leaves the finish reason off, and stops in mid-word',
    write: toEach((run, index) => {
      exchangeOf(run, index).said = say(textOf(index).slice(0, 130), { finishReason: null });
    }),
    verdict: 'fail',
    planted: ['truncated-by-target', 'no-failover'],
  },
  {
    says: 'hides that the provider stopped at its limit',
    write: toEach((run, index) => {
      servingAttemptOf(run, index).said = say(textOf(index), { finishReason: 'length', ending: 'limit' });
    }),
    verdict: 'fail',
    planted: ['rewritten'],
  },
  {
    says: 'gives its callers nothing of what the provider said',
    write: toEach((run, index) => {
      const { answer } = exchangeOf(run, index);
      if (answer !== null) Object.assign(answer, { text: '', toolCalls: [] });
      tell(run, index, '');
    }),
    verdict: 'fail',
    planted: ['truncated-by-target', 'no-failover'],
  },
  {
    says: 'passes answers on in which the provider said nothing',
    write: toEach((run, index) => {
      const { answer } = exchangeOf(run, index);
      if (answer !== null) Object.assign(answer, { text: '', toolCalls: [] });
      servingAttemptOf(run, index).said = say('');
      tell(run, index, '');
    }),
    verdict: 'fail',
    planted: [],
  },
  {
    says: 'gives an error in a 200',
    write: toEach((run, index) => {
      const exchange = exchangeOf(run, index);
      if (exchange.answer !== null) exchange.answer.error = { message: 'The model is overloaded.' } as never;
    }),
    verdict: 'fail',
    planted: ['lost', 'no-failover'],
  },
];

test.each(gateways.map((gateway) => [gateway.says, gateway] as const))('a gateway that %s', (_, gateway) => {
  expect(holdWritten(gateway)).toEqual({ verdict: gateway.verdict, found: gateway.planted.toSorted() });
});
