import type { FailureWord } from '../../../collector/fit/log-row.ts';
import { bareLine } from './bare-line.ts';
import { type LogEntry, type LogForm, readEach, skip } from './log-form.ts';
import { nameStatus } from './name-failure.ts';
import { modelInPath, regionInHost } from './path-keys.ts';
import { readTime } from './read-time.ts';

/** The default format string, behind whatever a collector of logs puts before it; Istio's has more fields between flags and bytes, in quotes or without blanks. */
const pattern =
  /(?:^|\s)\[(\d{4}-[^\]]+)\] "([A-Z-]+) (\S+) ([^"]*)" (\d{1,3}) ([A-Z_,a-z]+|-) (?:(?:"[^"]*"|[^\s"\d-]\S*|-) ){0,3}?(\d+|-) (\d+|-) (\d+|-) (\S+) "([^"]*)" "((?:[^"\\]|\\.)*)" "([^"]*)" "([^"]*)" "([^"]*)"/;

/** What Envoy's response flags say of a call; flags that say no more than its status are not here. */
const flags: Readonly<Record<string, FailureWord | '429'>> = {
  UT: 'timeout',
  UMSDR: 'timeout',
  SI: 'timeout',
  DT: 'timeout',
  UF: 'no-connection',
  UH: 'no-connection',
  DF: 'no-connection',
  UC: 'cut-off',
  UR: 'cut-off',
  LR: 'cut-off',
  UPE: 'cut-off',
  DC: 'client-gone',
  RL: '429',
  RLSE: '429',
};

/**
 * Envoy's access log in its default format. Source: envoyproxy/envoy, docs/root/configuration/observability/access_log/usage.rst (Apache-2.0):
 * `%START_TIME%` is when a call began, `%DURATION%` ms until its last byte, status 0 a caller who left.
 */
export const envoy: LogForm = {
  summary: "an access log of Envoy in its default format, or Istio's",
  fits: (line) => pattern.test(bareLine(line)),
  create: () => readEach(readLine),
};

/** How a call failed by its response flags, such as `UF,URX`; undefined: they say no more than its status. */
export function flagFailure(told: string): string | undefined {
  const known = told.split(',').find((flag) => Object.hasOwn(flags, flag));
  return known === undefined ? undefined : flags[known];
}

function readLine(line: string): LogEntry[] {
  const found = pattern.exec(bareLine(line));
  if (found === null) return [skip("no line of Envoy's default access log")];
  const [, time, , path = '', , status = '', flagged = '-', , , duration = '-', , , , , , host = ''] = found;
  const began = readTime(time);
  if (began === null) return [skip('its time cannot be read')];
  const code = Number(status);
  const failure = flagFailure(flagged) ?? (code === 0 ? 'client-gone' : nameStatus(code));
  const latencyMs = duration === '-' ? null : Number(duration);
  const model = modelInPath(path);
  const region = regionInHost(host);
  return [
    {
      kind: 'row',
      row: {
        atMs: began.atMs,
        failure,
        latencyMs,
        keys: { ...(model === undefined ? {} : { model }), ...(region === undefined ? {} : { region }) },
        count: 1,
      },
      writtenMs: began.atMs + (latencyMs ?? 0),
      ...(began.zone === undefined ? {} : { zone: began.zone }),
      path,
    },
  ];
}
