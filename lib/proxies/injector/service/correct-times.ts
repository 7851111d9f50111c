import { assertNever } from '../../../kit/cutover-error.ts';
import type { AttemptRecord, ConnectionRecord, FaultRecord, HealthRecord } from '../../../collector/records/record.ts';
import type { ClockOffset } from './clock-offset.ts';

/** What an injector records. */
type InjectorRecord = AttemptRecord | ConnectionRecord | FaultRecord | HealthRecord;

/** A record of another machine's injector with our clock's times; its health says how far the clocks are apart. */
export function correctTimes<R extends InjectorRecord>(record: R, clock: ClockOffset): R;
export function correctTimes(record: InjectorRecord, clock: ClockOffset): InjectorRecord {
  const toOurs = (epochMs: number): number => Math.round((epochMs - clock.offsetMs) * 1000) / 1000;
  const toOursOrNull = (epochMs: number | null): number | null => (epochMs === null ? null : toOurs(epochMs));
  switch (record.kind) {
    case 'attempt':
      return { ...record, startEpochMs: toOurs(record.startEpochMs) };
    case 'connection':
      return { ...record, atEpochMs: toOurs(record.atEpochMs) };
    case 'health':
      return { ...record, atEpochMs: toOurs(record.atEpochMs), clock };
    case 'fault': {
      const { summaries, ...rest } = record;
      const corrected = summaries?.map((summary) => ({
        ...summary,
        firstEpochMs: toOursOrNull(summary.firstEpochMs),
        lastEpochMs: toOursOrNull(summary.lastEpochMs),
      }));
      return {
        ...rest,
        atEpochMs: toOurs(record.atEpochMs),
        ...(corrected === undefined ? {} : { summaries: corrected }),
      };
    }
    default:
      return assertNever(record);
  }
}
