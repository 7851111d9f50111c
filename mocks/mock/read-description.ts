import type { MockInput } from '../../lib/drill/mock/mock-settings.ts';
import type { ProviderName } from '../../lib/kit/terms/provider.ts';
import type { MockDescription } from '../answer/answer-plan.ts';
import { mockSettings } from './parse-mock.ts';

/** A mock as people write it in code: only the model is needed, as docs/mocks.md says. */
export interface WrittenMock extends MockInput {
  /** Whose part it plays, which is one of the things its answers are drawn by. Default `primary`. */
  provider?: ProviderName;
}

/** Fills in what a description leaves out. Throws a `usage` error that names path, rule and value of each mistake. */
export function readDescription(written: WrittenMock, path: string): MockDescription {
  const { provider = 'primary', ...mock } = written ?? {};
  return { ...mockSettings.read(mock, path), provider };
}
