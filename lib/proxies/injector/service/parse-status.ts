import { formatValue, isPlainObject } from '../../../kit/settings/reader.ts';
import { parseHttpUrl } from '../../../kit/settings/http-url.ts';
import { PROVIDER_NAME } from '../../../kit/terms/provider.ts';
import type { InjectorStatus, ServiceStatus } from '../injector-status.ts';

interface StatusField {
  rule: string;
  holds(value: unknown): boolean;
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const isLength = (value: unknown): boolean => Number.isFinite(value) && (value as number) >= 0;
const isText = (value: unknown): boolean => typeof value === 'string' && value.length <= 2_000;
const isSummary = (value: unknown): boolean =>
  isPlainObject(value) && isText(value['fault']) && isCount(value['applied']) && isCount(value['attempts']);
const isSession = (value: unknown): boolean =>
  isPlainObject(value) &&
  isText(value['holder']) &&
  typeof value['provider'] === 'string' &&
  PROVIDER_NAME.test(value['provider']) &&
  isLength(value['leaseLeftMs']) &&
  isCount(value['openAttempts']);

const count: StatusField = { rule: 'a whole number of 0 or more', holds: isCount };

const injectorFields: Record<keyof InjectorStatus, StatusField> = {
  faults: {
    rule: 'a list of faults',
    holds: (value) => Array.isArray(value) && value.every((item) => isPlainObject(item) && isText(item['kind'])),
  },
  summaries: { rule: "a list of faults' deeds", holds: (value) => Array.isArray(value) && value.every(isSummary) },
  leaseLeftMs: { rule: 'ms or null', holds: (value) => value === null || isLength(value) },
  attempts: count,
  faulted: count,
  held: count,
  openConnections: count,
  connections: count,
  faultedConnections: count,
  refused: {
    rule: 'three counts',
    holds: (value) =>
      value === undefined ||
      (isPlainObject(value) && ['connections', 'requests', 'overdue'].every((name) => isCount(value[name]))),
  },
  portState: { rule: 'listening or refusing', holds: (value) => value === 'listening' || value === 'refusing' },
};

const serviceFields: Record<keyof ServiceStatus, StatusField> = {
  ...injectorFields,
  bootId: { rule: 'a text', holds: isText },
  epochMs: { rule: 'ms since 1970', holds: isLength },
  upstream: { rule: 'an http(s) URL', holds: (value) => typeof value === 'string' && parseHttpUrl(value) !== null },
  port: { rule: 'a port', holds: (value) => isCount(value) && (value as number) <= 65_535 },
  lastEventId: count,
  linesLost: {
    rule: 'two counts',
    holds: (value) =>
      value === undefined || (isPlainObject(value) && isCount(value['log']) && isCount(value['journal'])),
  },
  session: { rule: 'a session or null', holds: (value) => value === null || isSession(value) },
};

/** What is not as an injector of ours says it, as a clause; null: nothing. What else is in it may be a later version's. */
export const findStatusProblem = (value: unknown): string | null => findProblem(value, injectorFields);

/** The same of a long-lived injector's. */
export const findServiceStatusProblem = (value: unknown): string | null => findProblem(value, serviceFields);

function findProblem(value: unknown, fields: Readonly<Record<string, StatusField>>): string | null {
  if (!isPlainObject(value)) return `a status must be an object, got ${formatValue(value)}`;
  for (const [name, { rule, holds }] of Object.entries(fields)) {
    if (!holds(value[name])) return `${name} must be ${rule}, got ${formatValue(value[name])}`;
  }
  return null;
}
