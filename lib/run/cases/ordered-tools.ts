import type { Drill } from '../../drill/drill.ts';
import type { AskedBody } from '../../drill/workloads/asked-body.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { nearestName } from '../../kit/settings/nearest-name.ts';
import { formatValue } from '../../kit/settings/reader.ts';

/** Looks whether the tools that contracts put into an order are ever offered: one that is not, misspelt say, would hold nothing. */
export interface OrderedTools {
  look(body: Pick<AskedBody, 'tools'>): void;
  /** Throws a `usage` error for a tool in an order that no case offers. `source`: where the cases come from. */
  settle(source: string): void;
}

/** For the contracts of one kind of request that know their tools from the request alone; others were looked at when they were read. */
export function createOrderedTools(contracts: Drill['contracts'], name: string): OrderedTools {
  const ordered = contracts.flatMap((settings, place) =>
    settings.for === name && settings.kind === 'tool-call' && settings.tools === undefined
      ? (settings.order ?? []).map((tool, at) => ({ tool, path: `contracts[${place}].order[${at}]` }))
      : [],
  );
  const offered = new Set<string>();
  return {
    look({ tools = [] }) {
      if (ordered.length > 0) for (const tool of tools) offered.add(tool.function.name);
    },
    settle(source) {
      const wrong = ordered.find(({ tool }) => !offered.has(tool));
      if (wrong === undefined) return;
      const near = nearestName(wrong.tool, [...offered]);
      throw new CutoverError(
        'usage',
        `${wrong.path} must be a tool that a case of ${source} offers, got ${formatValue(wrong.tool)}.${near === undefined ? '' : ` Did you mean ${formatValue(near)}?`}`,
      );
    },
  };
}
