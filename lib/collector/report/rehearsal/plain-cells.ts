import { type Cell, type Rehearsal, UNDER_LOAD } from '../../scorecard/rehearsal.ts';

/** Is this column one of what is only tried, a variant of a provider? */
export function isVariant({ columns }: Pick<Rehearsal, 'columns'>, name: string): boolean {
  return columns.some((column) => column.name === name && column.variant !== null);
}

/** The cells of providers as they are: what a verdict is of. */
export function listPlainCells(rehearsal: Pick<Rehearsal, 'cells' | 'columns'>): Cell[] {
  return rehearsal.cells.filter(({ column }) => !isVariant(rehearsal, column));
}

/** Is this column one that was asked in a drill's outage? */
export function isUnderLoad({ during, columns }: Pick<Rehearsal, 'during' | 'columns'>, name: string): boolean {
  return during !== undefined && columns.some((column) => column.name === name && column.variant === UNDER_LOAD);
}
