import { hostOf, isThisMachine, parseHttpUrl } from '../../kit/settings/http-url.ts';
import { renderLoad } from './render-load.ts';
import { listOf, portOf, renderMock, renderProviders } from './render-providers.ts';
import { DRILLS_FOLDER, quote, renderHead, type WrittenDrill } from './written-file.ts';

export interface AppChoices {
  url: string;
  /** The body as a template: JSON, or a text. */
  body: unknown;
  /** A JSON pointer to the answer's text. */
  answer: string;
  /** The providers' names, in the order in which it asks them; two to five. */
  providers: readonly string[];
}

/** The same address with the port that a drill chooses. */
const withAnyPort = (url: string): string => url.replace(/^(https?:\/\/)[^/?#]*/, '$1127.0.0.1:${port}');

/** What an application may be told of a provider: the first goes by the name that most read. */
const renderVariables = (name: string, place: number): string =>
  ['url', 'key']
    .map((what) => {
      const variable = `${place === 0 ? 'OPENAI' : name.toUpperCase()}_${what === 'url' ? 'BASE_URL' : 'API_KEY'}`;
      return `  #     ${variable}: "\${${name}.${what}}"`;
    })
    .join('\n');

/** A drill of an application with an API of its own, which is running already. */
export function renderAppDrill({ url, body, answer, providers }: AppChoices): WrittenDrill {
  const path = `${DRILLS_FOLDER}/app.yaml`;
  const parsed = parseHttpUrl(url);
  const host = parsed === null || isThisMachine(hostOf(parsed)) ? null : hostOf(parsed);
  const [first = 'primary'] = providers;
  const bases = providers.map((name, place) => `${name} http://127.0.0.1:${portOf(place)}/v1`);
  const head = renderHead('app', path, [
    'The minute in which the primary model of your application is lost, rehearsed.',
    `Before it is run: the base URLs of the application's models are ${listOf(bases)}, and it runs.`,
  ]);
  const text = `${head}

# How your application is asked, and where its answer stands. \`--check\` says if that is elsewhere.
target:
  kind: app
  url: ${quote(url)}
  # {{prompt}} is the prompt; {{messages}}, {{session}}, {{tenant}} and others: docs/your-application.md of the package.
  body: ${JSON.stringify(body)}
${isForm(body) ? '  headers: { content-type: application/x-www-form-urlencoded }' : '  # headers: { authorization: "Bearer ${APP_TOKEN}" }'}
  # Where one has to log in first, whose cookies or token every request then bears:
  # login: { url: "http://…/login", form: { user: drill, password: "\${APP_PASSWORD}" } }
  answer:
    # A JSON pointer. Of an application that streams: stream: { kind: sse, … }; that answers with text alone: whole: { kind: text }.
    whole: { kind: json, text: ${quote(answer)} }
    # What is no success, whatever its status.
    errorTexts: ["try again later"]
  # The drill can start it, too, and tell it where its models are, by the variables it reads. Then no port is fixed: url above is
  # ${quote(withAnyPort(url))}, and no listenPort is needed below.
  # start:
  #   command: [npm, start]
  #   env:
  #     PORT: "\${port}"
${providers.map(renderVariables).join('\n')}
${host === null ? '' : `\n# Hosts besides this machine that may be hit.\nallowedHosts: [${quote(host)}]\n`}
# Mocks in your providers' places: no key is needed, and nothing costs. The real one behind the injector:
#   upstream: { kind: url, url: "https://api.openai.com/v1", model: gpt-4.1, apiKeyEnv: OPENAI_API_KEY }
# and its host in allowedHosts. Where your fallback is asked in another format: mock: { model: claude-sonnet-4, wire: anthropic-messages }.
${renderProviders(providers.map((name, place) => ({ name, settings: renderMock(place, `listenPort: ${portOf(place)}, `) })))}
${renderLoad({
  primary: first,
  ratePerSecond: 5,
  vus: 300,
  isJsonAsked: false,
})}`;
  return {
    path,
    text,
    what: `a drill of ${url}`,
    advice: [
      `Set the base URLs of your application's models: ${listOf(bases)}; start it.`,
      `Check target.answer in ${path}: it reads the answer at ${answer === '' ? 'the whole JSON' : answer} (--answer POINTER writes another).`,
      ...(host === null
        ? []
        : [`${host} is not this machine, and is put into allowedHosts: it must reach the injectors.`]),
    ],
  };
}

/** `message={{prompt}}&user=1`: what stands in the braces must then be written otherwise. */
const isForm = (body: unknown): boolean => typeof body === 'string' && /^[\w.[\]%-]+=/.test(body);
