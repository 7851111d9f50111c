import { object, required, withDefault } from '../../kit/settings/object.ts';
import { boolean, list, number, record, text } from '../../kit/settings/reader.ts';
import { defineOutsideContract } from './contract.ts';

/** The parser that production runs, in whatever language. */
export const commandContract = defineOutsideContract({
  summary:
    'Your own program, in any language, takes the answer: it reads a line of JSON for each, and writes one that says what it makes of it.',
  settings: object({
    command: required(
      'the program and its arguments, run without a shell; it goes on until its standard input ends',
      list(text(), { min: 1 }),
    ),
    env: withDefault(
      'its environment, over that of whoever runs the drill; `${NAME}` stands for a variable of that',
      record(text(), text({ pattern: /^[A-Za-z_][A-Za-z0-9_]*$/, rule: 'names of environment variables' })),
      {},
    ),
    folder: withDefault('its working folder, from where the drill is run', text(), '.'),
    processes: withDefault('how many of it run beside each other', number({ min: 1, max: 16, whole: true }), 1),
    compare: withDefault('whether the value it gives is held against what the case expects', boolean(), false),
    timeoutMs: withDefault(
      'how long it may take over an answer, ms; then it is ended, and the answer is `consumer-hung`',
      number({ min: 10, max: 600_000 }),
      5_000,
    ),
    startWithinMs: withDefault(
      'how much longer the first answer after a start may take, ms: importing a library takes seconds. Once a start has been measured, later ones may take five times the slowest, at least a second and never more than this',
      number({ min: 0, max: 3_600_000 }),
      60_000,
    ),
    memoryMb: withDefault(
      'how much memory it may take, MiB; watched where there is /proc',
      number({ min: 16, max: 65_536, whole: true }),
      2_048,
    ),
  }),
});
