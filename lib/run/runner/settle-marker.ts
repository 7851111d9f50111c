import type { Marker } from '../../drill/traffic.ts';
import type { PreparedRun } from './prepare-run.ts';

/** The same run, once it is decided whether its prompts bear an id. */
export function settleMarker(prepared: PreparedRun, marker: Marker): PreparedRun {
  const { drill } = prepared;
  return { ...prepared, drill: { ...drill, traffic: { ...drill.traffic, marker } } };
}
