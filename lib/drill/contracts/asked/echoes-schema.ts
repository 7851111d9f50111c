import { isDeeperThan } from '../../../kit/settings/is-deeper-than.ts';
import { isPlainObject } from '../../../kit/settings/reader.ts';
import type { AskedBody } from '../../workloads/asked-body.ts';

/** A value with fewer of them may agree with the schema by chance. */
const LEAST_LEAVES = 3;
/** Of what an echo says, so large a share stands in the schema. */
const LEAST_SHARE = 0.5;
/** Of a value no more are looked at. */
const MOST_LEAVES = 5_000;

/**
 * Is a value the schema that was sent, or a part of it, in place of what it asks for? It is if it says `type` somewhere, and at
 * least three things, half of which the schema says: `"type": "string"`, `"required": ["label"]`, wherever they stand in it.
 */
export function repeatsSchema(value: unknown, schemas: readonly unknown[]): boolean {
  if (!isPlainObject(value) || isDeeperThan(value)) return false;
  const said = listLeaves(value);
  if (said.length < LEAST_LEAVES || !said.some((leaf) => leaf.startsWith('type='))) return false;
  const there = new Set(schemas.filter((schema) => !isDeeperThan(schema)).flatMap(listLeaves));
  return said.filter((leaf) => there.has(leaf)).length >= said.length * LEAST_SHARE;
}

/** The schema that a request has its answer held to; undefined where it bears none. */
export function readSentSchema(asked: AskedBody | null): unknown {
  const format = asked?.['response_format'];
  return isPlainObject(format) && isPlainObject(format['json_schema']) ? format['json_schema']['schema'] : undefined;
}

/** Each text, number or truth value in it, with the name it stands under. */
function listLeaves(root: unknown): string[] {
  const leaves: string[] = [];
  const walk = (value: unknown, name: string): void => {
    if (leaves.length >= MOST_LEAVES) return;
    if (Array.isArray(value)) for (const item of value) walk(item, name);
    else if (isPlainObject(value)) for (const [key, item] of Object.entries(value)) walk(item, key);
    else leaves.push(`${name}=${String(value)}`);
  };
  walk(root, '');
  return leaves;
}
