import { type LogEntry, type LogForm, readEach, skip } from './log-form.ts';
import { nameStatus } from './name-failure.ts';
import { modelInPath } from './path-keys.ts';
import { readTime } from './read-time.ts';

/** `common` and `combined`, and what a log format adds behind them. */
const pattern =
  /^(\S+) \S+ (.*?) ?\[([^\]]{20,30})\] "((?:[^"\\]|\\.)*)" (\d{3}) (?:\d+|-)(?: "(?:[^"\\]|\\.)*" "(?:[^"\\]|\\.)*")?([^]*)$/;
/** Names that people give `$request_time`, in seconds. */
const timed = /(?:^|[\s"|,])(?:request_time|rt|req_time|duration)[=:]\s*"?(\d+(?:\.\d+)?)/;
/** Or it stands there by itself: the first number with a point. */
const bare = /(?:^|[\s"|,])(\d+\.\d{1,6})(?=$|[\s"|,])/;

/**
 * Access logs of nginx and Apache: `combined` and `common`, and those formats with `$request_time` behind them, by a name (`rt=0.120`,
 * `request_time=0.120`) or as the first number with a point. A line is written when its call has ended, so a call began so much earlier. 499 is
 * nginx's own: the caller left; and 000: the connection was lost before there was a status. Source: nginx.org/en/docs/http/ngx_http_log_module.html, httpd.apache.org/docs/2.4/logs.html.
 */
export const nginx: LogForm = {
  summary: 'an access log of nginx or Apache: combined or common, with or without $request_time behind it',
  fits: (line) => pattern.test(line),
  create() {
    let untimed = 0;
    let guessed = 0;
    const read = (line: string): LogEntry[] => {
      const found = pattern.exec(line);
      if (found === null) return [skip('no line of an access log (combined)')];
      const [, , user = '-', time = '', request = '', status = '', rest = ''] = found;
      const written = readTime(time);
      if (written === null) return [skip('its time cannot be read')];
      const named = timed.exec(rest)?.[1];
      const told = named ?? bare.exec(rest)?.[1];
      if (told === undefined) untimed++;
      else if (named === undefined) guessed++;
      const latencyMs = told === undefined ? null : Number(told) * 1_000;
      const path = request.split(' ')[1] ?? '';
      const model = modelInPath(path);
      const code = Number(status);
      return [
        {
          kind: 'row',
          row: {
            atMs: written.atMs - (latencyMs ?? 0),
            failure: code === 499 ? 'client-gone' : code === 0 ? 'cut-off' : nameStatus(code),
            latencyMs,
            keys: {
              ...(model === undefined ? {} : { model }),
              ...(user === '-' || user === '' ? {} : { tenant: user }),
            },
            count: 1,
          },
          writtenMs: written.atMs,
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
