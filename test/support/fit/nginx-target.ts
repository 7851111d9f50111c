import { join } from 'node:path';
import type { DrillInput } from '../../../lib/drill/drill.ts';

/** A target that is nginx in front of the primary, with the access log that people have of it: `combined`, and `$request_time` behind it. */
export function writeNginxTarget(folder: string, logPath: string): DrillInput['target'] {
  const conf = join(folder, 'nginx.conf');
  const at = (name: string): string => join(folder, name);
  const text = `
daemon off;
worker_processes 1;
pid ${at('nginx.pid')};
error_log ${at('error.log')};
events { worker_connections 1024; }
http {
  log_format timed '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" rt=$request_time';
  access_log ${logPath} timed;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${at(kind)};`).join(' ')}
  server {
    listen 127.0.0.1:PORT;
    location / {
      proxy_pass PRIMARY/;
      proxy_http_version 1.1;
      proxy_buffering off;
      # Its worker may not write where whoever runs this can.
      client_body_buffer_size 1m;
      proxy_read_timeout 30s;
    }
  }
}`;
  return {
    kind: 'url',
    url: 'http://127.0.0.1:${port}/chat/completions',
    headers: { authorization: 'Bearer nobody' },
    start: {
      command: [
        'sh',
        '-c',
        `printf '%s' "$CONF" | sed "s|PORT|$1|; s|PRIMARY|$2|" > '${conf}' && exec nginx -e '${at('error.log')}' -c '${conf}'`,
        'nginx',
        '${port}',
        '${primary.url}',
      ],
      env: { CONF: text },
    },
  };
}
