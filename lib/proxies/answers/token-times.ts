import type { ContentReading } from './content.ts';

/** When the tokens of a stream came. */
export interface TokenTimes {
  add(atEpochMs: number): void;
  read(): Pick<ContentReading, 'firstTokenEpochMs' | 'gapsMs' | 'pieces'>;
}

/** Takes the times of one stream. */
export function createTokenTimes(): TokenTimes {
  const gapsMs: number[] = [];
  let firstTokenEpochMs: number | null = null;
  let lastTokenMs = 0;
  return {
    add(atEpochMs) {
      if (firstTokenEpochMs === null) firstTokenEpochMs = atEpochMs;
      else gapsMs.push(Math.round((atEpochMs - lastTokenMs) * 10) / 10);
      lastTokenMs = atEpochMs;
    },
    read: () => ({ firstTokenEpochMs, gapsMs, pieces: firstTokenEpochMs === null ? 0 : gapsMs.length + 1 }),
  };
}
