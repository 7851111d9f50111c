import { CutoverError } from '../../kit/cutover-error.ts';
import { httpUrl } from '../../kit/settings/http-url.ts';
import { object, optional, required, withDefault } from '../../kit/settings/object.ts';
import { record, text } from '../../kit/settings/reader.ts';
import { defineTarget, type TargetPlace } from './target.ts';

export const url = defineTarget({
  summary: "A gateway or application that is running already, with its providers set to the injectors' addresses.",
  settings: object({
    url: required('where chat completions are posted', httpUrl()),
    headers: withDefault('headers every request bears; ${NAME} takes the environment variable', record(text()), {}),
    claim: optional(
      'which response header says who served, and its values; recorded as a claim only',
      object({
        header: required('header name', text()),
        primary: required('its value when the primary served', text()),
        fallback: required('its value when the fallback served', text()),
      }),
    ),
  }),
  urls: (settings) => ({ url: settings.url }),
  claim: ({ claim }) => claim ?? null,
  plan: (settings, { env }) => ({
    start: { kind: 'running' },
    url: settings.url,
    headers: fillIn(settings.headers, env),
  }),
});

/** Puts environment variables into header values: `Bearer ${OPENAI_API_KEY}`. Throws when one is not set. */
function fillIn(headers: Record<string, string>, env: TargetPlace['env']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      value.replaceAll(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (_, variable: string) => {
        const held = env[variable];
        if (held === undefined) {
          throw new CutoverError(
            'usage',
            `target.headers.${name} needs the environment variable ${variable}, which is not set.`,
          );
        }
        return held;
      }),
    ]),
  );
}
