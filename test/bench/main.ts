/**
 * `npm run bench [-- NAME…]`: runs test/bench/NAME.ts (all without names), prints a table each, writes
 * results/bench/NAME.json, and exits 1 when a bar is missed, or the machine too slow or too busy to tell.
 */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { nearestName } from '../../lib/kit/settings/nearest-name.ts';
import type { Bench, BenchRow } from './bench.ts';

const notBenches = ['main', 'bench'];
/** What takes minutes on an idle machine, or half an hour, is run by its name alone. */
const notWithoutName = ['endurance', 'fit-played', 'knee-live', 'stop-conditions'];
const folder = new URL('.', import.meta.url);
const results = fileURLToPath(new URL('../../results/bench/', import.meta.url));

const known = (await readdir(folder))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length))
  .filter((name) => !notBenches.includes(name));
const asked = process.argv.slice(2);
const unknown = asked.find((name) => !known.includes(name));
if (unknown !== undefined) {
  const near = nearestName(unknown, known);
  console.error(
    `bench: there is no ${unknown}. ${near === undefined ? `Known: ${known.join(', ')}.` : `Did you mean ${near}?`}`,
  );
  process.exit(2);
}

let missed = 0;
for (const name of asked.length > 0 ? asked : known.filter((one) => !notWithoutName.includes(one))) {
  const { bench } = (await import(new URL(`${name}.ts`, folder).href)) as { bench: Bench };
  process.stderr.write(`bench ${bench.name} …\n`);
  const rows = await bench.run();
  missed += rows.filter(({ ok }) => ok === false).length;
  process.stdout.write(`${renderTable(bench.name, rows)}\n`);
  await mkdir(results, { recursive: true });
  const machine = { cores: cpus().length, cpu: cpus()[0]?.model ?? 'unknown', node: process.version };
  const file = { bench: bench.name, at: new Date().toISOString(), machine, rows };
  await writeFile(`${results}${bench.name}.json`, `${JSON.stringify(file, null, 2)}\n`);
}
process.exit(missed > 0 ? 1 : 0);

function renderTable(name: string, rows: readonly BenchRow[]): string {
  const cells = rows.map(({ id, value, unit, bar, ok, obscured }) => [
    id,
    `${formatValue(value)} ${unit}`,
    bar ?? '',
    ok === undefined ? '' : ok ? 'ok' : obscured ? 'MISSED, by the least that Node can do too' : 'MISSED',
  ]);
  const table = [[name, 'value', 'bar', ''], ...cells];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function formatValue(value: number): string {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Math.round(value * 1000) / 1000);
}
