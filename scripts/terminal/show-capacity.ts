import { relative, resolve } from 'node:path';
import type { Block } from '../../lib/collector/capacity/block.ts';
import { judgeBlocks, readHold } from '../../lib/collector/capacity/judge-block.ts';
import { renderCapacityText } from '../../lib/collector/report/capacity/text.ts';
import { excerpt } from '../../lib/kit/excerpt.ts';
import { formatCount } from '../../lib/kit/format/format-count.ts';
import { formatRate } from '../../lib/kit/format/format-rate.ts';
import { formatRatio } from '../../lib/kit/format/format-ratio.ts';
import { formatJson } from '../../lib/kit/invisible.ts';
import type { CapacityOptions } from '../../lib/run/capacity/capacity-options.ts';
import { type PreparedCapacity, prepareCapacity } from '../../lib/run/capacity/prepare-capacity.ts';
import { runCapacity } from '../../lib/run/capacity/run-capacity.ts';
import { createPainter } from './painter.ts';
import { stopDrill } from './stop-drill.ts';
import { finishInflux } from './tell-influx.ts';
import { listCapacityPoints } from '../../lib/collector/points/list-capacity-points.ts';
import type { InfluxPlace } from '../../lib/run/influx/influx-place.ts';
import { readEvents } from '../../lib/run/influx/read-old-run.ts';
import { startInflux } from '../../lib/run/influx/start-influx.ts';
import { readColumns } from './columns.ts';

export interface ShowCapacityOptions {
  file: string;
  /** Its folder. Default: one in `results`. */
  out: string | undefined;
  json: boolean;
  options: CapacityOptions;
  /** A database that is told of it besides. */
  influx: InfluxPlace | undefined;
}

const exitCodes = { pass: 0, fail: 1, invalid: 3, aborted: 4 } as const;

/** Searches in a terminal: what it may take, how each rate fares, what came of it; resolves to the exit code. */
export async function showCapacity({ file, out, json, options, influx: place }: ShowCapacityOptions): Promise<number> {
  const prepared = await prepareCapacity(file, options);
  const tell = (text: string): void => void process.stderr.write(`${text}\n`);
  for (const warning of prepared.warnings) tell(warning);
  tell(describePlan(prepared));
  const influx =
    place === undefined ? null : await startInflux({ place, prepared, env: process.env, live: false, tell });
  const stop = stopDrill(tell);
  try {
    const { capacity, folder } = await runCapacity({
      prepared,
      out,
      resultsPath: resolve('results'),
      env: process.env,
      signal: stop.signal,
      tell,
      ...(influx === null ? {} : { watch: influx.watch, onFolder: influx.begin }),
      onBlock: (block) => tell(describeBlock(block, prepared)),
    });
    if (json) process.stdout.write(`${formatJson(capacity)}\n`);
    else {
      const width = readColumns();
      process.stdout.write(renderCapacityText(capacity, { width, colour: createPainter() }));
      process.stdout.write(`Report: ${excerpt(relative(process.cwd(), folder.report) || folder.report, 4_096)}\n`);
    }
    if (influx !== null) {
      const events = await readEvents(folder.path, { run: capacity.capacityId, drill: capacity.drill });
      const points = [...listCapacityPoints(capacity), ...events];
      await finishInflux(influx, { path: folder.path, points, stop: stop.signal });
    }
    return exitCodes[capacity.verdict];
  } finally {
    stop.release();
    await influx?.close();
  }
}

function describePlan({ about, shapes, peakRate, search, held, options }: PreparedCapacity): string {
  const how =
    options.direct === undefined ? `${[...held.keys()].join(', ')} held down` : `${options.direct} asked itself`;
  const then =
    shapes === null
      ? ''
      : ` Then the peak at once and by a ramp: ${shapes.blocks} blocks, about ${formatCount(shapes.requests)} requests, ${Math.ceil(shapes.minutes)} min.`;
  return `From ${formatRate(search.firstRate)} on, ${how}; the declared peak is ${formatRate(peakRate)}. If it breaks there: about ${about.blocks} blocks, ${formatCount(about.requests)} requests, ${Math.ceil(about.minutes)} min. At most ${formatRate(search.mostRate)} is tried.${then}`;
}

function describeBlock(block: Block, { conditions }: PreparedCapacity): string {
  const shares = conditions.map(({ label }, place) => {
    const asked = block.calls.filter(({ met }) => met[place] !== null);
    const hits = asked.filter(({ met }) => met[place] === true).length;
    return `${label} ${asked.length === 0 ? 'nobody' : formatRatio(hits / asked.length)}`;
  });
  return `${formatRate(block.rate)}  ${tellOutcome(block, conditions)}  ${formatCount(block.calls.length)} callers: ${shares.join(', ')}`;
}

/** Of this block alone, in the words of the report: what is not resolved by it only seems so. */
function tellOutcome(block: Block, conditions: PreparedCapacity['conditions']): string {
  const held = block.contaminated === null ? readHold(block, conditions) : null;
  if (held === null) return 'no evidence';
  if (judgeBlocks([block], conditions).outcome === 'unresolved')
    return held ? 'unresolved, seems to hold' : 'unresolved, seems not to hold';
  return held ? 'holds' : 'does not hold';
}
