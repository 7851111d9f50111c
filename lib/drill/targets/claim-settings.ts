import { object, optional, required } from '../../kit/settings/object.ts';
import { text } from '../../kit/settings/reader.ts';

/** The key of a target whose answers say who served. */
export const claimKey = optional(
  'which response header says who served, and its values; recorded as a claim only',
  object({
    header: required('header name', text()),
    primary: required('its value when the primary served', text()),
    fallback: required('its value when the fallback served', text()),
  }),
);
