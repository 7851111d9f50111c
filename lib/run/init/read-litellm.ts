import { CutoverError } from '../../kit/cutover-error.ts';
import { isPlainObject } from '../../kit/settings/reader.ts';
import { nearestName } from '../../kit/settings/nearest-name.ts';

/** A model that LiteLLM's proxy asks, as its configuration has it. */
export interface LitellmModel {
  /** What callers ask for. */
  group: string;
  /** Its place in `model_list`. */
  index: number;
  /** Whose API it is asked by: what stands before the slash in `litellm_params.model`. */
  provider: string;
  /** What the provider calls it. */
  model: string;
}

/** What a drill has to know of a configuration of LiteLLM's proxy. */
export interface LitellmConfig {
  /** The primary and its fallbacks, in the order in which they take over; two to five. */
  models: LitellmModel[];
  /** What else a request may come to: not drilled. */
  others: string[];
  /** The variable that holds the master key; null: callers need none. */
  keyVariable: string | null;
}

/** Where a master key is put that stands in the configuration itself: a key is never copied. */
const KEY_VARIABLE = 'LITELLM_MASTER_KEY';

/**
 * Reads which models a proxy has, and which of them it falls back to: `fallbacks` of `router_settings` or `litellm_settings`, or the
 * deployments of one group by their `order`. Throws a `usage` error where there is no fallback.
 */
export function readLitellm(config: unknown, path: string): LitellmConfig {
  if (!isPlainObject(config) || !Array.isArray(config['model_list']))
    throw new CutoverError('usage', `${path} must be a configuration of LiteLLM's proxy: model_list is missing.`);
  const models = config['model_list'].flatMap((entry, index) => readModel(entry, index));
  const pairs = ['router_settings', 'litellm_settings'].flatMap((key) => readFallbacks(config[key]));
  const general = isPlainObject(config['general_settings']) ? config['general_settings'] : {};
  return {
    ...findModels(models, pairs, path),
    keyVariable: findKeyVariable(general['master_key']),
  };
}

function readModel(entry: unknown, index: number): (LitellmModel & { order: number })[] {
  if (!isPlainObject(entry) || !isPlainObject(entry['litellm_params'])) return [];
  const { model_name: group, litellm_params: parameters } = entry;
  const { model, order } = parameters;
  if (typeof group !== 'string' || typeof model !== 'string') return [];
  const slash = model.indexOf('/');
  return [
    {
      group,
      index,
      provider: slash < 0 ? 'openai' : model.slice(0, slash),
      model: model.slice(slash + 1),
      order: typeof order === 'number' ? order : index,
    },
  ];
}

/** Who falls back to whom: `[{"a": ["b", "c"]}]`. */
function readFallbacks(settings: unknown): [from: string, to: string[]][] {
  const listed = isPlainObject(settings) ? settings['fallbacks'] : undefined;
  if (!Array.isArray(listed)) return [];
  return listed
    .filter(isPlainObject)
    .flatMap((item) =>
      Object.entries(item).map(([from, to]): [string, string[]] => [
        from,
        (Array.isArray(to) ? to : [to]).filter((name) => typeof name === 'string'),
      ]),
    );
}

/** As many as a drill may have. */
const MOST = 5;

function findModels(
  models: readonly (LitellmModel & { order: number })[],
  pairs: readonly [string, string[]][],
  path: string,
): Pick<LitellmConfig, 'models' | 'others'> {
  const groups = models.map(({ group }) => group);
  for (const [from, to] of pairs) {
    for (const name of [from, ...to]) if (name !== '*' && !groups.includes(name)) rejectName(name, groups, path);
    const primary = models.find(({ group }) => group === from || from === '*');
    if (primary === undefined) continue;
    const asked = [primary.group, ...to.filter((name) => name !== primary.group)];
    // A group of several is asked in turns, and one of them alone is drilled.
    const first = [...new Set(asked)].flatMap((name) => models.find(({ group }) => group === name) ?? []);
    const others = models.filter((model) => asked.includes(model.group) && !first.slice(0, MOST).includes(model));
    if (first.length > 1) return { models: first.slice(0, MOST), others: others.map(describeModel) };
  }
  for (const group of new Set(groups)) {
    const ordered = models.filter((model) => model.group === group).toSorted((a, b) => a.order - b.order);
    if (ordered.length > 1) return { models: ordered.slice(0, MOST), others: ordered.slice(MOST).map(describeModel) };
  }
  throw new CutoverError(
    'usage',
    `${path} must name a fallback, got none for ${groups.join(', ') || 'no models'}. For example: router_settings: {fallbacks: [{"${groups[0] ?? 'my-model'}": ["another-model"]}]}`,
  );
}

function describeModel({ index, group, provider, model }: LitellmModel): string {
  return `model_list[${index}] (${group}: ${provider}/${model})`;
}

function rejectName(name: string, groups: readonly string[], path: string): never {
  const near = nearestName(name, groups);
  throw new CutoverError(
    'usage',
    `${path}: fallbacks must name a model_name of model_list (${groups.join(', ')}), got "${name}".${near === undefined ? '' : ` Did you mean "${near}"?`}`,
  );
}

function findKeyVariable(key: unknown): string | null {
  if (key === undefined || key === null) return null;
  return /^os\.environ\/([A-Za-z_][A-Za-z0-9_]*)$/.exec(typeof key === 'string' ? key : '')?.[1] ?? KEY_VARIABLE;
}
