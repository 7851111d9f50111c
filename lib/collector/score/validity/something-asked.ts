import { formatCount } from '../../../kit/format/format-count.ts';
import { defineCheck } from './check.ts';

/** The drill asked something of the target, and of its answers. */
export const somethingAsked = defineCheck({
  label: 'Something asked',
  summary:
    'The drill has an objective, and a contract that answers are held against. One that names none has the default ones; `[]` asks for nothing, and what was not asked for cannot pass.',
  broken: 'Nothing was asked',
  numbers: {
    objectives: { summary: 'objectives of the drill', unit: 'count', min: 1 },
    contracts: { summary: 'contracts of the drill', unit: 'count', min: 1 },
  },
  measure({ drill }) {
    const numbers = { objectives: drill.objectives.length, contracts: drill.contracts.length };
    return {
      observed: `${nameCount(numbers.objectives, 'objective')}, ${nameCount(numbers.contracts, 'contract')}`,
      required: 'at least one of each',
      numbers,
    };
  },
});

function nameCount(count: number, what: string): string {
  return `${count === 0 ? 'no' : formatCount(count)} ${what}${count === 1 ? '' : 's'}`;
}
