import { checked } from '../../kit/settings/checked.ts';
import { object, optional, required, withDefault } from '../../kit/settings/object.ts';
import { record, text } from '../../kit/settings/reader.ts';
import { fillIn } from './fill-in.ts';
import { atSomePort, checkPorts, planStart, startKey, targetUrl } from './start-settings.ts';
import { defineTarget } from './target.ts';

/** A response header that says who served. */
const claimKey = optional(
  'which response header says who served, and its values; recorded as a claim only',
  object({
    header: required('header name', text()),
    primary: required('its value when the primary served', text()),
    fallback: required('its value when the fallback served', text()),
  }),
);

export const url = defineTarget({
  summary: 'A gateway or application that speaks chat completions, started for the run or running already.',
  settings: checked(
    object({
      url: required('where chat completions are posted', targetUrl()),
      headers: withDefault('headers every request bears; ${NAME} takes the environment variable', record(text()), {}),
      start: startKey,
      claim: claimKey,
    }),
    checkPorts,
  ),
  urls: ({ url: address, start }) => ({
    url: atSomePort(address),
    ...(start?.readyUrl === undefined ? {} : { 'start.readyUrl': atSomePort(start.readyUrl) }),
  }),
  claim: ({ claim }) => claim ?? null,
  plan(settings, place) {
    const address = fillIn(settings.url, 'target.url', place);
    return {
      start: planStart(settings.start, address, place),
      url: address,
      headers: Object.fromEntries(
        Object.entries(settings.headers).map(([name, value]) => [name, fillIn(value, `target.headers.${name}`, place)]),
      ),
    };
  },
});
