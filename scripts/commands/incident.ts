import { basename } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import { BUCKET_SECONDS } from '../../lib/collector/fit/timeline.ts';
import { renderFitHtml } from '../../lib/collector/fit-page/html.ts';
import { CutoverError } from '../../lib/kit/cutover-error.ts';
import { escapeLine, formatJson } from '../../lib/kit/invisible.ts';
import { slug } from '../../lib/kit/settings/slug.ts';
import { fitIncident } from '../../lib/run/fit/fit-incident.ts';
import { logFormNames } from '../../lib/run/fit/forms/index.ts';
import { readTime } from '../../lib/run/fit/forms/read-time.ts';
import { writeNewFile } from '../../lib/run/fit/write-new-file.ts';
import { harvestLog } from '../../lib/run/harvest/harvest-log.ts';
import { checkNew } from '../../lib/run/harvest/new-file.ts';
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
      .example('$0 incident fit access.log --path /chat/completions --provider openai --out ours.json', '')
      .example('$0 incident fit litellm.jsonl --out ours.json --prompts ours.ndjson', 'with what was asked then')
      .example('$0 incident fit incidents.json --incident "elevated errors" --out theirs.json', 'from a status page')
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
    checkNew([out, report, prompts].filter((file) => file !== undefined));
    if (prompts !== undefined && path !== undefined)
      throw new CutoverError('usage', '--prompts takes all calls of a log, and --path some: leave one of them out.');
    const [fromMs, toMs] = [readFlagTime('--from', from), readFlagTime('--to', to)];
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
    if (report !== undefined) {
      writeNewFile(report, renderFitHtml({ ...fitted, source: basename(log) }));
      process.stderr.write(`${escapeLine(`${report} is written.`)}\n`);
    }
    if (prompts !== undefined) {
      const harvested = await harvestLog(log, { out: prompts, redact: [], sample: null, seed: 1, fromMs, toMs });
      if (harvested.read === 0)
        throw new CutoverError(
          'usage',
          `${log} has no call with a prompt in that time, so ${prompts} was not written.`,
        );
      process.stderr.write(describeHarvest(harvested, log, prompts));
    }
    if (out === undefined) return;
    if (incident === null) throw new CutoverError('usage', `${log} shows no outage, so ${out} was not written.`);
    writeNewFile(out, `${formatJson(incident)}\n`);
    process.stderr.write(`${escapeLine(`${out} is written. Replay it: cutover replay ${out} FILE`)}\n`);
  },
};

function readFlagTime(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const told = readTime(text);
  if (told !== null) return told.atMs;
  throw new CutoverError(
    'usage',
    `${flag} must be a time such as 2026-11-08T13:00Z, got ${JSON.stringify(text.slice(0, 60))}`,
  );
}
