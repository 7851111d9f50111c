import { type Painter, plainPainter } from '../../lib/collector/report/painter.ts';
import { fit } from '../../lib/collector/report/text/fit.ts';
import { wrap } from '../../lib/collector/report/text/wrap.ts';
import { formatRate } from '../../lib/kit/format/format-rate.ts';
import { escapeLine } from '../../lib/kit/invisible.ts';
import type { DoctorLine } from '../../lib/run/doctor/check.ts';
import type { MeasuredMachine } from '../../lib/run/machine/measure-machine.ts';

const paints = { ok: 'green', warning: 'yellow', failed: 'red' } as const;
const LABEL = 12;
const OUTCOME = 8;

/** A thing that was looked at, with what to do below it. */
export function renderDoctorLine(line: DoctorLine, width: number, colour: Painter = plainPainter): string {
  const indent = ' '.repeat(LABEL + OUTCOME + 2);
  const texts = [
    ...wrap(escapeLine(line.found), width - indent.length),
    ...(line.outcome === 'ok' ? [] : wrap(escapeLine(line.remedy), width - indent.length)),
  ];
  const head = `${colour[paints[line.outcome]](fit(line.outcome, OUTCOME))} ${fit(line.label, LABEL)} `;
  return texts.map((text, place) => `${place === 0 ? head : indent}${text}`).join('\n');
}

/** What each part costs, and where it is full. */
export function renderParts({ parts, processors }: MeasuredMachine): string[] {
  const rows = parts.map(({ part, cpuMsPerCaller, perSecond }) => {
    const cost = cpuMsPerCaller === null ? 'unknown' : `${cpuMsPerCaller.toFixed(2)} ms`;
    return `  ${fit(part, 20)} ${fit(cost, 10, 'right')}  ${fit(perSecond === null ? '–' : formatRate(perSecond), 10, 'right')}`;
  });
  return ['', `Of ${processors} processors, processor time for a caller, and full at:`, ...rows];
}
