import type { Timeline } from '../../collector/fit/timeline.ts';
import { checkInput } from '../../collector/record-file/read-input.ts';
import { readLines } from '../../collector/record-file/read-lines.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { excerpt } from '../../kit/excerpt.ts';
import { formatCount } from '../../kit/format/format-count.ts';
import { prefixMistakes } from '../../kit/settings/mistakes.ts';
import { logFormNames, logForms, type LogFormName } from './forms/index.ts';
import type { LineReader, LogEntry } from './forms/log-form.ts';
import { findOtherSeparator } from './forms/timeline-csv.ts';
import { isWaitOver } from './forms/name-failure.ts';
import { createLogEnds, describeEnds } from './log-ends.ts';
import { addToPeriod, createPeriod, isOfPeriod, type LogPeriod } from './log-period.ts';

/** What of a log is read. */
export interface CountSettings {
  /** Left out: whatever its first line fits. */
  form?: LogFormName | undefined;
  /** Calls that began from then, and before then, epoch ms. */
  fromMs?: number | undefined;
  toMs?: number | undefined;
  /** Only calls whose path has this in it; of a log without paths, all. */
  path?: string | undefined;
}

/** A log, counted. */
export interface CountedLog {
  form: LogFormName;
  timeline: Timeline;
  /** Lines, or spans, that were counted: those of the period that has most. */
  read: number;
  /** Lines that were not, by reason. */
  skipped: ReadonlyMap<string, number>;
  /** What must be known of how it was read, a sentence each. */
  notes: readonly string[];
}

/** So many periods are counted side by side until it is known which has most rows: each takes the memory of a log. */
const MOST_PERIODS = 4;
/** So many reasons to leave out a line are told apart. */
const MOST_REASONS = 50;

/**
 * Reads a log as a stream, in memory that its length does not change. Throws a `usage` error where it cannot be read, is of no form that is known, or
 * has no call in the span that is looked at.
 */
export async function countLog(path: string, settings: CountSettings): Promise<CountedLog> {
  await checkInput(path);
  const facts = createSides(settings);
  let form: LogFormName | undefined;
  let reader: LineReader | null = null;
  const take = (entries: readonly LogEntry[]): void => {
    for (const entry of entries) facts.take(entry);
  };
  await readLines(path, (raw) => {
    // As Windows writes it: no form has these in its lines.
    const line = raw.replace(reader === null ? /^\uFEFF|\r$/g : /\r$/, '');
    if (line.trim() === '') return;
    if (reader === null) {
      form = settings.form ?? findForm(line, path);
      reader = createReader(form, line, path);
    }
    take(reader.read(line));
  });
  // Set inside the callback, which the compiler does not follow.
  const used = reader as LineReader | null;
  if (used !== null) take(prefixed(path, () => used.finish()));
  const counted = facts.choose();
  const timeline = counted.finish();
  const hasCalls = timeline?.buckets.some((bucket) => bucket !== null && bucket.total > 0) ?? false;
  if (timeline === null || form === undefined || !hasCalls)
    throw new CutoverError('usage', explainNothing(path, form, facts, counted.read()));
  return {
    form,
    timeline,
    read: counted.read() - timeline.early - timeline.late - timeline.stray,
    skipped: facts.skipped,
    notes: [...facts.notes(), ...counted.notes(), ...describeEnds(timeline), ...(used?.notes() ?? [])],
  };
}

/** Calls as those who asked tell of them, and as those who answered do, counted apart: a log of both has one call twice. */
function createSides(settings: CountSettings) {
  const asked = createFacts(settings);
  const answered = createFacts(settings);
  const choose = (): Facts => (asked.read() === 0 && answered.read() > 0 ? answered : asked);
  return {
    skipped: asked.skipped,
    take(entry: LogEntry): void {
      (entry.kind === 'row' && entry.side === 'server' ? answered : asked).take(entry);
    },
    choose,
    left: () => ({
      outside: asked.left().outside + answered.left().outside,
      otherPath: asked.left().otherPath + answered.left().otherPath,
    }),
    notes(): string[] {
      const count = formatCount(answered.read());
      if (answered.read() === 0) return [];
      return choose() === answered
        ? [`it tells of no call by who asked, so ${count} spans of servers are counted`]
        : [
            `${count} spans of servers are left out, as one call would count twice beside the spans of clients: a --path that servers alone have counts those in their place`,
          ];
    },
  };
}

/** What a form says of its first line is told with the file. */
const createReader = (form: LogFormName, first: string, path: string): LineReader =>
  prefixed(path, () => logForms[form].create(first));

/** What `read` returns; what it finds wrong is told with its file. */
function prefixed<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof CutoverError ? prefixMistakes(`${path}: `, error) : error;
  }
}

function findForm(line: string, path: string): LogFormName {
  const found = logFormNames.find((name) => logForms[name].fits(line));
  if (found !== undefined) return found;
  const separator = findOtherSeparator(line);
  if (separator !== null)
    throw new CutoverError(
      'usage',
      `${path} is a table whose cells are kept apart by ${separator}, and a CSV is read with commas, and a point in its numbers: save it so, or write it anew (Miller: mlr --icsv --ifs ${separator === 'tabs' ? 'tab' : separator === 'bars' ? 'pipe' : 'semicolon'} --ocsv cat ${path} > plain.csv).`,
    );
  const known = logFormNames.map((name) => `${name} (${logForms[name].summary})`).join('; ');
  throw new CutoverError(
    'usage',
    `${path} is of no form that is known, by its first line ${JSON.stringify(excerpt(line, 120))}. Known are: ${known}; statuspage (a JSON export of a status page). JSON must be one object a line: jq -c . makes it so. Name the form by --form where the first line is an odd one.`,
  );
}

