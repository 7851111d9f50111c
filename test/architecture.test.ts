import { readdirSync, readFileSync } from 'node:fs';
import { dirname, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';
import { drawWings, findCircles } from './support/room-graph.ts';
import { findForbiddenImports, findRoom, findWing, type ImportEdge } from './support/forbidden-imports.ts';
import { ROOMS, WINGS } from './support/rooms.ts';

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
    // One bundle of all: one for each file would be written from the same imports, hundreds of times.
    const contents = sources.map((file) => `import './${file}';`).join('\n');
    const result = await build({
      absWorkingDir: root,
      stdin: { contents, resolveDir: root, sourcefile: 'all-sources' },
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
    const { 'all-sources': _, ...inputs } = result.metafile.inputs;
    metafile = { ...result.metafile, inputs };
    edges = [...readMetafile(metafile), ...sources.flatMap((file) => readTypeImports(file, read(file)))];
  }, 120_000);

  test('keeps to the table of rooms', () => {
    expect(findForbiddenImports(edges)).toEqual([]);
  });

  test('lets no report compute: what it knows of numbers is the scorecard, their labels and their formats', () => {
    const known = ['lib/kit', 'lib/kit/format', 'lib/kit/terms', 'lib/drill/objectives', 'lib/collector/scorecard'];
    const used = edges.filter(({ from }) => from.startsWith('lib/collector/report/')).map(({ to }) => findRoom(to));
    expect(used.filter((name) => name !== 'lib/collector/report' && !known.includes(name ?? ''))).toEqual([]);
  });

  test('bounds nothing by a time limit that garbage collection may take: that is timeoutSignal', () => {
    const weak = sources.filter((file) => read(file).includes('AbortSignal.timeout('));
    // A script by itself, which looks at its own behind the wait.
    expect(weak).toEqual(['scripts/setup/download.mjs']);
  });

  test('has no circle of rooms', () => {
    expect(findCircles(edges)).toEqual([]);
  });

  test('has at most twelve wings, and no arrow up between them', () => {
    const drawing = drawWings(edges);
    expect(drawing.length).toBeLessThanOrEqual(12);
    expect(drawing).toMatchInlineSnapshot(`
      [
        "lib/kit",
        "lib/wire -> lib/kit",
        "lib/faults -> lib/kit, lib/wire",
        "lib/drill -> lib/kit, lib/wire, lib/faults",
        "scenarios -> lib/kit, lib/drill",
        "lib/collector -> lib/kit, lib/wire, lib/faults, lib/drill",
        "lib/proxies -> lib/kit, lib/wire, lib/faults, lib/collector",
        "mocks -> lib/kit, lib/wire, lib/faults, lib/drill, lib/collector, lib/proxies",
        "lib/run -> lib/kit, lib/wire, lib/faults, lib/drill, scenarios, lib/collector, lib/proxies, mocks",
        "scripts -> lib/kit, lib/wire, lib/faults, lib/drill, lib/collector, lib/proxies, mocks, lib/run",
      ]
    `);
  });

  test('is seen whole: every file is in the graph, and the graph has imports', () => {
    expect(Object.keys(metafile.inputs)).toEqual(expect.arrayContaining(sources));
    expect(edges.some((edge) => edge.from.startsWith('lib/run/') && edge.to.startsWith('lib/kit/'))).toBe(true);
  });

  test('has no file outside of a wing and a room, and no room without a file', () => {
    expect(sources.filter((file) => findRoom(file) === undefined || findWing(file) === undefined)).toEqual([]);
    expect(Object.keys(ROOMS).filter((room) => !sources.some((file) => findRoom(file) === room))).toEqual([]);
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
    const pure = sources.filter((file) => ['pure', 'bytes'].includes(ROOMS[findRoom(file) ?? '']?.kind ?? ''));
    expect(pure.filter((file) => isImpure(read(file)))).toEqual([]);
  });
});

