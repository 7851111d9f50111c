import { ifevalFc } from './ifeval-fc.ts';
import { k2VendorVerifier } from './k2-vendor-verifier.ts';
import type { Preset } from './preset.ts';
import { structuredOutputBenchmark } from './structured-output-benchmark.ts';

/** Rates that others have published, by `model@host-date`. A new source is a file and a line here. */
export const presets: Readonly<Record<string, Preset>> = {
  ...k2VendorVerifier,
  ...structuredOutputBenchmark,
  ...ifevalFc,
};

/** One line on what all of them are, for whoever is shown one. */
export const PRESETS_ARE =
  "Other people's measurements, each of its date, of their prompts and their hosts of that day: hosts change, and yours may differ.";
