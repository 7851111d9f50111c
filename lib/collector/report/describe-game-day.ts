import { formatMs } from '../../kit/format/format-ms.ts';
import type { FlightResult, GameDay } from '../scorecard/game-day.ts';
import { describeContact } from './plan/describe-game-plan.ts';

/** Who approved it and who was there, a sentence each. */
export function describePeople({ approval, contacts }: GameDay): string[] {
  return [
    ...(approval === null
      ? []
      : [`Approved by ${approval.by}, the plan with the hash ${approval.planHash.slice(0, 12)}.`]),
    ...(contacts.length === 0 ? [] : [`There: ${contacts.map(describeContact).join('; ')}.`]),
  ];
}

/** How a command ended: `ended with 0 after 1.20 s`. */
export function describeFlight({ exitCode, ms }: FlightResult): string {
  return `${exitCode === null ? 'was ended' : `ended with ${exitCode}`} after ${formatMs(ms)}`;
}
