import { CutoverError } from '../kit/cutover-error.ts';
import { createMistakes } from '../kit/settings/mistakes.ts';
import { nearestName } from '../kit/settings/nearest-name.ts';
import { formatKey, reject } from '../kit/settings/reader.ts';
import type { WireName } from '../wire/formats/index.ts';
import type { Drill } from './drill.ts';
import { wireOf } from './provider-wire.ts';
import { findProvider, listProviders } from './providers.ts';
import { renderProviderCall } from './targets/provider-call.ts';
import { listVariantRequests, type VariantSettings } from './variants.ts';

/** What says how a request is asked. */
const changes = ['system', 'template', 'responseFormat', 'thinking', 'parameters'] as const;
/** What Cutover itself says of a request, or what has a key of its own here. */
const own = ['messages', 'model', 'stream', 'stream_options', 'user', 'response_format', 'reasoning_effort'];

/** A variant must be of a provider that there is, differ from others, and change something that its provider's wire format has a place for. */
export function checkVariants(drill: Drill): void {
  const mistakes = createMistakes();
  const providers = listProviders(drill);
  for (const [provider, variants] of Object.entries(drill.variants ?? {})) {
    const path = `variants.${formatKey(provider)}`;
    if (!providers.includes(provider)) {
      const near = nearestName(provider, providers);
      const hint = near === undefined ? `The providers are ${providers.join(', ')}.` : `Did you mean "${near}"?`;
      mistakes.attempt(() => {
        throw new CutoverError('usage', `${path} is not a known key. ${hint}`);
      });
      continue;
    }
    const wire = wireOf(findProvider(drill, provider).upstream);
    for (const [index, variant] of variants.entries()) {
      const at = `${path}[${index}]`;
      mistakes.attempt(() => {
        if (variants.findIndex(({ name }) => name === variant.name) < index)
          reject(`${at}.name`, 'another than those before it', variant.name);
      });
      mistakes.attempt(() => checkChanges(variant, at, wire));
      mistakes.attempt(() => checkRequests(variant, at, drill));
    }
  }
  mistakes.throwAny();
}

function checkChanges(variant: VariantSettings, path: string, wire: WireName): void {
  if (changes.every((key) => variant[key] === undefined))
    throw new CutoverError('usage', `${path} must change something: one of ${changes.join(', ')}`);
  if (variant.responseFormat?.kind === 'json-object' && !hasPlace(wire, 'response_format', { type: 'json_object' }))
    throw new CutoverError(
      'usage',
      `${path}.responseFormat must not be json-object: ${wire} has no place for it. Take json-schema.`,
    );
  for (const [name, value] of Object.entries(variant.parameters ?? {})) {
    const at = `${path}.parameters.${formatKey(name)}`;
    if (own.includes(name))
      throw new CutoverError('usage', `${at} must be left out: it is none of the parameters that a variant may set.`);
    if (value !== null && !hasPlace(wire, name, value))
      throw new CutoverError(
        'usage',
        `${at} must be left out: ${wire}, which the provider speaks, has no place for it.`,
      );
  }
}

/** Does a parameter of chat completions change anything of a request in this wire format? */
function hasPlace(wire: WireName, name: string, value: unknown): boolean {
  const chat = {
    model: 'm',
    messages: [{ role: 'user', content: 'Hi' }],
    max_tokens: 1,
    tools: [{ type: 'function', function: { name: 'f', parameters: { type: 'object' } } }],
  };
  const address = { url: 'http://127.0.0.1/v1', wire, apiKey: null };
  const render = (body: object): string | null => renderProviderCall(address, body).body;
  return render({ ...chat, [name]: value }) !== render({ ...chat, [name]: undefined });
}

function checkRequests(variant: VariantSettings, path: string, { traffic, contracts }: Drill): void {
  const names = traffic.requests.map(({ name }) => name);
  for (const [index, name] of (variant.for ?? []).entries()) {
    if (!names.includes(name)) reject(`${path}.for[${index}]`, `one of ${names.join(', ')}`, name);
    if (!contracts.some((contract) => contract.for === name))
      throw new CutoverError('usage', `${path}.for[${index}] must have a contract: nothing judges ${name}`);
  }
  const tried = listVariantRequests(variant, contracts);
  const lacking = (variant.for ?? []).find((name) => !tried.includes(name));
  if (lacking === undefined && tried.length > 0) return;
  throw new CutoverError(
    'usage',
    `${path}.responseFormat.schema is missing: ${lacking === undefined ? 'no request has a contract' : `${lacking} has no contract`} of kind json-schema to take it from`,
  );
}
