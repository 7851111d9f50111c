import { envoy } from './envoy.ts';
import { jsonAccess } from './json-access.ts';
import { litellm } from './litellm.ts';
import type { LogForm } from './log-form.ts';
import { nginx } from './nginx.ts';
import { otel, otelHttp } from './otel.ts';
import { recording } from './recording.ts';
import { timelineCsv } from './timeline-csv.ts';

/** Every form of log that is read a line at a time; where several fit, the first is taken. A new one is a file and a line here. */
export const logForms = {
  envoy,
  nginx,
  litellm,
  recording,
  otel,
  'otel-http': otelHttp,
  json: jsonAccess,
  csv: timelineCsv,
} as const satisfies Record<string, LogForm>;

export type LogFormName = keyof typeof logForms;
export const logFormNames = Object.keys(logForms) as LogFormName[];
