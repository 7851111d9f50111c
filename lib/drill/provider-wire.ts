import type { WireName } from '../wire/formats/index.ts';
import type { ProviderSettings } from './provider.ts';
import { guessWire } from './targets/provider-call.ts';

/** The wire format a drill says that a provider speaks; null: it does not say. */
export function writtenWire(upstream: ProviderSettings['upstream']): WireName | null {
  if (upstream.kind === 'mock') return upstream.mock.wire;
  return upstream.kind === 'replay' ? null : (upstream.wire ?? null);
}

/** The wire format a provider speaks: the one the drill says, else that of Anthropic's or Google's host, else chat completions. */
export function wireOf(upstream: ProviderSettings['upstream']): WireName {
  return writtenWire(upstream) ?? (upstream.kind === 'url' ? guessWire(upstream.url) : 'openai-chat');
}
