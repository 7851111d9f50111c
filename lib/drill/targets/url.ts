import { checked } from '../../kit/settings/checked.ts';
import { object, required, withDefault } from '../../kit/settings/object.ts';
import { choice } from '../../kit/settings/reader.ts';
import { wireNames } from '../../wire/formats/index.ts';
import { claimKey, readClaim } from './claim-settings.ts';
import { fillHeaders, headerRecord } from './header-settings.ts';
import { fillIn } from '../programs/fill-in.ts';
import { atSomePort, portUrl } from '../programs/port-url.ts';
import { checkPorts, planStart, startKey } from './start-settings.ts';
import { defineTarget } from './target.ts';

export const url = defineTarget({
  summary: 'A gateway or application that speaks a provider’s wire format, started for the run or running already.',
  settings: checked(
    object({
      url: required(
        'where requests are posted: the whole address, but for gemini the one that /models/… comes behind',
        portUrl(),
      ),
      wire: withDefault('the wire format it is asked in, and answers in', choice(wireNames), 'openai-chat'),
      headers: withDefault('headers every request bears; ${NAME} takes the environment variable', headerRecord(), {}),
      start: startKey,
      claim: claimKey,
    }),
    checkPorts,
  ),
  urls: ({ url: address, start }) => ({
    url: atSomePort(address),
    ...(start?.readyUrl === undefined ? {} : { 'start.readyUrl': atSomePort(start.readyUrl) }),
  }),
  claim: ({ claim }) => readClaim(claim),
  plan(settings, place) {
    const address = fillIn(settings.url, 'target.url', place);
    return {
      start: planStart(settings.start, address, place),
      url: address,
      request: { kind: 'wire', wire: settings.wire },
      headers: fillHeaders(settings.headers, 'target.headers', place),
    };
  },
});
