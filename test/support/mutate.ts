import type { Random } from '../../lib/kit/stats/random.ts';

/** How a file's structure is seen: one JSON value, a value a line, or cells between commas. */
export type Structure = 'json' | 'ndjson' | 'csv';

/** JSON, as it is written, that a value may be replaced by: boundaries, wrong types, what is huge, deep, or not to be shown. */
const words = [
  'null',
  'true',
  'false',
  '[]',
  '{}',
  '""',
  '0',
  '-0',
  '-1',
  '1',
  '0.1',
  '1.5',
  '1e-320',
  '5e-324',
  '2147483648',
  '4294967296',
  '9007199254740993',
  '1e15',
  '1e21',
  '1e308',
  '-1e308',
  '1e999',
  '-1e999',
  'NaN',
  'Infinity',
  'undefined',
  "'x'",
  '01',
  '0x10',
  '1.',
  '[null]',
  '[{}]',
  '[[]]',
  '{"a":{}}',
  '[1,"1",null]',
  String.raw`"\u0000"`,
  String.raw`"\u001b[2J\u001b]0;x\u0007"`,
  String.raw`"\ud800"`,
  String.raw`"\r\n\u2028x"`,
  '"0"',
  '"-1"',
  '"1e999"',
  '"NaN"',
  '"constructor"',
  '"__proto__"',
  '"toString"',
  '"../../../etc/passwd"',
  '"http://127.0.0.1:80@0.0.0.0:1/"',
  '"file:///etc/passwd"',
  '"%s%n%00"',
  '"<script>alert(1)</script>"',
  '"$(id)"',
  '{"__proto__":{"polluted":1}}',
  '{"constructor":1,"toString":2,"hasOwnProperty":3}',
  '{"then":1}',
  '{"toJSON":1}',
  '{"kind":"toString"}',
  '{"kind":"__proto__"}',
  '"^([A-Za-z]+ ?)+$"',
  '"(a|a)*$"',
  '"("',
];

/** The same, drawn anew each time. */
const tokens: readonly ((random: Random) => string)[] = [
  ...words.map((word) => () => word),
  (random) => `"${'x'.repeat(1 + Math.floor(random() * 100_000))}"`,
  (random) => '['.repeat(random() < 0.5 ? 500 : 20_000),
  (random) => {
    const depth = random() < 0.5 ? 500 : 5_000;
    return `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  },
  (random) => `[${'0,'.repeat(Math.floor(random() * 20_000))}0]`,
  (random) => `{${Array.from({ length: Math.floor(random() * 2_000) }, (_, key) => `"k${key}":1,`).join('')}"z":1}`,
  (random) => String((random() - 0.5) * 10 ** Math.floor(random() * 20)),
  (random) => String(Math.floor(random() * 1_000)),
];

/** Bytes that a text file should not hold, or not there. */
const intruders = [
  Buffer.from([0]),
  Buffer.from([0xff, 0xfe]),
  Buffer.from([0xef, 0xbb, 0xbf]),
  Buffer.from([0xc0, 0x80]),
  Buffer.from([0xed, 0xa0, 0x80]),
  Buffer.from('\n'),
  Buffer.from('\r\n'),
  Buffer.from('\u001b[31m'),
  Buffer.from('\u202e'),
  Buffer.from('"'),
  Buffer.from(','),
  Buffer.from('}'),
  Buffer.from('x'.repeat(70_000)),
];

/**
 * One file, damaged: by one to three changes of its structure, of its bytes, or of both. The same `random`, the same damage.
 * A structure that a change of bytes has broken is only damaged further by bytes.
 */
export function mutate(random: Random, text: string, structure: Structure): Buffer {
  const changes = 1 + Math.floor(random() * 3);
  let bytes: Buffer = Buffer.from(text);
  for (let change = 0; change < changes; change++) {
    const isStructural = random() < 0.7;
    bytes = (isStructural && changeStructure(random, bytes, structure)) || changeBytes(random, bytes);
  }
  return bytes;
}

function changeStructure(random: Random, bytes: Buffer, structure: Structure): Buffer | null {
  const text = bytes.toString('utf8');
  if (structure === 'json') return toBuffer(changeJson(random, text));
  const lines = text.split('\n');
  const at = Math.floor(random() * lines.length);
  const line = lines[at] ?? '';
  const other = Math.floor(random() * lines.length);
  switch (Math.floor(random() * 8)) {
    case 0:
      lines.splice(at, 1);
      break;
    case 1:
      lines.splice(other, 0, line);
      break;
    case 2:
      lines.splice(at, 1 + Math.floor(random() * lines.length));
      break;
    case 3:
      [lines[at], lines[other]] = [lines[other] ?? '', line];
      break;
    default: {
      const changed = structure === 'csv' ? changeCell(random, line) : changeJson(random, line);
      if (changed === null) return null;
      lines[at] = changed;
    }
  }
  return toBuffer(lines.join('\n'));
}

function changeCell(random: Random, line: string): string {
  const cells = line.split(',');
  const at = Math.floor(random() * cells.length);
  if (random() < 0.2) cells.splice(at, 1);
  else cells[at] = pick(random, tokens)(random).replaceAll('"', '');
  return cells.join(',');
}

/** Null where it is no JSON, or nested too deep to be written again. */
function changeJson(random: Random, text: string): string | null {
  try {
    return changeValue(random, text);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function changeValue(random: Random, text: string): string | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const places = listPlaces(value);
  const place = places[Math.floor(random() * places.length)];
  if (place === undefined) return pick(random, tokens)(random);
  const { holder, key } = place;
  const held = holder as Record<string, unknown>;
  switch (Math.floor(random() * 8)) {
    case 0:
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else delete held[key];
      break;
    case 1:
      if (Array.isArray(holder)) holder.push(...Array.from({ length: pick(random, [1, 30, 1_000]) }, () => held[key]));
      else held[`${key}x`] = held[key];
      break;
    case 2: {
      const other = pick(random, places);
      held[key] = structuredClone((other.holder as Record<string, unknown>)[other.key]);
      break;
    }
    default: {
      // A number or a literal may be written as no value of JavaScript can be.
      const mark = '\u0001here\u0001';
      held[key] = mark;
      return JSON.stringify(value).replace(JSON.stringify(mark), () => pick(random, tokens)(random));
    }
  }
  return JSON.stringify(value);
}

interface Place {
  holder: object;
  key: string;
}

/** Deeper than any file of ours, and less than what runs out of stack. */
const DEEPEST = 60;

/** Every place of a value, each array's elements after the tenth left out: they are alike. */
function listPlaces(value: unknown, depth = 0): Place[] {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return [];
  return Object.entries(value)
    .slice(0, Array.isArray(value) ? 10 : undefined)
    .flatMap(([key, inner]) => [{ holder: value, key }, ...listPlaces(inner, depth + 1)]);
}

function changeBytes(random: Random, bytes: Buffer): Buffer {
  const at = Math.floor(random() * (bytes.length + 1));
  const length = Math.floor(random() ** 3 * (bytes.length - at));
  switch (Math.floor(random() * 5)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
    case 2:
      return Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]);
    case 3:
      return Buffer.concat([bytes.subarray(0, at), pick(random, intruders), bytes.subarray(at)]);
    default: {
      const flipped = Buffer.from(bytes);
      const byte = flipped[at];
      if (byte !== undefined) flipped[at] = byte ^ (1 << Math.floor(random() * 8));
      return flipped;
    }
  }
}

function pick<T>(random: Random, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)] as T;
}

function toBuffer(text: string | null): Buffer | null {
  return text === null ? null : Buffer.from(text);
}
