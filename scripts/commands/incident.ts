import { basename, resolve } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import { BUCKET_SECONDS } from '../../lib/collector/fit/timeline.ts';
import { renderFitHtml } from '../../lib/collector/fit-page/html.ts';
import { CutoverError } from '../../lib/kit/cutover-error.ts';
import { excerpt } from '../../lib/kit/excerpt.ts';
import { escapeLine, formatJson } from '../../lib/kit/invisible.ts';
import { slug } from '../../lib/kit/settings/slug.ts';
import { fitIncident } from '../../lib/run/fit/fit-incident.ts';
import { logFormNames } from '../../lib/run/fit/forms/index.ts';
import { readTime } from '../../lib/run/fit/forms/read-time.ts';
import { harvestLog, tracePathOf } from '../../lib/run/harvest/harvest-log.ts';
import { checkNew, writeNewFile } from '../../lib/run/harvest/new-file.ts';
import { describeHarvest } from '../terminal/describe-harvest.ts';
import { readColumns } from '../terminal/columns.ts';
import { renderFound } from '../terminal/render-found.ts';

const forms = [...logFormNames, 'statuspage'] as const;

interface IncidentArguments {
  action: 'fit';
  log: string;
  form: (typeof forms)[number] | undefined;
  out: string | undefined;
  report: string | undefined;
  name: string | undefined;
  title: string | undefined;
  provider: string;
  from: string | undefined;
  to: string | undefined;
  path: string | undefined;
  bucket: number | undefined;
  incident: string | undefined;
  prompts: string | undefined;
}

