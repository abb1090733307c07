import { PlainError } from '../bootstrap/plain-error.ts';

/** Services that may run as several processes, which share the work. */
const scalable = ['ingest', 'scoring', 'alerts', 'api'] as const;
type Scalable = (typeof scalable)[number];

/** How many processes each service has; one where nothing is said. */
export type Scale = Readonly<Partial<Record<Scalable, number>>>;

const mostProcesses = 16;

/** @param words `scoring=3`, several in one word with commas. @throws PlainError for what it does not know */
export function parseScale(words: readonly string[]): Scale {
  const pairs = words
    .flatMap((word) => word.split(','))
    .map((pair): [Scalable, number] => {
      const [name, count, ...rest] = pair.split('=');
      const service = scalable.find((each) => each === name);
      const processes = Number(count);
      if (service === undefined || rest.length > 0)
        throw new PlainError(`--scale takes ${scalable.join(', ')}, as in scoring=3, not "${pair}".`);
      if (!Number.isInteger(processes) || processes < 1 || processes > mostProcesses)
        throw new PlainError(
          `--scale ${service}= takes a number from 1 to ${mostProcesses}, not "${count}".`,
        );
      return [service, processes];
    });
  return Object.fromEntries(pairs);
}

/** The numbers of a service's processes: 1 is the one that is always there. */
export function processNumbers(scale: Scale, service: string): number[] {
  const count = scale[service as Scalable] ?? 1;
  return Array.from({ length: count }, (_, index) => index + 1);
}

/** The first process of a service has its name, the others a number behind it. */
export function processName(service: string, number: number): string {
  return number === 1 ? service : `${service}-${number}`;
}

/** The name of a port of a service's process, among all ports: that of the first, or with the number behind it. */
export function portName(first: string, number: number): string {
  return number === 1 ? first : `${first}${number}`;
}

/** Ports that the further processes would like: a hundred above those of the one before. */
export function furtherPorts(
  scale: Scale,
  first: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const wanted = scalable.flatMap((service) =>
    processNumbers(scale, service)
      .slice(1)
      .flatMap((number) =>
        [service, `${service}Ops`].flatMap((name): [string, number][] => {
          const port = first[name];
          return port === undefined ? [] : [[portName(name, number), port + 100 * (number - 1)]];
        }),
      ),
  );
  return Object.fromEntries(wanted);
}
