import { type CaseFrame, readCase } from './workloads/prompts/read-case.ts';
import type { AskedBody, ChatMessage } from './workloads/asked-body.ts';
import type { VariantSettings } from './variants.ts';

/** A variant, its file read. */
export interface ReadVariant {
  settings: VariantSettings;
  /** Null: what the user says stays. */
  template: CaseFrame['template'];
}

/** What is known of the case that is asked. */
export interface VariantCase {
  /** The variables of its template. */
  vars: Readonly<Record<string, unknown>>;
  /** What the request's contract holds answers to; null: it has none of kind `json-schema`. */
  schema: unknown;
}

const efforts = { off: 'none', low: 'low', medium: 'medium', high: 'high' } as const;

/** The same request as a variant asks it. Throws a `usage` error for a case that lacks a variable of the template. */
export function applyVariant<Body extends AskedBody>(
  body: Body,
  { settings, template }: ReadVariant,
  { vars, schema }: VariantCase,
): Body {
  const { system, responseFormat: format, thinking, parameters = {} } = settings;
  const told = template === null ? body.messages : fill(body.messages, template, vars);
  const asked: Record<string, unknown> = { ...body, messages: system === undefined ? told : addSystem(told, system) };
  if (format !== undefined) asked['response_format'] = renderFormat(format, schema);
  if (thinking !== undefined) asked['reasoning_effort'] = efforts[thinking];
  for (const [name, value] of Object.entries(parameters)) asked[name] = value ?? undefined;
  // What was taken away is not there, rather than nothing.
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)) as unknown as Body;
}

function fill(
  messages: readonly ChatMessage[],
  template: NonNullable<CaseFrame['template']>,
  vars: VariantCase['vars'],
): ChatMessage[] {
  const { body } = readCase({ vars }, '', { template, system: null, parameters: {} }).written;
  if (template.isChat) return body.messages;
  const place = messages.findLastIndex(({ role }) => role === 'user');
  if (place < 0) return [...messages, ...body.messages];
  return messages.map((message, at) => (at === place ? { ...message, content: body.messages[0]?.content } : message));
}

function addSystem(messages: readonly ChatMessage[], text: string): ChatMessage[] {
  const place = messages.findIndex(({ role }) => role === 'system' || role === 'developer');
  if (place < 0) return [{ role: 'system', content: text }, ...messages];
  return messages.map((message, at) => {
    if (at !== place) return message;
    const { content } = message;
    if (Array.isArray(content)) return { ...message, content: [...(content as unknown[]), { type: 'text', text }] };
    return { ...message, content: typeof content === 'string' && content !== '' ? `${content}\n\n${text}` : text };
  });
}

function renderFormat(format: NonNullable<VariantSettings['responseFormat']>, schema: unknown): object | undefined {
  switch (format.kind) {
    case 'none':
      return undefined;
    case 'json-object':
      return { type: 'json_object' };
    case 'json-schema':
      return {
        type: 'json_schema',
        json_schema: { name: 'answer', schema: format.schema ?? schema, strict: format.strict },
      };
  }
}
