import type { MachineLimit } from '../../collector/capacity/machine-limit.ts';
import { formatRate } from '../../kit/format/format-rate.ts';
import { type DoctorCheck, failed, ok, warning } from './check.ts';

/** Less than this many callers a second is hardly a load. */
const LITTLE = 5;

/** What the machine can drive, as a check: against the drill's peak, callers a second, where there is one. */
export function createCapacityCheck(measure: () => Promise<MachineLimit>, peakRate: number | null): DoctorCheck {
  return {
    id: 'capacity',
    label: 'Capacity',
    async look() {
      const { full, most } = await measure();
      if (full === null || most === null)
        return warning(
          'no part’s processor time can be read here',
          'Use Linux or macOS to know what this machine can drive; what it cannot, makes runs invalid.',
        );
      const found = `${formatRate(full.perSecond)} until ${full.part} ${full.part.endsWith('s') ? 'are' : 'is'} full; ${formatRate(most)} may be asked of it`;
      if (peakRate !== null && peakRate > most)
        return failed(
          `${found}; the peak is ${formatRate(peakRate)}`,
          'Use a machine with more processors, or send a part of the traffic: a search ends there and says that the machine is why.',
        );
      return most < LITTLE ? warning(found, 'Wait until it is idle, or use another machine.') : ok(found);
    },
  };
}
