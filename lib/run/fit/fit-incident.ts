import { basename } from 'node:path';
import { createIncident } from '../../collector/fit/create-incident.ts';
import { describeFit } from '../../collector/fit/describe-fit.ts';
import { describeArrivals } from '../../collector/fit/list-arrivals.ts';
import { type LogFit, fitLog } from '../../collector/fit/fit-log.ts';
import { chooseStatusEntry, createStatusIncident, readStatusPage } from '../../collector/fit/read-status-page.ts';
import { readInput } from '../../collector/record-file/read-input.ts';
import { findStatusStretches } from '../../collector/fit/status-stretches.ts';
import type { Incident } from '../../drill/incidents/incident.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { formatCount } from '../../kit/format/format-count.ts';
import { formatLength } from '../../kit/format/format-length.ts';
import { parseJsonText } from '../../kit/settings/json-text.ts';
import { prefixMistakes } from '../../kit/settings/mistakes.ts';
import { describeSkipped } from '../log/describe-skipped.ts';
import { type CountSettings, countLog } from './count-log.ts';
import type { LogFormName } from './forms/index.ts';
import { checkPlain, readHead } from './plain-text.ts';

/** How an incident is made of a log. */
export interface FitSettings extends Omit<CountSettings, 'form'> {
  form?: LogFormName | 'statuspage' | undefined;
  /** How wide a bucket is, ms; left out: as the calls in it allow. */
  bucketMs?: number | undefined;
  /** Of several on a status page: its id, or a part of its name. */
  incident?: string | undefined;
  /** Who failed. */
  provider: string;
  /** Left out: `own-` and when it began. */
  name?: string | undefined;
  title?: string | undefined;
}

/** What was made of a log. */
export interface FittedIncident {
  /** Null: nothing was found to be one. */
  incident: Incident | null;
  /** What was found, a line each. */
  found: readonly string[];
  /** Those of them on how the log was read: its form, and what of it was left out or odd. */
  reading: readonly string[];
  /** Null: a status page has no calls to fit to. */
  fit: LogFit | null;
}

/** Makes an incident of a log, or of a status page's export. Throws a `usage` error where it cannot be read. */
export async function fitIncident(path: string, settings: FitSettings): Promise<FittedIncident> {
  const { form } = settings;
  const head = await readHead(path);
  checkPlain(head, path);
  // The beginning of an export has the updates of its first incident.
  const isPage = form === undefined && head.includes('"incident_updates"');
  if (form === 'statuspage' || isPage) return fitStatusPage(path, settings);
  if (settings.incident !== undefined)
    throw new CutoverError(
      'usage',
      `--incident chooses one of a status page's, and ${path} is none: leave it out, or read it as one by --form statuspage.`,
    );
  const counted = await countLog(path, { ...settings, form });
  const fit = fitLog(counted.timeline, settings.bucketMs ?? null);
  const [first] = fit.phases;
  const reading = [
    `${path} was read as ${counted.form}: ${formatCount(counted.read)} ${counted.read === 1 ? 'line' : 'lines'} counted.`,
    ...describeSkipped(path, counted.skipped),
    ...counted.notes.map((note) => `${path}: ${note}.`),
    ...describeWidth(fit.timeline.widthMs, settings.bucketMs),
    ...describeSteps(fit.stepsMs),
  ];
  const originMs = fit.timeline.startMs + (first?.from ?? 0) * fit.timeline.widthMs;
  const incident =
    first === undefined ? null : withPath(path, () => createIncident(fit, nameIncident(path, settings, originMs)));
  return {
    incident,
    found: [...reading, ...describeFit(fit), ...describeArrivals(incident?.arrivals)],
    reading,
    fit,
  };
}

async function fitStatusPage(path: string, settings: FitSettings): Promise<FittedIncident> {
  refuseFlags(path, settings);
  const entries = readStatusPage(parseJsonText(await readInput(path), path), path);
  const entry = chooseStatusEntry(entries, settings.incident, path);
  const incident = withPath(path, () =>
    createStatusIncident(entry, {
      ...nameIncident(path, settings, findStatusStretches(entry.updates, entry.startedMs).originMs),
      title: settings.title ?? entry.name,
    }),
  );
  const reading = [`${path} was read as a status page: "${incident.title}", ${entry.updates.length} updates.`];
  return {
    incident,
    reading,
    found: [
      ...reading,
      ...incident.phases.map(
        ({ startMs, durationMs, share }, place) =>
          `Phase ${place + 1}, from ${startMs / 60_000} min for ${(durationMs / 60_000).toFixed(1)} min: a share of ${JSON.stringify(share)}, assumed.`,
      ),
      ...incident.notes.map((note) => `Not told: ${note}`),
    ],
    fit: null,
  };
}

function describeWidth(widthMs: number, askedMs: number | undefined): string[] {
  if (askedMs === undefined || widthMs <= askedMs) return [];
  return [`The log is too long for buckets of ${askedMs / 1_000} s: they are of ${widthMs / 1_000} s.`];
}

function describeSteps(stepsMs: readonly number[]): string[] {
  if (stepsMs.length < 2) return [];
  return [
    `Its lines come every ${stepsMs.map(formatLength).join(', and elsewhere every ')}: all of it is looked at in steps that these fit into. What is shorter is seen with --from and --to, where they come most often.`,
  ];
}

/** What is for logs of calls would say nothing, and be taken for done. */
function refuseFlags(path: string, { fromMs, toMs, path: asked, bucketMs }: FitSettings): void {
  const flags = { '--from': fromMs, '--to': toMs, '--path': asked, '--bucket': bucketMs };
  const given = Object.entries(flags).flatMap(([flag, value]) => (value === undefined ? [] : [flag]));
  if (given.length === 0) return;
  throw new CutoverError(
    'usage',
    `${path} is a status page, which has no calls: leave out ${given.join(', ')}, and choose one of its incidents by --incident.`,
  );
}

/** What an incident cannot hold is told with the file it is of. */
function withPath<T>(path: string, create: () => T): T {
  try {
    return create();
  } catch (error) {
    throw error instanceof CutoverError ? prefixMistakes(`${path}: `, error) : error;
  }
}

function nameIncident(path: string, { name, title, provider }: FitSettings, originMs: number) {
  const began = new Date(originMs).toISOString();
  const source = basename(path);
  return {
    name: name ?? `own-${began.slice(0, 10)}-${began.slice(11, 16).replace(':', '')}`,
    title: title ?? `An outage that began at ${began.slice(0, 16).replace('T', ' ')} UTC, fitted to ${source}`,
    provider,
    source,
  };
}
