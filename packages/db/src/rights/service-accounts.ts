/** Processes with an account of their own at the database. */
export const serviceNames = ['ingest', 'scoring', 'trainer', 'alerts', 'api', 'delivery'] as const;
export type ServiceName = (typeof serviceNames)[number];

/** Accounts are told apart by name and password; from where they may come is the network's business. */
export const accountHost = '%';

/** `ebb_api`, … */
export function accountOf(service: ServiceName): string {
  return `ebb_${service}`;
}

/**
 * What makes the accounts, or gives them these passwords: for an administrator, or for a server that runs it as it starts.
 * What they may do is granted after the migrations, by `grantRights`.
 */
export function accountStatements(passwords: Readonly<Record<ServiceName, string>>): string[] {
  return serviceNames.flatMap((service) => {
    const account = `'${accountOf(service)}'@'${accountHost}'`;
    const password = `'${passwords[service].replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
    return [
      `CREATE USER IF NOT EXISTS ${account} IDENTIFIED BY ${password}`,
      `ALTER USER ${account} IDENTIFIED BY ${password}`,
    ];
  });
}
