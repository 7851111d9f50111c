import type { Approval, Contact, FlightResult, GameDay } from './game-day.ts';
import { keys, listOf, ms, number, oneOf, orLeftOut, orNull, text } from './shape.ts';

/** What a file says of the day. */
export const gameDayShape = keys<GameDay>({
  approval: orNull(keys<Approval>({ by: text, planHash: text })),
  contacts: listOf(keys<Contact>({ name: text, role: orLeftOut(text), reach: orLeftOut(text) }), { max: 50 }),
  commands: listOf(
    keys<FlightResult>({
      which: oneOf(['preflight', 'postflight']),
      command: text,
      exitCode: orNull(number),
      ms,
      output: text,
    }),
    { max: 40 },
  ),
});
