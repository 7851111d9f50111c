import { CutoverError } from '../../kit/cutover-error.ts';
import { object, optional, required, withDefault } from '../../kit/settings/object.ts';
import { choice, number, type ReadBy, type Reader, type WrittenBy } from '../../kit/settings/reader.ts';
import { type MetricFacts, metricCatalogue, metricIds } from './metric-catalogue.ts';
import { judgeNames } from './judge.ts';
import { scopeNames } from './scope.ts';

const plain = object({
  metric: required('what is measured', choice(metricIds)),
  phase: withDefault('a scored phase, outage, or run (all but the warm-up)', choice(scopeNames), 'run'),
  min: optional('the least it may be', number()),
  max: optional('the most it may be', number()),
  judge: optional(
    "what it is held against: the run as it was, or the 95 % interval; without it, the drill's",
    choice(judgeNames),
  ),
});

/** A pass criterion: `metric` in `phase` must be at least `min` and at most `max`; the one on its metric's good side may be absent. */
export type Objective = ReadBy<typeof plain>;

/** Reads one objective of a drill: a known metric, in a phase it has, with a bound that can be met. */
export const objectiveSettings: Reader<Objective, WrittenBy<typeof plain>> = {
  read(input, path) {
    const objective = plain.read(input, path);
    const { unit, scope, direction }: MetricFacts = metricCatalogue[objective.metric];
    if (scope === 'run' && objective.phase !== 'run') {
      throw new CutoverError(
        'usage',
        `${path}.phase must be run for ${objective.metric}, which is measured once, got "${objective.phase}"`,
      );
    }
    const { min, max } = objective;
    if (min === undefined && max === undefined) {
      throw new CutoverError('usage', `${path} must have min or max, or it asks for nothing`);
    }
    // Bounded on its good side alone, an objective would be met the better, the worse the run was.
    const wanted = direction === 'higher' ? 'min' : 'max';
    if (objective[wanted] === undefined) {
      const given = wanted === 'min' ? 'max' : 'min';
      throw new CutoverError(
        'usage',
        `${path} must have ${wanted}, for of ${objective.metric} ${direction === 'higher' ? 'more' : 'less'} is better, got ${given} ${objective[given]} alone. Did you mean "${wanted}"?`,
      );
    }
    if (min !== undefined && max !== undefined && min > max) {
      throw new CutoverError('usage', `${path}.min must be at most max (${max}), got ${min}`);
    }
    for (const [name, bound] of Object.entries({ min, max })) {
      if (bound !== undefined && unit === 'ratio' && (bound < 0 || bound > 1)) {
        throw new CutoverError(
          'usage',
          `${path}.${name} must be between 0 and 1, for ${objective.metric} is a ratio, got ${bound}`,
        );
      }
    }
    return objective;
  },
  describe: () => plain.describe(),
};
