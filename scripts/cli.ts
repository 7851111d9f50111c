import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import type { CommandModule } from 'yargs';
import { hideBin } from 'yargs/helpers';
import { CutoverError } from '../lib/kit/cutover-error.ts';
import { excerptLines } from '../lib/kit/excerpt.ts';
import { ASKED_BY, createCli } from './create-cli.ts';
import { completionHelp, completionScripts, readShell, shells } from './terminal/completion.ts';
import { errorExitCodes } from './terminal/exit-code.ts';
import { explainFailure } from './terminal/explain-failure.ts';
import { explainUnknownCommand } from './terminal/explain-mistake.ts';
import { watchFailures } from './terminal/failures.ts';
import { findLostOutput, watchOutputs } from './terminal/outputs.ts';
import { createErrorPainter } from './terminal/painter.ts';

const painter = createErrorPainter();
watchOutputs();
watchFailures(showFailure);

/** The commands by name. Only the one that is asked for is loaded; for help and completion, all are. */
const commands: Record<string, () => Promise<unknown>> = {
  demo: async () => (await import('./commands/demo.ts')).demoCommand,
  drill: async () => (await import('./commands/drill.ts')).drillCommand,
  plan: async () => (await import('./commands/plan.ts')).planCommand,
  incident: async () => (await import('./commands/incident.ts')).incidentCommand,
  init: async () => (await import('./commands/init.ts')).initCommand,
  harvest: async () => (await import('./commands/harvest.ts')).harvestCommand,
  judge: async () => (await import('./commands/judge.ts')).judgeCommand,
  capacity: async () => (await import('./commands/capacity.ts')).capacityCommand,
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand,
  rehearse: async () => (await import('./commands/rehearse.ts')).rehearseCommand,
  replay: async () => (await import('./commands/replay.ts')).replayCommand,
  score: async () => (await import('./commands/score.ts')).scoreCommand,
  report: async () => (await import('./commands/report.ts')).reportCommand,
  compare: async () => (await import('./commands/compare.ts')).compareCommand,
  history: async () => (await import('./commands/history.ts')).historyCommand,
  suite: async () => (await import('./commands/suite.ts')).suiteCommand,
  schedule: async () => (await import('./commands/schedule.ts')).scheduleCommand,
  stop: async () => (await import('./commands/stop.ts')).stopCommand,
  note: async () => (await import('./commands/note.ts')).noteCommand,
  watch: async () => (await import('./commands/watch.ts')).watchCommand,
  influx: async () => (await import('./commands/influx.ts')).influxCommand,
  inject: async () => (await import('./commands/inject.ts')).injectCommand,
  mock: async () => (await import('./commands/mock.ts')).mockCommand,
  setup: async () => (await import('./commands/setup.ts')).setupCommand,
};
const args = hideBin(process.argv);
const isKnown = Object.hasOwn(commands, args[0] ?? '');
const isCompleting = args.includes(ASKED_BY);
// What is completed is a word of this command, or its name.
const named = isCompleting ? args[args.indexOf(ASKED_BY) + 2] : args[0];
const isNameWhole = !isCompleting || args.length > args.indexOf(ASKED_BY) + 3;
const asked = isNameWhole && Object.hasOwn(commands, named ?? '') ? commands[named ?? ''] : undefined;
const loaded = await Promise.all((asked === undefined ? Object.values(commands) : [asked]).map((load) => load()));

try {
  process.exitCode = 0;
  const shell = readShell(args, process.env);
  const cli = createCli({
    args,
    loaded: loaded as CommandModule[],
    command: isKnown ? args[0] : undefined,
    version: readVersion(),
    columns: process.stdout.columns ?? 100,
    // Loaded only where it is asked for, as the commands are.
    words: isCompleting
      ? {
          completion: shells,
          replay: await (await import('../lib/run/incidents/read-catalogue.ts')).listIncidentNames(),
        }
      : {},
  });
  const unknown = explainUnknownCommand(args, [...Object.keys(commands), 'completion']);
  // What is being completed may be any beginning of a word.
  if (unknown !== undefined && !isCompleting) throw new CutoverError('usage', unknown);
  if (shell === null && args[0] === 'completion' && !isCompleting) process.stdout.write(completionHelp);
  else if (shell === null) await cli.parseAsync();
  else process.stdout.write(completionScripts[shell]);
} catch (error) {
  showFailure(error);
  process.exitCode = explainFailure(error).exitCode;
}

process.on('exit', () => {
  const lost = findLostOutput();
  if (lost === null || lost.isClosed) return;
  // Whoever asked for it has not got it.
  showFailure(new CutoverError('environment', `${lost.why}, and with it what this command had to say.`));
  process.exitCode = errorExitCodes.environment;
});

/** An expected failure is one line; a bug shows where it happened. */
function showFailure(error: unknown): void {
  const { line, isBug } = explainFailure(error);
  console.error(`${painter.red('cutover:')} ${line}`);
  if (isBug) console.error(excerptLines(inspect(error)));
}

/** Cutover's own version: left to itself, yargs prints that of the project it is installed in. */
function readVersion(): string {
  const text = readFileSync(
    new URL(import.meta.url.endsWith('.ts') ? '../package.json' : '../../package.json', import.meta.url),
    'utf8',
  );
  return (JSON.parse(text) as { version: string }).version;
}
