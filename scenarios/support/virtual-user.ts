import type { Arrival } from '../../lib/drill/workloads/arrival.ts';
import { type Due, type Sent, sendArrival, takeArrival } from './replay.ts';
import { OWN_USER } from './settings.ts';

/** What a virtual user of one's own does its planned request by. */
export interface OwnRun {
  /** Waits until the planned request of this iteration is due and gives it. Once an iteration. */
  next(): Arrival;
  /** Sends it to the target, as the drill's load would, and gives what came of it. Once an arrival. */
  ask(arrival: Arrival): Sent;
}

/**
 * What k6 runs for each planned request, in place of `replay`: a function of one's own, which asks by `run` and may do beside it whatever
 * k6 can. What is asked by k6's own `http` is none of the drill's.
 *
 * @example
 * export default virtualUser((run) => {
 *   const answer = run.ask(run.next());
 *   check(answer, { 'is answered': ({ status }) => status === 200 });
 * });
 */
export function virtualUser(user: (run: OwnRun) => void): (start: { startEpochMs: number }) => void {
  // Thrown through the user's function where its request is overdue by too much: it is counted as never sent.
  const overdue = new Error(`${OWN_USER}: this request is overdue by more than traffic.maxLateMs`);
  return (start) => {
    let due: Due | null = null;
    let isAsked = false;
    const run: OwnRun = {
      next() {
        if (due !== null)
          throw new Error(`${OWN_USER}: run.next() gives one planned request an iteration, and has given it.`);
        due = takeArrival(start);
        if (due === null) throw overdue;
        return due.arrival;
      },
      ask(arrival) {
        if (due === null || arrival !== due.arrival)
          throw new Error(`${OWN_USER}: run.ask() wants what run.next() gave.`);
        if (isAsked) {
          throw new Error(
            `${OWN_USER}: run.ask() has sent request ${arrival.index} already. What else is to be sent goes by k6's http, and is none of the drill's.`,
          );
        }
        isAsked = true;
        return sendArrival(due, 'text');
      },
    };
    try {
      user(run);
    } catch (error) {
      if (error !== overdue) throw error;
    }
  };
}
