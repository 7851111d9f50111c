import { escapeHtml } from './escape.ts';

/** What became of one case; `error`: the evidence carries no answer. */
export type JunitOutcome = { kind: 'passed' } | { kind: 'failure' | 'error'; message: string };

/** A result as pipelines show it. */
export interface JunitSuite {
  name: string;
  /** ISO 8601, UTC. */
  startedAt: string;
  seconds: number;
  properties: Readonly<Record<string, string | number>>;
  cases: readonly { name: string; outcome: JunitOutcome }[];
}

/** One suite as a file of JUnit XML. Source: the schema of Jenkins' xUnit plugin, which GitLab and others read. */
export function renderJunitFile({ name: suite, startedAt, seconds, properties, cases }: JunitSuite): string {
  const count = (kind: JunitOutcome['kind']): number => cases.filter(({ outcome }) => outcome.kind === kind).length;
  const counts = `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="0"`;
  const at = startedAt.replace(/(?:\.\d+)?Z$/, '');
  const told = Object.entries(properties).map(
    ([name, value]) => `<property name="${escapeHtml(name)}" value="${escapeHtml(String(value))}"/>`,
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n',
    `  <testsuite name="${escapeHtml(suite)}" ${counts} time="${seconds.toFixed(3)}" timestamp="${escapeHtml(at)}">\n`,
    `    <properties>${told.join('')}</properties>\n`,
    ...cases.map(({ name, outcome }) => renderCase(suite, name, outcome)),
    '  </testsuite>\n</testsuites>\n',
  ].join('');
}

function renderCase(suite: string, name: string, outcome: JunitOutcome): string {
  const start = `    <testcase classname="${escapeHtml(suite)}" name="${escapeHtml(name)}" time="0"`;
  if (outcome.kind === 'passed') return `${start}/>\n`;
  return `${start}><${outcome.kind} message="${escapeHtml(outcome.message)}"/></testcase>\n`;
}
