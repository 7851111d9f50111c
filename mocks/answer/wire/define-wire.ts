import { findNamed } from '../find-named.ts';
import type { WireFormat } from './wire-format.ts';

/** One way in which answers differ from those of the provider that made the format known, as data. */
export interface Difference<Options> {
  /** What is different, and who does it. */
  doc: string;
  set: Partial<Options>;
}

/** A provider that speaks a format in its own way: differences by name, and settings that have none. */
export interface Flavour<Options, Name extends string> {
  /** Whom it imitates, and where that is from. */
  doc: string;
  has: readonly Name[];
  set: Partial<Options>;
}

/** A wire format with its flavours and differences. The first flavour is the default. */
export interface WireFamily {
  readonly flavours: Readonly<Record<string, { doc: string; has: readonly string[] }>>;
  readonly differences: Readonly<Record<string, { doc: string }>>;
  /** The format as this flavour speaks it, with further differences; the last one wins. Throws a `usage` error. */
  create(flavour: string | undefined, differences: readonly string[]): WireFormat;
}

/** Makes a family out of options: the base, the differences over it, and the flavours that have them. */
export function defineWire<Options extends object, Name extends string>(definition: {
  base: Options;
  differences: Readonly<Record<Name, Difference<Options>>>;
  flavours: Readonly<Record<string, Flavour<Options, NoInfer<Name>>>>;
  create(options: Options): WireFormat;
}): WireFamily {
  const { base, differences, flavours, create } = definition;
  const differenceSet = (name: string): Partial<Options> =>
    findNamed<Difference<Options>>(differences, name, 'difference of this wire format').set;
  return {
    flavours,
    differences,
    create(flavourName = Object.keys(flavours)[0] ?? '', names) {
      const flavour = findNamed(flavours, flavourName, 'flavour of this wire format');
      const sets = [...flavour.has.map(differenceSet), flavour.set, ...names.map(differenceSet)];
      return create(Object.assign({}, base, ...sets) as Options);
    },
  };
}
