import type { FaultSettings } from '../../lib/faults/index.ts';
import { caseChapters } from './cases/index.ts';
import type { ClientDriver } from './client-driver.ts';
import type { FaultCase, TimeoutMoment } from './fault-case.ts';
import { drivers } from './drivers/index.ts';
import { wires } from './wires/index.ts';

/** One client met with one fault. */
export interface ClientRow {
  /** `CLIENT | whole or streamed | fault`: its name in the recorded outcomes. */
  id: string;
  chapter: string;
  title: string;
  streamed: boolean;
  driver: ClientDriver;
  fault: FaultSettings;
  timeouts: TimeoutMoment;
  before: FaultCase['before'];
  answer: FaultCase['answer'];
}

/** Every client with every fault that applies to it. */
export function listRows(): ClientRow[] {
  return Object.entries(caseChapters).flatMap(([chapter, cases]) =>
    cases.flatMap(({ title, modes, fault: createFault, timeouts = 'never', before, answer }) =>
      modes.flatMap((mode) =>
        drivers.flatMap((driver): ClientRow[] => {
          const fault = driver.modes.includes(mode) ? createFault(driver.wire, wires[driver.wire]) : null;
          if (fault === null) return [];
          const id = [driver.id, mode, title].join(' | ');
          return [{ id, chapter, title, streamed: mode === 'streamed', driver, fault, timeouts, before, answer }];
        }),
      ),
    ),
  );
}
