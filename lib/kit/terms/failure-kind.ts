import { consumerKinds } from './consumer-kinds.ts';
import { streamKinds } from './stream-kinds.ts';
import type { FailureLayer } from './failure-layer.ts';

/**
 * The ways an answer fails the code that reads it. `silent`: it parses and is wrong, so a counter of parse
 * errors never sees it. Own list, made from the public reports that the drills' documentation cites; the last
 * four are the remainders a classifier needs. MIT, like the rest of this repository.
 */

interface FailureKindFacts {
  /** Where an answer that is read from the outside in fails. */
  layer: FailureLayer;
  silent: boolean;
  /** What it looks like; the payload meant is {"label":"refund","score":0.82,"ids":[4,7],"note":null}. */
  example: string;
}

export const failureKinds = {
  'fence-json': {
    layer: 'envelope',
    silent: false,
    example: '```json\n{"label":"refund","score":0.82,"ids":[4,7],"note":null}\n```',
  },
  'fence-bare': { layer: 'envelope', silent: false, example: '```\n{"label":"refund"}\n```' },
  'fence-unclosed': { layer: 'envelope', silent: false, example: '```json\n{"label":"refund","score":0.82' },
  'prose-before': {
    layer: 'envelope',
    silent: false,
    example: 'Here is the JSON you asked for:\n{"label":"refund","score":0.82}',
  },
  'prose-after': {
    layer: 'envelope',
    silent: false,
    example: '{"label":"refund","score":0.82}\n\nReasoning: the customer asks for money back.',
  },
  'two-objects': { layer: 'envelope', silent: false, example: '{"label":"refund"}\n{"label":"refund","score":0.82}' },
  'think-block': {
    layer: 'envelope',
    silent: false,
    example: '<think>The user wants {"label": ...} so</think>\n{"label":"refund","score":0.82}',
  },
  'think-unclosed': { layer: 'after-repair', silent: false, example: '<think>Let me see. The label is refund' },
  'reasoning-only': { layer: 'transport', silent: false, example: 'content "" , reasoning_content holds the JSON' },
  'empty-content': { layer: 'transport', silent: false, example: 'content null or "" with finish_reason stop' },
  'content-array': {
    layer: 'transport',
    silent: false,
    example: 'content is [{type:text,text:..}] where a string is expected',
  },
  'double-encoded': { layer: 'schema', silent: true, example: '"{\\"label\\":\\"refund\\"}"' },
  'escaped-body': { layer: 'after-repair', silent: false, example: '{\\"label\\": \\"refund\\"}' },
  'single-quotes': { layer: 'strict-parse', silent: false, example: "{'label': 'refund', 'score': 0.82}" },
  'python-literals': {
    layer: 'strict-parse',
    silent: false,
    example: '{"label": "refund", "urgent": True, "note": None}',
  },
  'trailing-comma': { layer: 'strict-parse', silent: false, example: '{"ids":[4,7,],}' },
  comments: { layer: 'strict-parse', silent: false, example: '{"score": 0.82 // confidence\n}' },
  'unquoted-keys': { layer: 'strict-parse', silent: false, example: '{label: "refund"}' },
  'nan-inf': { layer: 'after-repair', silent: false, example: '{"score": NaN, "max": Infinity}' },
  'number-forms': { layer: 'after-repair', silent: false, example: '{"score": .82, "n": +3, "m": 007}' },
  'raw-newline': { layer: 'strict-parse', silent: false, example: '{"note": "line one\nline two"}' },
  'bad-escape': { layer: 'after-repair', silent: false, example: '{"path": "C:\\temp\\new", "re": "\\d+"}' },
  'inner-quotes': { layer: 'after-repair', silent: false, example: '{"note": "he said "no" twice"}' },
  'smart-quotes': { layer: 'after-repair', silent: false, example: '{\u201clabel\u201d: \u201crefund\u201d}' },
  ellipsis: { layer: 'after-repair', silent: false, example: '{"ids": [4, 7, ...]}' },
  truncated: { layer: 'after-repair', silent: false, example: '{"label":"refund","note":"the cust' },
  'truncated-parsable': {
    layer: 'strict-parse',
    silent: true,
    example: "tool arguments buffer '{}' or '12' parses before the rest arrives",
  },
  bom: { layer: 'strict-parse', silent: false, example: '\ufeff{"label":"refund"}' },
  'zero-width': { layer: 'schema', silent: true, example: '{"lab\u200bel":"refund"}' },
  nbsp: { layer: 'strict-parse', silent: false, example: '{\u00a0"label":"refund"}' },
  ndjson: { layer: 'envelope', silent: false, example: '{"id":4}\n{"id":7}' },
  'number-as-string': { layer: 'schema', silent: true, example: '{"score":"0.82"}' },
  'bool-as-string': { layer: 'schema', silent: true, example: '{"urgent":"true"}' },
  'key-case': { layer: 'schema', silent: true, example: '{"Label":"refund","Score":0.82}' },
  'key-style': { layer: 'schema', silent: true, example: '{"orderId":4} for order_id' },
  'enum-case': { layer: 'schema', silent: true, example: '{"label":"Refund"}' },
  'enum-synonym': { layer: 'schema', silent: true, example: '{"label":"money back"}' },
  'missing-key': { layer: 'schema', silent: true, example: '{"label":"refund"}' },
  'extra-key': { layer: 'schema', silent: true, example: '{"label":"refund","score":0.82,"reasoning":".."}' },
  wrapped: {
    layer: 'schema',
    silent: true,
    example: '{"result":{"label":"refund"}} or {"parameters":{..}} or {"properties":{..}}',
  },
  'list-vs-object': { layer: 'schema', silent: true, example: '[{"label":"refund"}]' },
  'nested-as-string': { layer: 'schema', silent: true, example: '{"address":"{\\"city\\":\\"Oslo\\"}"}' },
  'schema-echo': { layer: 'schema', silent: true, example: '{"label":"string","score":"number"}' },
  'null-for-empty': { layer: 'schema', silent: true, example: '{"ids":null} for []' },
  scale: { layer: 'semantic', silent: true, example: '{"score":82} for 0.82' },
  'locale-number': { layer: 'semantic', silent: true, example: '{"total":"1.234,50"} / "\u20ac1,234.50" / "12%"' },
  'date-form': { layer: 'semantic', silent: true, example: '{"due":"03/04/2026"} for 2026-04-03' },
  'tool-as-text': {
    layer: 'envelope',
    silent: false,
    example:
      'content: <tool_call>{"name":"refund","arguments":{"id":4}}</tool_call> or <function=refund>{..}</function> or <|tool_calls_section_begin|>..; tool_calls empty, finish_reason stop',
  },
  'tool-as-json-text': {
    layer: 'envelope',
    silent: false,
    example: 'content: {"name":"refund","parameters":{"id":4}}',
  },
  'tool-text-wrong': {
    layer: 'schema',
    silent: false,
    example:
      'content: <tool_call>{"name":"refund","arguments":{"id":"four"}}</tool_call>: a parser on the server would not save it',
  },
  'args-object': {
    layer: 'transport',
    silent: false,
    example: 'function.arguments is an object, not a string (or Claude input / Gemini args)',
  },
  'args-empty': {
    layer: 'transport',
    silent: false,
    example: 'function.arguments is "" for a no-argument tool: JSON.parse(\'\') throws',
  },
  'args-double': { layer: 'envelope', silent: false, example: 'function.arguments is "\\"{\\\\\\"id\\\\\\":4}\\""' },
  'tool-id': {
    layer: 'transport',
    silent: false,
    example: 'id missing, empty, repeated; call_ / toolu_ / 9 chars; Gemini may give none',
  },
  'tool-index': {
    layer: 'transport',
    silent: false,
    example: 'index starts at 1, leaves a gap, is missing, or is the same for two calls',
  },
  'tool-malformed': {
    layer: 'transport',
    silent: false,
    example: 'finishReason MALFORMED_FUNCTION_CALL (Gemini): the model called, and the provider gives no call out',
  },
  'tool-unknown': {
    layer: 'schema',
    silent: false,
    example: 'calls functions.refund or refund_order, not in the list',
  },
  'tool-parallel': { layer: 'semantic', silent: false, example: 'two calls where the loop handles one' },
  'tool-collapse': {
    layer: 'semantic',
    silent: true,
    example: 'one call where two were wanted: the second city is dropped, or both stand in one list of arguments',
  },
  'tool-duplicate': { layer: 'semantic', silent: true, example: 'refund {"id":4} is called twice: it is paid twice' },
  'tool-spurious': { layer: 'semantic', silent: true, example: 'a call where none was wanted: "Thanks!" calls refund' },
  'tool-order': {
    layer: 'semantic',
    silent: true,
    example: 'refund is called before find_order, whose result it needs',
  },
  'tool-none': { layer: 'semantic', silent: false, example: 'answers in prose, no call' },
  'preamble-with-tool': {
    layer: 'envelope',
    silent: false,
    example:
      "text 'I will look that up.' together with the call: UI prints it, or code that tests content first misses the call",
  },
  'finish-reason': {
    layer: 'transport',
    silent: false,
    example:
      'stop / end_turn / STOP / COMPLETE; tool_calls / tool_use / STOP; length / max_tokens / MAX_TOKENS; content_filter / refusal / SAFETY; null',
  },
  'refusal-text': {
    layer: 'transport',
    silent: false,
    example: 'I can\u2019t help with that. (curly apostrophe: a match on "can\'t" misses)',
  },
  'refusal-field': {
    layer: 'transport',
    silent: false,
    example:
      'message.refusal set, content null (OpenAI); stop_reason refusal with content [] (Anthropic); promptFeedback.blockReason with no candidates (Gemini)',
  },
  'md-heading': {
    layer: 'schema',
    silent: false,
    example: '##Summary (no space) or **Summary** instead of ## Summary',
  },
  'md-list': { layer: 'schema', silent: false, example: '* vs - vs 1) vs \u2022 ; 2 or 4 space nesting' },
  'md-table': {
    layer: 'schema',
    silent: false,
    example: 'a pipe inside a cell, missing separator row, table inside a fence',
  },
  'md-fence': {
    layer: 'schema',
    silent: false,
    example: 'unclosed fence; ~~~ fence; nested fences with 4 backticks; language tag missing',
  },
  'md-bold-label': {
    layer: 'schema',
    silent: false,
    example: '**Answer:** B  / Answer: **B** / The answer is (B).  vs  Answer: B',
  },
  latex: { layer: 'schema', silent: false, example: '\\boxed{42} or \\(42\\) instead of 42' },
  'csv-quoting': { layer: 'schema', silent: false, example: 'unquoted comma in a field, header row added or gone' },
  xml: { layer: 'schema', silent: false, example: '<answer>B</answer> left out, attribute added, & not escaped' },
  'lang-drift': {
    layer: 'semantic',
    silent: false,
    example: 'stray \u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35 or \u7684 inside English text',
  },
  emoji: { layer: 'schema', silent: false, example: '\u2705 Refund approved' },
  'surrogate-split': {
    layer: 'transport',
    silent: false,
    example: 'UTF-8 character cut across two network chunks; emoji cut across two deltas (lone surrogate)',
  },
  'no-json': {
    layer: 'after-repair',
    silent: false,
    example: 'I looked at the ticket, and the customer wants a refund.',
  },
  runaway: {
    layer: 'after-repair',
    silent: false,
    example: 'Thank you for waiting. Thank you for waiting. Thank you for waiting. … up to the token limit',
  },
  'special-tokens': {
    layer: 'after-repair',
    silent: false,
    example: 'Your refund is on its way.<|im_end|>\n<|im_start|>user\nThanks',
  },
  'prompt-echo': { layer: 'after-repair', silent: false, example: 'User: My parcel is late.\nAssistant:' },
  'off-task': {
    layer: 'semantic',
    silent: true,
    example: 'As a language model I like parcels. (no heading, no order number)',
  },
  'too-short': { layer: 'schema', silent: true, example: 'Sure. (where 20 words are wanted)' },
  'too-long': {
    layer: 'schema',
    silent: true,
    example: 'four paragraphs where a text message of 160 characters is sent',
  },
  'text-missing': {
    layer: 'semantic',
    silent: true,
    example: 'no order number, no sign-off: what must be in it is not',
  },
  'text-forbidden': {
    layer: 'semantic',
    silent: true,
    example: 'As an AI language model, … where that must never be said',
  },
  'prompt-leak': {
    layer: 'semantic',
    silent: true,
    example: 'My instructions are: You are the support desk of … (the system prompt)',
  },
  'wrong-enum': { layer: 'schema', silent: true, example: '{"label":"refund|delivery"}' },
  'fence-in-structured-mode': {
    layer: 'envelope',
    silent: false,
    example: 'a fence around the JSON although the provider was asked to enforce a schema',
  },
  'syntax-other': { layer: 'after-repair', silent: false, example: 'broken in a way that fits no kind above' },
  'schema-other': {
    layer: 'schema',
    silent: true,
    example: 'parses, breaks the schema in a way that fits no kind above',
  },
  ...streamKinds,
  ...consumerKinds,
  'wrong-value': { layer: 'semantic', silent: true, example: '{"label":"refund","score":0.28} where 0.82 is right' },
} as const satisfies Record<string, FailureKindFacts>;

export type FailureKind = keyof typeof failureKinds;

/** A kind that code of one's own has given a name: `own:` and a slug of at most 40 characters. */
export type OwnFailureKind = `own:${string}`;

/** Whatever may stand for a kind of failure beside an outcome. */
export type NamedFailure = FailureKind | OwnFailureKind;

const OWN = /^own:[a-z0-9]+(?:-[a-z0-9]+)*$/;
const MOST_OWN_CHARACTERS = 44;

/** Is it a kind that is known, or one's own? */
export function isNamedFailure(text: unknown): text is NamedFailure {
  if (typeof text !== 'string') return false;
  return Object.hasOwn(failureKinds, text) || (text.length <= MOST_OWN_CHARACTERS && OWN.test(text));
}

/** The layer a kind is of; one's own is of the code that named it. */
export function findLayer(kind: NamedFailure): FailureLayer {
  return Object.hasOwn(failureKinds, kind) ? failureKinds[kind as FailureKind].layer : 'consumer';
}
