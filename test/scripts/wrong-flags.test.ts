/** What is wrong on the command line is said in one line: which flag, the rule, the value, what to do. Nothing is started. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CommandModule } from 'yargs';
import { doctorCommand } from '../../scripts/commands/doctor.ts';
import { drillCommand } from '../../scripts/commands/drill.ts';
import { harvestCommand } from '../../scripts/commands/harvest.ts';
import { incidentCommand } from '../../scripts/commands/incident.ts';
import { initCommand } from '../../scripts/commands/init.ts';
import { injectCommand } from '../../scripts/commands/inject.ts';
import { judgeCommand } from '../../scripts/commands/judge.ts';
import { mockCommand } from '../../scripts/commands/mock.ts';
import { rehearseCommand } from '../../scripts/commands/rehearse.ts';
import { replayCommand } from '../../scripts/commands/replay.ts';
import { reportCommand } from '../../scripts/commands/report.ts';
import { scheduleCommand } from '../../scripts/commands/schedule.ts';
import { scoreCommand } from '../../scripts/commands/score.ts';
import { setupCommand } from '../../scripts/commands/setup.ts';
import { createCli } from '../../scripts/create-cli.ts';
import { explainFailure } from '../../scripts/terminal/explain-failure.ts';

const commands = {
  doctor: doctorCommand,
  drill: drillCommand,
  harvest: harvestCommand,
  incident: incidentCommand,
  init: initCommand,
  inject: injectCommand,
  judge: judgeCommand,
  mock: mockCommand,
  rehearse: rehearseCommand,
  replay: replayCommand,
  report: reportCommand,
  schedule: scheduleCommand,
  score: scoreCommand,
  setup: setupCommand,
} as unknown as Record<string, CommandModule>;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutover-flags-'));
  writeFileSync(join(folder, 'there.ndjson'), '{}\n');
  writeFileSync(join(folder, 'mock.yaml'), 'model: m\n');
  writeFileSync(join(folder, 'traced.trace.csv'), 't_ms\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What the command line is refused with; `FOLDER` stands for one that is there. */
async function refuse(line: string): Promise<string> {
  const args = line
    .split(' ')
    .map((arg) => arg.replace('FOLDER', folder).replaceAll(/^daily_.*/g, (every) => every.replaceAll('_', ' ')));
  const [command = ''] = args;
  const loaded = [commands[command] as CommandModule];
  const parse = async (): Promise<unknown> =>
    createCli({ args, loaded, command, version: '0', columns: 100 }).parseAsync();
  const error: unknown = await parse().then(
    () => new Error('It was taken.'),
    (thrown: unknown) => thrown,
  );
  const { exitCode, isBug, line: told } = explainFailure(error);
  expect({ exitCode, isBug }, String(error)).toEqual({ exitCode: 2, isBug: false });
  return told.replaceAll(folder, 'FOLDER');
}

