import { CutoverError } from '../../lib/kit/cutover-error.ts';
import { type InfluxPlace, parseInfluxPlace } from '../../lib/run/influx/influx-place.ts';

/** The flags by which a run is told to InfluxDB. */
export interface InfluxArguments {
  influx: string | undefined;
  influxAuth: string | undefined;
}

export const influxFlags = {
  influx: {
    type: 'string',
    describe: 'Write it to InfluxDB, while it goes on and in the end: http://127.0.0.1:8086/DATABASE',
  },
  'influx-auth': {
    type: 'string',
    describe: 'The environment variable that holds USER:PASSWORD or a token for --influx',
  },
} as const;

/** Reads them; undefined: there is no database to be told. Throws a `usage` error that names the flag that is wrong. */
export function readInflux({ influx, influxAuth }: InfluxArguments): InfluxPlace | undefined {
  if (influx !== undefined) return parseInfluxPlace(influx, influxAuth, process.env);
  if (influxAuth === undefined) return undefined;
  throw new CutoverError('usage', '--influx-auth needs --influx URL: it says who writes there.');
}
