import { applyVariant } from '../../drill/apply-variant.ts';
import type { Drill } from '../../drill/drill.ts';
import type { Arrival } from '../../drill/workloads/arrival.ts';
import { type ChatRequest, renderRequest } from '../../drill/workloads/render-request.ts';
import { createRequests } from '../../drill/workloads/requests.ts';
import { isPlainObject } from '../../kit/settings/reader.ts';
import type { Column } from './columns.ts';

/** A case as a column is asked it, as a chat completion. Throws a `usage` error for one that lacks a variable of a variant's template. */
export function renderCase(
  { traffic, contracts }: Pick<Drill, 'traffic' | 'contracts'>,
  arrival: Arrival,
  { model, asks }: Pick<Column, 'model' | 'asks'>,
  correlationId: string,
): ChatRequest {
  const plain = renderRequest(arrival, {
    requests: createRequests(traffic.requests),
    model,
    correlationId,
    marker: null,
  });
  // A case may name the application's model; a provider is asked for one of its own.
  plain.model = model;
  if (asks === null) return plain;
  const vars = 'vars' in arrival.case && isPlainObject(arrival.case.vars) ? arrival.case.vars : {};
  const contract = contracts.find((one) => one.kind === 'json-schema' && one.for === arrival.kind);
  return applyVariant(plain, asks, { vars, schema: contract?.kind === 'json-schema' ? contract.schema : null });
}