it.each([
  ['doctor --capacty', /^doctor has no flag --capacty\. Did you mean --capacity\?$/],
  ['doctor x.txt', /^x\.txt cannot be read: there is no such file\.$/],
  ['drill', /^drill wants a drill as JSON or YAML, or a scenario/],
  ['drill x.json --sede 3', /^drill has no flag --sede\. Did you mean --seed\?$/],
  ['drill x.json y.json', /^drill does not take y\.json\. It wants a drill/],
  ['drill x.json --seed abc', /^--seed must be a number, got "abc"$/],
  ['drill x.json --seed -1', /^--seed must be a whole number between 0 and 4294967295, got -1$/],
  ['drill x.json --time-scale 0', /^--time-scale must be a number between 0\.001 and 1000, got 0$/],
  ['drill x.json --trace-speed 2', /^--trace-speed 2 needs --trace FILE: /],
  ['drill x.json --check=onlin', /^--check must stand alone or be --check=offline, got onlin\./],
  ['drill FOLDER/none.json', /^FOLDER\/none\.json cannot be read: there is no such file\.$/],
  ['drill FOLDER', /^FOLDER cannot be read: it is a folder\.$/],
  ['drill FOLDER/there.ndjson', /must be a drill: JSON \(\.json\), YAML \(\.yaml\), or a scenario \(\.ts, \.js\)\.$/],
  ['score FOLDER', /^FOLDER must be the folder of a run, but drill\.json is not in it\.$/],
  ['judge', /^judge wants a run's folder, as in: cutover judge results/],
  ['score', /^score wants a run's folder, as in: cutover score results/],
  ['rehearse', /^rehearse wants a drill as JSON or YAML, or a scenario/],
  ['rehearse x.json --good 2', /^--good must be between 0 and 1, both excluded, got 2$/],
  ['rehearse x.json --good 0.5', /^--bad must be below --good, got 0\.9 and 0\.5$/],
  ['rehearse x.json --price a=1/2 --price a=3/4', /^--price must name each provider once, got a=1\/2 and a=3\/4$/],
  ['rehearse x.json --max-cases 0', /^--max-cases must be a whole number from 1 to 100000, got 0$/],
  ['rehearse x.json --max-cases 1000000000', /^--max-cases must be a whole number from 1 to 100000, got 1000000000$/],
  ['rehearse x.json --concurrency 1e9', /^--concurrency must be a whole number from 1 to 1000, got 1000000000$/],
  ['rehearse x.json --rate 1e-9', /^--rate must be a number from 0\.001 to 1000, got 1e-9$/],
  ['rehearse x.json --rate 0', /^--rate must be a number from 0\.001 to 1000, got 0$/],
  ['rehearse x.json --max-requests 1.5', /^--max-requests must be a whole number of at least 1, got 1\.5$/],
  ['rehearse x.json --price fallback=cheap', /^--price must be NAME=INPUT\/OUTPUT, .*got "?fallback=cheap"?$/],
  ['rehearse FOLDER/none.json', /^FOLDER\/none\.json cannot be read: there is no such file\.$/],
  ['replay', /^replay wants an incident and a drill, as in: cutover replay openai-2023-11-08 drill\.yaml\. cutover/],
  ['replay openai-2023-11-08', /^replay wants an incident and a drill/],
  ['replay openai-2023-11-80 x.json', /^There is no one incident openai-2023-11-80 in the catalogue\. Did you mean /],
  [
    'replay openai-2024-12 x.json',
    /^There is no one incident openai-2024-12 in .* It may be openai-2024-12-04-stall, /,
  ],
  ['replay FOLDER/none.json x.json', /^FOLDER\/none\.json cannot be read: there is no such file\.$/],
  ['replay openai-2023-11-08 FOLDER/none.json', /^FOLDER\/none\.json cannot be read: there is no such file\.$/],
  [
    'replay x y.json --time-scale 0.25',
    /^--time-scale must be a number from 1 to 1000000, got 0\.25: 60 plays an hour in/,
  ],
  ['replay x y.json --least-phase 0', /^--least-phase must be a number from 1 to 3600, seconds, got 0$/],
  ['replay x y.json --tenant-header X-Tenant', /^--tenant-header must be a header’s name in lower case, got X-Tenant$/],
  ['replay x y.json --seed -1', /^--seed must be a whole number between 0 and 4294967295, got -1$/],
  ['replay x y.json --shape step', /^--shape needs --list or --all: it says which of the catalogue\.$/],
  ['replay --list --shape regionl', /^--shape must be one of step, .*got "regionl"\. Did you mean "regional"\?$/],
  ['replay --list --provider antropic', /^--provider must be one whose .*got antropic\. Did you mean anthropic\?$/],
  ['replay --list --provider xai --shape guard', /^The catalogue has no incident of xai with the shape guard\.$/],
  ['replay --list x', /^--list plays nothing, and so takes no x\.$/],
  ['replay --list --all', /^--list and --all exclude each other: --list plays nothing\.$/],
  ['replay --all', /^--all wants a drill, as in: cutover replay --all drill\.yaml\.$/],
  ['replay --all x.json y.json', /^--all plays a set, and wants a drill alone: it does not take y\.json besides\.$/],
  [
    'report x --format md',
    /^--format must be one of text, html, json, junit, markdown, openmetrics, line, got "md"\. Did you mean "markdown"\?$/,
  ],
  [
    'report x --format htm',
    /^--format must be one of text, html, json, junit, markdown, openmetrics, line, got "htm"\. Did you mean "html"\?$/,
  ],
  ['report FOLDER', /must be the folder of a run|cannot be read/],
  ['setup real-modl', /^WHAT must be one of k6, real-model, got "real-modl"\. Did you mean "real-model"\?$/],
  ['mock --fault', /^--fault needs a value behind it, and has none, as in: --fault silence\.$/],
  ['mock --fault silense', /^--fault\.kind must be one of .*got "silense"\. Did you mean "silence"\?$/],
  ['mock --fault {"kind":"silence"', /^--fault is no valid JSON: line 1, column 18 must be "," or "}", got the end$/],
  ['mock --wire gemni', /^--wire must be one of .*, got "gemni"\. Did you mean "gemini"\?$/],
  ['mock --dialect stric', /^--dialect must be one of .*Did you mean "strict"\?$/],
  ['mock --seed 1.5', /^--seed must be a whole number between 0 and 4294967295, got 1\.5$/],
  ['mock --listen localhost', /^--listen must be PORT or HOST:PORT/],
  ['mock --listen 1 --listen 2', /^--listen may be given once only, got 1, 2$/],
  ['mock --out x.ndjson', /^--out needs --record URL or --import FILE\.$/],
  ['mock --match prompt', /^--match needs --replay FILE\.$/],
  ['mock --replay x --match promt', /^--match must be one of exact, .*got "promt"\. Did you mean "prompt"\?$/],
  ['mock --replay FOLDER/none.ndjson', /none\.ndjson cannot be read: there is no such file/],
  ['mock --record http://x --replay y', /^--record and --replay do not go together: leave one of them out\.$/],
  [
    'mock FOLDER/mock.yaml --fault silence --record http://x',
    /^--record and FILE do not go together|--fault is for a mock/,
  ],
  ['mock FOLDER/none.json', /none\.json cannot be read: there is no such file\.$/],
  ['inject', /^inject wants one of --upstream, --status, --put and --clear, got none\.$/],
  ['inject --status http://x --clear http://x', /^inject wants one of .*got --status and --clear\.$/],
  [
    'inject --status nowhere',
    /^--status must be the injector's control URL \(http:\/\/127\.0\.0\.1:9102\), got "nowhere"$/,
  ],
  ['drill FOLDER/there.ndjson --file x.json', /^--file is no flag of drill: FILE stands by itself/],
  ['incident', /^incident wants an action and a log, as in: cutover incident fit/],
  ['incident fti x', /^ACTION must be one of fit, got "fti"/],
  ['incident fit FOLDER/none.log', /none\.log cannot be read: there is no such file\.$/],
  ['incident fit FOLDER/there.ndjson', /there\.ndjson is of no form that is known, by its first line .*nginx/],
  [
    'incident fit FOLDER/there.ndjson --form csv',
    /there\.ndjson: the first line must be a header with a column for the time .*got "\{\}"$/,
  ],
  ['incident fit FOLDER/there.ndjson --report FOLDER/there.ndjson', /there\.ndjson cannot be written: /],
  ['incident fit x --out FOLDER/ours', /^--out must end with \.json, \.yaml or \.yml, as cutover replay knows .*ours$/],
  [
    'incident fit x --out FOLDER/a.json --report FOLDER/./a.json',
    /^--out and --report must be two files, got .*a\.json/,
  ],
  [
    'incident fit x --report FOLDER/p.trace.csv --prompts FOLDER/p.ndjson',
    /^--report and the trace of --prompts must be two files, got FOLDER\/p\.trace\.csv for both\.$/,
  ],
  ['incident fit x --prompts FOLDER/traced.ndjson', /traced\.trace\.csv cannot be written: /],
  [
    'incident fit x --from 2026-11-08T15:00Z --to 2026-11-08T14:00Z',
    /^--to must be later than --from, 2026-11-08T15:00Z, got 2026-11-08T14:00Z$/,
  ],
  ['incident fit x --form ngnix', /^--form must be one of .*got "ngnix"\. Did you mean "nginx"\?$/],
  ['incident fit x --provider A_B', /^--provider must be lower-case words joined by hyphens, got "A_B"$/],
  ['incident fit x --from yesterday', /^--from must be a time such as 2026-11-08T13:00Z, got "yesterday"$/],
  ['incident fit x --prompts FOLDER/new.ndjson --path /chat', /^--prompts takes all calls of a log, and --path some/],
  ['incident fit x --bucket 7', /^--bucket must be one of 1, 5, 10/],
  ['schedule package.json --every daily,06:15 --as cron', /^--every must be days, a time and a time zone, as in/],
  ['schedule README.md --every daily_06:15 --as github', /^README\.md must be a drill: JSON/],
  ['schedule none.yaml --every daily_06:15 --as github', /^none\.yaml cannot be read: there is no such file\.$/],
  ['harvest', /^harvest wants a log, as in: cutover harvest/],
  [
    'harvest FOLDER/there.ndjson --out FOLDER/there.ndjson',
    /there\.ndjson cannot be written: it is there already\. Give a new file\.$/,
  ],
  [
    'harvest FOLDER/there.ndjson --out FOLDER/no/x.ndjson',
    /x\.ndjson cannot be written: its folder is not there\. Make it first\.$/,
  ],
  ['harvest FOLDER/none.log --out FOLDER/x.ndjson', /none\.log cannot be read: there is no such file\.$/],
  ['init --app nowhere', /^--app must be .*got "?nowhere/],
  ['init --litellm FOLDER/none.yaml', /none\.yaml cannot be read: there is no such file\.$/],
])('cutover %s', async (line, message) => {
  const told = await refuse(line);
  expect(told).toMatch(message);
  expect(told.split('\n')).toHaveLength(1);
});

it('cutover schedule takes no file that is no drill, and says all that is wrong with it', async () => {
  expect(await refuse('schedule package.json --every daily_06:15_UTC --as cron')).toContain('package.json: ');
});
