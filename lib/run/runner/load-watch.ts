import type { JudgementLine } from '../../collector/records/judgement.ts';
import type { RunRecord } from '../../collector/records/record.ts';

/** Who is told of a load as it goes, besides its files. */
export interface LoadWatch {
  /** Where k6 writes its own metrics to, as its `--out influxdb=` takes it; they bear the run's id as a tag `run`, and these. */
  k6Output: string;
  tags: Readonly<Record<string, string>>;
  /** Must not throw, and must not take long. */
  onRecord?: (record: RunRecord) => void;
  onJudged?: (line: JudgementLine) => void;
}
