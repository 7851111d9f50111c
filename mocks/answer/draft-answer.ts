import type { JsonDraft } from '../../lib/wire/breakage/json-draft.ts';
import { parseTicket, type TicketFacts } from '../../lib/drill/workloads/support-desk/ticket.ts';
import { expectedAnswer, extractionSchema } from '../../lib/drill/workloads/support-desk/tasks.ts';
import { isPlainObject } from '../../lib/kit/settings/reader.ts';
import type { AnswerForm } from '../../lib/kit/terms/answer-form.ts';
import type { Random } from '../../lib/kit/stats/random.ts';
import { answerFromSchema } from './answer-from-schema.ts';
import { draftMarkdown } from './draft-markdown.ts';
import type { Draft } from './draft.ts';
import { fillText } from '../../lib/wire/breakage/fill-text.ts';
import type { ModelRequest } from './model-request.ts';
import { countTokens, proseCharacters } from './tokens.ts';

/** Length of an answer when nobody says how long it is to be: the median of Azure's 2023 conversation trace. */
const DEFAULT_ANSWER_TOKENS = 129;

/**
 * The right answer to a request. A ticket in the prompt is answered from its facts; without one it holds what the plan
 * expects, and other values are drawn so that they fit the schema or tool. Texts are as long as it takes to reach the length asked for,
 * times `verbosity`.
 */
export function draftAnswer(request: ModelRequest, random: Random, verbosity: number): Draft {
  const facts = parseTicket(request.prompt);
  const { answerTokens = request.planned?.answerTokens ?? DEFAULT_ANSWER_TOKENS } = request;
  const tokens = answerTokens * verbosity;
  switch (findForm(request)) {
    case 'extraction':
      return { kind: 'extraction', ...draftExtraction(request, facts, tokens, random) };
    case 'tool-call':
      return draftToolCall(request, facts, tokens, random);
    case 'chat':
      return {
        kind: 'chat',
        text: facts ? draftMarkdown(facts, tokens, random) : fillText(random, proseCharacters(tokens)),
      };
  }
}

/** In which form it answers: what is expected goes before what the request looks like. */
function findForm({ kind, planned, tools }: ModelRequest): AnswerForm {
  if (planned === undefined || kind === 'tool-call') {
    return planned?.expected.kind === 'json' && tools.length > 0 ? 'extraction' : kind;
  }
  return planned.expected.kind === 'json' || planned.schema !== null ? 'extraction' : kind;
}

function draftExtraction(request: ModelRequest, facts: TicketFacts | null, tokens: number, random: Random): JsonDraft {
  const expected = request.planned?.expected;
  const right = expected?.kind === 'json' ? expected.value : null;
  const schema =
    request.schema ??
    (facts ? extractionSchema : null) ??
    request.planned?.schema ??
    (right === null ? null : { type: 'object', required: Object.keys(right) });
  if (schema === null)
    return { value: { answer: fillText(random, proseCharacters(tokens - 4)) }, schema: { type: 'object' } };
  const known = facts === null ? null : expectedAnswer('extraction', facts);
  if (known?.kind === 'json' && fits(known.value, schema, 'summary')) {
    return { value: padText(known.value, 'summary', tokens, random), schema };
  }
  return { value: { ...asObject(answerFromSchema(schema, random)), ...right }, schema };
}

function draftToolCall(request: ModelRequest, facts: TicketFacts | null, tokens: number, random: Random): Draft {
  const known = facts === null ? null : expectedAnswer('tool-call', facts);
  const knownName = known?.kind === 'tool-call' ? known.name : null;
  const expected = request.planned?.expected;
  const right = expected?.kind === 'tool-call' ? expected : null;
  const wanted = request.requiredTool ?? knownName ?? right?.name;
  const tool = request.tools.find(({ name }) => name === wanted) ?? request.tools[0];
  const name = tool?.name ?? request.requiredTool ?? 'unknown';
  const schema = tool?.parameters ?? {};
  if (known?.kind === 'tool-call' && name === known.name && fits(known.arguments, schema, 'note')) {
    return { kind: 'tool-call', name, schema, value: padText(known.arguments, 'note', tokens, random) };
  }
  // The one tool there is, with the fields of an extraction, is how a client asks for JSON where there is no schema.
  const extracted = facts === null ? null : expectedAnswer('extraction', facts);
  if (extracted?.kind === 'json' && request.tools.length === 1 && fits(extracted.value, schema, 'summary')) {
    return { kind: 'tool-call', name, schema, value: padText(extracted.value, 'summary', tokens, random) };
  }
  const drawn = asObject(answerFromSchema({ type: 'object', ...schema }, random));
  return { kind: 'tool-call', name, schema, value: right?.name === name ? { ...drawn, ...right.arguments } : drawn };
}

/** Whether a schema asks for keys, and for no more than the known answer has, and a free text. */
function fits(value: Record<string, unknown>, schema: Record<string, unknown>, textKey: string): boolean {
  const required = Array.isArray(schema.required) ? schema.required : [];
  return (
    required.length > 0 &&
    required.every((key) => typeof key === 'string' && (key === textKey || Object.hasOwn(value, key)))
  );
}

/** Adds the free text that brings the answer to its length. */
function padText(
  value: Record<string, unknown>,
  textKey: string,
  tokens: number,
  random: Random,
): Record<string, unknown> {
  const missing = tokens - countTokens(JSON.stringify({ ...value, [textKey]: '' }));
  return { ...value, [textKey]: fillText(random, proseCharacters(missing)) };
}

function asObject(value: unknown): Record<string, unknown> {
  return isPlainObject(value) ? value : { value };
}
