import type { Room } from './room.ts';
import { ROOMS, WINGS } from './rooms.ts';

/** One import: `from` is a file of ours; `to` is a file of ours, or a package or built-in when `external`. */
export interface ImportEdge {
  from: string;
  to: string;
  external: boolean;
}

/** Does the file lie in this folder? */
export const isIn = (file: string, folder: string): boolean => file === folder || file.startsWith(`${folder}/`);

/** The room a file lies in; undefined for a folder the table does not know. */
export function findRoom(file: string): string | undefined {
  return Object.keys(ROOMS)
    .filter((name) => isIn(file, name))
    .toSorted((a, b) => b.length - a.length)[0];
}

/** The wing a file lies in. */
export function findWing(file: string): string | undefined {
  return WINGS.find((wing) => isIn(file, wing));
}

/** Says of every import that breaks the table what it breaks; an empty list is a clean graph. */
export function findForbiddenImports(edges: readonly ImportEdge[]): string[] {
  return edges.flatMap((edge) => {
    const from = findRoom(edge.from);
    if (from === undefined) return [`${edge.from} lies in no room of the table`];
    const rule = ROOMS[from] as Room;
    const reason = edge.external ? judgePackage(from, rule, edge.to) : judgeFile(from, rule, edge);
    return reason === undefined ? [] : [`${edge.from} imports ${edge.to}: ${reason}`];
  });
}

function judgePackage(name: string, { kind, packages }: Room, to: string): string | undefined {
  if (to.startsWith('node:')) return kind === 'node' ? undefined : `${name} is ${kind}, so nothing of Node`;
  const parts = to.split('/');
  const packageName = to.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? to);
  return packages.includes(packageName) ? undefined : `${name} may not use the package ${packageName}`;
}

function judgeFile(name: string, { rooms }: Room, edge: ImportEdge): string | undefined {
  const to = findRoom(edge.to);
  if (to === undefined) return 'it lies in no room of the table';
  if (to === name) return undefined;
  const [from, target] = [findWing(edge.from), findWing(edge.to)];
  if (isAbove(target, from)) return `${target} stands above ${from}`;
  // In its own wing a room names each room; of a wing below, a room stands for all that is in it.
  const allowed = rooms.some((allowedRoom) => (target === from ? to === allowedRoom : isIn(to, allowedRoom)));
  return allowed ? undefined : `${name} may not import ${to}`;
}

function isAbove(wing: string | undefined, other: string | undefined): boolean {
  const order: readonly (string | undefined)[] = WINGS;
  return order.indexOf(wing) > order.indexOf(other);
}
