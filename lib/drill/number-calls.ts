import { type CallerTraffic, mostTries } from './caller-times.ts';
import { type AskedTraffic, listFollowUps } from './list-follow-ups.ts';
import type { CallNumbers } from './try-number.ts';

/** How the calls of a plan of so many arrivals are numbered. */
export function numberCalls(traffic: Pick<CallerTraffic, 'clients'> & AskedTraffic, planned: number): CallNumbers {
  return { planned, tries: mostTries(traffic), followUps: listFollowUps(traffic) };
}
