import { compareCapacities } from '../../../lib/collector/compare/compare-capacities.ts';
import {
  renderCapacityComparisonMarkdown,
  renderCapacityComparisonText,
} from '../../../lib/collector/report/compare/capacity.ts';
import { parseCapacity } from '../../../lib/collector/scorecard/parse-capacity.ts';
import { isPlainObject } from '../../../lib/kit/settings/reader.ts';
import { createPainter } from '../painter.ts';
import type { ComparedKind } from './kinds.ts';
import { readColumns } from '../columns.ts';

const exitCodes = { 'no-worse': 0, worse: 1, 'not-resolved': 3, 'not-comparable': 3 } as const;

/** Searches for the breaking rate. */
export const capacityComparison: ComparedKind = {
  file: 'capacity.json',
  isOf: (value) => isPlainObject(value) && value['kind'] === 'capacity',
  compare(before, after) {
    const comparison = compareCapacities(
      parseCapacity(before.value, before.path),
      parseCapacity(after.value, after.path),
    );
    return Promise.resolve({
      value: comparison,
      text: () =>
        renderCapacityComparisonText(comparison, {
          width: readColumns(),
          colour: createPainter(),
        }),
      markdown: () => renderCapacityComparisonMarkdown(comparison),
      exitCode: exitCodes[comparison.outcome],
    });
  },
};
