/** What a search refuses before it asks anybody. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { DrillInput } from '../../../lib/drill/drill.ts';
import type { CapacityOptions } from '../../../lib/run/capacity/capacity-options.ts';
import { prepareCapacity } from '../../../lib/run/capacity/prepare-capacity.ts';
import { writeDrill } from '../../support/drills.ts';

const plain: CapacityOptions = {
  mostRate: 8,
  peakRate: 4,
  blockMs: 5_000,
  warmupMs: 1_000,
  precision: 0.1,
  shapes: false,
  budget: {},
  prices: [],
};

async function prepare(changes: Partial<DrillInput>, options: Partial<CapacityOptions> = {}) {
  const file = join(await mkdtemp(join(tmpdir(), 'cutover-capacity-')), 'drill.json');
  await writeFile(file, JSON.stringify(writeDrill(changes)));
  return prepareCapacity(file, { ...plain, ...options });
}

it('is an objective on usable answers where no contract judges one', async () => {
  const objectives = [{ metric: 'usableRatio', phase: 'outage', min: 0.9 }] as const;
  await expect(prepare({ objectives, contracts: [] })).rejects.toThrow(
    /contracts has none for a request that is asked/,
  );
  expect((await prepare({ objectives })).conditions).toHaveLength(1);
});

it('is one on the first text where nobody streams', async () => {
  const objectives = [{ metric: 'ttftP95Ms', phase: 'outage', max: 2_000 }] as const;
  const { traffic } = writeDrill();
  const asked = (streamedRatio: number) => ({
    ...traffic,
    requests: [{ name: 'chat', streamedRatio, workload: { kind: 'support-desk', asks: 'chat' } as const }],
  });
  await expect(prepare({ objectives, contracts: [], traffic: asked(0) })).rejects.toThrow(
    /ttft is of streamed requests/,
  );
  expect((await prepare({ objectives, contracts: [], traffic: asked(0.5) })).conditions).toHaveLength(1);
});
