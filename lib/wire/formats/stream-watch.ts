import { streamFaults, type StreamFault } from '../../kit/terms/answer.ts';
import { hasFinish, readTexts } from './edit-places.ts';
import { asText } from './read-value.ts';
import type { WireDefinition } from './wire-definition.ts';

/** Sees what is wrong with the order of a stream's events. What its wire does not number or open, nobody can miss. Never throws. */
export interface StreamWatch {
  /** The next event; `carried`: it had content, `wasOver`: what ends the stream had come before it. */
  see(chunk: Record<string, unknown>, wire: WireDefinition, at: { carried: boolean; wasOver: boolean }): void;
  /** What was seen so far. */
  faults(): StreamFault[];
}

export function createStreamWatch(): StreamWatch {
  const seen = new Set<StreamFault>();
  let id: string | null = null;
  let sequence: number | null = null;
  let begun = false;
  /** Parts by their number: opened, and closed again. */
  const open = new Set<unknown>();
  const closed = new Set<unknown>();

  function seeId(chunk: Record<string, unknown>, wire: WireDefinition): void {
    const told = wire.id.flatMap((place) => readTexts(chunk, place)).find((text) => text !== '');
    if (told !== undefined && id !== null && told !== id) seen.add('two-messages');
    id = told ?? id;
  }
  function seeOrder(chunk: Record<string, unknown>, { order }: WireDefinition): void {
    if (order === undefined) return;
    const type = asText(chunk.type);
    const number = order.sequence === null ? undefined : chunk[order.sequence];
    if (typeof number === 'number') {
      if (sequence !== null && number !== sequence + 1) seen.add('order');
      sequence = number;
    }
    if (order.parts === null) return;
    const { begin, start, piece, stop, key } = order.parts;
    const part = chunk[key];
    if (begin.test(type)) {
      if (begun) seen.add('order');
      begun = true;
    } else if (start.test(type)) {
      if (open.has(part) || closed.has(part)) seen.add('order');
      open.add(part);
    } else if (piece.test(type)) {
      if (!open.has(part)) seen.add('order');
    } else if (stop.test(type)) {
      if (!open.delete(part)) seen.add('order');
      closed.add(part);
    } else if (open.size > 0 && order.parts.end.test(type)) seen.add('order');
  }
  return {
    see(chunk, wire, { carried, wasOver }) {
      seeId(chunk, wire);
      seeOrder(chunk, wire);
      // Gemini has said its finish reason in every event.
      const repeatsFinish = wire.end.type === null && wire.end.marker === null && hasFinish({ value: chunk, wire });
      if (carried && wasOver && !repeatsFinish) seen.add('after-end');
    },
    faults: () => streamFaults.filter((fault) => seen.has(fault)),
  };
}
