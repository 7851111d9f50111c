import type { LogRow } from '../../../lib/collector/fit/log-row.ts';

/** A form of log that calls are written in, with the kinds of failure it can tell. */
export interface RenderedForm {
  kinds: readonly string[];
  render(row: LogRow): string;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (value: number): string => String(value).padStart(2, '0');
const endOf = ({ atMs, latencyMs }: LogRow): number => atMs + (latencyMs ?? 0);

/** `$time_local`, two hours east of Greenwich. */
function timeLocal(ms: number): string {
  const date = new Date(ms + 7_200_000);
  const day = `${two(date.getUTCDate())}/${months[date.getUTCMonth()] ?? ''}/${date.getUTCFullYear()}`;
  return `${day}:${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0200`;
}

/** What Envoy writes where it has no answer of the provider's. */
const envoyTold: Readonly<Record<string, string>> = {
  timeout: '504 UT',
  'no-connection': '503 UF,URX',
  'cut-off': '503 UC',
};
/** The classes of LiteLLM's exceptions. */
const litellmTold: Readonly<Record<string, readonly [string, string]>> = {
  timeout: ['408', 'Timeout'],
  'no-connection': ['500', 'APIConnectionError'],
};

/** The forms of the round trip, by name. */
export const renderedForms = {
  nginx: {
    kinds: ['500', '502', '503', '429', '529', 'client-gone'],
    render: (row) =>
      `192.0.2.7 - ${row.keys.tenant ?? '-'} [${timeLocal(endOf(row))}] "POST /v1/chat/completions HTTP/1.1" ${row.failure === null ? '200' : row.failure === 'client-gone' ? '499' : row.failure} 612 "-" "openai/1.0" rt=${((row.latencyMs ?? 0) / 1_000).toFixed(3)}`,
  },
  envoy: {
    kinds: ['500', '503', '429', '529', 'timeout', 'no-connection', 'cut-off'],
    render: (row) =>
      `[${new Date(row.atMs).toISOString()}] "POST /v1/chat/completions HTTP/1.1" ${row.failure === null ? '200 -' : (envoyTold[row.failure] ?? `${row.failure} -`)} 154 612 ${row.latencyMs ?? 0} - "-" "openai/1.0" "id" "api" "10.0.2.1:443"`,
  },
  litellm: {
    kinds: ['500', '503', '429', '400', 'timeout', 'no-connection'],
    render: (row) => {
      const [code, name] = litellmTold[row.failure ?? ''] ?? [row.failure ?? '', 'APIError'];
      return JSON.stringify({
        call_type: 'acompletion',
        status: row.failure === null ? 'success' : 'failure',
        startTime: row.atMs / 1_000,
        endTime: endOf(row) / 1_000,
        model: row.keys.model,
        model_group: row.keys.model,
        metadata: { user_api_key_team_alias: row.keys.tenant },
        error_information: row.failure === null ? null : { error_code: code, error_class: name },
      });
    },
  },
} as const satisfies Record<string, RenderedForm>;

export type RenderedFormName = keyof typeof renderedForms;

/** The lines of a log, in the order in which calls ended. */
export function renderLog(rows: Iterable<LogRow>, form: RenderedFormName): string {
  return `${[...rows]
    .sort((a, b) => endOf(a) - endOf(b))
    .map((row) => renderedForms[form].render(row))
    .join('\n')}\n`;
}
