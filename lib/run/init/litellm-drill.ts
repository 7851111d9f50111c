import type { UsualProvider } from '../../kit/terms/provider.ts';
import { PORTS } from './app-drill.ts';
import type { LitellmConfig, LitellmModel } from './read-litellm.ts';
import { renderLoad } from './render-load.ts';
import { DRILLS_FOLDER, quote, renderHead, type WrittenDrill } from './written-file.ts';

/** The wire format that LiteLLM asks a provider in, and what its `api_base` is then made of. */
const wires: Readonly<Record<string, { wire: string; path: string }>> = {
  openai: { wire: 'openai-chat', path: '/v1' },
  // LiteLLM puts /v1/messages behind it itself.
  anthropic: { wire: 'anthropic-messages', path: '' },
};

/** A drill of a LiteLLM proxy that is running already. `config`: where its configuration lies. */
export function renderLitellmDrill(
  config: string,
  { primary, fallback, others, keyVariable }: LitellmConfig,
): WrittenDrill {
  const path = `${DRILLS_FOLDER}/litellm.yaml`;
  const changes = [adviseModel('primary', primary), adviseModel('fallback', fallback)].flat();
  const head = renderHead('litellm', path, [
    `The minute in which ${primary.group} loses its primary model, rehearsed on your LiteLLM proxy.`,
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

# Two mocks in your providers' places: no key is needed, and nothing costs. The real one behind the injector:
#   upstream: { kind: url, url: "https://api.openai.com/v1", model: gpt-4.1, apiKeyEnv: OPENAI_API_KEY }
# and its host in allowedHosts.
providers:
${renderProvider('primary', primary)}
${renderProvider('fallback', fallback)}
${renderLoad({
  ratePerSecond: 5,
  vus: 300,
  model: primary.group,
  isJsonAsked: true,
})}`;
  return {
    path,
    text,
    what: `a drill of ${primary.group} with its fallback ${fallback.group}, as ${config} has them`,
    advice: [
      ...changes.map((change) => `In ${config}: ${change}`),
      ...(keyVariable === null ? [] : [`Set ${keyVariable} where the drill runs: the proxy wants its master key.`]),
      ...(others.length === 0 ? [] : [`Not drilled, as there is one fallback in it: ${others.join(', ')}.`]),
      'Start the proxy anew after that.',
    ],
  };
}

function adviseModel(name: UsualProvider, { index, group, provider, model }: LitellmModel): string[] {
  const known = wires[provider];
  const base = `http://127.0.0.1:${PORTS[name]}${known?.path ?? '/v1'}`;
  return [
    `model_list[${index}] (${group}): litellm_params.api_base: ${base}`,
    ...(known === undefined
      ? [
          `model_list[${index}] (${group}): litellm_params.model: openai/${model}, as no mock speaks the API of ${provider}`,
        ]
      : []),
  ];
}

function renderProvider(name: UsualProvider, { provider, model }: LitellmModel): string {
  const { wire } = wires[provider] ?? { wire: 'openai-chat' };
  return `  ${name}: { listenPort: ${PORTS[name]}, upstream: { kind: mock, mock: { model: ${quote(model)}, wire: ${wire}, dialect: strict } } }`;
}
