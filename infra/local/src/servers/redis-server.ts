import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { type ServerAccount, giveTo, ownFolder } from './server-account.ts';
import type { Tuning } from './server-tuning.ts';
import type { StateFolder } from '../bootstrap/state-folder.ts';
import type { ProcessPlan } from '../supervise/process-plan.ts';

const TIMEOUT_MS = 2_000;

export interface RedisPlanInput {
  readonly folder: StateFolder;
  readonly program: string;
  readonly port: number;
  readonly password: string;
  readonly tuning: Tuning;
  readonly stage: number;
  readonly account: ServerAccount | undefined;
}

export function redisUrl(port: number, password: string): string {
  return `redis://:${encodeURIComponent(password)}@127.0.0.1:${port}`;
}

export function planRedis({
  folder,
  program,
  port,
  password,
  tuning,
  stage,
  account,
}: RedisPlanInput): ProcessPlan {
  const config = join(folder.config, 'redis.conf');
  const settings = [
    'bind 127.0.0.1',
    `port ${port}`,
    'daemonize no',
    // Also tells ours from another Redis that took the port while ours was starting.
    `requirepass ${password}`,
    `dir "${ownFolder(join(folder.data, 'redis'), account)}"`,
    // Redis is a cache here, nothing is only in it: no files, and when it is full the oldest entries go. With
    // `noeviction` a full cache would turn into failing writes.
    'save ""',
    'appendonly no',
    `maxmemory ${tuning.redisMegabytes}mb`,
    'maxmemory-policy allkeys-lru',
  ];
  writeFileSync(config, `${settings.join('\n')}\n`, { mode: 0o600 });
  giveTo(account, config);
  return {
    name: 'redis',
    command: program,
    args: [config],
    stage,
    account,
    ready: () => askRedis(redisUrl(port, password)),
    readyDeadlineMs: 20_000,
  };
}

/** PING, with the password of the address if it has one. */
export async function askRedis(url: string): Promise<void> {
  const answer = await askRedisFor(url, ['PING']);
  if (!answer.includes('+PONG')) throw new Error(`it answers ${answer.trim()}`);
}

/** The raw answer to one short command. @throws when Redis is away, or refuses */
export function askRedisFor(url: string, words: readonly string[]): Promise<string> {
  const { hostname, port, username, password } = new URL(url);
  const account = username
    ? [decodeURIComponent(username), decodeURIComponent(password)]
    : [decodeURIComponent(password)];
  const login = password ? command(['AUTH', ...account]) : '';
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port || 6379) });
    const finish = (error?: Error) => {
      socket.destroy();
      if (error) reject(error);
      else resolve(answer);
    };
    socket.setTimeout(TIMEOUT_MS, () => finish(new Error('no answer from Redis')));
    socket.once('error', finish);
    // Redis says all it has to say, then ends: the answer is whole when the connection is.
    socket.once('close', () => finish(answer === '' ? new Error('Redis closed the connection') : undefined));
    socket.once('connect', () => socket.write(login + command(words) + command(['QUIT'])));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk.toString('utf8');
      if (/^-/m.test(answer)) finish(new Error(answer.trim()));
    });
  });
}

function command(words: readonly string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
}
