import type { AnswerAssembler } from './answer-assembler.ts';
import { wireDefinitions } from './index.ts';
import type { WireDefinition } from './wire-definition.ts';

/** The format this chunk is in, an assembler that has taken it, and what it was to that; null when no format knows it. */
export function openAssembler(
  chunk: Record<string, unknown>,
): { wire: WireDefinition; assembler: AnswerAssembler; kind: 'content' | 'bookkeeping' } | null {
  for (const wire of wireDefinitions) {
    const assembler = wire.createAssembler();
    const kind = assembler.add(chunk);
    if (kind !== 'foreign') return { wire, assembler, kind };
  }
  return null;
}
