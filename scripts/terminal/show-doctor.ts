import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type MeasuredMachine, measureMachine } from '../../lib/run/machine/measure-machine.ts';
import { createRedactor } from '../../lib/kit/secrets/redactor.ts';
import { formatJson } from '../../lib/kit/invisible.ts';
import { createCapacityCheck } from '../../lib/run/doctor/capacity-check.ts';
import { ownMachine } from '../../lib/run/doctor/machine.ts';
import { machineChecks } from '../../lib/run/doctor/machine-checks.ts';
import { runDoctor } from '../../lib/run/doctor/run-doctor.ts';
import type { DoctorCheck } from '../../lib/run/doctor/check.ts';
import { createDrillChecks } from '../../lib/run/doctor/drill-checks.ts';
import { ownReach } from '../../lib/run/doctor/own-reach.ts';
import { createReachChecks } from '../../lib/run/doctor/reach-checks.ts';
import { pickArrivals } from '../../lib/run/preflight/send-probe.ts';
import { collectSecrets } from '../../lib/run/runner/collect-secrets.ts';
import { findPeak } from '../../lib/run/runner/find-peak.ts';
import { type PreparedRun, prepareRun } from '../../lib/run/runner/prepare-run.ts';
import { createPainter } from './painter.ts';
import { renderDoctorLine, renderParts } from './render-doctor.ts';
import { checkWords, stopDrill } from './stop-drill.ts';
import { readColumns } from './columns.ts';

export interface ShowDoctorOptions {
  /** A drill, whose traffic is measured; undefined: none. */
  file: string | undefined;
  /** Whether what the machine can drive is measured. */
  capacity: boolean;
  json: boolean;
}

const exitCodes = { ok: 0, warning: 0, failed: 1 } as const;

/** Looks at this machine in a terminal, a line for each thing; resolves to the exit code: 1 where one failed. */
export async function showDoctor({ file, capacity, json }: ShowDoctorOptions): Promise<number> {
  const width = readColumns();
  const colour = createPainter();
  const stop = stopDrill((text) => void process.stderr.write(`${text}\n`), checkWords);
  try {
    const prepared = file === undefined ? null : await prepareRun(file);
    const drill = prepared?.drill ?? null;
    const machine = ownMachine({ env: process.env, folder: existsSync('results') ? resolve('results') : resolve('.') });
    const measured: MeasuredMachine[] = [];
    const measure = async (): Promise<MeasuredMachine> => {
      const { path: k6Path } = await machine.findK6();
      const tell = (text: string): void => void process.stderr.write(`${text}\n`);
      const one = await measureMachine({ like: drill, k6Path, env: process.env, signal: stop.signal, tell });
      measured.push(one);
      return one;
    };
    const checks = [
      ...machineChecks,
      ...(prepared === null ? [] : await listDrillChecks(prepared, stop.signal)),
      ...(capacity ? [createCapacityCheck(measure, drill === null ? null : await findPeak(drill))] : []),
    ];
    const { verdict, lines } = await runDoctor(checks, { machine, drill, signal: stop.signal }, (line) => {
      if (!json) process.stdout.write(`${renderDoctorLine(line, width, colour)}\n`);
    });
    const [driven] = measured;
    if (json)
      process.stdout.write(
        `${formatJson({ schemaVersion: 1, kind: 'doctor', verdict, checks: lines, capacity: driven ?? null })}\n`,
      );
    else if (driven !== undefined) process.stdout.write(`${renderParts(driven).join('\n')}\n`);
    return exitCodes[verdict];
  } finally {
    stop.release();
  }
}

/** What is looked at of a drill. */
async function listDrillChecks(prepared: PreparedRun, signal: AbortSignal): Promise<DoctorCheck[]> {
  const redactor = createRedactor(collectSecrets(prepared.drill, process.env));
  const reach = ownReach(prepared, { env: process.env, signal, clean: (text) => redactor.clean(text) });
  return [...createDrillChecks(prepared, reach), ...createReachChecks(prepared, await pickArrivals(prepared), reach)];
}
