/**
 * - `pure`: data in, data out; no clock, no timers, no random, no Node
 * - `bytes`: pure, but for Node's `Buffer`
 * - `k6`: runs inside k6
 */
export type RoomKind = 'pure' | 'bytes' | 'node' | 'k6';

/** A folder with a rule; what lies in it deeper and is no room itself belongs to it. */
export interface Room {
  kind: RoomKind;
  /** Rooms of its own wing, and whole wings or rooms of those below, besides itself. */
  rooms: readonly string[];
  /** npm packages (or `k6`) it may import. */
  packages: readonly string[];
}

const room =
  (kind: RoomKind) =>
  (rooms: readonly string[] = [], ...packages: string[]): Room => ({ kind, rooms, packages });
export const pure = room('pure');
export const bytes = room('bytes');
export const node = room('node');
export const k6 = room('k6');
