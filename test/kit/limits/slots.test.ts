import fc from 'fast-check';
import { expect, test } from 'vitest';
import { enterSlots, freeSlots, leaveSlots } from '../../../lib/kit/limits/slots.ts';
import { advanceWindow, emptyWindowCount, waitForWindow } from '../../../lib/kit/limits/window-count.ts';

const limits = { slots: 2, queue: 2 };

test('requests run, wait in order, and are refused; who leaves makes room for who waited longest', () => {
  let slots = freeSlots;
  const kinds = [1, 2, 3, 4, 5].map((id) => {
    const entered = enterSlots(limits, slots, id);
    slots = entered.slots;
    return entered.kind;
  });
  expect(kinds).toEqual(['running', 'running', 'waiting', 'waiting', 'refused']);
  expect(leaveSlots(limits, slots, 2)).toEqual({ slots: { running: [1, 3], waiting: [4] }, admitted: [3] });
  expect(leaveSlots(limits, slots, 3)).toEqual({ slots: { running: [1, 2], waiting: [4] }, admitted: [] });
  expect(leaveSlots(limits, slots, 5)).toEqual({ slots, admitted: [] });
});

test('never do more run or wait than may, nobody waits beside a free slot, and nobody is lost', () => {
  const step = fc.record({ leaves: fc.boolean(), whom: fc.nat(40) });
  const bounds = fc.record({ slots: fc.integer({ min: 1, max: 4 }), queue: fc.nat(4) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), bounds, (steps, bound) => {
      let slots = freeSlots;
      const inside = new Set<number>();
      const admitted: number[] = [];
      const waited: number[] = [];
      for (const [id, { leaves, whom }] of steps.entries()) {
        if (leaves) {
          const left = leaveSlots(bound, slots, whom);
          slots = left.slots;
          inside.delete(whom);
          admitted.push(...left.admitted);
        } else {
          const entered = enterSlots(bound, slots, id);
          slots = entered.slots;
          if (entered.kind !== 'refused') inside.add(id);
          if (entered.kind === 'waiting') waited.push(id);
        }
        expect(slots.running.length).toBeLessThanOrEqual(bound.slots);
        expect(slots.waiting.length).toBeLessThanOrEqual(bound.queue);
        if (slots.waiting.length > 0) expect(slots.running.length).toBe(bound.slots);
        expect(new Set([...slots.running, ...slots.waiting])).toEqual(inside);
      }
      expect(admitted).toEqual(waited.filter((id) => admitted.includes(id)));
    }),
  );
});

test('a window remembers the one before it, and an idle one in between counts as empty', () => {
  const used = { ...emptyWindowCount, used: 7 };
  expect(advanceWindow(used, 1_000, 999)).toEqual(used);
  expect(advanceWindow(used, 1_000, 1_000)).toEqual({ window: 1, used: 0, before: 7 });
  expect(advanceWindow(used, 1_000, 2_000)).toEqual({ window: 2, used: 0, before: 0 });
  expect(waitForWindow(used, 1_000, 250)).toBe(750);
});
