import { checked } from '../kit/settings/checked.ts';
import { httpUrl } from '../kit/settings/http-url.ts';
import { object, optional, required, withDefault } from '../kit/settings/object.ts';
import { choice, list, type ReadBy, reject, text } from '../kit/settings/reader.ts';

/** When somebody is told. */
export const notifyMoments = ['start', 'stop-condition', 'verdict'] as const;
export type NotifyMoment = (typeof notifyMoments)[number];

const variableName = text({ pattern: /^[A-Z][A-Z0-9_]*$/, rule: 'the name of an environment variable, in capitals' });

/** Who is told how a drill goes. */
export const notifySettings = checked(
  object({
    kind: required(
      'webhook: a JSON object with event, drill, runId, text, and of the verdict verdict and reasons; slack: {"text": …}, which Slack, Mattermost and Rocket.Chat take',
      choice(['webhook', 'slack']),
    ),
    url: optional(
      'where it is posted to; an address that is itself a secret (as those of Slack are) belongs into urlEnv',
      httpUrl(),
    ),
    urlEnv: optional('the environment variable with that address', variableName),
    tokenEnv: optional('the environment variable with the token that is sent as Bearer', variableName),
    on: withDefault('when', list(choice(notifyMoments), { min: 1, max: 3 }), [...notifyMoments]),
  }),
  ({ url, urlEnv }, path) => {
    if ((url === undefined) === (urlEnv === undefined))
      reject(path, 'an object with either url or urlEnv', { ...(url ? { url } : {}), ...(urlEnv ? { urlEnv } : {}) });
  },
);

/** One who is told. */
export type NotifySettings = ReadBy<typeof notifySettings>;
