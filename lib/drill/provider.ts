import { httpUrl } from '../kit/settings/http-url.ts';
import { object, optional, required, unionByKind, withDefault } from '../kit/settings/object.ts';
import { choice, number, type ReadBy, text, type WrittenBy } from '../kit/settings/reader.ts';
import { matchNames } from '../kit/terms/match-name.ts';
import { wireNames } from '../wire/formats/index.ts';
import type { MockReader } from './mock/mock-settings.ts';
import { portUrl } from './programs/port-url.ts';
import { priceSettings } from './price.ts';
import { quotaSettings } from './quota.ts';
import { programKeys } from './programs/program-settings.ts';

const variableName = text({ pattern: /^[A-Za-z_][A-Za-z0-9_]*$/, rule: 'the name of an environment variable' });

const remoteInjector = object({
  controlUrl: required('the URL of its control API', httpUrl()),
  tokenEnv: withDefault(
    'the environment variable that holds its token; the token itself is never written anywhere',
    variableName,
    'CUTOVER_INJECT_TOKEN',
  ),
});

/** How to reach a long-lived injector. */
export type RemoteInjectorSettings = ReadBy<typeof remoteInjector>;

const apiKeyEnv = optional(
  'the environment variable that holds its key; the key itself is never written anywhere',
  variableName,
);

const wire = optional(
  "the wire format in which it is asked straight, before the load; without it, that of Anthropic's or Google's host, else openai-chat",
  choice(wireNames),
);

/** Reads a provider's part, and shows its keys; `mock` reads a mock behind the injector. */
export function createProviderKeys(mock: MockReader) {
  return object({
    upstream: required(
      'who stands behind the injector',
      unionByKind({
        mock: object({ mock: required('the model to play', mock) }),
        replay: object({
          file: required('the recording, as `cutover mock --record` writes it', text()),
          model: required('the model the target asks it for', text()),
          match: withDefault('what a request finds its answer by', choice(matchNames), 'prompt'),
        }),
        command: object({
          ...programKeys('`${port}` may stand in them', 'besides that, `${NAME}` of the environment may stand in it'),
          url: required('its base URL, `http://127.0.0.1:${port}/v1`', portUrl()),
          model: required('the model to ask it for', text()),
          wire,
          apiKeyEnv,
        }),
        url: object({
          url: required("the real provider's base URL, `https://api.openai.com/v1`", httpUrl()),
          model: required('the model to ask it for', text()),
          wire,
          apiKeyEnv,
        }),
      }),
    ),
    tls: optional(
      'its injector speaks https to the target, which must trust the certificate; without it, plain http',
      object({
        certPath: required('the certificate, PEM, with those between it and its root behind it', text()),
        keyPath: required('its key, PEM', text()),
        hostname: withDefault('the name of this machine that it is for; the target is sent there', text(), 'localhost'),
      }),
    ),
    listenPort: withDefault(
      "the injector's port, 0 for a free one; set it when a target of yours must know it",
      number({ min: 0, max: 65_535, whole: true }),
      0,
    ),
    role: optional(
      '`guard`: it is asked by contracts `guard` alone; the target knows nothing of it, and it takes over from nobody. Left out: it answers callers',
      choice(['guard']),
    ),
    quota: optional(
      'what it allows, for `cutover capacity` to compute when its quota is gone; nothing is held to it',
      quotaSettings,
    ),
    price: optional(
      'what it takes for a million tokens, in your money: what `cutover plan` counts with, and `capacity` and `rehearse` where no --price is given',
      priceSettings,
    ),
    injector: optional('a long-lived injector (`cutover inject`) to use instead of starting one', remoteInjector),
  });
}

type ProviderKeys = ReturnType<typeof createProviderKeys>;

/** A provider's part: who stands behind its injector, and where the injector listens. */
export interface ProviderSettings extends ReadBy<ProviderKeys> {}

/** A provider's part as people write it. */
export interface ProviderInput extends WrittenBy<ProviderKeys> {}

/** A program that is started for the run and serves a wire format: llama.cpp's server, Ollama, vLLM. */
export type CommandUpstream = Extract<ProviderSettings['upstream'], { kind: 'command' }>;
