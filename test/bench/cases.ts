import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { atMost, type Bench, type BenchRow } from './bench.ts';

const CASES = 100_000;
/** Of a prompt, about; with its facts a line has half as much again. */
const CHARACTERS = 1_000;
const MOST_SECONDS = 10;
const MOST_MB = 500;
const cli = fileURLToPath(new URL('../../scripts/cutover.mjs', import.meta.url));
/** Says at the end how much memory the process has had at most, kB. */
const tellMemory = `data:text/javascript,process.on("exit",()=>console.error("peak-kb "+process.resourceUsage().maxRSS))`;

/**
 * What it takes to plan as many requests from as many cases, prompt set and log, from the command to the plan: time and the most memory
 * that `cutover drill FILE --check=offline` has had.
 */
export const bench: Bench = {
  name: 'cases',
  async run() {
    const folder = await mkdtemp(join(tmpdir(), 'cutover-bench-cases-'));
    try {
      const rows: BenchRow[] = [];
      for (const [name, { file, line, workload }] of Object.entries(sets)) {
        await writeLines(join(folder, file), line);
        if (name.includes('template')) await writeFile(join(folder, 'ask.md'), 'Summarise this:\n{{text}}\n');
        const drill = join(folder, `${file}.json`);
        await writeFile(drill, JSON.stringify(renderDrill(workload)));
        rows.push(...(await measurePlan(`${CASES} cases of ${name}`, drill, folder)));
      }
      return rows;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

const say = (at: number): string => `Ticket ${at}: `.padEnd(CHARACTERS, 'the parcel was late, and nobody knows why; ');

const sets: Record<string, { file: string; line: (at: number) => string; workload: object }> = {
  prompts: {
    file: 'prompts.ndjson',
    line: (at) => JSON.stringify({ prompt: say(at), expected: { ticket: at }, answerTokens: 20 }),
    workload: { kind: 'prompts', file: 'prompts.ndjson' },
  },
  'prompts with a template, as CSV': {
    file: 'rows.csv',
    line: (at) => (at === 0 ? 'text,expected' : `"${say(at)}","{""ticket"": ${at}}"`),
    workload: { kind: 'prompts', file: 'rows.csv', template: 'ask.md' },
  },
  'a recording, as LiteLLM logs': {
    file: 'day.ndjson',
    line: (at) =>
      JSON.stringify({
        call_type: 'acompletion',
        stream: at % 2 === 0,
        status: 'success',
        startTime: 1_737_710_446 + at / 1_000,
        endTime: 1_737_710_448 + at / 1_000,
        model: 'gpt-4o',
        messages: [{ role: 'user', content: say(at) }],
        response: {
          id: `chatcmpl-${at}`,
          choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: say(at) } }],
          usage: { prompt_tokens: 250, completion_tokens: 250, total_tokens: 500 },
        },
        model_parameters: { temperature: 0.2 },
      }),
    workload: { kind: 'recording', file: 'day.ndjson' },
  },
};

async function writeLines(path: string, line: (at: number) => string): Promise<void> {
  const file = createWriteStream(path);
  // The CSV's first line is none of its cases.
  for (let at = 0; at <= CASES; at++) if (!file.write(`${line(at)}\n`)) await once(file, 'drain');
  file.end();
  await once(file, 'close');
}

function renderDrill(workload: object): object {
  return {
    name: 'many-cases',
    target: { kind: 'router' },
    providers: {
      primary: { upstream: { kind: 'mock', mock: { model: 'gpt-4.1' } } },
      fallback: { upstream: { kind: 'mock', mock: { model: 'gpt-4o-mini' } } },
    },
    traffic: {
      arrivals: { kind: 'poisson', ratePerSecond: CASES / 100 },
      requestTimeoutMs: 10_000,
      requests: [{ name: 'own', workload }],
    },
    timeline: [
      { phase: 'baseline', durationMs: 50_000 },
      { phase: 'outage', durationMs: 50_000, primary: [{ kind: 'silence' }] },
    ],
  };
}

async function measurePlan(name: string, drill: string, cwd: string): Promise<BenchRow[]> {
  const startMs = performance.now();
  const child = spawn(process.execPath, ['--import', tellMemory, cli, 'drill', drill, '--check=offline'], {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = (await once(child, 'close')) as [number | null];
  const seconds = (performance.now() - startMs) / 1_000;
  const peakKb = /peak-kb (\d+)/.exec(said)?.[1];
  if (code !== 0 || peakKb === undefined) throw new Error(`The plan ended with ${code}: ${said}`);
  return [
    atMost(`${name}: planned`, seconds, 's', MOST_SECONDS),
    atMost(`${name}: memory at most`, Number(peakKb) / 1_000, 'MB', MOST_MB),
  ];
}
