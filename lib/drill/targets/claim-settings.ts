import { object, optional, required } from '../../kit/settings/object.ts';
import { type Description, isPlainObject, type Reader, text, type WrittenBy } from '../../kit/settings/reader.ts';
import type { HeaderClaim } from './target.ts';

const two = object({
  header: required('header name', text()),
  primary: required('its value when the primary served', text()),
  fallback: required('its value when the fallback served', text()),
});

/** A header, and its value for each provider, by name. Whose names those are, the drill knows. */
export type ClaimSettings = { header: string } & Record<string, string>;

const claimSettings: Reader<ClaimSettings, WrittenBy<typeof two>> = {
  read(input, path) {
    if (!isPlainObject(input)) return two.read(input, path);
    const read = object(Object.fromEntries(Object.keys({ header: '', ...input }).map((key) => [key, two.keys.header])));
    return read.read(input, path) as ClaimSettings;
  },
  describe: () => ({ ...(two.describe() as Description & { kind: 'object' }), others: text().describe() }),
};

/** The claim that these settings make; null: none. */
export function readClaim(settings: ClaimSettings | undefined): HeaderClaim | null {
  if (settings === undefined) return null;
  const { header, ...values } = settings;
  return { header, values };
}

/** The key of a target whose answers say who served. */
export const claimKey = optional(
  'which response header says who served, and its value for each provider, by name; recorded as a claim only',
  claimSettings,
);