/** `cutover incident fit LOG`: makes an incident, to be replayed, of a log of one's own. */
export const incidentCommand: CommandModule<object, IncidentArguments> = {
  command: 'incident <action> <log>',
  describe: 'Make an incident to replay from a log of your own: its phases, error kinds, shares and lateness',
  builder: (yargs) =>
    yargs
      .positional('action', { choices: ['fit'] as const, demandOption: true, describe: 'What to do' })
      .positional('log', {
        type: 'string',
        demandOption: true,
        describe: 'An access log, spans, a recording, a timeline as CSV, or an export of a status page',
      })
      .option('form', { choices: forms, describe: 'Which it is (default: what its first line fits)' })
      .option('out', { type: 'string', describe: 'The file to make; without it, what was found is printed only' })
      .option('report', {
        type: 'string',
        describe: 'A page to make (HTML): both curves, the phases, and what the log does not tell',
      })
      .option('provider', {
        type: 'string',
        default: 'unknown',
        describe: 'Who failed: openai, anthropic, own-gateway, …',
      })
      .option('name', { type: 'string', describe: 'Its name (default: own- and when it began)' })
      .option('title', { type: 'string', describe: 'What happened, in one line' })
      .option('from', { type: 'string', describe: 'Only calls that began from then, ISO 8601, UTC without a zone' })
      .option('to', { type: 'string', describe: 'And before then' })
      .option('path', { type: 'string', describe: 'Only calls whose path has this in it' })
      .option('bucket', { type: 'number', describe: 'How long a bucket is, seconds (default: by the calls)' })
      .option('incident', { type: 'string', describe: 'Of several on a status page: its id, or a part of its name' })
      .option('prompts', {
        type: 'string',
        describe: 'A file to make of its prompts, without keys, addresses and numbers; when they came is beside it',
      })
      .epilogue(
        'Exit codes: 0 found, 2 bad input, or with --out nothing to write. How it fits, and what it cannot tell: docs/incident-fit.md.',
      )
      .example('$0 incident fit access.log', 'what was found, and both curves')
      .example('$0 incident fit access.log --report fitted.html', 'the same as a page')
      .example('$0 incident fit access.log --path /chat/completions --out ours.json', '')
      .example('$0 incident fit litellm.jsonl --out ours.json --prompts ours.ndjson', 'with what was asked then')
      .example('$0 incident fit status.json --incident "elevated errors" --out day.json', 'from a status page')
      .example(
        '$0 replay ours.json drill.yaml',
        'and would it hurt again?',
      ) as Argv<unknown> as Argv<IncidentArguments>,
  async handler({ log, form, out, report, from, to, path, bucket, prompts, ...naming }) {
    const { name, title, provider, incident: asked } = naming;
    slug().read(provider, '--provider');
    if (name !== undefined) slug().read(name, '--name');
    if (bucket !== undefined && !BUCKET_SECONDS.some((seconds) => seconds === bucket))
      throw new CutoverError('usage', `--bucket must be one of ${BUCKET_SECONDS.join(', ')} (seconds), got ${bucket}`);
    checkFiles({ out, report, prompts });
    if (prompts !== undefined && path !== undefined)
      throw new CutoverError('usage', '--prompts takes all calls of a log, and --path some: leave one of them out.');
    const [fromMs, toMs] = [readFlagTime('--from', from), readFlagTime('--to', to)];
    if (fromMs !== undefined && toMs !== undefined && fromMs >= toMs)
      throw new CutoverError('usage', `--to must be later than --from, ${from}, got ${to}`);
    const fitted = await fitIncident(log, {
      form,
      fromMs,
      toMs,
      path,
      bucketMs: bucket === undefined ? undefined : bucket * 1_000,
      incident: asked,
      name,
      title,
      provider,
    });
    process.stdout.write(renderFound(fitted, readColumns()));
    const { incident } = fitted;
    // Before a file is made: of several there would be some.
    if (out !== undefined && incident === null)
      throw new CutoverError('usage', `${log} shows no outage, so ${out} was not written.`);
    if (prompts !== undefined) {
      const harvested = await harvestLog(log, { out: prompts, redact: [], sample: null, seed: 1, fromMs, toMs });
      if (harvested.read === 0)
        throw new CutoverError(
          'usage',
          `${log} has no call with a prompt in that time, so ${prompts} was not written.`,
        );
      process.stderr.write(describeHarvest(harvested, log, prompts));
    }
    if (report !== undefined) {
      writeNewFile(report, renderFitHtml({ ...fitted, source: basename(log) }));
      process.stderr.write(`${escapeLine(`${report} is written.`)}\n`);
    }
    if (out === undefined) return;
    writeNewFile(out, `${formatJson(incident)}\n`);
    process.stderr.write(`${escapeLine(`${out} is written. Replay it: cutover replay ${out} FILE`)}\n`);
  },
};

/** Throws a `usage` error for a file that is there, that two flags name, or that `cutover replay` would not take for an incident. */
function checkFiles({ out, report, prompts }: Pick<IncidentArguments, 'out' | 'report' | 'prompts'>): void {
  if (out !== undefined && !/\.(json|ya?ml)$/.test(out))
    throw new CutoverError(
      'usage',
      `--out must end with .json, .yaml or .yml, as cutover replay knows a file of your own by that, got ${excerpt(out, 200)}`,
    );
  const files = [
    { by: '--out', file: out },
    { by: '--report', file: report },
    { by: '--prompts', file: prompts },
    { by: 'the trace of --prompts', file: prompts === undefined ? undefined : tracePathOf(prompts) },
  ].flatMap(({ by, file }) => (file === undefined ? [] : [{ by, file, path: resolve(file) }]));
  for (const [place, { by, file, path }] of files.entries()) {
    const other = files.slice(0, place).find((before) => before.path === path);
    if (other !== undefined)
      throw new CutoverError('usage', `${other.by} and ${by} must be two files, got ${excerpt(file, 200)} for both.`);
  }
  checkNew(files.map(({ file }) => file));
}

function readFlagTime(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const told = readTime(text);
  if (told !== null) return told.atMs;
  throw new CutoverError(
    'usage',
    `${flag} must be a time such as 2026-11-08T13:00Z, got ${JSON.stringify(text.slice(0, 60))}`,
  );
}
