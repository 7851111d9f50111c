import { excerptLines } from '../../lib/kit/excerpt.ts';
import { formatRatio } from '../../lib/kit/format/format-ratio.ts';
import type { Progress } from '../../lib/run/runner/progress.ts';
import type { Painter } from '../../lib/collector/report/painter.ts';

/** Shows a drill while it runs: in place on a terminal, as a line now and then elsewhere. */
export interface LiveView {
  step(text: string): void;
  warn(text: string): void;
  progress(progress: Progress): void;
  /** Leaves the terminal as it was found. */
  close(): void;
}

const PLAIN_INTERVAL_MS = 5_000;
const BAR_WIDTH = 28;

/** A view on `stream`. */
export function createLiveView(stream: NodeJS.WriteStream, painter: Painter): LiveView {
  return stream.isTTY ? createTerminalView(stream, painter) : createPlainView(stream);
}

function createTerminalView(stream: NodeJS.WriteStream, painter: Painter): LiveView {
  let lines = 0;
  const erase = (): void => {
    if (lines > 0) stream.write(`\u001b[${lines}A\u001b[0J`);
    lines = 0;
  };
  return {
    step(text) {
      erase();
      stream.write(`${painter.dim('·')} ${excerptLines(text)}\n`);
    },
    warn(text) {
      erase();
      stream.write(`${painter.yellow('!')} ${excerptLines(text)}\n`);
    },
    progress(progress) {
      const shown = renderProgress(progress, painter).map((line) => `${line}\u001b[K\n`);
      if (lines > 0) stream.write(`\u001b[${lines}A`);
      stream.write(shown.join(''));
      lines = shown.length;
    },
    close: erase,
  };
}

function createPlainView(stream: NodeJS.WriteStream): LiveView {
  let nextMs = 0;
  let phase = '';
  return {
    step: (text) => void stream.write(`${excerptLines(text)}\n`),
    warn: (text) => void stream.write(`warning: ${excerptLines(text)}\n`),
    progress(progress) {
      const now = progress.phase + progress.faults.join();
      if (progress.elapsedMs < nextMs && now === phase) return;
      phase = now;
      nextMs = progress.elapsedMs + PLAIN_INTERVAL_MS;
      stream.write(`${renderPlain(progress)}\n`);
    },
    close: () => {},
  };
}

function renderPlain({
  elapsedMs,
  phase,
  faults,
  sent,
  inFlight,
  followUps,
  planned,
  servedBy,
  failedRatio,
  usableRatio,
}: Progress): string {
  return [
    `${formatSeconds(elapsedMs)} ${phase}${faults.length > 0 ? ` (${faults.join(', ')})` : ''}`,
    `sent ${sent}/${planned}${describeFollowUps(followUps)}, ${inFlight} in flight`,
    [...servedBy].map(([name, count]) => `${name} ${count}`).join(' '),
    `failed ${formatRatio(failedRatio, 'lower')}`,
    `usable ${formatRatio(usableRatio)}`,
  ].join(' | ');
}

function renderProgress(progress: Progress, painter: Painter): string[] {
  const { elapsedMs, totalMs, phase, faults, planned, sent, inFlight, followUps, servedBy, failedRatio, usableRatio } =
    progress;
  const done = Math.min(1, elapsedMs / totalMs);
  const filled = Math.round(done * BAR_WIDTH);
  const bar = `${'█'.repeat(filled)}${painter.dim('░'.repeat(BAR_WIDTH - filled))}`;
  const servers = renderServers([...servedBy.values()], painter);
  const counts = [...servedBy].map(([name, count]) => `${name} ${String(count).padStart(3)}`).join('  ');
  const faultText = faults.length > 0 ? painter.red(faults.join(', ')) : painter.dim('no fault');
  return [
    `${bar} ${formatSeconds(elapsedMs)} / ${formatSeconds(totalMs)}  ${painter.bold(phase.padEnd(9))} ${faultText}`,
    `${servers} ${counts}  (last 3 s)`,
    `sent ${sent} of ${planned}${describeFollowUps(followUps)}, ${inFlight} in flight   failed ${paintShare(failedRatio, 'lower', painter, (share) => share < 0.01)}   usable ${paintShare(usableRatio, 'higher', painter, (share) => share >= 0.95)}`,
  ];
}

/** What was asked behind the planned requests; nothing where nothing was. */
const describeFollowUps = (count: number): string =>
  count === 0 ? '' : ` and ${count} ${count === 1 ? 'follow-up' : 'follow-ups'}`;

/** A bar of who answered: the primary solid, each further one lighter. */
function renderServers(counts: readonly number[], painter: Painter): string {
  const answered = counts.reduce((sum, count) => sum + count, 0);
  if (answered === 0) return painter.dim('░'.repeat(BAR_WIDTH));
  let before = 0;
  const parts = counts.map((count, place) => {
    const from = Math.round((before / answered) * BAR_WIDTH);
    before += count;
    const cells = Math.round((before / answered) * BAR_WIDTH) - from;
    const paint = place === 0 ? painter.green : place % 2 === 1 ? painter.yellow : painter.red;
    return paint((place === 0 ? '█' : place % 2 === 1 ? '▒' : '░').repeat(cells));
  });
  return parts.join('');
}

/** A share as a report rounds it, and in the colour of what it is. */
function paintShare(
  share: number | null,
  better: 'higher' | 'lower',
  painter: Painter,
  isGood: (share: number) => boolean,
): string {
  if (share === null) return painter.dim('   –   ');
  return (isGood(share) ? painter.green : painter.red)(formatRatio(share, better).padStart(7));
}

function formatSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(0)} s`.padStart(4);
}
