import type { DestinationStream } from 'pino';
import type { Environment } from './config.ts';
import { ConfigError, processEnvironment } from './config.ts';
import { startOpsServer } from './ops-server.ts';
import type { OwnedScope, Scope } from './scope.ts';
import { createScope } from './scope.ts';
import type { LogLevel } from './shared-settings.ts';

/** What the life cycle itself needs of a service's configuration (see `serviceSettings`). */
export interface ServiceConfig {
  readonly metricsPort: number;
  readonly httpHost?: string;
  readonly level?: LogLevel;
  readonly version?: string;
}

export interface RunningService<Started = unknown> {
  readonly scope: OwnedScope;
  readonly opsPort: number;
  /** What the service's own start gave back, such as the port it listens on. */
  readonly started: Started;
  stop(reason?: string): Promise<void>;
}

/**
 * Starts a service in this process: the ops server first, then the service's own parts in their order.
 * A start that fails half way is rolled back in reverse order before the error is thrown on, so that a test
 * that expects the failure leaves nothing open. `runService` uses it for real; tests use it directly.
 */
export async function bootService<Config extends ServiceConfig, Started>(options: {
  readonly name: string;
  readonly config: Config;
  readonly start: (config: Config, scope: Scope) => Promise<Started>;
  readonly log?: DestinationStream;
  readonly stopDeadlineMs?: number;
  readonly onFail?: (error: unknown) => void;
  /** Told the scope before anything starts. */
  readonly onScope?: (scope: OwnedScope) => void;
}): Promise<RunningService<Started>> {
  const { name, config } = options;
  const scope = createScope({
    name,
    version: config.version ?? 'dev',
    logLevel: config.level ?? 'info',
    log: options.log,
    ...(options.stopDeadlineMs === undefined ? {} : { stopDeadlineMs: options.stopDeadlineMs }),
    ...(options.onFail === undefined ? {} : { onFail: options.onFail }),
  });
  options.onScope?.(scope);
  scope.health.enter('starting');
  try {
    const ops = await startOpsServer(scope, {
      port: config.metricsPort,
      host: config.httpHost ?? '127.0.0.1',
    });
    const started = await options.start(config, scope);
    // A stop that was asked for during the start has already closed parts; it must not look ready again.
    if (!scope.signal.aborted) scope.health.enter('running');
    scope.log.info('started');
    return { scope, opsPort: ops.port, started, stop: (reason) => scope.stop(reason) };
  } catch (error) {
    scope.log.fatal({ err: error }, 'start failed');
    await scope.stop('the start failed').catch((stopError: unknown) => {
      scope.log.error({ err: stopError }, 'the rollback was not clean');
    });
    throw error;
  }
}

/**
 * A connection that the database closes while it is being set up: MariaDB's driver tells whoever asked for it, who tries again,
 * and rejects a second promise that nobody can have (`authSucceedHandler` of mariadb 3.4).
 */
function isLostConnection(error: unknown): boolean {
  return error instanceof Error && error.name === 'SqlError' && 'fatal' in error && error.fatal === true;
}

/** Exit codes: 0 asked to stop and stopped, 1 failed, 78 wrong configuration (`EX_CONFIG` of sysexits.h). */
const exitCode = { failed: 1, configuration: 78 } as const;

/** The part of `process` that the life cycle touches; tests pass their own. */
export interface ServiceProcess {
  on(
    event: NodeJS.Signals | 'uncaughtException' | 'unhandledRejection',
    listener: (value: unknown) => void,
  ): void;
  exit(code: number): void;
  complain(text: string): void;
}

const realProcess: ServiceProcess = {
  on: (event, listener) => void process.on(event, listener),
  exit: (code) => process.exit(code),
  complain: (text) => void process.stderr.write(`${text}\n`),
};

/**
 * The whole of a `main.ts`: reads the configuration, starts, and stops on SIGTERM or SIGINT in reverse order
 * within the deadline. A second signal ends the process at once.
 */
export function runService<Config extends ServiceConfig>(
  name: string,
  readServiceConfig: (environment: Environment) => Config,
  start: (config: Config, scope: Scope) => Promise<unknown>,
  host: ServiceProcess = realProcess,
): void {
  void runServiceUntilStopped(name, readServiceConfig, start, host).then((code) => host.exit(code));
}

/** The same, but hands back the exit code instead of exiting. */
export async function runServiceUntilStopped<Config extends ServiceConfig>(
  name: string,
  readServiceConfig: (environment: Environment) => Config,
  start: (config: Config, scope: Scope) => Promise<unknown>,
  host: ServiceProcess,
  startGraceMs = 5_000,
): Promise<number> {
  let config: Config;
  try {
    config = readServiceConfig(processEnvironment());
  } catch (error) {
    host.complain(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    return error instanceof ConfigError ? exitCode.configuration : exitCode.failed;
  }

  return new Promise<number>((resolve) => {
    let ending: { readonly reason: string; readonly code: number } | undefined;
    let running: RunningService | undefined;
    let scope: OwnedScope | undefined;

    function end(reason: string, code: number): void {
      if (ending !== undefined) {
        // Somebody who asks twice wants it now.
        if (code === 0) host.exit(exitCode.failed);
        return;
      }
      ending = { reason, code };
      if (running !== undefined) void finish(running, reason, code);
      else setTimeout(giveUpStarting, startGraceMs).unref();
    }

    /** A start that waits for a server which is away may wait for ever: what it has started is rolled back. */
    function giveUpStarting(): void {
      if (running !== undefined) return;
      scope?.log.fatal('asked to stop, but the start did not finish');
      const failed = () => resolve(exitCode.failed);
      scope?.stop('the start did not finish').then(failed, failed);
    }

    async function finish(service: RunningService, reason: string, code: number): Promise<void> {
      try {
        await service.stop(reason);
        resolve(code);
      } catch (error) {
        service.scope.log.fatal({ err: error }, 'the stop was not clean');
        resolve(exitCode.failed);
      }
    }

    function crash(error: unknown): void {
      if (scope === undefined) host.complain(`${name}: ${String(error)}`);
      else scope.log.fatal({ err: error }, 'uncaught error');
      end('uncaught error', exitCode.failed);
    }

    host.on('SIGTERM', () => end('SIGTERM', 0));
    host.on('SIGINT', () => end('SIGINT', 0));
    host.on('uncaughtException', crash);
    host.on('unhandledRejection', (error) => {
      if (isLostConnection(error)) scope?.log.warn({ err: error }, 'a connection was lost as it was opened');
      else crash(error);
    });

    bootService({
      name,
      config,
      start,
      onScope: (created) => {
        scope = created;
      },
      onFail: () => end('a background part died', exitCode.failed),
    }).then(
      (service) => {
        running = service;
        // A signal that came during the start waited for it (not for ever): parts that are just being started
        // cannot be stopped.
        if (ending !== undefined) void finish(service, ending.reason, ending.code);
      },
      () => resolve(exitCode.failed),
    );
  });
}
