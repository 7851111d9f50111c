import { bareLine } from './bare-line.ts';
import { type LogEntry, type LogForm, readEach, skip } from './log-form.ts';
import { nameServerStatus } from './name-failure.ts';
import { modelInPath } from './path-keys.ts';
import { findBegin, readTime, type ToldTime } from './read-time.ts';

/** `common` and `combined`, and what a log format adds behind them. */
const pattern =
  /^(\S+) \S+ (.*?) ?\[([^\]]{20,30})\] "((?:[^"\\]|\\.)*)" (\d{3}) (?:\d+|-)(?: "(?:[^"\\]|\\.)*" "(?:[^"\\]|\\.)*")?([^]*)$/;
/** What stands before the time is `address - user`, or that behind what a collector of logs, or Apache's `%v`, puts before it. */
const behind = /(?:^|\s)- (\S+)$/;
/** Names that people give `$request_time`, in seconds. */
const timed = /(?:^|[\s"|,])(?:request_time|rt|req_time|duration)[=:]\s*"?(\d+(?:\.\d+)?)/;
/** Or it stands there by itself: the first number with a point. */
const bare = /(?:^|[\s"|,])(\d+\.\d{1,6})(?=$|[\s"|,])/;

/** Traefik's, in ms, and before it the router and the server in quotes; its time is when the call began. */
const traefik = /^ \d+ "[^"]*" "[^"]*" (\d+)ms$/;

/**
 * Access logs of nginx and Apache: `combined` and `common`, and those formats with `$request_time` behind them, by a name (`rt=0.120`,
 * `request_time=0.120`) or as the first number with a point. A line is written when its call has ended, so a call began so much earlier. 499 is
 * nginx's own: the caller left; and 000: the connection was lost before there was a status. Source: nginx.org/en/docs/http/ngx_http_log_module.html, httpd.apache.org/docs/2.4/logs.html. Traefik's common
 * format has the count of its requests, router, server and latency behind it (doc.traefik.io/traefik/observe/logs-and-access-logs).
 */
export const nginx: LogForm = {
  summary: 'an access log of nginx or Apache: combined or common, with or without $request_time behind it',
  fits: (line) => pattern.test(bareLine(line)),
  create() {
    let untimed = 0;
    let guessed = 0;
    // Many lines have one second, and to read it takes longest.
    let last: { told: string; time: ToldTime | null } = { told: '', time: null };
    const read = (line: string): LogEntry[] => {
      const found = pattern.exec(bareLine(line));
      if (found === null) return [skip('no line of an access log (combined)')];
      const [, , told = '-', time = '', request = '', status = '', rest = ''] = found;
      if (time !== last.told) last = { told: time, time: readTime(time) };
      const written = last.time;
      if (written === null) return [skip('its time cannot be read')];
      const ms = rest.endsWith('ms') ? traefik.exec(rest)?.[1] : undefined;
      const named = timed.exec(rest)?.[1];
      const seconds = named ?? bare.exec(rest)?.[1];
      if (ms === undefined && seconds === undefined) untimed++;
      else if (ms === undefined && named === undefined) guessed++;
      const latencyMs = ms !== undefined ? Number(ms) : seconds === undefined ? null : Number(seconds) * 1_000;
      const beganMs = ms === undefined ? findBegin(written, latencyMs) : written.atMs;
      const user = behind.exec(told)?.[1] ?? told;
      const path = request.split(' ')[1] ?? '';
      const model = modelInPath(path);
      return [
        {
          kind: 'row',
          row: {
            atMs: beganMs,
            failure: nameServerStatus(Number(status)),
            latencyMs,
            keys: {
              ...(model === undefined ? {} : { model }),
              ...(user === '-' || user === '' ? {} : { tenant: user }),
            },
            count: 1,
          },
          writtenMs: ms === undefined ? written.atMs : beganMs + Number(ms),
          ...(latencyMs === null ? { isEnd: true } : {}),
          ...(written.zone === undefined ? {} : { zone: written.zone }),
          path,
        },
      ];
    };
    return readEach(read, () => [
      ...(untimed === 0
        ? []
        : [
            `${untimed} lines have no $request_time, so how late answers were is not known of them, and when they began is when they ended`,
          ]),
      ...(guessed === 0
        ? []
        : [`of ${guessed} lines the first number with a point was taken for $request_time, in seconds`]),
    ]);
  },
};
