import type { GameDay } from '../../scorecard/game-day.ts';
import { describeFlight, describePeople } from '../describe-game-day.ts';
import { wrap } from './wrap.ts';

/** Lines of what a command printed that are shown. */
const SHOWN_LINES = 5;

/** Who approved the drill and was there, and what the commands around it came to. */
export function renderGameDay(day: GameDay, width: number): string[] {
  return [
    ...describePeople(day).flatMap((sentence) => wrap(sentence, width)),
    ...day.commands.flatMap((one) => [
      ...wrap(`${one.exitCode === 0 ? '✓' : '✗'} ${one.which}: ${one.command} ${describeFlight(one)}`, width),
      ...one.output
        .split('\n')
        .filter((line) => line.trim() !== '')
        .slice(-SHOWN_LINES)
        .flatMap((line) => wrap(line, width - 4).map((part) => `    ${part}`)),
    ]),
  ];
}
