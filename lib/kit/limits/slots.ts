/** Who runs and who waits at a provider that works on so many requests at a time: pure data, ids in order. */
export interface Slots {
  running: readonly number[];
  waiting: readonly number[];
}

/** How many run at a time, and how many may wait. */
export interface SlotLimits {
  slots: number;
  queue: number;
}

/** All slots free. */
export const freeSlots: Slots = { running: [], waiting: [] };

/** A request comes: it runs, waits, or is refused. */
export function enterSlots(
  limits: SlotLimits,
  { running, waiting }: Slots,
  id: number,
): { kind: 'running' | 'waiting' | 'refused'; slots: Slots } {
  if (running.length < limits.slots) return { kind: 'running', slots: { running: [...running, id], waiting } };
  if (waiting.length < limits.queue) return { kind: 'waiting', slots: { running, waiting: [...waiting, id] } };
  return { kind: 'refused', slots: { running, waiting } };
}

/**
 * A request ends, or its client gives up its place. Who has waited longest takes a slot that falls free;
 * `admitted` are those. An id that neither runs nor waits changes nothing.
 */
export function leaveSlots(
  limits: SlotLimits,
  { running, waiting }: Slots,
  id: number,
): { slots: Slots; admitted: readonly number[] } {
  const stay = running.filter((other) => other !== id);
  const wait = waiting.filter((other) => other !== id);
  const admitted = wait.slice(0, Math.max(0, limits.slots - stay.length));
  return { slots: { running: [...stay, ...admitted], waiting: wait.slice(admitted.length) }, admitted };
}
