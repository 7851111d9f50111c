import { isPlainObject } from '../../kit/settings/reader.ts';

/** What is known of one request when it is written as an application wants it. */
export interface TemplateValues {
  /** The request as a body of chat completions. */
  chat: object;
  /** What its workload knows of it. */
  case: unknown;
  tenant: string;
  /** Each request is a session of its own. */
  session: string;
  correlationId: string;
  streamed: boolean;
}

/** What may stand in `{{…}}`, and what for. `case.x.y` is what stands at x and y in the case. */
export const templateNames = {
  prompt: "the text of the last message that is the user's",
  system: 'the text of the system messages',
  messages: 'all messages, as chat completions want them',
  tools: 'its tools, as chat completions want them',
  model: '`traffic.model`',
  request: 'the whole request, as chat completions want it',
  case: 'what the workload knows of the request',
  tenant: 'the tenant',
  session: 'a session of its own for each request',
  correlationId: 'what a request is known by',
  stream: 'is it planned to be streamed?',
} as const;

// Whatever stands between: what is no name is a mistake, and not to be sent.
const PLACEHOLDER = /\{\{\s*([^{}]*?)\s*\}\}/g;
const WHOLE = /^\{\{\s*([^{}]*?)\s*\}\}$/;

/** The names in `{{…}}` anywhere in a template. */
export function listTemplateNames(template: unknown): string[] {
  if (typeof template === 'string') return [...template.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
  if (Array.isArray(template)) return template.flatMap(listTemplateNames);
  return isPlainObject(template) ? Object.values(template).flatMap(listTemplateNames) : [];
}

/** Fills a template of JSON: a text that is one placeholder becomes what it stands for, as JSON; within a longer text, its text. */
export function fillTemplate(template: unknown, values: TemplateValues): unknown {
  if (typeof template === 'string') {
    const whole = WHOLE.exec(template)?.[1];
    return whole === undefined ? fillText(template, values) : findValue(whole, values);
  }
  if (Array.isArray(template)) return template.map((item) => fillTemplate(item, values));
  if (!isPlainObject(template)) return template;
  return Object.fromEntries(Object.entries(template).map(([key, item]) => [key, fillTemplate(item, values)]));
}

/** Fills a template of text; `write`: how a value must be written there, behind what stands `before` it in the template. */
export function fillText(
  template: string,
  values: TemplateValues,
  write: (value: unknown, before: string) => string = asText,
): string {
  return template.replaceAll(PLACEHOLDER, (_, name: string, at: number) =>
    write(findValue(name, values), template.slice(0, at)),
  );
}

/** A text as it is, all else as JSON. */
export const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Throws where the request does not have it: nothing may be asked that nobody meant. */
function findValue(name: string, values: TemplateValues): unknown {
  const value = readValue(name, values);
  if (value === undefined)
    throw new Error(`{{${name}}} is asked for by the target's template, and this request has none.`);
  return value;
}

function readValue(name: string, values: TemplateValues): unknown {
  const chat = values.chat as Readonly<Record<string, unknown>>;
  const { tenant, session, correlationId, streamed } = values;
  const [head = '', ...path] = name.split('.');
  switch (head) {
    case 'prompt':
      return readTexts(chat, 'user').at(-1);
    case 'system':
      return readTexts(chat, 'system').join('\n');
    case 'messages':
    case 'model':
      return chat[head];
    case 'tools':
      return chat['tools'] ?? [];
    case 'request':
      return chat;
    case 'case':
      return path.reduce<unknown>(
        (at, key) =>
          typeof at === 'object' && at !== null && Object.hasOwn(at, key)
            ? (at as Record<string, unknown>)[key]
            : undefined,
        values.case,
      );
    case 'tenant':
      return tenant;
    case 'session':
      return session;
    case 'correlationId':
      return correlationId;
    case 'stream':
      return streamed;
    default:
      return undefined;
  }
}

/** The texts of the messages of a role, content parts put together. */
function readTexts(chat: Readonly<Record<string, unknown>>, role: string): string[] {
  const messages = Array.isArray(chat['messages']) ? (chat['messages'] as unknown[]) : [];
  return messages
    .filter(isPlainObject)
    .filter((message) => message['role'] === role)
    .map(({ content }) => {
      if (!Array.isArray(content)) return typeof content === 'string' ? content : '';
      return content
        .map((part) => (isPlainObject(part) && typeof part['text'] === 'string' ? part['text'] : ''))
        .join('');
    });
}
