import { object, optional, required, withDefault } from '../../kit/settings/object.ts';
import { text } from '../../kit/settings/reader.ts';
import { bodyParameters } from './hold-tool-names.ts';
import { defineWorkload } from './workload.ts';
import { askWritten } from './written-case.ts';

/** Requests of one's own. */
export const prompts = defineWorkload({
  summary: 'Requests of your own, from a file of cases; each arrival draws one of them by the seed.',
  settings: object({
    file: required(
      'the cases, a path from the working directory: `.ndjson` or `.jsonl` (a case a line, read as a stream), `.csv` (a case a row, likewise), `.json` (a list), `.yaml` or `.yml` (a list, or a promptfoo configuration with `tests`)',
      text({
        pattern: /\.(ndjson|jsonl|csv|json|ya?ml)$/i,
        rule: 'a path that ends with .ndjson, .jsonl, .csv, .json, .yaml or .yml',
      }),
    ),
    template: optional(
      'what the user says, a file with `{{name}}` where a variable of the case goes; a `.json` file holds a list of messages instead',
      text(),
    ),
    system: optional('the system prompt, a file like `template`', text()),
    parameters: withDefault(
      'what every request bears besides messages: `temperature`, `max_tokens`, `response_format`, `tools` …; what a case has of it goes before',
      bodyParameters(),
      {},
    ),
  }),
  cases: { kind: 'listed' },
  ask: askWritten,
});
