import { chmod, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { RunEndRecord } from '../../../lib/collector/records/run-end-record.ts';
import { createRedactor } from '../../../lib/kit/secrets/redactor.ts';
import { planArrivals } from '../../../lib/drill/plan.ts';
import { runFolderAt } from '../../../lib/run/runner/run-folder.ts';
import { type LoadOptions, runLoad } from '../../../lib/run/runner/run-load.ts';
import { writeDrill } from '../../support/drills.ts';
import { parseWrittenDrill } from '../../support/parse-written-drill.ts';

/** Begins, asks nobody anything, and ends by itself after `IDLE_MS`. */
const IDLE_K6 = `#!${process.execPath}
const { appendFileSync } = require('node:fs');
const records = process.argv.find((one) => one.startsWith('--console-output=')).slice(17);
const { runStart } = JSON.parse(process.env.CUTOVER_LOAD);
appendFileSync(records, JSON.stringify({ ...runStart, startEpochMs: Date.now() }) + '\\n');
setTimeout(() => {}, Number(process.env.IDLE_MS));
`;

/** A load of an outage of a second, whose target ends soon after it has begun. */
async function loseTarget(needsTarget: true | undefined): Promise<RunEndRecord> {
  const drill = parseWrittenDrill(
    writeDrill({ timeline: [{ phase: 'outage', durationMs: 1_000, primary: [{ kind: 'silence' }] }] }),
  );
  const arrivals = planArrivals(drill);
  const folder = runFolderAt(await mkdtemp(join(tmpdir(), 'cutover-load-')));
  for (const path of [folder.records, folder.judgements, folder.script]) await writeFile(path, '');
  const k6Path = join(folder.path, 'k6');
  await writeFile(k6Path, IDLE_K6);
  await chmod(k6Path, 0o700);
  const nothing = (): Promise<object> => Promise.resolve({ faults: [] });
  const control = { arm: nothing, extend: nothing, clear: nothing, status: nothing };
  let lose = (_why: string): void => {};
  const system = {
    url: 'http://127.0.0.1:9/',
    headers: {},
    request: { kind: 'wire', wire: 'openai-chat' },
    injectors: new Map([['primary', { control }]]),
    observer: { request: () => Promise.resolve({ exchanges: 0, underWay: [] }) },
    crashed: new Promise(() => {}),
    cleared: new Promise(() => {}),
    targetEnded: new Promise<string>((resolve) => (lose = resolve)),
  };
  const options = {
    prepared: { drill, arrivals, vus: 1 },
    folder,
    journal: () => {},
    system,
    runToken: 'lost',
    k6Path,
    redactor: createRedactor(),
    // Behind the plan; where it is to be ended before, long behind it.
    env: { ...process.env, IDLE_MS: needsTarget ? '60000' : '1500' },
    signal: new AbortController().signal,
    onEvent: () => {},
    onBegin: () => void sleep(200).then(() => lose('target (SIGKILL) ended by itself')),
    ...(needsTarget && { needsTarget }),
  } as unknown as LoadOptions;
  return runLoad(options);
}

const why = 'target (SIGKILL) ended by itself';

describe('a load whose target ends in the outage', () => {
  it('is ended at once where it needs it', async () => {
    const end = await loseTarget(true);
    expect(end).toMatchObject({ crashed: [why], k6: { exitCode: null } });
    expect(end).not.toHaveProperty('targetEnded');
  });

  it('goes on to its end where callers who find it gone are measured', async () => {
    expect(await loseTarget(undefined)).toMatchObject({ crashed: [], targetEnded: { why }, k6: { exitCode: 0 } });
  });
});
