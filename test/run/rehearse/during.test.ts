/** Which providers are asked in the outage of another drill, and what is refused. */
import { expect, test } from 'vitest';
import type { DrillInput } from '../../../lib/drill/drill.ts';
import { listColumns } from '../../../lib/run/rehearse/columns.ts';
import { listLoadedColumns } from '../../../lib/run/rehearse/during.ts';
import { parseDrillInput } from '../../../lib/run/runner/read-drill.ts';
import { writeDrill } from '../../support/drills.ts';

const down = [{ kind: 'error-response', error: 'openai-503-overloaded' }] as const;
const outage = (faults: object): Partial<DrillInput> => ({
  timeline: [
    { phase: 'baseline', durationMs: 2_500 },
    { phase: 'outage', durationMs: 3_500, ...faults },
  ],
});

/** The columns of a drill that are asked in the outage of another. */
async function listLoaded(there: Partial<DrillInput>, here: Partial<DrillInput> = {}): Promise<string[]> {
  const columns = await listColumns(parseDrillInput(writeDrill(here)).drill, { providers: [], variants: true });
  return listLoadedColumns(columns, parseDrillInput(writeDrill(there)).drill, 'other.yaml').map(({ name }) => name);
}

test('asks those that the outages leave alone', async () => {
  expect(await listLoaded(outage({ primary: down }))).toEqual(['fallback+under-load']);
  expect(await listLoaded(outage({ fallback: down }))).toEqual(['primary+under-load']);
});

test('refuses a drill that holds all of them down', async () => {
  const refused = '--during other.yaml must leave one of primary, fallback alone in its outages';
  await expect(listLoaded(outage({ primary: down, fallback: down }))).rejects.toThrow(refused);
});

test('refuses to hold one provider against another of the same name', async () => {
  const { providers } = writeDrill();
  const mock = {
    model: 'another',
    wire: 'openai-chat',
    dialect: 'strict',
    ttft: 'instant',
    tokensPerSecond: 9,
  } as const;
  const other = { ...providers, fallback: { upstream: { kind: 'mock', mock } } } as DrillInput['providers'];
  const refused = '--during other.yaml must have the same upstream for fallback';
  await expect(listLoaded({ ...outage({ primary: down }), providers: other })).rejects.toThrow(refused);
});

test('refuses a variant of the name that it needs', async () => {
  const variants = { fallback: [{ name: 'under-load', system: 'Be brief.' }] };
  await expect(listLoaded(outage({ primary: down }), { variants })).rejects.toThrow(
    'variants.fallback must have none named under-load',
  );
});
