import { formatRate } from '../../../kit/format/format-rate.ts';
import { formatJson } from '../../../kit/invisible.ts';
import type { Capacity } from '../../scorecard/capacity.ts';
import { type JunitOutcome, renderJunitFile } from '../junit-suite.ts';
import { joinLine, word } from '../line.ts';
import { describeBreaking } from './describe-capacity.ts';
import { describeNoEvidence } from './describe-no-evidence.ts';

/** What a search came to, for programs; people have its report.html and what the terminal said. */
export const capacityRenderers = {
  json: (capacity) => `${formatJson(capacity)}\n`,
  junit: renderCapacityJunit,
  line: renderCapacityLine,
} as const satisfies Record<string, (capacity: Capacity) => string>;

/** The declared peak as an objective: held, not held (a failure), or not known (an error, which no pipeline takes for a pass). */
function renderCapacityJunit(capacity: Capacity): string {
  const { drill, startedAt, durationMs, capacityId, seed, peakRate } = capacity;
  return renderJunitFile({
    name: drill,
    startedAt,
    seconds: durationMs / 1_000,
    properties: { search: capacityId, seed, breaking: describeBreaking(capacity), ...listNoEvidence(capacity) },
    cases: [{ name: `holds the declared peak of ${formatRate(peakRate)}`, outcome: judgePeak(capacity) }],
  });
}

/** The loads that say nothing, as one property each; none where all are evidence. */
function listNoEvidence({ noEvidence = [] }: Capacity): Record<string, string> {
  return Object.fromEntries(noEvidence.map((load, place) => [`no-evidence-${place + 1}`, describeNoEvidence(load)]));
}

function judgePeak({ verdict, reason }: Capacity): JunitOutcome {
  switch (verdict) {
    case 'pass':
      return { kind: 'passed' };
    case 'fail':
      return { kind: 'failure', message: reason };
    case 'invalid':
    case 'aborted':
      return { kind: 'error', message: reason };
  }
}

/** `verdict=fail breaking=4.93 low=4.45 high=5.38 held=4.8 failed=5.1 peak=8 first=requests-per-minute …`; null is not known. */
function renderCapacityLine({
  verdict,
  breaking,
  held,
  failed,
  peakRate,
  brokeFirst,
  ended,
  noEvidence = [],
  drill,
  seed,
  capacityId,
}: Capacity): string {
  return joinLine([
    ['verdict', verdict],
    ['breaking', rounded(breaking?.perSecond)],
    ['low', rounded(breaking?.interval[0])],
    ['high', rounded(breaking?.interval[1])],
    ['held', rounded(held)],
    ['failed', rounded(failed)],
    ['peak', rounded(peakRate)],
    ['first', brokeFirst === null ? null : word(brokeFirst.limit)],
    ['ended', ended.kind],
    ['drill', word(drill)],
    ['seed', seed],
    ['search', word(capacityId)],
    ['noEvidence', noEvidence.length],
  ]);
}

const rounded = (value: number | null | undefined): number | null =>
  value === null || value === undefined ? null : Math.floor(value * 1_000 + 1e-6) / 1_000;
