import { describe, expect, it } from 'vitest';
import { parseJudgementLine } from '../../../lib/collector/records/judgement.ts';

const usable = { contract: 0, outcome: 'usable', failure: null };
const failed = { contract: 1, outcome: 'failed', failure: 'fence-json' };

const guard = {
  atEpochMs: 1_000,
  ms: 3,
  read: 'score',
  score: 0.5,
  blocked: false,
  attack: true,
  by: 'judge',
  calls: 1,
  usage: null,
};

describe('a line of judgements.ndjson', () => {
  it.each([
    { kind: 'judged-by', version: 1, contracts: [{ kind: 'whole-answer', for: 'chat' }], file: null },
    { kind: 'judged-by', version: 1, contracts: [], file: 'stricter.yaml' },
    { kind: 'judgement', index: 0, exchange: -2_147_483_648, judgements: [usable, failed] },
    { kind: 'judgement', index: 0, exchange: 1, judgements: [{ ...usable, guard }] },
    { kind: 'judgement', index: 0, exchange: 1, judgements: [usable], unjudged: [1] },
    { kind: 'judged', answers: 0, recordsBytes: 12 },
  ])('is read as it was written: $kind', (line) => {
    expect(parseJudgementLine(JSON.stringify(line))).toEqual(line);
  });

  it.each([
    ['no JSON', '{"kind":'],
    ['no object', '[]'],
    ['an inherited name', '{"kind":"constructor"}'],
    ['another version', '{"kind":"judged-by","version":2,"contracts":[],"file":null}'],
    [
      'an outcome that is not known',
      '{"kind":"judgement","index":0,"exchange":1,"judgements":[{"contract":0,"outcome":"fine","failure":null}]}',
    ],
    [
      'a usable answer with a failure',
      JSON.stringify({ kind: 'judgement', index: 0, exchange: 1, judgements: [{ ...failed, outcome: 'usable' }] }),
    ],
    [
      'a failure of no kind',
      JSON.stringify({ kind: 'judgement', index: 0, exchange: 1, judgements: [{ ...failed, failure: null }] }),
    ],
    [
      'a failure of an unknown kind',
      JSON.stringify({ kind: 'judgement', index: 0, exchange: 1, judgements: [{ ...failed, failure: 'toString' }] }),
    ],
    ...[
      { read: 'unreadable' },
      { read: 'guessed', score: null },
      { score: null },
      { by: 1 },
      { usage: {} },
      { ms: -1 },
    ].map((changes): [string, string] => [
      `a guard that was asked otherwise: ${JSON.stringify(changes)}`,
      JSON.stringify({
        kind: 'judgement',
        index: 0,
        exchange: 1,
        judgements: [{ ...usable, guard: { ...guard, ...changes } }],
      }),
    ]),
    ['an index before the first', '{"kind":"judgement","index":-1,"exchange":1,"judgements":[]}'],
    ['a place that is none', '{"kind":"judgement","index":0,"exchange":1,"judgements":[],"unjudged":[-1]}'],
    ['no number of answers', '{"kind":"judged","recordsBytes":1}'],
  ])('is none with %s', (_, text) => {
    expect(parseJudgementLine(text)).toBeNull();
  });
});
