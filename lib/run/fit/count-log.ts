import { createTimelineCounter, type Timeline, type TimelineCounter } from '../../collector/fit/timeline.ts';
import { checkInput } from '../../collector/record-file/read-input.ts';
import { readLines } from '../../collector/record-file/read-lines.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { excerpt } from '../../kit/excerpt.ts';
import { formatCount } from '../../kit/format/format-count.ts';
import { logFormNames, logForms, type LogFormName } from './forms/index.ts';
import type { LineReader, LogEntry } from './forms/log-form.ts';

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
  /** Rows that were counted: those of the period that has most. */
  read: number;
  /** Lines that were not, by reason. */
  skipped: ReadonlyMap<string, number>;
  /** What must be known of how it was read, a sentence each. */
  notes: readonly string[];
}

/** Rows so far from most others are of a clock that was wrong. */
const MOST_SPAN_MS = 31 * 86_400_000;
/** So many periods are counted side by side until it is known which has most rows: each takes the memory of a log. */
const MOST_PERIODS = 4;
/** Calls end, and are written, in another order than they begin in; beyond this it is a clock. */
const DISORDER_MS = 10 * 60_000;
/** So many reasons to leave out a line are told apart. */
const MOST_REASONS = 50;

/**
 * Reads a log as a stream, in memory that its length does not change. Throws a `usage` error where it cannot be read, is of no form that is known, or
 * has no call in the span that is looked at.
 */
export async function countLog(path: string, settings: CountSettings): Promise<CountedLog> {
  await checkInput(path);
  const facts = createFacts(settings);
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
      reader = logForms[form].create(line);
    }
    take(reader.read(line));
  });
  // Set inside the callback, which the compiler does not follow.
  const used = reader as LineReader | null;
  if (used !== null) take(used.finish());
  const timeline = facts.finish();
  if (timeline === null || form === undefined || facts.read() === 0)
    throw new CutoverError('usage', explainNothing(path, form, facts));
  return {
    form,
    timeline,
    read: facts.read(),
    skipped: facts.skipped,
    notes: [...facts.notes(), ...(used?.notes() ?? [])],
  };
}

function findForm(line: string, path: string): LogFormName {
  const found = logFormNames.find((name) => logForms[name].fits(line));
  if (found !== undefined) return found;
  const known = logFormNames.map((name) => `${name} (${logForms[name].summary})`).join('; ');
  throw new CutoverError(
    'usage',
    `${path} is of no form that is known, by its first line ${JSON.stringify(excerpt(line, 120))}. Known are: ${known}; statuspage (a JSON export of a status page). JSON must be one object a line: jq -c . makes it so. Name the form by --form where the first line is an odd one.`,
  );
}

/** The rows within 31 days of one, counted by themselves: the first row may be of a wrong clock. */
interface Period {
  anchorMs: number;
  counter: TimelineCounter;
  read: number;
  latestMs: number;
  backwards: number;
  farthestMs: number;
  zones: Map<string, number>;
}

function createPeriod(anchorMs: number): Period {
  return {
    anchorMs,
    counter: createTimelineCounter(),
    read: 0,
    latestMs: -Infinity,
    backwards: 0,
    farthestMs: 0,
    zones: new Map(),
  };
}

function addToPeriod(period: Period, { row, writtenMs = row.atMs, zone }: Extract<LogEntry, { kind: 'row' }>): void {
  if (writtenMs < period.latestMs - DISORDER_MS) {
    period.backwards++;
    period.farthestMs = Math.max(period.farthestMs, period.latestMs - writtenMs);
  }
  period.latestMs = Math.max(period.latestMs, writtenMs);
  if (zone !== undefined) period.zones.set(zone, (period.zones.get(zone) ?? 0) + 1);
  period.read++;
  period.counter.add(row);
}

type Facts = ReturnType<typeof createFacts>;

function createFacts({ fromMs = -Infinity, toMs = Infinity, path }: CountSettings) {
  const skipped = new Map<string, number>();
  let outside = 0;
  let otherPath = 0;
  let rows = 0;
  let periods: Period[] = [];
  const most = (): Period | undefined => periods.toSorted((a, b) => b.read - a.read)[0];
  const far = (): number => rows - (most()?.read ?? 0);
  function leaveOut(reason: string): void {
    const kept = skipped.has(reason) || skipped.size < MOST_REASONS ? reason : 'for other reasons';
    skipped.set(kept, (skipped.get(kept) ?? 0) + 1);
  }
  function openPeriod(atMs: number): Period {
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
    if (path !== undefined && entry.path !== undefined && !entry.path.includes(path)) {
      otherPath++;
      return;
    }
    if (row.atMs < fromMs || row.atMs >= toMs) {
      outside++;
      return;
    }
    rows++;
    const period = periods.find(({ anchorMs }) => Math.abs(row.atMs - anchorMs) <= MOST_SPAN_MS);
    addToPeriod(period ?? openPeriod(row.atMs), entry);
  }
  return {
    skipped,
    take,
    finish: () => most()?.counter.finish() ?? null,
    read: () => most()?.read ?? 0,
    left: () => ({ outside, otherPath }),
    notes: () => [
      ...(outside === 0 ? [] : [`${formatCount(outside)} calls lie outside of --from and --to`]),
      ...(otherPath === 0 ? [] : [`${formatCount(otherPath)} calls have another path`]),
      ...(far() === 0
        ? []
        : [
            `${formatCount(far())} calls lie more than 31 days from most others and are left out: a clock that was wrong, or a log to be looked at in parts (--from, --to)`,
          ]),
      ...describeDisorder(most()),
      ...describeZones(most()?.zones ?? new Map()),
    ],
  };
}

function describeDisorder(period: Period | undefined): string[] {
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

function explainNothing(path: string, form: LogFormName | undefined, facts: Facts): string {
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
  return `${path} was read as ${form} and holds no call to count: ${excerpt(why, 400) || 'it has a header alone'}.`;
}
