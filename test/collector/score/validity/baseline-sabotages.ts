import { emptyAnswer } from '../../../../lib/kit/terms/answer.ts';
import { arrivalsWithin, exchangeOf, failRequest, servingAttemptOf } from '../../../support/records.ts';
import type { Sabotage } from './sabotages.ts';

/** What is not well before the outage. */
export const baselineSabotages: Sabotage[] = [
  [
    'failures in the baseline',
    'baseline-steady',
    '3.1 % failed, 96.9 % by the primary',
    (run) => [30, 50, 70].forEach((index) => failRequest(run, index)),
  ],
  [
    'a baseline whose answers miss their contract',
    'baseline-usable',
    '12 × missing-key (json-schema): 87.8 % usable',
    (run) =>
      arrivalsWithin(run, 2_000, 12_000)
        .filter(({ kind }) => kind === 'extraction')
        .slice(0, 12)
        .forEach(
          ({ index }) =>
            (exchangeOf(run, index).answer = {
              ...emptyAnswer(),
              text: '{"ticket_id":1}',
              finishReason: 'stop',
              ending: 'good',
            }),
        ),
  ],
  [
    'a baseline served by the fallback',
    'baseline-steady',
    '0 % failed, 84.8 % by the primary',
    (run) =>
      arrivalsWithin(run, 4_000, 5_500).forEach(({ index }) => (servingAttemptOf(run, index).provider = 'fallback')),
  ],
];
