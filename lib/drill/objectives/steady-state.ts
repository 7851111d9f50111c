import { object, optional, withDefault } from '../../kit/settings/object.ts';
import { boolean, number, type ReadBy } from '../../kit/settings/reader.ts';

/** How far the end of a drill's recovery may be from its baseline. Times are milliseconds, ratios 0..1. */
export const steadyStateSettings = object({
  maxDrop: withDefault(
    'how much lower the shares of answered and of usable requests may be than in the baseline',
    number({ min: 0.001, max: 1 }),
    0.05,
  ),
  maxSlower: optional(
    'how many times as long the median wait for a whole answer may be; without it, one that is longer than 1.5 times is told and fails nothing, as a busy machine makes one, too',
    number({ min: 1.01, max: 100 }),
  ),
  lastMs: optional(
    'the end of the recovery: its last so many ms; without it, its second half',
    number({ min: 1_000, max: 86_400_000 }),
  ),
  mustBeProven: withDefault(
    'true: a run that is otherwise a pass is invalid where too few were asked to show it; false: the report says so',
    boolean(),
    false,
  ),
});

/** The end of the recovery must equal the baseline: where it is shown to be worse, the drill fails. */
export type SteadyStateSettings = ReadBy<typeof steadyStateSettings>;
