import { object, optional, required, unionByKind, withDefault } from '../kit/settings/object.ts';
import { boolean, choice, list, type ReadBy, record, text } from '../kit/settings/reader.ts';
import { slug } from '../kit/settings/slug.ts';
import { jsonSchema } from './contracts/schema-settings.ts';
import { bodyParameters } from './workloads/hold-tool-names.ts';

/** At most so many variants of one provider: each is asked every case. */
const MOST = 8;

/** What a provider may be told of thinking: by the words of OpenAI's `reasoning_effort`, but that `off` is `none`. */
const thinkingNames = ['off', 'low', 'medium', 'high'] as const;

/** One way to ask a provider differently. */
export const variantSettings = object({
  name: required('lower-case words joined by hyphens; its column is `fallback+name`', slug()),
  for: optional(
    'the requests it is tried on; without it all that have a contract, and of `json-schema` without a schema those with a contract of that kind',
    list(text(), { min: 1 }),
  ),
  system: optional(
    'what is added to the system prompt, behind an empty line; it is the system prompt where there is none',
    text(),
  ),
  template: optional(
    'what the user says instead, a file with `{{name}}` where a variable of the case goes (`vars`); a `.json` file holds the whole list of messages',
    text(),
  ),
  responseFormat: optional(
    'what form the answer is asked for in',
    unionByKind({
      none: object({}),
      'json-object': object({}),
      'json-schema': object({
        schema: optional("the schema; without it, that of the request's contract of kind `json-schema`", jsonSchema()),
        strict: withDefault('asks the provider to hold its model to it', boolean(), true),
      }),
    }),
  ),
  thinking: optional(
    'whether the model thinks first, and how much: as `reasoning_effort`, or what the wire format has for it',
    choice(thinkingNames),
  ),
  parameters: optional(
    'what else its body bears, as a chat completion has it: `temperature`, `max_tokens` …; null takes one away',
    bodyParameters(),
  ),
});

/** Reads the variants of a drill, by the provider that they are tried on. */
export const variantsSettings = record(list(variantSettings, { min: 1, max: MOST }));

/** One way to ask a provider differently, as it was read. */
export type VariantSettings = ReadBy<typeof variantSettings>;

/** The kinds of request that a variant is tried on: of those that have a contract. */
export function listVariantRequests(
  variant: Pick<VariantSettings, 'for' | 'responseFormat'>,
  contracts: readonly { kind: string; for: string }[],
): string[] {
  const { responseFormat: format } = variant;
  const needsSchema = format?.kind === 'json-schema' && format.schema === undefined;
  const judged = contracts.filter(({ kind }) => !needsSchema || kind === 'json-schema').map((one) => one.for);
  return [...new Set(judged)].filter((name) => variant.for === undefined || variant.for.includes(name));
}
