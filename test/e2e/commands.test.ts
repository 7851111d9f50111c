/** The commands as a person or a pipeline uses them, on one drill whose objective is missed. */
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Arrival } from '../../lib/drill/workloads/arrival.ts';
import type { Scorecard } from '../../lib/collector/scorecard/scorecard.ts';
import { writeDrill } from '../support/drills.ts';
import { runCli } from '../support/run-cli.ts';
import { writeDrillFile } from '../support/run-written-drill.ts';

/** Twelve seconds of a trace in the Azure format: 25 requests a second, 100 tokens in and 20 out. */
function writeTrace(): string {
  const rows = Array.from({ length: 300 }, (_, row) => {
    const time = new Date(Date.UTC(2023, 10, 16, 18, 0, 0) + row * 40)
      .toISOString()
      .replace('T', ' ')
      .replace('Z', '0000');
    return `${time},100,20`;
  });
  return ['TIMESTAMP,ContextTokens,GeneratedTokens', ...rows].join('\n');
}

describe('cutover', () => {
  it('gates by the verdict, replays a trace, prints JSON and nothing else, and scores and reports again', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'cutover-commands-'));
    const trace = join(cwd, 'azure.csv');
    await writeFile(trace, writeTrace());
    // Nobody can be usable more often than always.
    const drill = await writeDrillFile(
      writeDrill({
        objectives: [
          { metric: 'httpSuccessRatio', phase: 'outage', min: 0.5 },
          { metric: 'totalP95Ms', phase: 'run', max: 1 },
        ],
      }),
    );

    const run = await runCli(['drill', drill, '--out', 'run', '--json', '--seed', '11', '--trace', trace], { cwd });
    expect(run.code, run.stderr).toBe(1);
    const scorecard = JSON.parse(run.stdout) as Scorecard;
    expect(scorecard).toMatchObject({ verdict: 'fail', seed: 11, schemaVersion: 3 });
    expect(scorecard.reasons.map(({ message }) => message).join()).toContain('totalP95Ms');
    expect(run.stderr).toContain('Starting k6');

    const plan = (await readFile(join(cwd, 'run', 'plan.ndjson'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Arrival);
    expect(plan.every(({ promptTokens, outputTokens }) => promptTokens === 100 && outputTokens === 20)).toBe(true);
    expect(plan[1]?.dueMs).toBeCloseTo(40 / 0.5, 0);

    // One behind the other where they write the same files.
    const scored = await runCli(['score', 'run', '--json'], { cwd });
    const ungated = await runCli(['score', 'run', '--no-gate'], { cwd });
    const [html, text] = await Promise.all([
      runCli(['report', 'run', '--format', 'html'], { cwd }),
      runCli(['report', 'run'], { cwd }),
    ]);
    expect([scored.code, ungated.code, html.code, text.code]).toEqual([1, 0, 0, 0]);
    expect(JSON.parse(scored.stdout)).toEqual(scorecard);
    expect(html.stdout).toBe(await readFile(join(cwd, 'run', 'report.html'), 'utf8'));
    expect(text.stdout).toContain('FAIL');
    expect(ungated.stdout).toBe(text.stdout);
    expect(text.stdout).not.toContain('\u001b');
  });

  it('explains itself: --help names the commands, the exit codes and examples', async () => {
    const [top, drill, completion, version] = await Promise.all([
      runCli(['--help']),
      runCli(['drill', '--help']),
      runCli(['completion']),
      runCli(['--version']),
    ]);
    expect(top.code).toBe(0);
    for (const word of [
      'cutover drill',
      'cutover score',
      'cutover report',
      'cutover inject',
      'completion',
      'Exit codes: 0 pass, 1 fail',
    ]) {
      expect(top.stdout).toContain(word);
    }
    expect(drill.stdout).toMatch(/Examples:\s+cutover drill scenarios\/primary-outage\.ts/);
    expect(completion.stdout).toMatch(/compdef|complete -o/);
    expect(version.stdout.trim()).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('names what was mistyped or left out, in one line', async () => {
    for (const [args, line] of [
      [['drll', 'x'], 'There is no command drll. Did you mean drill?'],
      [['drill'], 'drill wants a drill as JSON or YAML, or a scenario (.ts, .js), as in: cutover drill drill.json.'],
      [
        ['drill', 'x.json', '--trace-speed', '4'],
        "--trace-speed 4 needs --trace FILE: it is how fast the trace's time runs.",
      ],
    ] as const) {
      const said = await runCli(args);
      expect([said.code, said.stdout, said.stderr]).toEqual([2, '', `cutover: ${line}\n`]);
    }
  });

  it('colours only when it is asked to', async () => {
    const [forced, plain] = await Promise.all([
      runCli(['drill'], { env: { NO_COLOR: undefined, FORCE_COLOR: '1' } }),
      runCli(['drill'], { env: { FORCE_COLOR: undefined, NO_COLOR: '1' } }),
    ]);
    expect(forced.stderr).toContain('\u001b[31m');
    expect(plain.stderr).not.toContain('\u001b');
  });
});
