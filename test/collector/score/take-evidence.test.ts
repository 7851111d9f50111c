import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../lib/collector/records/record.ts';
import { createEvidenceCollector } from '../../../lib/collector/score/evidence/collect-evidence.ts';
import type { PackedEvidence } from '../../../lib/collector/score/evidence/evidence.ts';
import type { Scorecard } from '../../../lib/collector/scorecard/scorecard.ts';
import { createRandom } from '../../../lib/kit/stats/random.ts';
import { writeLoss } from '../../support/loose-records.ts';
import {
  arrivalsWithin,
  createRunScorer,
  exchangeOf,
  failRequest,
  listRecords,
  scoreWrittenRun,
  T0,
  writePerfectRun,
  type WrittenRun,
} from '../../support/records.ts';

/** A run with everything a merge could lose: failures, unusable answers, repeats, strangers, damaged lines. */
function writeMessyRun(): WrittenRun {
  const run = writePerfectRun();
  for (const { index } of arrivalsWithin(run, 14_000, 15_000)) failRequest(run, index);
  for (const { index } of arrivalsWithin(run, 16_000, 30_000)) {
    const exchange = exchangeOf(run, index);
    if (index % 4 === 0) exchange.answer = { ...exchange.answer!, text: `\`\`\`json\n${index}`, toolCalls: [] };
    if (index % 5 === 0) exchange.gapsMs = Array.from({ length: index }, (_, at) => 1.3 ** (at % 30));
  }
  const repeated = exchangeOf(run, 60);
  run.exchanges.push(
    { ...repeated, id: 'earlier', startEpochMs: T0 + 6_050, endMs: 7, answer: { ...repeated.answer!, text: 'no' } },
    { ...repeated, id: 'same', answer: { ...repeated.answer!, model: 'fallback-model' } },
    { ...repeated, id: 'stranger', index: null },
    { ...repeated, id: 'unplanned', index: 9_999 },
  );
  run.requests.push({ ...run.requests[7]!, startEpochMs: T0 + 1 }, { ...run.requests[8]!, index: 9_999 });
  run.attempts.push({ ...run.attempts[200]!, fault: 'slow' }, { ...run.attempts[3]!, index: null, fault: 'cut' });
  run.losses.push(writeLoss(2), writeLoss(3));
  return run;
}

const run = writeMessyRun();
const UNREADABLE = null;
const lines: (RunRecord | null)[] = [...listRecords(run), UNREADABLE, UNREADABLE];

/** Scores as threads do: each part collected alone, packed up, and taken in the order of the file. */
function scoreInParts(shuffled: readonly (RunRecord | null)[], cuts: readonly number[]): Scorecard {
  const scorer = createRunScorer(run);
  const bounds = [0, ...cuts.toSorted((a, b) => a - b), shuffled.length];
  for (const [place, from] of bounds.slice(0, -1).entries()) {
    const part = shuffled.slice(from, bounds[place + 1]);
    if (place > 0) scorer.take(collectPart(part));
    else for (const line of part) addLine(scorer, line);
  }
  return scorer.finish(run.arrivals);
}

function collectPart(part: readonly (RunRecord | null)[]): PackedEvidence {
  const { drill, arrivals } = run;
  const collector = createEvidenceCollector({
    drill,
    planned: arrivals.length,
    readArrival: (index) => arrivals[index],
  });
  for (const line of part) addLine(collector, line);
  return structuredClone(collector.pack());
}

function addLine(
  sink: { add(record: RunRecord): void; addUnreadable(reason: string): void },
  line: RunRecord | null,
): void {
  if (line === UNREADABLE) sink.addUnreadable('no JSON');
  else sink.add(line);
}

describe('evidence that was collected in parts', () => {
  it('is worth something: the messy run differs from a perfect one in every table', () => {
    const card = scoreInParts(lines, []);
    expect(card).toEqual(scoreWrittenRun({ ...run, unreadable: 2 }));
    expect(card.examples.length).toBeGreaterThan(3);
    expect(card.routing.falseClaims + card.routing.lostRequests).toBeGreaterThan(0);
    expect(card.validity.find(({ id }) => id === 'views-agree')?.ok).toBe(false);
    expect(card.validity.find(({ id }) => id === 'records-readable')?.ok).toBe(false);
  });

  it('gives the scorecard of the whole, whatever the order of the records and wherever they are cut', () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.nat(lines.length), { minLength: 1, maxLength: 4 }), (seed, cuts) => {
        const random = createRandom(seed);
        const shuffled = lines
          .map((line) => ({ line, at: random() }))
          .toSorted((a, b) => a.at - b.at)
          .map(({ line }) => line);
        expect(scoreInParts(shuffled, cuts)).toEqual(scoreInParts(shuffled, []));
      }),
      { numRuns: 15 },
    );
  });
});
