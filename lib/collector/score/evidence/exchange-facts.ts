import type { ProviderName } from '../../../kit/terms/provider.ts';
import type { ExchangeRecord } from '../../records/record.ts';
import type { Judgement } from './judge-answer.ts';

/** What is kept of an exchange: everything but its text, headers and gaps, which are used up when it arrives. */
export interface ExchangeFacts extends Pick<
  ExchangeRecord,
  'startEpochMs' | 'firstTokenMs' | 'endMs' | 'status' | 'end' | 'streamed'
> {
  answered: boolean;
  error: boolean;
  claims: readonly ProviderName[];
  judgements: readonly Judgement[];
  /** Its gaps between tokens: places in `Evidence.gaps`. */
  gapsFrom: number;
  gapsTo: number;
  /** Its row in `Evidence.exchangesSaid`. */
  saidRow: number;
  /** A hash of all else that is kept of it: of two that began, lasted and ended alike always the same one counts. */
  telling: number;
  /** The same for requests that ask for the same, as the plan has it; 0 where there is no plan of it. */
  caseHash: number;
}
