/** Records of a failed run, edited by somebody who knows one side of it: no edit makes it pass. */
import { expect, it } from 'vitest';
import { parseRecord } from '../../../lib/collector/records/parse-record.ts';
import { CutoverError } from '../../../lib/kit/cutover-error.ts';
import { createRandom } from '../../../lib/kit/stats/random.ts';
import { arrivalsWithin, createRunScorer, failRequest, listRecords, writePerfectRun } from '../../support/records.ts';

type Line = Record<string, unknown>;

const run = writePerfectRun();
run.drill.objectives = [{ metric: 'httpSuccessRatio', phase: 'outage', min: 0.95 }];
for (const { index } of arrivalsWithin(run, 13_000, 31_000)) if (index % 3 === 0) failRequest(run, index);
const whole = listRecords(run).map((record) => ({ ...record })) as unknown as Line[];

function judge(lines: readonly Line[]): string {
  const scorer = createRunScorer(run);
  for (const line of lines) {
    const parsed = parseRecord(JSON.stringify(line));
    if (parsed.ok) scorer.add(parsed.record);
    else scorer.addUnreadable(parsed.reason);
  }
  try {
    return scorer.finish(run.arrivals).verdict;
  } catch (error) {
    if (error instanceof CutoverError) return 'refused';
    throw error;
  }
}

const good: Line = { status: 200, errorCode: 0, end: 'complete', fault: null };
const edits: Record<string, (line: Line, random: () => number) => Line | null> = {
  'left out': () => null,
  'made good': (line) => ({ ...line, ...Object.fromEntries(Object.entries(good).filter(([key]) => key in line)) }),
  moved: (line, random) =>
    Object.fromEntries(
      Object.entries(line).map(([key, value]) => [
        key,
        /^(start|end|at)EpochMs$/.test(key) ? (value as number) + random() * 20_000 : value,
      ]),
    ),
  'of other requests': (line, random) => ('index' in line ? { ...line, index: Math.floor(random() * 500) } : line),
};

const hasFailed = ({ status }: Line): boolean => status !== undefined && status !== 200;

it('fails as it is', () => expect(judge(whole)).toBe('fail'));

it.each(
  ['run-start', 'phase', 'request', 'exchange', 'attempt', 'fault', 'health', 'run-end'].flatMap((kind) =>
    Object.keys(edits).map((edit) => [kind, edit] as const),
  ),
)('does not pass with its %s records %s, all, some, or those that failed', (kind, edit) => {
  const change = edits[edit];
  for (const isHit of [() => true, (_: Line, draw: number) => draw < 0.3, hasFailed]) {
    const random = createRandom(1, kind, edit);
    const edited = whole.flatMap((line): Line[] => {
      if (line['kind'] !== kind || !isHit(line, random())) return [line];
      const after = change?.(line, random) ?? null;
      return after === null ? [] : [after];
    });
    expect(judge(edited)).not.toBe('pass');
  }
});
