import type { Argv, CommandModule } from 'yargs';
import { showDoctor } from '../terminal/show-doctor.ts';

interface DoctorArguments {
  file: string | undefined;
  capacity: boolean;
  json: boolean;
}

/** `cutover doctor [FILE]`: is this machine fit for a drill, and what can it drive? */
export const doctorCommand: CommandModule<object, DoctorArguments> = {
  command: 'doctor [file]',
  describe: 'Look whether this machine, and a drill, are fit to be run, and measure what the machine can drive',
  builder: (yargs) =>
    yargs
      .positional('file', {
        type: 'string',
        describe:
          'A drill as JSON or YAML, or a scenario (.ts): it is looked at, too, and what it asks is what is driven',
      })
      .option('capacity', {
        type: 'boolean',
        default: false,
        describe: 'Measure what this machine can drive: k6, observer, injectors and mocks, in a quarter of a minute',
      })
      .option('json', { type: 'boolean', default: false, describe: 'Print what was found as JSON, nothing else' })
      .example('$0 doctor', 'Node, k6, ports, files, disk, memory, processors, clock')
      .example('$0 doctor drill.yaml', 'its keys, prices, lever, clocks; asks each real provider once a kind')
      .example('$0 doctor --capacity drill.yaml', "what it can drive of the drill's traffic; asks no provider")
      .epilogue('Exit codes: 0 nothing failed, 1 something did.') as Argv<unknown> as Argv<DoctorArguments>,
  async handler({ file, capacity, json }) {
    process.exitCode = await showDoctor({ file, capacity, json });
  },
};
