import { PROMPTS_PATH } from './written-file.ts';

export interface LoadChoices {
  /** The provider that is taken away. */
  primary: string;
  ratePerSecond: number;
  /** Virtual users. */
  vus: number;
  /** What the requests ask for, if that is not any. */
  model?: string;
  /** Is JSON asked for, and judged? Else that there is an answer at all. */
  isJsonAsked: boolean;
}

const schema = `{
        type: object,
        required: [order_id, total],
        properties: { order_id: { type: integer }, total: { type: number } },
      }`;

/** The load, the timeline, the contract and the objectives of a drill. */
export function renderLoad({ primary, ratePerSecond, vus, model, isJsonAsked }: LoadChoices): string {
  return `
traffic:
  # Requests come by chance, as callers do, so many a second on average; whether answers are slow or not.
  arrivals: { kind: poisson, ratePerSecond: ${ratePerSecond} }
  # Virtual users of k6: as many as requests fall due within requestTimeoutMs.
  vus: ${vus}
  requestTimeoutMs: 20000
${model === undefined ? '' : `  # The model the requests ask for.\n  model: ${JSON.stringify(model)}\n`}  requests:
    - name: orders
      # The share of them that is streamed.
      streamedRatio: 0
      workload:
        kind: prompts
        file: ${PROMPTS_PATH}
${
  isJsonAsked
    ? `        # What each request bears besides its messages.
        parameters:
          response_format:
            type: json_schema
            json_schema:
              name: order
              schema: ${schema.replaceAll('\n', '\n          ').replace(/\}$/, '}')}
`
    : ''
}
# One phase after another. The outage is where the primary fails, here under half as much load again.
timeline:
  - { phase: warmup, durationMs: 3000, rateFactor: 0.5 }
  - { phase: baseline, durationMs: 10000 }
  - phase: outage
    durationMs: 12000
    rateFactor: 1.5
    # Other ways to fail: docs/faults.md of the package.
    ${primary}: [{ kind: error-response, error: openai-503-overloaded }]
  - { phase: recovery, durationMs: 8000 }

# What the code behind the answers needs of them. HTTP may say 100 %, and your parser nothing of the kind.
contracts:
${
  isJsonAsked
    ? `  - kind: json-schema
    for: orders
    schema: ${schema.replaceAll('\n', '\n  ').replaceAll('        ', '      ')}
`
    : `  # That there is an answer. Where JSON is read: { kind: json-schema, for: orders, schema: { … } }.
  - { kind: whole-answer, for: orders }
`
}
# What must hold to pass. More metrics: docs/metrics.md of the package.
objectives:
  - { metric: httpSuccessRatio, phase: outage, min: 0.95 }
  - { metric: usableRatio, phase: outage, min: 0.95 }
  - { metric: failoverMs, max: 10000 }
`;
}
