import { object, optional, required, withDefault } from '../kit/settings/object.ts';
import { boolean, number, type ReadBy, reject } from '../kit/settings/reader.ts';
import { slug } from '../kit/settings/slug.ts';
import { type AskedTraffic, listFollowUps } from './list-follow-ups.ts';
import type { RequestKind } from '../kit/terms/request-kind.ts';

/** How many follow-ups an arrival may have in all. */
const MOST_FOLLOW_UPS = 20;

/** Reads what a virtual user of one's own may ask for behind the planned request of an arrival. */
export const followUpSettings = object({
  name: required('its name, by which `run.ask`, contracts and reports call it', slug()),
  atMost: withDefault(
    'how often an arrival may have it; in all at most 20 follow-ups an arrival',
    number({ min: 1, max: MOST_FOLLOW_UPS, whole: true }),
    1,
  ),
  streamed: optional('whether it is streamed; without it, as the planned request was', boolean()),
});

/** One sort of follow-up. */
export interface FollowUpSettings extends ReadBy<typeof followUpSettings> {}

/** Holds follow-ups to what can be so. Throws a `usage` error. */
export function checkFollowUps(traffic: AskedTraffic & { requests: readonly { name: RequestKind }[] }): void {
  const { followUps = [], requests } = traffic;
  const taken = requests.map(({ name }) => name);
  for (const [place, { name }] of followUps.entries()) {
    if (taken.includes(name)) {
      reject(`traffic.followUps[${place}].name`, 'another than those of traffic.requests and before it', name);
    }
    taken.push(name);
  }
  const all = listFollowUps(traffic).length;
  if (all > MOST_FOLLOW_UPS) reject('traffic.followUps', `at most ${MOST_FOLLOW_UPS} an arrival in all`, all);
}
