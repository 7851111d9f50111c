import type { FrameAssembler } from './frame-assembler.ts';
import { wireDefinitions } from './index.ts';

/** An assembler that has taken this frame, and what the frame was to it; null when no format knows it. */
export function openAssembler(
  frame: Record<string, unknown>,
): { assembler: FrameAssembler; kind: 'content' | 'bookkeeping' } | null {
  for (const { createAssembler } of wireDefinitions) {
    const assembler = createAssembler();
    const kind = assembler.add(frame);
    if (kind !== 'foreign') return { assembler, kind };
  }
  return null;
}
