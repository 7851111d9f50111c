import type { AnswerAssembler } from './answer-assembler.ts';
import { wireDefinitions } from './index.ts';

/** An assembler that has taken this chunk, and what the chunk was to it; null when no format knows it. */
export function openAssembler(
  chunk: Record<string, unknown>,
): { assembler: AnswerAssembler; kind: 'content' | 'bookkeeping' } | null {
  for (const { createAssembler } of wireDefinitions) {
    const assembler = createAssembler();
    const kind = assembler.add(chunk);
    if (kind !== 'foreign') return { assembler, kind };
  }
  return null;
}