describe('the check', () => {
  test.each([
    ['a pure room with Node', 'lib/collector/score/a.ts', 'node:fs', true, 'lib/collector/score is pure'],
    ['a room of bytes with Node', 'lib/wire/http1/a.ts', 'node:net', true, 'lib/wire/http1 is bytes'],
    ['a pure room with a package', 'lib/drill/a.ts', 'ajv', true, 'may not use the package ajv'],
    ['a package with a path or a scope', 'lib/drill/a.ts', '@scope/name/part', true, 'the package @scope/name'],
    ['an arrow up', 'lib/faults/a.ts', 'lib/drill/b.ts', false, 'lib/drill stands above lib/faults'],
    ['an arrow up past the table', 'mocks/server/a.ts', 'lib/run/runner/b.ts', false, 'lib/run stands above mocks'],
    ['the proxy with faults', 'lib/proxies/proxy/a.ts', 'lib/faults/b.ts', false, 'may not import lib/faults'],
    ['the proxy with records', 'lib/proxies/proxy/a.ts', 'lib/collector/records/b.ts', false, 'may not import'],
    ['the injector with the observer', 'lib/proxies/injector/a.ts', 'lib/proxies/observer/b.ts', false, 'may not'],
    ['the observer with the injector', 'lib/proxies/observer/a.ts', 'lib/proxies/injector/b.ts', false, 'may not'],
    ['a room of the wing that is not named', 'lib/faults/edit/a.ts', 'lib/faults/kinds/call/b.ts', false, 'may not'],
    ['the inner of a wing by its outer room', 'lib/faults/edit/a.ts', 'lib/faults/b.ts', false, 'may not import'],
    ['a mock with a proxy', 'mocks/server/a.ts', 'lib/proxies/proxy/b.ts', false, 'may not import lib/proxies/proxy'],
    ['anybody with scripts', 'lib/run/runner/a.ts', 'scripts/b.ts', false, 'scripts stands above lib/run'],
    ['a scenario with Node', 'scenarios/a.ts', 'node:fs', true, 'scenarios is k6'],
    ['a scenario with records', 'scenarios/a.ts', 'lib/collector/records/b.ts', false, 'stands above scenarios'],
    ['a new folder', 'lib/utils/a.ts', 'lib/kit/stats/b.ts', false, 'lies in no room'],
  ])('finds %s', (_title, from, to, external, reason) => {
    const found = findForbiddenImports([{ from, to, external }]);
    expect(found).toEqual([expect.stringContaining(reason)]);
  });

  test('lets through what is allowed', () => {
    const allowed: ImportEdge[] = [
      { from: 'lib/collector/score/a.ts', to: 'lib/kit/stats/b.ts', external: false },
      { from: 'lib/collector/score/a.ts', to: 'lib/collector/score/validity/b.ts', external: false },
      { from: 'lib/proxies/proxy/a.ts', to: 'node:net', external: true },
      { from: 'scenarios/a.ts', to: 'k6/http', external: true },
      { from: 'scenarios/a.ts', to: 'scenarios/support/b.ts', external: false },
    ];
    expect(findForbiddenImports(allowed)).toEqual([]);
  });

  test('finds a circle of rooms, also through a third, also by a type', () => {
    const edge = (from: string, to: string): ImportEdge => ({ from, to, external: false });
    const line = [
      edge('lib/collector/score/a.ts', 'lib/collector/records/b.ts'),
      edge('lib/collector/records/b.ts', 'lib/collector/record-file/c.ts'),
    ];
    expect(findCircles(line)).toEqual([]);
    const circle = [...line, edge('lib/collector/record-file/c.ts', 'lib/collector/score/d.ts')];
    expect(findCircles(circle)[0]).toEqual([
      'lib/collector/score',
      'lib/collector/records',
      'lib/collector/record-file',
    ]);
  });

  test('draws an arrow up where there is one', () => {
    const up: ImportEdge = { from: 'lib/kit/a.ts', to: 'lib/run/runner/b.ts', external: false };
    expect(drawWings([up])).toContain('lib/kit -> lib/run');
    expect(drawWings([up])).toHaveLength(WINGS.length);
  });

  test('reads a forbidden import out of a metafile', () => {
    const imports = [{ path: 'node:fs', kind: 'import-statement' as const, external: true }];
    const inputs = { 'lib/collector/score/a.ts': { bytes: 1, imports } };
    expect(findForbiddenImports(readMetafile({ inputs, outputs: {} }))).toHaveLength(1);
  });

  test.each([
    [`import type { A } from '../collector/a.ts';`, 'lib/collector/a.ts'],
    [`import type {\n  A,\n  B,\n} from '../collector/a.ts';`, 'lib/collector/a.ts'],
    [`export type { A } from '../collector/a.ts';`, 'lib/collector/a.ts'],
    [`const x: import('../collector/a.ts').A = 1;`, 'lib/collector/a.ts'],
    [`import type { A } from 'node:fs';`, 'node:fs'],
  ])('reads imports of types, which leave no trace in a bundle: %j', (source, to) => {
    expect(readTypeImports('lib/proxies/b.ts', source)).toEqual([
      { from: 'lib/proxies/b.ts', to, external: !to.startsWith('lib/') },
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
