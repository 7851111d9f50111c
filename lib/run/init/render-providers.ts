import { isUsual } from '../../kit/terms/provider.ts';
import { quote } from './written-file.ts';

/** Where the injector of a provider listens that a target must know which is not started by the drill: from 9021 on, in their order. */
export const portOf = (place: number): number => 9021 + place;

/** A provider's part of a drill, and what it is called. */
export interface WrittenProvider {
  name: string;
  /** What stands between its braces. */
  settings: string;
}

/** The providers of a drill in the order in which they take over: by their usual names if there are two of those, else as a list. */
export function renderProviders(providers: readonly WrittenProvider[]): string {
  const areUsual = providers.length === 2 && providers.every(({ name }) => isUsual(name));
  const lines = providers.map(({ name, settings }) =>
    areUsual ? `  ${name}: { ${settings} }` : `  - { name: ${quote(name)}, ${settings} }`,
  );
  return `providers:\n${lines.join('\n')}`;
}

/** Texts as people list them: `a`, `a and b`, `a, b and c`. */
export function listOf(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`;
}

/** A mock that runs as it stands, at this place in the order; `before`: what stands in front of it. */
export function renderMock(place: number, before = ''): string {
  return `${before}upstream: { kind: mock, mock: { model: ${place === 0 ? 'gpt-4.1' : 'gpt-4o-mini'}, dialect: strict } }`;
}
