import { relative, resolve } from 'node:path';
import { renderCapacityText } from '../../lib/collector/report/capacity/text.ts';
import { excerpt } from '../../lib/kit/excerpt.ts';
import { formatJson } from '../../lib/kit/invisible.ts';
import type { CapacityOptions } from '../../lib/run/capacity/capacity-options.ts';
import { createPreflight } from '../../lib/run/preflight/create-preflight.ts';
import { prepareCapacity } from '../../lib/run/capacity/prepare-capacity.ts';
import { runCapacity } from '../../lib/run/capacity/run-capacity.ts';
import { createPainter } from './painter.ts';
import { stopDrill } from './stop-drill.ts';
import { finishInflux, readEventsOrTell } from './tell-influx.ts';
import { listCapacityPoints } from '../../lib/collector/points/list-capacity-points.ts';
import type { InfluxPlace } from '../../lib/run/influx/influx-place.ts';
import { startInflux } from '../../lib/run/influx/start-influx.ts';
import { readColumns } from './columns.ts';
import { createBlockTeller, describeSearchPlan } from './tell-search.ts';

export interface ShowCapacityOptions {
  file: string;
  /** Its folder. Default: one in `results`. */
  out: string | undefined;
  json: boolean;
  /** One request of each kind before there is load. */
  preflight: boolean;
  options: CapacityOptions;
  /** A database that is told of it besides. */
  influx: InfluxPlace | undefined;
}

const exitCodes = { pass: 0, fail: 1, invalid: 3, aborted: 4 } as const;

/** Searches in a terminal: what it may take, how each rate fares, what came of it; resolves to the exit code. */
export async function showCapacity({
  file,
  out,
  json,
  preflight,
  options,
  influx: place,
}: ShowCapacityOptions): Promise<number> {
  const prepared = await prepareCapacity(file, options);
  const tell = (text: string): void => void process.stderr.write(`${text}\n`);
  const describeBlock = createBlockTeller(prepared.conditions);
  const influx =
    place === undefined ? null : await startInflux({ place, prepared, env: process.env, live: false, tell });
  const stop = stopDrill(tell);
  try {
    const { capacity, folder, unwritten } = await runCapacity({
      prepared,
      out,
      resultsPath: resolve('results'),
      env: process.env,
      signal: stop.signal,
      tell,
      ...(preflight ? { beforeLoad: createPreflight(prepared, ({ text }) => tell(text)) } : {}),
      ...(influx === null ? {} : { watch: influx.watch, onFolder: influx.begin }),
      // What cannot begin has no plan: code of one's own that is broken is told of first.
      onTried() {
        for (const warning of prepared.warnings) tell(warning);
        tell(describeSearchPlan(prepared));
      },
      onBlock: (block) => tell(describeBlock(block)),
    });
    if (json) process.stdout.write(`${formatJson(capacity)}\n`);
    else {
      const width = readColumns();
      process.stdout.write(renderCapacityText(capacity, { width, colour: createPainter() }));
      if (unwritten === null)
        process.stdout.write(`Report: ${excerpt(relative(process.cwd(), folder.report) || folder.report, 4_096)}\n`);
    }
    if (unwritten !== null) {
      tell(`cutover: ${unwritten}. What it came to stands above alone: keep it, mend that and run it again.`);
      return 2;
    }
    if (influx !== null && place !== undefined) {
      const events = await readEventsOrTell(folder.path, { run: capacity.capacityId, drill: capacity.drill });
      const points = [...listCapacityPoints(capacity), ...events];
      await finishInflux(influx, { path: folder.path, points, place, stop: stop.signal });
    }
    return exitCodes[capacity.verdict];
  } finally {
    stop.release();
    await influx?.close();
  }
}
