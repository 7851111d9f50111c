import { describe, expect, it } from 'vitest';
import { renderVerdictSentence } from '../../../lib/collector/report/verdict-sentence.ts';
import { renderText } from '../../../lib/collector/report/text.ts';
import { plainPainter } from '../../../lib/collector/report/painter.ts';
import {
  arrivalsWithin,
  failRequest,
  scoreWrittenRun,
  servingAttemptOf,
  writePerfectRun,
} from '../../support/records.ts';
import type { WrittenRun } from '../../support/records.ts';

const fallbackOnly = { metric: 'usableRatio', phase: 'outage', min: 0.999 } as const;

function write(breakIt: (run: WrittenRun) => void): WrittenRun {
  const run = writePerfectRun({ objectives: [fallbackOnly] });
  breakIt(run);
  return run;
}

/** Every third request of the outage fails. */
const losing = write((run) => {
  for (const { index } of arrivalsWithin(run, 12_000, 32_000)) if (index % 3 === 0) failRequest(run, index);
});
/** All of it fails. */
const dead = write((run) => {
  for (const { index } of arrivalsWithin(run, 12_000, 32_000)) failRequest(run, index);
});
/** The fault met one attempt; the primary served all the rest. */
const untouched = write((run) => {
  for (const { index } of arrivalsWithin(run, 12_100, 32_000)) {
    servingAttemptOf(run, index).provider = 'primary';
    run.attempts = run.attempts.filter((attempt) => attempt.index !== index || attempt.fault === null);
  }
});
/** The fallback keeps the traffic after the outage. */
const stuck = write((run) => {
  for (const { index } of arrivalsWithin(run, 32_000, 42_000)) servingAttemptOf(run, index).provider = 'fallback';
});

const sentenceOf = (run: WrittenRun): string => renderVerdictSentence({ ...scoreWrittenRun(run), verdict: 'fail' });
const textOf = (run: WrittenRun): string => renderText(scoreWrittenRun(run), { colour: plainPainter });

describe('what is said of a run', () => {
  it.each<[string, WrittenRun, RegExp]>([
    ['a perfect one', write(() => {}), /^The fallback carried the outage, but /],
    [
      'one that lost every third request',
      losing,
      /^6\d of 20\d requests were lost, and traffic was not stably served in the [\d.]+ s that were watched, and /,
    ],
    [
      'one that lost all',
      dead,
      /^20\d of 20\d requests were lost, and traffic was not stably served in the [\d.]+ s that were watched, and /,
    ],
    [
      'one that never left the primary',
      untouched,
      /^(The primary went on serving through the outage|Traffic was not stably served in the)/,
    ],
  ])('%s', (_, run, sentence) => {
    expect(sentenceOf(run)).toMatch(sentence);
  });

  it.each<[string, WrittenRun]>([
    ['every third request lost', losing],
    ['all lost', dead],
    ['the primary serving', untouched],
  ])('is not that the fallback carried the outage with %s', (_, run) => {
    expect(sentenceOf(run)).not.toContain('The fallback carried');
  });

  it('gives a share of requests as one of requests, not of answers', () => {
    expect(sentenceOf(losing)).toMatch(/only [\d.]+ % of the requests of the outage had a usable answer/);
    expect(sentenceOf(losing)).not.toContain('of its answers');
  });

  it('tells how long the way back was watched, and never says never', () => {
    expect(textOf(stuck)).toMatch(/primary back after the outage +not within 10\.0 s/);
    expect(textOf(stuck)).not.toContain('never');
  });

  it('says nothing of a way back where traffic never left', () => {
    expect(textOf(untouched)).toMatch(/traffic moved away +not at all/);
  });
});
