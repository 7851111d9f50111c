import { object, optional, required, withDefault } from '../../kit/settings/object.ts';
import { choice, list, number, record, text } from '../../kit/settings/reader.ts';

const contact = object({
  name: required('who', text()),
  role: optional('what for: "on call", "owner of the gateway"', text()),
  reach: optional('how: a number, a channel, a page', text()),
});

const flightCommand = object({
  command: required(
    'the program and its arguments, run without a shell, where the drill is run',
    list(text(), { min: 1 }),
  ),
  env: withDefault(
    'its environment, over that of whoever runs the drill',
    record(text(), text({ pattern: /^[A-Za-z_][A-Za-z0-9_]*$/, rule: 'names of environment variables' })),
    {},
  ),
  timeoutMs: withDefault('it is ended, and has failed, after so long, ms', number({ min: 1, max: 3_600_000 }), 60_000),
});

/** What a drill says of the day it is run on. */
export const gameDayKeys = {
  contacts: withDefault(
    'who is on call and who owns what: in the plan and in the report',
    list(contact, { max: 50 }),
    [],
  ),
  approval: optional(
    'required: `cutover drill` runs nothing without --approved-by and the hash of what `cutover plan` showed',
    choice(['required']),
  ),
  preflight: withDefault(
    'commands that are run one after another before anything is started; where one does not end with 0, nothing is attacked',
    list(flightCommand, { max: 20 }),
    [],
  ),
  postflight: withDefault(
    'commands that are run one after another once faults are taken back and all is stopped; where one does not end with 0, the drill does not pass',
    list(flightCommand, { max: 20 }),
    [],
  ),
};
