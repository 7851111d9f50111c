import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What a plain load saw of those who were measured. */
export interface PlainLoad {
  callers: number;
  /** Those who had a whole answer with status 200 in time. */
  answered: number;
  /** Those that k6 could not even send. */
  dropped: number;
  /** What the first of those without an answer had instead: a status and k6's error; null where all had one. */
  instead: string | null;
}

export interface PlainLoadOptions {
  k6Path: string;
  url: string;
  headers: Readonly<Record<string, string>>;
  /** The same for each caller. */
  body: object;
  ratePerSecond: number;
  warmupMs: number;
  measuredMs: number;
  timeoutMs: number;
}

/**
 * A load of k6's own constant arrival rate, at equal distances, by a script that knows nothing of Cutover: no plan, no scenario, no observer, no injector, and its own
 * words for what is an answer. Callers of the warm-up are sent and not counted.
 */
export async function runPlainK6(options: PlainLoadOptions): Promise<PlainLoad> {
  const { k6Path, url, headers, body, ratePerSecond, warmupMs, measuredMs, timeoutMs } = options;
  const folder = await mkdtemp(join(tmpdir(), 'cutover-plain-'));
  try {
    const stretch = (startMs: number, ms: number, exec: string): object => ({
      executor: 'constant-arrival-rate',
      rate: Math.round(ratePerSecond * 1_000),
      timeUnit: '1000s',
      duration: `${ms}ms`,
      startTime: `${startMs}ms`,
      preAllocatedVUs: Math.max(10, Math.ceil((ratePerSecond * timeoutMs) / 1_000)),
      exec,
    });
    const scenarios = {
      ...(warmupMs > 0 ? { warmup: stretch(0, warmupMs, 'warmup') } : {}),
      measured: stretch(warmupMs, measuredMs, 'measured'),
    };
    const script = join(folder, 'plain.js');
    await writeFile(
      script,
      `import http from 'k6/http';
import { Rate } from 'k6/metrics';
export const options = ${JSON.stringify({ scenarios, discardResponseBodies: false, summaryTrendStats: ['avg'] })};
const answered = new Rate('answered');
const ask = () => http.post(${JSON.stringify(url)}, ${JSON.stringify(JSON.stringify(body))}, {
  headers: ${JSON.stringify({ 'content-type': 'application/json', ...headers })},
  timeout: ${timeoutMs},
});
export function warmup() { ask(); }
export function measured() {
  const response = ask();
  const good = response.status === 200 && response.error_code === 0;
  answered.add(good);
  if (!good) console.warn('instead: ' + response.status + ' ' + response.error);
}
export function handleSummary({ metrics }) {
  const { passes = 0, fails = 0 } = metrics.answered ? metrics.answered.values : {};
  const dropped = metrics.dropped_iterations ? metrics.dropped_iterations.values.count : 0;
  return { stdout: JSON.stringify({ callers: passes + fails, answered: passes, dropped }) };
}
`,
    );
    const run = promisify(execFile)(k6Path, ['run', '--quiet', '--no-usage-report', '--no-color', script], {
      timeout: warmupMs + measuredMs + timeoutMs + 60_000,
    });
    const { stdout, stderr } = await run;
    const load = JSON.parse(stdout.slice(stdout.indexOf('{'))) as Omit<PlainLoad, 'instead'>;
    return { ...load, instead: /instead: ([^"\n]*)/.exec(stderr)?.[1]?.trim() ?? null };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
