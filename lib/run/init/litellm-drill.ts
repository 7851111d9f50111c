import { TAKEN_NAMES, usualProviders } from '../../kit/terms/provider.ts';
import type { LitellmConfig, LitellmModel } from './read-litellm.ts';
import { renderLoad } from './render-load.ts';
import { listOf, portOf, renderProviders } from './render-providers.ts';
import { DRILLS_FOLDER, quote, renderHead, type WrittenDrill } from './written-file.ts';

/** The wire format that LiteLLM asks a provider in, and what its `api_base` is then made of. */
const wires: Readonly<Record<string, { wire: string; path: string }>> = {
  openai: { wire: 'openai-chat', path: '/v1' },
  // LiteLLM puts /v1/messages behind it itself.
  anthropic: { wire: 'anthropic-messages', path: '' },
};

/** A drill of a LiteLLM proxy that is running already. `config`: where its configuration lies. */
export function renderLitellmDrill(config: string, { models, others, keyVariable }: LitellmConfig): WrittenDrill {
  const path = `${DRILLS_FOLDER}/litellm.yaml`;
  const changes = models.flatMap(adviseModel);
  const names = nameModels(models);
  const [primary, ...fallbacks] = models.map(({ group }) => group);
  const head = renderHead('litellm', path, [
    `The minute in which ${primary} loses its primary model, rehearsed on your LiteLLM proxy.`,
    `Before it is run, in ${config} (or a copy of it):`,
    ...changes.map((change) => `  ${change}`),
  ]);
  const text = `${head}

# Where your proxy listens.
target:
  kind: url
  url: http://127.0.0.1:4000/v1/chat/completions
${keyVariable === null ? '  # headers: { authorization: "Bearer ${LITELLM_MASTER_KEY}" }' : `  headers: { authorization: "Bearer \${${keyVariable}}" }`}
  # What it says of who served is kept as a claim: claim: { header: x-litellm-model-id, primary: …, fallback: … }
  # The drill can start it, too:
  # start:
  #   command: [litellm, --config, ${quote(config)}, --port, "4000"]
  #   readyUrl: http://127.0.0.1:4000/health/liveliness

# Mocks in your providers' places: no key is needed, and nothing costs. The real one behind the injector:
#   upstream: { kind: url, url: "https://api.openai.com/v1", model: gpt-4.1, apiKeyEnv: OPENAI_API_KEY }
# and its host in allowedHosts.
${renderProviders(models.map((model, place) => ({ name: names[place] ?? '', settings: renderModel(model, place) })))}
${renderLoad({
  primary: names[0] ?? 'primary',
  ratePerSecond: 5,
  vus: 300,
  ...(primary === undefined ? {} : { model: primary }),
  isJsonAsked: true,
})}`;
  return {
    path,
    text,
    what: `a drill of ${primary} with its ${fallbacks.length === 1 ? 'fallback' : 'fallbacks'} ${listOf(fallbacks)}, as ${config} has them`,
    advice: [
      ...changes.map((change) => `In ${config}: ${change}`),
      ...(keyVariable === null ? [] : [`Set ${keyVariable} where the drill runs: the proxy wants its master key.`]),
      ...(others.length === 0 ? [] : [`Not drilled, and asked where the proxy asks them now: ${others.join(', ')}.`]),
      'Start the proxy anew after that.',
    ],
  };
}

function adviseModel({ index, group, provider, model }: LitellmModel, place: number): string[] {
  const known = wires[provider];
  const base = `http://127.0.0.1:${portOf(place)}${known?.path ?? '/v1'}`;
  return [
    `model_list[${index}] (${group}): litellm_params.api_base: ${base}`,
    ...(known === undefined
      ? [
          `model_list[${index}] (${group}): litellm_params.model: openai/${model}, as no mock speaks the API of ${provider}`,
        ]
      : []),
  ];
}

/** What a drill calls them: two as usual, more by their groups, in letters and digits. */
function nameModels(models: readonly LitellmModel[]): string[] {
  if (models.length === usualProviders.length) return [...usualProviders];
  const names: string[] = [];
  for (const [place, { group, model }] of models.entries()) {
    const candidates = [group, model, `${group}${place + 1}`].map((text) =>
      text
        .toLowerCase()
        .replaceAll(/[^a-z0-9]/g, '')
        .replace(/^\d+/, '')
        .slice(-20)
        .replace(/^\d+/, ''),
    );
    names.push(
      candidates.find((name) => name !== '' && !names.includes(name) && !TAKEN_NAMES.includes(name)) ??
        `model${place + 1}`,
    );
  }
  return names;
}

function renderModel({ provider, model }: LitellmModel, place: number): string {
  const { wire } = wires[provider] ?? { wire: 'openai-chat' };
  return `listenPort: ${portOf(place)}, upstream: { kind: mock, mock: { model: ${quote(model)}, wire: ${wire}, dialect: strict } }`;
}
