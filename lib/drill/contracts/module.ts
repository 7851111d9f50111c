import { object, optional, required, withDefault } from '../../kit/settings/object.ts';
import { boolean, choice, number, text } from '../../kit/settings/reader.ts';
import { defineOutsideContract } from './contract.ts';

/** The parser that production runs, in TypeScript or JavaScript. */
export const moduleContract = defineOutsideContract({
  summary:
    'Your own TypeScript or JavaScript takes the answer: it throws, returns a value, or says what it makes of it.',
  settings: object({
    path: required(
      'the module, a path from the working directory; it is bundled with all that it imports',
      text({ pattern: /\.[cm]?[jt]s$/i, rule: 'a path that ends with .ts, .js, .mts, .mjs, .cts or .cjs' }),
    ),
    export: withDefault(
      'which of its exports: a function, or a schema of zod, valibot or Standard Schema',
      text(),
      'default',
    ),
    takes: optional(
      'what a function is called with: `answer` (then the request), `text`, or `json`, which is strictly parsed from the text, or from the arguments of the first tool call. Default: `answer`; a schema takes `json`',
      choice(['answer', 'text', 'json']),
    ),
    compare: withDefault('whether the value it returns is held against what the case expects', boolean(), false),
    timeoutMs: withDefault(
      'how long it may take over an answer, ms; then its process is ended, and the answer is `consumer-hung`',
      number({ min: 10, max: 600_000 }),
      2_000,
    ),
    memoryMb: withDefault(
      'how much memory its process may take, MiB',
      number({ min: 64, max: 65_536, whole: true }),
      512,
    ),
  }),
});
