import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faults } from '../../lib/faults/index.ts';
import { providerErrorNames } from '../../lib/wire/provider-errors/provider-errors.ts';
import { streamErrorNames } from '../../lib/wire/provider-errors/stream-errors.ts';
import type { LookUp } from './claims/claim.ts';
import { claims } from './claims/index.ts';
import { installClientClocks } from './client-clock.ts';
import type { ClientOutcome } from './client-outcome.ts';
import { drivers } from './drivers/index.ts';
import { findGaps, notShown } from './find-gaps.ts';
import { formatOutcome } from './format-outcome.ts';
import { type ClientRow, listRows } from './list-rows.ts';
import { observeCall } from './observe-call.ts';
import { type ProviderServer, startProviderServer } from './provider-server.ts';
import { readRecordedOutcomes, writeRecordedOutcomes } from './recorded-outcomes.ts';
import { renderClientPage } from './render-client-page.ts';
import { TEXT } from './wires/wire-answer.ts';

const REMEDY = 'CUTOVER_UPDATE_DOCS=1 npx vitest run test/clients';
const UPDATES = process.env.CUTOVER_UPDATE_DOCS === '1';
/** Calls that are under way at once. */
const CONCURRENCY = 24;
/** Longest the observing of all rows may take, ms; measured at 36 s with six others at work on two cores. */
const OBSERVE_MS = 300_000;

const pagePath = fileURLToPath(new URL('../../docs/what-clients-see.md', import.meta.url));
const rows = listRows();
const recorded = UPDATES ? new Map<string, ClientOutcome>() : readRecordedOutcomes();
const observed = new Map<string, ClientOutcome>();
let provider: ProviderServer;
let removeClocks = (): void => {};

beforeAll(async () => {
  provider = await startProviderServer();
  removeClocks = installClientClocks();
  const outcomes = new Map<string, ClientOutcome>();
  const observeEach = async (waiting: Iterator<ClientRow>): Promise<void> => {
    for (let next = waiting.next(); next.done !== true; next = waiting.next()) {
      outcomes.set(next.value.id, await observeCall(next.value, provider.url));
    }
  };
  const together = rows.filter((row) => !needsItsPort(row)).values();
  await Promise.all(Array.from({ length: CONCURRENCY }, () => observeEach(together)));
  await observeEach(rows.filter(needsItsPort).values());
  for (const { id } of rows) observed.set(id, outcomes.get(id) as ClientOutcome);
  if (!UPDATES) return;
  writeRecordedOutcomes(observed);
  for (const [id, outcome] of observed) recorded.set(id, outcome);
}, OBSERVE_MS);

afterAll(async () => {
  removeClocks();
  await provider[Symbol.asyncDispose]();
});

describe('without a fault', () => {
  test.each(drivers.flatMap((driver) => driver.modes.map((mode) => ({ id: driver.id, mode, driver }))))(
    '$id, $mode, has the answer in one call and waits for nothing',
    async ({ driver, mode }) => {
      const call = { driver, streamed: mode === 'streamed', timeouts: 'never', fault: null } as const;
      const outcome = await observeCall(call, provider.url);
      expect(outcome).toMatchObject({ kind: 'answer', text: TEXT, attempts: 1, wait: 'none' });
      expect(outcome.kind === 'answer' && outcome.finish?.toLowerCase()).toMatch(/^(stop|end_turn|completed)$/);
    },
  );
});

describe('with a fault', () => {
  test.each(
    rows.map(({ id, title, streamed, driver }) => {
      const expected = recorded.get(id);
      const outcome = expected === undefined ? 'nothing is recorded yet' : formatOutcome(expected);
      return [`${driver.id}, ${streamed ? 'streamed' : 'whole'}: ${title}: ${outcome}`, id] as const;
    }),
  )('%s', (_, id) => {
    expect(observed.get(id), `If this is right, record it: ${REMEDY}`).toEqual(recorded.get(id));
  });

  test('nothing is recorded that no row shows', () => {
    expect([...recorded.keys()].filter((id) => !observed.has(id))).toEqual([]);
  });
});

describe('every fault is shown to every client', () => {
  const showable = { kinds: Object.keys(faults), errors: [...providerErrorNames, ...streamErrorNames], drivers };

  test('or there is a reason', () => {
    expect(findGaps(showable, rows, notShown)).toEqual([]);
  });

  test('a new kind and a new error are missed', () => {
    const added = { drivers, kinds: ['meteorite'], errors: ['new-503'] };
    expect(findGaps(added, rows, {})).toEqual([
      'no row shows meteorite to any client',
      'no row shows the error new-503',
    ]);
    expect(findGaps(added, rows, { meteorite: 'none fell', 'new-503': 'is none' })).toEqual([]);
  });

  test('a kind that only some clients meet is missed, and so is a reason that holds no more', () => {
    const stall = { drivers, kinds: ['stall'], errors: [] };
    const fewer = rows.filter(({ fault, driver }) => fault.kind !== 'stall' || driver.id !== 'anthropic');
    expect(findGaps(stall, fewer, {})).toEqual(['no row shows stall to anthropic']);
    expect(findGaps(stall, fewer, { 'stall | anthropic': 'it never does' })).toEqual([]);
    expect(findGaps(stall, rows, { 'stall | anthropic': 'it never does' })).toHaveLength(1);
  });

  test('no two rows have one name', () => {
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  });
});

describe('the page', () => {
  const look: LookUp = (client, mode, title) => {
    const outcome = observed.get([client, mode, title].join(' | '));
    if (outcome === undefined) throw new Error(`There is no row ${[client, mode, title].join(' | ')}`);
    return outcome;
  };

  const sentences = claims.map(({ says, holds }) => [says, holds] as const);

  test.each(sentences)('says what is so: %s', (_, holds) => {
    expect(holds(look)).toBe(true);
  });

  test.each(sentences)('would not say it if every client threw at its one call: %s', (_, holds) => {
    const thrown: ClientOutcome = { kind: 'error', text: '', attempts: 1, wait: 'none', error: { name: 'Other' } };
    expect(holds(() => thrown)).toBe(false);
  });

  test('docs/what-clients-see.md is what is recorded', () => {
    const names = ['ai', ...new Set(drivers.map(({ packageName }) => packageName)), '@langchain/core'];
    const versions = Object.fromEntries(names.toSorted().map((name) => [name, readVersion(name)]));
    const page = renderClientPage({ drivers, rows, outcomes: recorded, versions });
    if (UPDATES) writeFileSync(pagePath, page);
    const isSame = existsSync(pagePath) && readFileSync(pagePath, 'utf8') === page;
    expect(isSame, `docs/what-clients-see.md is out of date. Make it again with: ${REMEDY}`).toBe(true);
  });
});

/** Its port is closed meanwhile: none of the others may take it, so it is observed alone. */
function needsItsPort({ fault }: ClientRow): boolean {
  return fault.kind === 'refuse-connections';
}

function readVersion(name: string): string {
  const path = fileURLToPath(new URL(`../../node_modules/${name}/package.json`, import.meta.url));
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}
