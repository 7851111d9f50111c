import { isPlainObject } from '../../kit/settings/reader.ts';
import type { AskedTool } from './asked-request.ts';
import { asObject, listObjects } from './objects.ts';

/** Reads the tools of a request, in whatever format. */
export function readTools(json: Record<string, unknown>): AskedTool[] {
  const listed = [...listObjects(json['tools']), ...listObjects(asObject(json['toolConfig'])['tools'])];
  const legacy = listObjects(json['functions']);
  return [...listed, ...legacy].flatMap(readTool);
}

function readTool(tool: Record<string, unknown>): AskedTool[] {
  const declared = tool['functionDeclarations'] ?? tool['function_declarations'];
  if (declared !== undefined) return listObjects(declared).map(readNamed);
  // Bedrock marks what it caches among its tools.
  if ('cachePoint' in tool) return [];
  const inner = [tool['function'], tool['custom'], tool['toolSpec']].find((value) => isPlainObject(value));
  if (isPlainObject(inner)) return [readNamed(inner)];
  if (typeof tool['name'] === 'string') return [readNamed(tool)];
  // One of the provider's own: `{"type": "web_search"}`, `{"googleSearch": {}}`.
  return [{ name: typeof tool['type'] === 'string' ? tool['type'] : (Object.keys(tool)[0] ?? ''), schema: null }];
}

function readNamed(tool: Record<string, unknown>): AskedTool {
  const schema = tool['parameters'] ?? tool['parametersJsonSchema'] ?? tool['input_schema'] ?? tool['inputSchema'];
  const name = typeof tool['name'] === 'string' ? tool['name'] : '';
  return { name, schema: isPlainObject(schema) && 'json' in schema ? schema['json'] : (schema ?? null) };
}
