import { object, type ObjectOf, required, withDefault } from '../../../kit/settings/object.ts';
import { number } from '../../../kit/settings/reader.ts';
import { scoreReading } from './read-score.ts';

/** How the answer of a model that judges is taken. */
export const scoreSettings = object({
  reads: required(
    'how your code reads it: `number` as `Number()` and `float()` do; `leading-number` as `parseFloat()` does; `any-number`, the one number in it; `yes-no` or `safe-unsafe`, its first word; `json:/score`, what its JSON has there',
    scoreReading(),
  ),
  threshold: withDefault('from what score on it blocks; yes, unsafe and true are 1', number({ min: 0, max: 100 }), 0.5),
});

export type ScoreSettings = ObjectOf<(typeof scoreSettings)['keys']>;
