import type { AskedBody } from '../../lib/drill/workloads/asked-body.ts';
import type { Arrival } from '../../lib/drill/workloads/arrival.ts';
import { type Due, type Further, load, type Sent, sendArrival, takeArrival } from './replay.ts';
import { OWN_USER } from './settings.ts';

/** What a virtual user asks for behind the planned request, about the same case. */
export interface FollowUp {
  /** Its name in `traffic.followUps`: by it contracts judge its answer. */
  followUp: string;
  /**
   * What it asks otherwise than the planned request did: keys of an OpenAI chat-completions body, whatever the target speaks. A function
   * is given what that one asked. Asked anew for each try.
   */
  body: Partial<AskedBody> | ((asked: AskedBody) => Partial<AskedBody>);
}

/** What a virtual user of one's own does its planned request by. */
export interface OwnRun {
  /** Waits until the planned request of this iteration is due and gives it. Once an iteration. */
  next(): Arrival;
  /** Sends it to the target, as the drill's load would, and gives what came of it: once an arrival. Behind it, follow-ups of it. */
  ask(arrival: Arrival, followUp?: FollowUp): Sent;
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
    /** Names of the follow-ups that were asked. */
    const followed: string[] = [];
    const run: OwnRun = {
      next() {
        if (due !== null)
          throw new Error(`${OWN_USER}: run.next() gives one planned request an iteration, and has given it.`);
        due = takeArrival(start);
        if (due === null) throw overdue;
        return due.arrival;
      },
      ask(arrival, followUp) {
        if (due === null || arrival !== due.arrival)
          throw new Error(`${OWN_USER}: run.ask() wants what run.next() gave.`);
        if (followUp !== undefined) {
          if (!isAsked) {
            throw new Error(
              `${OWN_USER}: run.ask() was asked for a follow-up of request ${arrival.index}, which is not asked for yet. Call run.ask(arrival) first.`,
            );
          }
          const further = placeFollowUp(arrival, followUp, followed);
          followed.push(further.name);
          return sendArrival(due, 'text', further);
        }
        if (isAsked) {
          throw new Error(
            `${OWN_USER}: run.ask() has sent request ${arrival.index} already. Ask further by run.ask(arrival, { followUp, body }), with the follow-up's name in traffic.followUps; what goes by k6's http is none of the drill's.`,
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

/** The place of a follow-up among the requests of its arrival. Throws where the drill knows none of that name, or no more of them. */
function placeFollowUp(arrival: Arrival, { followUp: name, body }: FollowUp, followed: readonly string[]): Further {
  const known = load.followUps ?? [];
  const settings = known.find((candidate) => candidate.name === name);
  if (settings === undefined) {
    const names = known.map((candidate) => candidate.name).join(', ');
    throw new Error(
      `${OWN_USER}: run.ask() knows no follow-up ${JSON.stringify(name)}: traffic.followUps has ${names === '' ? 'none' : names}.`,
    );
  }
  const count = followed.filter((other) => other === name).length;
  if (count >= settings.atMost) {
    throw new Error(
      `${OWN_USER}: run.ask() has asked ${name} of request ${arrival.index} ${count === 1 ? 'once' : `${count} times`} already, which is atMost of it in traffic.followUps.`,
    );
  }
  const before = known.slice(0, known.indexOf(settings)).reduce((sum, { atMost }) => sum + atMost, 0);
  return {
    place: 1 + before + count,
    name,
    streamed: settings.streamed ?? arrival.streamed,
    body: typeof body === 'function' ? body : () => body,
  };
}
