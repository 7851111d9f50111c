import { readdirSync, readFileSync } from 'node:fs';
import { dirname, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';
import { findForbiddenImports, findRoom, type ImportEdge, ROOMS } from './support/rooms.ts';

const root = dirname(fileURLToPath(new URL('.', import.meta.url)));
const sources = ['lib', 'mocks', 'scenarios', 'scripts'].flatMap((folder) =>
  readdirSync(`${root}/${folder}`, { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((file) => /\.(ts|mjs)$/.test(file)),
);

describe('the source', () => {
  let metafile: Metafile;
  let edges: ImportEdge[];

  beforeAll(async () => {
    const result = await build({
      absWorkingDir: root,
      entryPoints: sources,
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      outdir: 'unwritten',
      write: false,
      metafile: true,
      logLevel: 'silent',
      loader: { '.json': 'json' },
    });
    metafile = result.metafile;
    edges = [...readMetafile(metafile), ...sources.flatMap((file) => readTypeImports(file, read(file)))];
  });

  test('keeps to the table of rooms', () => {
    expect(findForbiddenImports(edges)).toEqual([]);
  });

  test('is seen whole: every file is in the graph, and the graph has imports', () => {
    expect(Object.keys(metafile.inputs)).toEqual(expect.arrayContaining(sources));
    expect(edges.some((edge) => edge.from.startsWith('lib/runner/') && edge.to.startsWith('lib/'))).toBe(true);
  });

  test('has no folder in lib without a rule', () => {
    const folders = readdirSync(`${root}/lib`).map((name) => `lib/${name}`);
    expect(folders.filter((folder) => findRoom(folder) === undefined)).toEqual([]);
  });

  test('has nothing but k6 in what a scenario pulls in', () => {
    const reached = reachedFrom(
      sources.filter((file) => file.startsWith('scenarios/')),
      readMetafile(metafile),
    );
    const packages = reached.filter((name) => !sources.includes(name));
    expect(packages.filter((name) => name !== 'k6' && !name.startsWith('k6/'))).toEqual([]);
  });

  test('asks no clock and no dice in a pure room', () => {
    const pure = sources.filter((file) => ROOMS[findRoom(file) ?? '']?.kind === 'pure');
    expect(pure.filter((file) => isImpure(read(file)))).toEqual([]);
  });
});

describe('the check', () => {
  test.each([
    ['a pure room with Node', 'lib/score/a.ts', 'node:fs', true, 'lib/score is pure'],
    ['a pure room with a package', 'lib/drill/a.ts', 'ajv', true, 'may not use the package ajv'],
    ['a package with a path or a scope', 'lib/drill/a.ts', '@scope/name/part', true, 'the package @scope/name'],
    ['a pure room with a room of Node', 'lib/score/a.ts', 'lib/runner/b.ts', false, 'may not import lib/runner'],
    ['the proxy with faults', 'lib/proxy/a.ts', 'lib/faults/b.ts', false, 'may not import lib/faults'],
    ['the proxy with records', 'lib/proxy/a.ts', 'lib/records/b.ts', false, 'may not import lib/records'],
    ['the injector with the collector', 'lib/injector/a.ts', 'lib/collector/b.ts', false, 'lib/collector'],
    ['the collector with the injector', 'lib/collector/a.ts', 'lib/injector/b.ts', false, 'lib/injector'],
    ['anybody with scripts', 'lib/runner/a.ts', 'scripts/b.ts', false, 'may not import scripts'],
    ['a scenario with Node', 'scenarios/a.ts', 'node:fs', true, 'scenarios is k6'],
    ['a scenario with the runner', 'scenarios/a.ts', 'lib/runner/b.ts', false, 'may not import lib/runner'],
    ['mocks with the runner', 'mocks/a.ts', 'lib/runner/b.ts', false, 'may not import lib/runner'],
    ['a new folder', 'lib/utils/a.ts', 'lib/stats/b.ts', false, 'lies in no room'],
  ])('finds %s', (_title, from, to, external, reason) => {
    const found = findForbiddenImports([{ from, to, external }]);
    expect(found).toEqual([expect.stringContaining(reason)]);
  });

  test('lets through what is allowed', () => {
    const allowed: ImportEdge[] = [
      { from: 'lib/score/a.ts', to: 'lib/stats/b.ts', external: false },
      { from: 'lib/score/a.ts', to: 'lib/score/b.ts', external: false },
      { from: 'lib/proxy/a.ts', to: 'node:net', external: true },
      { from: 'scenarios/a.ts', to: 'k6/http', external: true },
      { from: 'scenarios/a.ts', to: 'scenarios/support/b.ts', external: false },
    ];
    expect(findForbiddenImports(allowed)).toEqual([]);
  });

  test('reads a forbidden import out of a metafile', () => {
    const imports = [{ path: 'node:fs', kind: 'import-statement' as const, external: true }];
    const inputs = { 'lib/score/a.ts': { bytes: 1, imports } };
    expect(findForbiddenImports(readMetafile({ inputs, outputs: {} }))).toHaveLength(1);
  });

  test.each([
    [`import type { A } from '../collector/a.ts';`, 'lib/collector/a.ts'],
    [`import type {\n  A,\n  B,\n} from '../collector/a.ts';`, 'lib/collector/a.ts'],
    [`export type { A } from '../collector/a.ts';`, 'lib/collector/a.ts'],
    [`const x: import('../collector/a.ts').A = 1;`, 'lib/collector/a.ts'],
    [`import type { A } from 'node:fs';`, 'node:fs'],
  ])('reads imports of types, which leave no trace in a bundle: %j', (source, to) => {
    expect(readTypeImports('lib/injector/b.ts', source)).toEqual([
      { from: 'lib/injector/b.ts', to, external: !to.startsWith('lib/') },
    ]);
  });

  test.each(['Date.now()', 'new Date()', 'Math.random()', 'setTimeout(f, 1)', 'performance.now()'])(
    'takes %s for impure',
    (code) => {
      expect(isImpure(`const x = ${code};`)).toBe(true);
      expect(isImpure(`// ${code}\n/* ${code} */\nconst x = new Date(startedAt);`)).toBe(false);
    },
  );

  test('follows imports through other rooms', () => {
    const chain: ImportEdge[] = [
      { from: 'scenarios/a.ts', to: 'lib/drill/b.ts', external: false },
      { from: 'lib/drill/b.ts', to: 'lib/contracts/c.ts', external: false },
      { from: 'lib/contracts/c.ts', to: 'ajv', external: true },
    ];
    expect(reachedFrom(['scenarios/a.ts'], chain)).toContain('ajv');
  });
});

function read(file: string): string {
  return readFileSync(`${root}/${file}`, 'utf8');
}

function readMetafile({ inputs }: Metafile): ImportEdge[] {
  return Object.entries(inputs).flatMap(([from, { imports }]) =>
    imports
      .filter((entry) => !entry.path.startsWith('<'))
      .map((entry) => ({ from, to: entry.path, external: entry.external === true })),
  );
}

function readTypeImports(from: string, source: string): ImportEdge[] {
  const statements = /^\s*(?:import|export)\s+type\s[^;]*?from\s+'([^']+)'/gm;
  const inline = /\bimport\('([^']+)'\)\./g;
  return [...source.matchAll(statements), ...source.matchAll(inline)].map((match) => {
    const path = match[1] ?? '';
    if (!path.startsWith('.')) return { from, to: path, external: true };
    return { from, to: posix.join(posix.dirname(from), path), external: false };
  });
}

function isImpure(source: string): boolean {
  const code = source.replaceAll(/\/\*[^]*?\*\/|(?<![:'"`])\/\/.*$/gm, '');
  return /\bDate\.now\b|new Date\(\)|\bMath\.random\b|\bset(?:Timeout|Interval|Immediate)\(|\bperformance\./.test(code);
}

function reachedFrom(start: readonly string[], graph: readonly ImportEdge[]): string[] {
  const reached = new Set(start);
  for (const name of reached) {
    for (const edge of graph) if (edge.from === name) reached.add(edge.to);
  }
  return [...reached];
}
