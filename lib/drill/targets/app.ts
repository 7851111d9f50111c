import { CutoverError } from '../../kit/cutover-error.ts';
import { checked } from '../../kit/settings/checked.ts';
import { object, optional, required, withDefault } from '../../kit/settings/object.ts';
import { choice, reject } from '../../kit/settings/reader.ts';
import { appAnswerSettings } from '../../wire/app/app-answer.ts';
import { claimKey, readClaim } from './claim-settings.ts';
import { fillHeaders, headerRecord } from './header-settings.ts';
import { fillIn } from '../programs/fill-in.ts';
import { loginSettings, planLogin } from './login-settings.ts';
import { atSomePort, portUrl } from '../programs/port-url.ts';
import { checkPorts, planStart, startKey } from './start-settings.ts';
import { listTemplateNames } from './template.ts';
import { bodyTemplate, checkNames, textTemplate } from './template-settings.ts';
import { defineTarget } from './target.ts';
import { isFormType } from './text-form.ts';

const settings = object({
  url: required('where it is asked; {{…}} may stand in its path and query', portUrl()),
  streamedUrl: optional('where it is asked what is planned to be streamed, if that is elsewhere', portUrl()),
  method: withDefault('how it is asked', choice(['POST', 'GET', 'PUT', 'PATCH']), 'POST'),
  headers: withDefault(
    'headers every request bears; ${NAME} takes the environment variable, {{tenant}} and the like what is of the request',
    headerRecord(textTemplate()),
    {},
  ),
  body: optional(
    'the body, a template: {"message": "{{prompt}}"}; an object is sent as JSON, or with the content type of a form as that',
    bodyTemplate(),
  ),
  answer: required('where its answer stands', appAnswerSettings),
  login: optional('a request that is sent once, before all others; its cookies are kept', loginSettings),
  start: startKey,
  claim: claimKey,
});

/** An application under test that has an API of its own. */
export const app = defineTarget({
  summary: 'An application with an API of its own over HTTP, started for the run or running already.',
  settings: checked(settings, (read, path) => {
    checkPorts(read, path);
    checkNames([read.url, read.streamedUrl ?? ''], `${path}.url`);
    const { body, method, answer, streamedUrl, url } = read;
    if (method === 'GET' && body !== undefined) reject(`${path}.body`, 'left out of a GET', body);
    checkForm(read, path);
    if (answer.whole === undefined && answer.stream === undefined) {
      throw new CutoverError(
        'usage',
        `${path}.answer must say how it answers: {"whole": {"kind": "json", "text": "/answer"}}, or stream: {"kind": "sse", …}`,
      );
    }
    if (streamedUrl !== undefined && originOf(streamedUrl) !== originOf(url))
      reject(`${path}.streamedUrl`, `at the host and port of ${path}.url`, streamedUrl);
    checkAsked([url, streamedUrl ?? '', read.headers, body ?? ''], path);
  }),
  urls: ({ url, login, start }) => ({
    url: atSomePort(url),
    ...(login === undefined ? {} : { 'login.url': atSomePort(login.url) }),
    ...(start?.readyUrl === undefined ? {} : { 'start.readyUrl': atSomePort(start.readyUrl) }),
  }),
  claim: ({ claim }) => readClaim(claim),
  mayTransform: true,
  plan(read, place) {
    const url = fillIn(read.url, 'target.url', place);
    const streamedUrl = fillIn(read.streamedUrl ?? read.url, 'target.streamedUrl', place);
    return {
      start: planStart(read.start, url, place),
      url,
      headers: fillHeaders(read.headers, 'target.headers', place),
      request: {
        kind: 'template',
        method: read.method,
        path: pathOf(url),
        streamedPath: pathOf(streamedUrl),
        body: read.body ?? null,
      },
      answer: read.answer,
      ...(read.login === undefined ? {} : { login: planLogin(read.login, place) }),
    };
  },
});

/** What is no text is written as JSON, or as a form of a browser's: under any other content type it would be read as what it is not. */
function checkForm(
  { body, headers }: { body?: unknown; headers: Readonly<Record<string, string>> },
  path: string,
): void {
  const [name, type] = Object.entries(headers).find(([each]) => each.toLowerCase() === 'content-type') ?? [];
  if (name === undefined || type === undefined || body === undefined || typeof body === 'string') return;
  if (/[{$]/.test(type) || /\bjson\b/i.test(type) || (isFormType(type) && !Array.isArray(body))) return;
  const written = Array.isArray(body) && isFormType(type) ? 'an object' : 'a text';
  reject(
    `${path}.body`,
    `${written} where ${path}.headers has ${name} ${JSON.stringify(type)}, as ${Array.isArray(body) ? 'a list' : 'an object'} is sent as JSON`,
    body,
  );
}

/** An application that is told nothing of the request would be asked the same each time. */
function checkAsked(templates: readonly unknown[], path: string): void {
  const asked = templates.flatMap((template) => listTemplateNames(template));
  if (asked.some((name) => ['prompt', 'messages', 'request', 'case'].includes(name.split('.')[0] ?? ''))) return;
  throw new CutoverError(
    'usage',
    `${path}.body must ask for {{prompt}}, {{messages}}, {{request}} or {{case.x}}, or each request is the same: {"message": "{{prompt}}"}`,
  );
}

const originOf = (url: string): string => /^https?:\/\/[^/?#]+/i.exec(url)?.[0] ?? '';

/** Path and query as they were written, since a template may stand in them. */
const pathOf = (url: string): string => url.slice(originOf(url).length) || '/';
