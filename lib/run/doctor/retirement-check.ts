import { type Finding, failed, ok, warning } from './check.ts';
import { findRetirement, RETIREMENTS_READ } from './retirements.ts';

const DAY_MS = 86_400_000;
const SOON_DAYS = 90;

/** A provider that is really asked: for which model, and at which host; null: that is not known. */
export interface AskedModel {
  name: string;
  model: string;
  place: string | null;
}

/** Are the models of a drill's providers there, and for how long? A name that does not say which model it is is told of as not known. */
export function lookAtRetirements(asked: readonly AskedModel[], nowMs: number): Finding {
  const today = new Date(nowMs).toISOString().slice(0, 10);
  const soon = new Date(nowMs + SOON_DAYS * DAY_MS).toISOString().slice(0, 10);
  const looked = asked.map((one) => ({ ...one, found: findRetirement(one.model, one.place) }));
  const known = looked.flatMap(({ name, model, found }) =>
    found.kind === 'retires' ? [{ name, model, ...found }] : [],
  );
  const tell = ({ name, model, day, source }: (typeof known)[number]): string =>
    `${name}: ${model} ${day <= today ? 'was' : 'is'} retired on ${day} (${source})`;
  const gone = known.filter(({ day, isMakers }) => isMakers && day <= today);
  if (gone.length > 0) return failed(gone.map(tell).join('; '), 'Name a model that is still served.');
  const leaving = known
    .filter(({ day }) => day <= soon)
    .map((one) => `${tell(one)}${one.isMakers ? '' : ', by its maker; others have dates of their own'}`);
  const unknown = looked.flatMap(({ name, model, found }) =>
    found.kind === 'not-known' ? [`${name}: not known of ${model}, as ${found.why}`] : [],
  );
  if (leaving.length > 0)
    return warning(
      [...leaving, ...unknown].join('; '),
      'Plan its successor, and rehearse with it: cutover rehearse tries it as a variant.',
    );
  if (unknown.length > 0) return warning(unknown.join('; '), 'Look up where it is served how long it will be.');
  return ok(`none within ${SOON_DAYS} days is known; the table is of ${RETIREMENTS_READ}`);
}
