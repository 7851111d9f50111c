import type { CallResult } from '../calls/call-result.ts';
import type { CallCost } from './ledger.ts';

/**
 * What a call took, tokens: as the provider counted them; nothing where it refused, or no connection to it came about; null where it said nothing of it,
 * which is taken to be all. That holds of one that hangs or breaks off, too: it had been asked, and may charge for it.
 */
export function readUse(result: CallResult): CallCost | null {
  const used = result.kind === 'answered' ? result.answer.usage : null;
  const isCharged =
    result.kind === 'answered' || (result.kind === 'failed' && (result.status === null || result.status < 300));
  return used ?? (isCharged ? null : { inputTokens: 0, outputTokens: 0 });
}
