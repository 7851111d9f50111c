import type { DrillInput } from '../../lib/drill/drill.ts';
import type { MockInput } from '../../lib/drill/mock/mock-settings.ts';
import type { UsualProvider } from '../../lib/kit/terms/provider.ts';
import { extractionSchema, supportTools } from '../../lib/drill/workloads/support-desk/tasks.ts';

/**
 * What the shipped drills have in common: an application that extracts, calls tools and chats through a model it was
 * written for, and a fallback that gets the same prompts.
 */
export const sampleApplication = {
  seed: 42,
  primary: {
    model: 'primary-model',
    wire: 'openai-chat',
    dialect: 'strict',
    ttft: 'gpt-4o-mini',
    tokensPerSecond: 180,
  },
  // A model that got the primary's prompt: what that does to its answers was measured (see the dialect).
  fallback: {
    model: 'fallback-model',
    wire: 'openai-chat',
    dialect: 'gpt-4o-dspy-2024',
    ttft: 'gpt-4.1',
    tokensPerSecond: 120,
  },
  traffic: {
    arrivals: { kind: 'poisson', ratePerSecond: 15 },
    lengths: 'azure-2023-conversation',
    maxOutputTokens: 400,
    requests: [
      { name: 'extraction', weight: 5, streamedRatio: 0.3, workload: { kind: 'support-desk', asks: 'extraction' } },
      { name: 'tool-call', weight: 2, streamedRatio: 0.3, workload: { kind: 'support-desk', asks: 'tool-call' } },
      { name: 'chat', weight: 3, streamedRatio: 0.9, workload: { kind: 'support-desk', asks: 'chat' } },
    ],
    requestTimeoutMs: 15_000,
  },
  contracts: [
    { kind: 'json-schema', for: 'extraction', schema: extractionSchema },
    { kind: 'tool-call', for: 'tool-call', tools: supportTools },
    { kind: 'markdown', for: 'chat' },
  ],
} satisfies Pick<DrillInput, 'seed' | 'traffic' | 'contracts'> & Record<UsualProvider, MockInput>;
