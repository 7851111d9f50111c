/**
 * The rooms of the source and what each may import: the table, and the check of a graph of imports against it.
 * Lint says the same at the line, more coarsely (.oxlintrc.json).
 */

/** A folder with a rule. */
export interface Room {
  /** `pure`: data in, data out; no clock, no timers, no random, no Node. */
  kind: 'pure' | 'node' | 'k6';
  /** Other rooms it may import, besides itself. */
  rooms: readonly string[];
  /** npm packages (or `k6`) it may import. */
  packages: readonly string[];
}

const PURE = [
  'lib/cutover-error.ts',
  'lib/settings',
  'lib/stats',
  'lib/wire',
  'lib/drill',
  'lib/faults',
  'lib/limits',
  'lib/contracts',
  'lib/records',
  'lib/score',
  'lib/report',
];

const pure = (...packages: string[]): Room => ({ kind: 'pure', rooms: PURE, packages });
const node = (rooms: string[], packages: string[] = []): Room => ({ kind: 'node', rooms, packages });

/** Every room. `scripts` is no room anybody may import, so it stands in no list of `rooms`. */
export const ROOMS: Readonly<Record<string, Room>> = {
  'lib/cutover-error.ts': pure(),
  'lib/settings': pure(),
  'lib/stats': pure(),
  'lib/wire': pure(),
  // Runs inside k6 too, where there is no npm.
  'lib/drill': pure(),
  'lib/faults': pure(),
  // What a limit decides: the injector's faults and the mocks have the same.
  'lib/limits': pure(),
  'lib/contracts': pure('ajv', 'jsonrepair'),
  'lib/records': pure(),
  'lib/score': pure(),
  'lib/report': pure(),
  'lib/process': node(['lib/cutover-error.ts', 'lib/settings', 'lib/records'], ['esbuild']),
  // Knows nothing of faults or recording.
  'lib/proxy': node(['lib/cutover-error.ts', 'lib/settings', 'lib/process']),
  // These two do not know each other; only the runner brings them together.
  'lib/injector': node([...PURE, 'lib/process', 'lib/proxy']),
  'lib/collector': node([...PURE, 'lib/process', 'lib/proxy']),
  'lib/targets': node([...PURE, 'lib/process']),
  'lib/runner': node(
    [...PURE, 'lib/process', 'lib/proxy', 'lib/injector', 'lib/collector', 'lib/targets', 'mocks', 'scenarios/support'],
    ['esbuild'],
  ),
  // Its server speaks HTTP with the proxy's reading of it.
  mocks: node([...PURE, 'lib/process', 'lib/proxy'], ['msw']),
  'scenarios/support': {
    kind: 'k6',
    rooms: ['lib/cutover-error.ts', 'lib/drill', 'lib/records'],
    packages: ['k6'],
  },
  scenarios: { kind: 'k6', rooms: ['lib/drill', 'scenarios/support'], packages: ['k6'] },
  scripts: node(
    [...PURE, 'lib/runner', 'lib/targets', 'lib/injector', 'lib/collector', 'lib/process', 'mocks'],
    ['chalk', 'esbuild', 'tsx', 'yargs'],
  ),
};

/** One import: `from` is a file of ours; `to` is a file of ours, or a package or built-in when `external`. */
export interface ImportEdge {
  from: string;
  to: string;
  external: boolean;
}

/** The room a file lies in; undefined for a folder the table does not know. */
export function findRoom(file: string): string | undefined {
  return Object.keys(ROOMS)
    .filter((room) => file === room || file.startsWith(`${room}/`))
    .toSorted((a, b) => b.length - a.length)[0];
}

/** Says of every import that breaks the table what it breaks; an empty list is a clean graph. */
export function findForbiddenImports(edges: readonly ImportEdge[]): string[] {
  return edges.flatMap((edge) => {
    const from = findRoom(edge.from);
    if (from === undefined) return [`${edge.from} lies in no room of the table`];
    const room = ROOMS[from] as Room;
    const reason = edge.external ? judgePackage(from, room, edge.to) : judgeFile(from, room, edge.to);
    return reason === undefined ? [] : [`${edge.from} imports ${edge.to}: ${reason}`];
  });
}

function judgePackage(name: string, room: Room, to: string): string | undefined {
  if (to.startsWith('node:')) return room.kind === 'node' ? undefined : `${name} is ${room.kind}, so nothing of Node`;
  const parts = to.split('/');
  const packageName = to.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? to);
  return room.packages.includes(packageName) ? undefined : `${name} may not use the package ${packageName}`;
}

function judgeFile(name: string, room: Room, to: string): string | undefined {
  const target = findRoom(to);
  if (target === undefined) return 'it lies in no room of the table';
  return target === name || room.rooms.includes(target) ? undefined : `${name} may not import ${target}`;
}
