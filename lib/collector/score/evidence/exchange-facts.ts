import type { StreamEnding } from '../../../kit/terms/answer.ts';
import type { ProviderName } from '../../../kit/terms/provider.ts';
import type { ExchangeRecord } from '../../records/record.ts';
import type { Judgement } from '../../records/judgement.ts';

/** What is kept of an exchange: everything but its text, headers and gaps, which are used up when it arrives. */
export interface ExchangeFacts extends Pick<ExchangeRecord, 'startEpochMs' | 'endMs' | 'status' | 'end' | 'streamed'> {
  answered: boolean;
  error: boolean;
  /** It could not be read: it is neither an answer nor an error. */
  unread: boolean;
  /** What ended its stream; `nothing` where it was none, or where the record does not say. */
  ended: StreamEnding;
  claims: readonly ProviderName[];
  judgements: readonly Judgement[];
  /** Its gaps between tokens: a stretch of `Evidence.gaps`; 0: it had none. */
  gaps: number;
  /** What it said: an entry of `Evidence.said`. */
  said: number;
  /** What was asked: an entry of `Evidence.asked`. */
  asked: number;
  /** A hash of all else that is kept of it: of two that began, lasted and ended alike always the same one counts. */
  telling: number;
  /** When the caller had its first byte, ms after the start: of a stream, its first token, where it has one; null: none came. */
  headMs: number | null;
  isHeadToken: boolean;
}