type Facts = ReturnType<typeof createFacts>;

function createFacts({ fromMs = -Infinity, toMs = Infinity, path }: CountSettings) {
  const skipped = new Map<string, number>();
  let outside = 0;
  let otherPath = 0;
  let pathless = 0;
  let rows = 0;
  let endedWaits = 0;
  const logEnds = createLogEnds();
  let periods: LogPeriod[] = [];
  const most = (): LogPeriod | undefined => periods.toSorted((a, b) => b.read - a.read)[0];
  const far = (): number => rows - (most()?.read ?? 0);
  function leaveOut(reason: string): void {
    const kept = skipped.has(reason) || skipped.size < MOST_REASONS ? reason : 'for other reasons';
    skipped.set(kept, (skipped.get(kept) ?? 0) + 1);
  }
  function openPeriod(atMs: number): LogPeriod {
    const opened = createPeriod(atMs);
    // The one with the fewest rows makes room: it is not the one with most.
    if (periods.length >= MOST_PERIODS) periods = periods.toSorted((a, b) => b.read - a.read).slice(0, -1);
    periods.push(opened);
    return opened;
  }
  function take(entry: LogEntry): void {
    if (entry.kind === 'skipped') {
      leaveOut(entry.reason);
      return;
    }
    const { row } = entry;
    logEnds.see(entry);
    if (path !== undefined && entry.path === undefined) pathless++;
    if (path !== undefined && entry.path !== undefined && !entry.path.includes(path)) {
      if (entry.isRest !== true) otherPath++;
      return;
    }
    if (row.atMs < fromMs || row.atMs >= toMs) {
      if (entry.isRest !== true) outside++;
      return;
    }
    if (entry.isRest !== true) rows++;
    if (entry.isEnd === true && isWaitOver(row.failure)) endedWaits++;
    const period = periods.find((open) => isOfPeriod(open, row.atMs));
    logEnds.count(entry);
    addToPeriod(period ?? openPeriod(row.atMs), entry);
  }
  return {
    skipped,
    take,
    finish: () => most()?.counter.finish(logEnds.ends()) ?? null,
    read: () => most()?.read ?? 0,
    left: () => ({ outside, otherPath }),
    notes: () => [
      ...(outside === 0 ? [] : [`${formatCount(outside)} calls lie outside of --from and --to`]),
      ...(otherPath === 0 ? [] : [`${formatCount(otherPath)} calls have another path`]),
      ...(pathless === 0
        ? []
        : [`--path leaves out none of ${formatCount(pathless)} calls, as the log tells no path of them`]),
      ...(far() === 0
        ? []
        : [
            `${formatCount(far())} calls lie more than 31 days from the others, or a year, and are left out: a clock that was wrong, or a log to be looked at in parts (--from, --to)`,
          ]),
      ...(endedWaits === 0
        ? []
        : [
            `${formatCount(endedWaits)} time-outs (504, 408, 499) are counted when they ended, as the log does not say how long they took: they began as long before as somebody waited, and so did what made them`,
          ]),
      ...describeDisorder(most()),
      ...describeZones(most()?.zones ?? new Map()),
    ],
  };
}

function describeDisorder(period: LogPeriod | undefined): string[] {
  if (period === undefined || period.backwards === 0) return [];
  return [
    `${formatCount(period.backwards)} lines are up to ${describeSpan(period.farthestMs)} older than one before them: files put together, or a clock that was set back; each counts at the time it has`,
  ];
}

function describeZones(zones: ReadonlyMap<string, number>): string[] {
  const unzoned = zones.get('none') ?? 0;
  const told = [...zones].filter(([zone]) => zone !== 'none').sort(([, a], [, b]) => b - a);
  const list = told
    .slice(0, 6)
    .map(([zone, count]) => `${zone} ${formatCount(count)}`)
    .join(', ');
  return [
    ...(told.length > 1 ? [`its times are told in ${told.length} zones (${list} calls), and compared in UTC`] : []),
    ...(unzoned === 0
      ? []
      : [
          `${formatCount(unzoned)} times have no zone and are taken for UTC${told.length > 0 ? `, while others have one (${list})` : ''}`,
        ]),
  ];
}

function describeSpan(ms: number): string {
  return ms >= 7_200_000 ? `${Math.round(ms / 3_600_000)} hours` : `${Math.round(ms / 60_000)} minutes`;
}

function explainNothing(
  path: string,
  form: LogFormName | undefined,
  facts: Pick<Facts, 'left' | 'skipped'>,
  read: number,
): string {
  if (form === undefined) return `${path} is empty.`;
  const { outside, otherPath } = facts.left();
  const why = [
    ...[...facts.skipped]
      .sort(([, a], [, b]) => b - a)
      .slice(0, 5)
      .map(([reason, count]) => `${count} × ${reason}`),
    ...(outside > 0 ? [`${outside} outside of --from and --to`] : []),
    ...(otherPath > 0 ? [`${otherPath} with another path`] : []),
  ].join(', ');
  return `${path} was read as ${form} and holds no call to count: ${excerpt(why, 400) || (read > 0 ? 'all its lines stand for 0 calls' : 'it has a header alone')}.`;
}
