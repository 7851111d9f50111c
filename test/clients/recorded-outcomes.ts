import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ClientOutcome } from './client-outcome.ts';

const path = fileURLToPath(new URL('../golden/clients.ndjson', import.meta.url));

/** What each row is expected to end in, by the row's id: as recorded, and read by a person before it was kept. */
export function readRecordedOutcomes(): Map<string, ClientOutcome> {
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  return new Map(
    lines.map((line) => {
      const { row, ...outcome } = JSON.parse(line) as ClientOutcome & { row: string };
      return [row, outcome];
    }),
  );
}

/** Keeps these outcomes in place of those recorded before. */
export function writeRecordedOutcomes(outcomes: ReadonlyMap<string, ClientOutcome>): void {
  writeFileSync(path, [...outcomes].map(([row, outcome]) => `${JSON.stringify({ row, ...outcome })}\n`).join(''));
}
