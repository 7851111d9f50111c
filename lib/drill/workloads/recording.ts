import { object, required } from '../../kit/settings/object.ts';
import { text } from '../../kit/settings/reader.ts';
import { defineWorkload } from './workload.ts';
import { askWritten } from './written-case.ts';

/** Requests that were asked once. */
export const recording = defineWorkload({
  summary:
    'Requests that your application has asked, from a recording or a log; each arrival draws one of them by the seed, or asks what was asked then where the arrivals come from the same file.',
  settings: object({
    file: required(
      'the recording or log, a path from the working directory: of `cutover mock --record`, LiteLLM, OpenTelemetry or OpenAI-style calls, one JSON object a line, read as a stream',
      text({
        pattern: /\.(ndjson|jsonl|json|log|txt)$/i,
        rule: 'a path that ends with .ndjson, .jsonl, .json, .log or .txt',
      }),
    ),
  }),
  cases: { kind: 'listed' },
  ask: askWritten,
});
