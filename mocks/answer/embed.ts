import { createRandom, drawNormal, hash32 } from '../../lib/kit/stats/random.ts';
import { isPlainObject } from '../../lib/kit/settings/reader.ts';
import { parseObject } from '../../lib/kit/settings/parse-object.ts';
import { stripMarkers } from '../../lib/kit/terms/correlation.ts';
import { countTokens } from './tokens.ts';
import type { RequestProblem } from './wire/wire-format.ts';

/** As OpenAI's text-embedding-3-small has them; a request may ask for others, up to those of the large one. */
const DEFAULT_DIMENSIONS = 1_536;
const MOST_DIMENSIONS = 3_072;
/** As OpenAI takes at once. */
const MOST_INPUTS = 2_048;

/** The answer to `POST …/embeddings`, as OpenAI has it, or what is wrong with the request. */
export type Embedded = { kind: 'answer'; body: string } | { kind: 'problem'; problem: RequestProblem };

/**
 * Vectors of length 1 for the texts of a request, each fixed by its text, the model and the seed: the same text is always the same vector, and
 * others stand at right angles to it, nearly. They know nothing of meaning.
 */
export function embed(body: string, model: string, seed: number): Embedded {
  const asked = parseObject(body);
  if (asked === null) return problem('We could not parse the JSON body of your request.', null);
  const { input, dimensions = DEFAULT_DIMENSIONS, encoding_format: format = 'float' } = asked;
  const inputs = listInputs(input);
  if (inputs === null)
    return problem(`'input' must be a text, a list of 1 to ${MOST_INPUTS} of them, or their tokens.`, 'input');
  if (
    !(
      typeof dimensions === 'number' &&
      Number.isInteger(dimensions) &&
      dimensions >= 1 &&
      dimensions <= MOST_DIMENSIONS
    )
  )
    return problem(`'dimensions' must be a whole number between 1 and ${MOST_DIMENSIONS}.`, 'dimensions');
  if (format !== 'float' && format !== 'base64')
    return problem(`'encoding_format' must be one of 'float' and 'base64'.`, 'encoding_format');
  const data = inputs.map((text, index) => {
    const vector = drawUnit(text, `${seed} ${model}`, dimensions);
    return { object: 'embedding', index, embedding: format === 'base64' ? toBase64(vector) : Array.from(vector) };
  });
  const tokens = inputs.reduce((sum, text) => sum + countTokens(text), 0);
  return {
    kind: 'answer',
    body: JSON.stringify({ object: 'list', data, model, usage: { prompt_tokens: tokens, total_tokens: tokens } }),
  };
}

function problem(message: string, param: string | null): Embedded {
  return { kind: 'problem', problem: { status: 400, message, param, code: null } };
}

/** Texts, without a drill's markers; tokens are taken for a text of their numbers. Null: it is neither. */
function listInputs(input: unknown): string[] | null {
  const isTokens = (value: unknown): value is number[] =>
    Array.isArray(value) && value.length > 0 && value.every((item) => Number.isInteger(item));
  const all: unknown[] = Array.isArray(input) && !isTokens(input) ? input : [input];
  if (all.length === 0 || all.length > MOST_INPUTS || isPlainObject(input)) return null;
  const texts = all.map((item) =>
    typeof item === 'string' ? stripMarkers(item) : isTokens(item) ? item.join(' ') : '',
  );
  return texts.every((text) => text !== '') ? texts : null;
}

function drawUnit(text: string, who: string, dimensions: number): Float32Array {
  const random = createRandom(hash32(`${who} ${text}`), 'embedding');
  const drawn = Float64Array.from({ length: dimensions }, () => drawNormal(random));
  const length = Math.hypot(...drawn);
  return Float32Array.from(drawn, (value) => value / length);
}

/** Floats of four bytes, the lowest first, as OpenAI's clients ask for. */
function toBase64(vector: Float32Array): string {
  const bytes = Buffer.alloc(vector.length * 4);
  for (const [place, value] of vector.entries()) bytes.writeFloatLE(value, place * 4);
  return bytes.toString('base64');
}
