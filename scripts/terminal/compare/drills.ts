import { join } from 'node:path';
import { compareScorecards, type FinishedRun } from '../../../lib/collector/compare/compare-scorecards.ts';
import { readInput } from '../../../lib/collector/record-file/read-input.ts';
import { renderComparisonMarkdown } from '../../../lib/collector/report/compare/markdown.ts';
import { renderComparisonText } from '../../../lib/collector/report/compare/text.ts';
import { parseScorecard } from '../../../lib/collector/scorecard/parse-scorecard.ts';
import { isPlainObject } from '../../../lib/kit/settings/reader.ts';
import { parseJsonText } from '../../../lib/kit/settings/json-text.ts';
import { createPainter } from '../painter.ts';
import type { ComparedFile, ComparedKind } from './kinds.ts';
import { readColumns } from '../columns.ts';

const exitCodes = { 'no-worse': 0, worse: 1, 'not-resolved': 3, 'not-comparable': 3 } as const;

/** Runs of a drill, by their scorecards; those of older versions too. */
export const drillComparison: ComparedKind = {
  file: 'scorecard.json',
  isOf: (value) => isPlainObject(value) && value['kind'] === undefined,
  async compare(before, after) {
    const comparison = compareScorecards(await readRun(before), await readRun(after));
    return {
      value: comparison,
      text: () =>
        renderComparisonText(comparison, {
          width: readColumns(),
          colour: createPainter(),
        }),
      markdown: () => renderComparisonMarkdown(comparison),
      exitCode: exitCodes[comparison.outcome],
    };
  },
};

/** A folder need not have the drill any more: a scorecard may have been kept alone. */
async function readRun({ path, folder, value }: ComparedFile): Promise<FinishedRun> {
  const scorecard = parseScorecard(value, path);
  if (folder === null) return { scorecard, drill: undefined };
  const file = join(folder, 'drill.json');
  const drill = await readInput(file).then(
    (text) => parseJsonText(text, file),
    () => undefined,
  );
  return { scorecard, drill };
}
