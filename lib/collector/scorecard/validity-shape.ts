import type { ValidityCheck, ValidityNumber } from './scorecard.ts';
import { boolean, keys, namesTo, number, orLeftOut, orNull, text } from './shape.ts';

/** What a file says of a validity check. */
export const validityCheck = keys<ValidityCheck>({
  id: text,
  ok: boolean,
  endedEarly: orLeftOut(boolean),
  observed: text,
  required: text,
  numbers: orLeftOut(
    namesTo(
      keys<ValidityNumber>({
        observed: orNull(number),
        unit: text,
        min: orLeftOut(number),
        max: orLeftOut(number),
      }),
    ),
  ),
});
