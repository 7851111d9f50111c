/**
 * Prompt and answer lengths measured on production traffic, as quantile tables to draw from.
 *
 * Source: AzurePublicDataset, AzureLLMInferenceTrace_conv.csv of November 2023 (19,366 requests, CC-BY-4.0;
 * Patel et al., "Splitwise", ISCA 2024). Input and output length are almost uncorrelated there (r = 0.09 on
 * logarithms), so they are drawn apart.
 */
import type { Random } from '../kit/stats/random.ts';

interface QuantileTable {
  /** Rising from 0 to 1. */
  probabilities: readonly number[];
  /** Tokens at these probabilities. */
  values: readonly number[];
}

const probabilities = [
  0, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9,
  0.925, 0.95, 0.975, 0.98, 0.99, 0.995, 1,
] as const;

export const lengthTables = {
  'azure-2023-conversation': {
    promptTokens: {
      probabilities,
      values: [
        2, 29, 91, 181, 207, 372, 387, 396, 403, 414, 703, 984, 1020, 1045, 1071, 1097, 1130, 1189, 1315, 1877, 2735,
        4075, 4083, 4092, 4098, 4142, 4831, 14050,
      ],
    },
    outputTokens: {
      probabilities,
      values: [
        7, 16, 24, 41, 54, 67, 77, 85, 91, 96, 103, 113, 129, 151, 177, 217, 384, 395, 400, 411, 424, 430, 451, 522,
        540, 601, 644, 1000,
      ],
    },
  },
} as const satisfies Record<string, { promptTokens: QuantileTable; outputTokens: QuantileTable }>;

/** One length: the inverse of the table's distribution function, linear between its points. */
export function drawLength(table: QuantileTable, random: Random): number {
  const probability = random();
  const { probabilities: points, values } = table;
  let upper = 1;
  while (upper < points.length - 1 && (points[upper] ?? 1) < probability) upper++;
  const low = points[upper - 1] ?? 0;
  const high = points[upper] ?? 1;
  const share = high > low ? (probability - low) / (high - low) : 1;
  const from = values[upper - 1] ?? 1;
  const to = values[upper] ?? from;
  return Math.max(1, Math.round(from + share * (to - from)));
}
