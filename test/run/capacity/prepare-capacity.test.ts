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

it('is a price of nobody in the drill, and money without the price of one that is asked', async () => {
  const price = (provider: string) => ({ prices: [{ provider, input: 1, output: 2 }] });
  await expect(prepare({}, price('fallbck'))).rejects.toThrow(
    '--price must name a provider of the drill, got fallbck. Did you mean fallback?',
  );
  await prepare({}, price('fallback'));
  const { providers } = writeDrill();
  const url = { kind: 'url', url: 'https://api.example.com/v1', model: 'small' } as const;
  const paid = {
    allowedHosts: ['api.example.com'],
    providers: { ...providers, fallback: { upstream: url } },
  };
  const budget = { spend: 1 };
  await expect(prepare(paid, { ...price('primary'), budget })).rejects.toThrow(
    '--max-spend needs the price of fallback',
  );
  await prepare(paid, { ...price('fallback'), budget });
  // A price that the drill says is one.
  const priced = { ...providers, fallback: { upstream: url, price: { input: 1, output: 2 } } };
  await prepare({ ...paid, providers: priced }, { budget });
  await expect(prepare({}, { budget })).rejects.toThrow(
    /--max-spend needs a price, and .*drill\.json has none: give a provider its price there, or --price fallback=INPUT\/OUTPUT/,
  );
});

it('is a provider taken away from a target by nobody’s leave', async () => {
  await expect(prepare({ approval: 'required' })).rejects.toThrow(
    /drill.json: a search takes a provider away, and approval "required" lets cutover drill do so alone/,
  );
  await prepare({ approval: 'required' }, { direct: 'fallback' });
});

it('tells that callers who try again ask more than the plan counts', async () => {
  const { traffic } = writeDrill();
  expect((await prepare({})).warnings.join()).not.toContain('times, with further tries');
  const clients = { retries: 2 };
  expect((await prepare({ traffic: { ...traffic, clients } })).warnings[0]).toMatch(
    /^A caller may ask up to 3 times, with further tries and follow-ups: .* budgets count what was asked\.$/,
  );
});
