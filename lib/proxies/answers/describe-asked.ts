import {
  type Asked,
  type AskedPrint,
  type AskedToolPrint,
  MOST_TOOLS,
  type SchemaPrint,
} from '../../collector/records/asked.ts';
import { digestText, hashText } from '../../kit/prints/digest.ts';
import { stripMarkers } from '../../kit/terms/correlation.ts';
import type { AskedChoice, AskedFormat, AskedTool } from '../../wire/asked/asked-request.ts';
import { listSchemaNames } from '../../wire/asked/list-schema-names.ts';
import { readAsked } from '../../wire/asked/read-asked.ts';

const MAX_NAME_CHARACTERS = 200;
const TOO_LONG: Asked = { kind: 'unread', reason: 'the request is longer than is kept of one' };

/** What a request with this target (path and query) and body asks; null: no model for an answer. `body` is null where it is too long to be read. */
export function describeAsked(target: string, body: string | null): Asked | null {
  if (body === null) return TOO_LONG;
  const read = readAsked(target, body);
  if (read.kind === 'none') return null;
  return read.kind === 'unread' ? read : printAsked(read.request);
}

function printAsked(request: Extract<ReturnType<typeof readAsked>, { kind: 'request' }>['request']): AskedPrint {
  const { model, streamed, messages, system, turns, media, tools, choice, format, maxTokens, temperature } = request;
  return {
    kind: 'request',
    model: model?.slice(0, MAX_NAME_CHARACTERS) ?? null,
    streamed,
    messages,
    system: digestText(stripMarkers(system.join('\n'))),
    prompt: digestText(stripMarkers(turns.join('\n'))),
    media,
    tools: tools.slice(0, MOST_TOOLS).map(printTool),
    choice: printChoice(choice),
    format: printFormat(format),
    maxTokens,
    temperature,
  };
}

function printTool({ name, schema }: AskedTool): AskedToolPrint {
  return { name: name.slice(0, MAX_NAME_CHARACTERS), schema: hashSchema(schema) };
}

function printChoice(choice: AskedChoice): string {
  return choice.kind === 'tool' ? `tool ${choice.name.slice(0, MAX_NAME_CHARACTERS)}` : choice.kind;
}

function printFormat(format: AskedFormat): AskedPrint['format'] {
  return format.kind === 'schema' ? { kind: 'schema', ...printSchema(format.schema) } : format;
}

function printSchema(schema: unknown): SchemaPrint {
  return { schema: hashSchema(schema), characters: JSON.stringify(schema)?.length ?? 0 };
}

function hashSchema(schema: unknown): string {
  return hashText(listSchemaNames(schema).join('\n'));
}
