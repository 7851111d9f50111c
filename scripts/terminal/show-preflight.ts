import { nameProvider } from '../../lib/collector/report/name-provider.ts';
import { excerpt } from '../../lib/kit/excerpt.ts';
import { formatCount } from '../../lib/kit/format/format-count.ts';
import { formatMs } from '../../lib/kit/format/format-ms.ts';
import { correlationWords } from '../../lib/kit/terms/correlation.ts';
import type { PreparedRun } from '../../lib/run/runner/prepare-run.ts';
import { findProblems } from '../../lib/run/preflight/find-problems.ts';
import type { StraightProbe } from '../../lib/run/preflight/ask-providers.ts';
import type { Probe } from '../../lib/run/preflight/probe.ts';
import { runPreflight } from '../../lib/run/preflight/run-preflight.ts';
import { describePlan } from './describe-plan.ts';
import { checkWords, stopDrill } from './stop-drill.ts';

const MARKED =
  '  Without an id in the prompt nobody can tell whose these calls are: the drill will let each prompt end with one (traffic.marker).';

/** Tries a drill before its load, says what it found; resolves to the exit code, 2 where a drill would be of no use. */
export async function showPreflight(prepared: PreparedRun): Promise<number> {
  const stop = stopDrill((text) => void process.stderr.write(`${text}\n`), checkWords);
  try {
    const { drill } = prepared;
    const warn = (text: string): void => void process.stderr.write(`${text}\n`);
    for (const text of prepared.warnings) warn(`warning: ${text}`);
    process.stdout.write(
      `${drill.name} plans ${formatCount(prepared.arrivals.length)} requests\n${describePlan(prepared).join('\n')}\n`,
    );
    process.stdout.write(`Checking ${drill.name}: starting what it needs, target ${drill.target.kind} among it\n`);
    const facts = await runPreflight({ prepared, env: process.env, signal: stop.signal, warn });
    for (const probe of facts.probes) process.stdout.write(`${describeProbe(probe)}\n`);
    for (const probe of facts.straight) process.stdout.write(`${describeStraightly(probe)}\n`);
    if (drill.traffic.marker === 'auto' && facts.marker === 'always') process.stdout.write(`${MARKED}\n`);
    const problems = findProblems(facts);
    for (const problem of problems) process.stdout.write(`✗ ${problem}\n`);
    if (problems.length === 0) process.stdout.write('Nothing stands in the way of this drill.\n');
    return problems.length === 0 ? 0 : 2;
  } finally {
    stop.release();
  }
}

/** Says what was read of a drill, without starting anything. */
export function describeOffline(prepared: PreparedRun): string {
  const { drill, arrivals, warnings } = prepared;
  const kinds = drill.traffic.requests.map(({ name }) => name).join(', ');
  const planned = `${drill.name} can be read: ${formatCount(arrivals.length)} requests are planned (${kinds}). Nothing was started or asked.`;
  return [...warnings.map((text) => `warning: ${text}`), planned, ...describePlan(prepared)].join('\n');
}

function describeProbe(probe: Probe): string {
  const { request, streamed, failing, status, failure, said, totalMs, addedMs, known, unknown } = probe;
  const what = `${request}${streamed ? ', streamed' : ''}${failing.length === 0 ? '' : `, while ${failing.map(nameProvider).join(' and ')} ${failing.length === 1 ? 'answers' : 'answer'} 503`}`;
  const took =
    totalMs === null
      ? ''
      : ` after ${formatMs(totalMs)}${addedMs === null ? '' : `, ${formatMs(addedMs)} of it the target's own`}`;
  const outcome =
    failure === null
      ? `answered with ${status}${took}`
      : `${failure}${took}${said === '' ? '' : `: ${excerpt(said, 300)}`}`;
  const calls = [
    ...known.map(({ provider, by }) => `${nameProvider(provider)} was called, known by ${correlationWords[by]}`),
    ...unknown.map((provider) => `${nameProvider(provider)} was called, by nobody who can be known`),
  ];
  return `  ${what}: ${outcome}; ${calls.length === 0 ? 'no provider was called' : calls.join('; ')}`;
}

function describeStraightly({ provider, request, status, failure, said, totalMs }: StraightProbe): string {
  const outcome =
    failure === null ? `answered with ${status}` : `${failure}${said === '' ? '' : `: ${excerpt(said, 300)}`}`;
  return `  ${request}, straight to ${nameProvider(provider)}: ${outcome} after ${formatMs(totalMs)}`;
}
