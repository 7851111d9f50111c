import type { ClientDriver } from './client-driver.ts';
import type { ClientRow } from './list-rows.ts';

/** Why something is shown to no client, by fault kind, `KIND | CLIENT`, or name of an error. */
export type NotShown = Readonly<Record<string, string>>;

/** What no row shows. */
export const notShown: NotShown = {
  'bedrock-429': "no client here speaks Bedrock's API",
  ...giveReason(['google-genai', 'google-genai-retrying', 'ai-sdk-google'], {
    'acceleration-limit': 'Gemini is not known to have one',
    'missing-end': "Gemini's streams end without an event that says so",
  }),
};

function giveReason(drivers: readonly string[], reasons: NotShown): NotShown {
  return Object.fromEntries(
    Object.entries(reasons).flatMap(([kind, why]) => drivers.map((id) => [`${kind} | ${id}`, why])),
  );
}

/** What there is to show, and who to. */
export interface Showable {
  kinds: readonly string[];
  errors: readonly string[];
  drivers: readonly ClientDriver[];
}

/** What has neither a row (of a case in test/clients/cases) nor a reason, and reasons that no longer hold. */
export function findGaps(
  { kinds, errors, drivers }: Showable,
  rows: readonly Pick<ClientRow, 'driver' | 'fault'>[],
  reasons: NotShown,
): string[] {
  const shown = new Set(
    rows.flatMap(({ driver, fault }) => [
      fault.kind,
      `${fault.kind} | ${driver.id}`,
      ...('error' in fault ? [fault.error] : []),
    ]),
  );
  const isMissing = (name: string): boolean => !shown.has(name) && reasons[name] === undefined;
  const findMissed = (kind: string): string[] =>
    reasons[kind] === undefined ? drivers.map(({ id }) => id).filter((id) => isMissing(`${kind} | ${id}`)) : [];
  return [
    ...kinds
      .map((kind) => ({ kind, missed: findMissed(kind) }))
      .filter(({ missed }) => missed.length > 0)
      .map(
        ({ kind, missed }) =>
          `no row shows ${kind} to ${missed.length === drivers.length ? 'any client' : missed.join(', ')}`,
      ),
    ...errors.filter(isMissing).map((name) => `no row shows the error ${name}`),
    ...Object.keys(reasons)
      .filter((name) => shown.has(name))
      .map((name) => `${name} is shown, though find-gaps.ts says why not`),
  ];
}
