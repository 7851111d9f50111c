import { formatCount } from '../../kit/format/format-count.ts';
import { type DoctorCheck, failed, ok, warning } from './check.ts';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
/** Two for each caller of a process that stands in between, and some of its own. */
const FILES_PER_CALLER = 2;
const OWN_FILES = 64;
/** Fewer callers at once than these are soon too few: a peak of 50/s that waits for 10 s. */
const FEW_CALLERS = 500;
/** A run of an hour at 20/s leaves some hundred MB. */
const LITTLE_DISK = GIB;
const TOO_LITTLE_DISK = 100 * MIB;
/** Five processes of Node's and k6. */
const LITTLE_MEMORY = GIB;
const TOO_LITTLE_MEMORY = 256 * MIB;
/** The clock is set in steps, or runs otherwise, by more in half a second. */
const MOST_SLIP_MS = 20;
/** A drill takes about one processor's time at moderate rates; with less its verdict is invalid. */
const FEW_PROCESSORS = 2;
const MOST_BUSY = 0.5;

/** What is looked at of the machine, whatever is to be run on it. */
export const machineChecks: readonly DoctorCheck[] = [
  {
    id: 'node',
    label: 'Node',
    look({ machine: { nodeVersion } }) {
      const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
      return major > 20 || (major === 20 && minor >= 19)
        ? ok(nodeVersion)
        : failed(nodeVersion, 'Install Node 20.19 or newer from nodejs.org.');
    },
  },
  {
    id: 'k6',
    label: 'k6',
    async look({ machine }) {
      const { version, path } = await machine.findK6();
      return ok(`${version}, ${path}`);
    },
  },
  {
    id: 'ports',
    label: 'Ports',
    async look({ machine }) {
      const port = await machine.findFreePort();
      return ok(`127.0.0.1 can be listened on (${port}, say)`);
    },
  },
  {
    id: 'open-files',
    label: 'Open files',
    look({ machine }) {
      const limit = machine.readFileLimit();
      if (limit === null) return ok('no limit, or none that this system tells');
      const callers = Math.max(0, Math.floor((limit - OWN_FILES) / FILES_PER_CALLER));
      const found = `${formatCount(limit)} for a process: ${formatCount(callers)} callers at once`;
      return callers >= FEW_CALLERS
        ? ok(found)
        : warning(found, `Run: ulimit -n ${FEW_CALLERS * FILES_PER_CALLER + OWN_FILES} (or more) before a drill.`);
    },
  },
  {
    id: 'disk',
    label: 'Disk',
    async look({ machine }) {
      const { path, isWritable, freeBytes } = await machine.readDisk();
      if (!isWritable) return failed(`${path} cannot be written`, 'Change to a folder of yours, or give --out.');
      const found = `${formatBytes(freeBytes)} free in ${path}`;
      if (freeBytes < TOO_LITTLE_DISK)
        return failed(found, 'Make room, or give --out on another disk: a run is lost where its records are.');
      return freeBytes < LITTLE_DISK
        ? warning(found, 'Make room: a run of an hour leaves hundreds of megabytes.')
        : ok(found);
    },
  },
  {
    id: 'memory',
    label: 'Memory',
    look({ machine }) {
      const bytes = machine.readFreeMemory();
      const found = `${formatBytes(bytes)} free`;
      const remedy =
        'End what is not needed: mocks, injectors, observer and k6 take about half a gigabyte, k6 more with its virtual users.';
      if (bytes < TOO_LITTLE_MEMORY) return failed(found, remedy);
      return bytes < LITTLE_MEMORY ? warning(found, remedy) : ok(found);
    },
  },
  {
    id: 'processors',
    label: 'Processors',
    async look({ machine }) {
      const { idleRatio } = await machine.watch();
      const busy = idleRatio === null ? null : 1 - idleRatio;
      const found = `${machine.processors}${busy === null ? '' : `, ${Math.round(busy * 100)} % busy with other things`}`;
      if (machine.processors < FEW_PROCESSORS)
        return warning(found, 'Use a machine with two or more: on one, a drill waits for itself and ends invalid.');
      return busy !== null && busy > MOST_BUSY
        ? warning(found, 'Wait until it is idle, or end what else runs: a full machine makes verdicts invalid.')
        : ok(found);
    },
  },
  {
    id: 'clock',
    label: 'Clock',
    async look({ machine }) {
      const { clockSlipMs } = await machine.watch();
      const found = `off by ${Math.abs(clockSlipMs).toFixed(1)} ms in half a second`;
      return Math.abs(clockSlipMs) <= MOST_SLIP_MS
        ? ok(found)
        : warning(found, 'Let the clock settle (NTP slews or steps it): times of a run are taken by it.');
    },
  },
];

function formatBytes(bytes: number): string {
  return bytes >= GIB ? `${(bytes / GIB).toFixed(1)} GiB` : `${Math.floor(bytes / MIB)} MiB`;
}
