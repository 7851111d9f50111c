/** A model's name without what platforms put around it, `id`; or `own`: one that somebody gave it, of which nobody knows what is behind it, `why` a clause. */
export type ModelName = { kind: 'model'; id: string } | { kind: 'own'; why: string };

/** What stands before a model's own name in routers, SDKs and the paths of APIs, and leaves no doubt which it is. */
const PLATFORMS = new Set([
  'anthropic',
  'bedrock',
  'converse',
  'gemini',
  'google',
  'invoke',
  'models',
  'openai',
  'openrouter',
  'publishers',
  'vertex_ai',
]);
/** Those where whoever deploys a model gives it the name by which it is asked. */
const DEPLOYED = new Set(['azure', 'azure_ai']);
const DEPLOYED_HOST = /\.(?:openai\.azure|cognitiveservices\.azure|ai\.azure)\.com$/;
const DEPLOYED_WHY = 'it is the name of a deployment, which says not which model is behind it';
/** `us-east-1`, between `bedrock/` and the model. */
const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d$/;
/** `projects/P/locations/L/` of Vertex AI. */
const VERTEX_PATH = /^projects\/[^/]+\/locations\/[^/]+\/(?=publishers\/)/;
/** Of an ARN the model, or AWS's own profile of one; others are an account's. */
const BEDROCK_ARN = /^arn:aws[\w-]*:bedrock:[^:]*:\d*:(?:foundation-model|inference-profile)\/(.+)$/;
/** `us.anthropic.claude-3-haiku-20240307-v1:0`: a region, a maker, the model, its version at Bedrock. */
const BEDROCK_ID =
  /^(?:(?:us|us-gov|eu|apac|jp|au|ca|global)\.)?(?:anthropic|openai)\.(.+?)(?:-v\d+)?(?::\d+)?(?::\d+k)?$/;
/** A way to be routed, of OpenRouter: `:free`. */
const ROUTED = /:(?:beta|extended|floor|free|nitro|online|thinking)$/;

/** Reads the name by which a provider at this host is asked for a model; null: its host is not known. */
export function readModelName(model: string, host: string | null): ModelName {
  if (host !== null && DEPLOYED_HOST.test(host.replace(/:\d+$/, ''))) return { kind: 'own', why: DEPLOYED_WHY };
  const name = model.trim().toLowerCase();
  const arn = BEDROCK_ARN.exec(name.replace(/^bedrock\//, ''))?.[1];
  if (arn === undefined && /(?:^|\/)arn:/.test(name)) return { kind: 'own', why: 'it is an ARN of an account’s own' };
  const path = (arn ?? name).replace(VERTEX_PATH, '').split('/');
  const last = path.pop() ?? '';
  if (path.some((part) => DEPLOYED.has(part))) return { kind: 'own', why: DEPLOYED_WHY };
  const unknown = path.find((part) => !PLATFORMS.has(part) && !REGION.test(part));
  if (unknown !== undefined) return { kind: 'own', why: `what ${unknown}/ before it says is not known` };
  if (last.startsWith('ft:')) return { kind: 'own', why: 'it was fine-tuned' };
  const id = (BEDROCK_ID.exec(last)?.[1] ?? last).replace(ROUTED, '').replace('@', '-');
  return { kind: 'model', id };
}

/** A date or a number behind a model's name, by which one of its versions is asked for. */
const VERSION = /-(?:\d{8}|\d{4}-\d{2}-\d{2}|\d{3,4})$/;
/** As the one before it, for the newest. */
const NEWEST = /-(?:latest|default)$/;

/** A model's name without its version: with it or without it, it may be the same model. */
export const withoutVersion = (id: string): string => id.replace(NEWEST, '').replace(VERSION, '');

/** Is it asked for by a version of its own? */
export const hasVersion = (id: string): boolean => VERSION.test(id);
