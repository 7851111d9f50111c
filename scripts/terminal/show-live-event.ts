import { excerptLines } from '../../lib/kit/excerpt.ts';
import type { LiveEvent } from '../../lib/run/control/live-event.ts';
import type { LiveView } from './live-view.ts';

/** Shows one thing that happened in a drill elsewhere, as the drill's own terminal shows it. */
export function showLiveEvent(event: LiveEvent, view: LiveView): void {
  switch (event.kind) {
    case 'run':
      return view.step(`Watching ${event.drill}, run ${event.runId}`);
    case 'step':
      return view.step(event.text);
    case 'warning':
      return view.warn(event.text);
    case 'progress':
      return view.progress({ ...event.progress, servedBy: new Map(event.progress.servedBy) });
    case 'note':
      return view.step(`${timeOf(event.atEpochMs)} ${event.as}${event.text === '' ? '' : `: ${event.text}`}`);
    case 'journal':
      return event.entry.what === 'noted'
        ? undefined
        : view.step(`${timeOf(event.atEpochMs)} ${describe(event.entry)}`);
    case 'ended':
      return view.step(
        event.verdict === null ? 'The drill is over, without a verdict' : `The drill is over: ${event.verdict}`,
      );
    // A newer drill may say what this version does not know.
    default:
      return;
  }
}

function describe({ what, provider, phase, why }: { what: string; [detail: string]: unknown }): string {
  return excerptLines([what, provider, phase, why].filter((part) => typeof part === 'string').join(' '));
}

function timeOf(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(11, 19);
}
