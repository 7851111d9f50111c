/** Drills that ship, a third as long, with the real k6 and gateway: their faults bite, and are told apart. */
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { Scorecard } from '../../lib/collector/scorecard/scorecard.ts';
import { runCli } from '../support/run-cli.ts';

const scenarios = fileURLToPath(new URL('../../scenarios', import.meta.url));

it('a rising overload: what the gateway does not take for a failure is lost, and in full failure all traffic moves', async () => {
  const out = join(await mkdtemp(join(tmpdir(), 'cutover-shipped-')), 'run');
  const { code, stdout, stderr } = await runCli([
    'drill',
    join(scenarios, 'rising-overload.ts'),
    '--time-scale',
    '0.33',
    '--out',
    out,
  ]);
  // Missed objectives, or on a busy machine no verdict; both say what was seen.
  expect([1, 3], stdout + stderr).toContain(code);
  const { validity, routing } = JSON.parse(await readFile(join(out, 'scorecard.json'), 'utf8')) as Scorecard;
  const broken = validity.filter(({ ok }) => !ok).map(({ id }) => id);
  for (const id of ['fault-applied', 'fault-gone', 'attribution-complete']) expect(broken).not.toContain(id);
  // The gateway's list of statuses to fail over on knows no 529.
  expect(routing.failuresByCause.cutover?.['status-529']).toBeGreaterThan(0);
  // Counted when they were due: the phase may begin while the last of the brown-out are served.
  const { primary = 0, fallback = 0 } = routing.servedBy['on-fallback'] ?? {};
  expect(fallback).toBeGreaterThan(20);
  expect(fallback).toBeGreaterThan(4 * primary);
});
