/** The folder of the fetched jars, whether it is there or not. Its name follows the pom: a changed one is fetched anew. */
export function fetchedJars(projectRoot: string): string;

/**
 * Fetches Kafka's jars with Maven, as infra/local/pom.xml lists them. Returns their folder.
 *
 * @param maven the program
 * @throws with what Maven said at its end
 */
export function fetchKafkaJars(projectRoot: string, maven: string): Promise<string>;

/** The same ahead of time, where Maven is there already and no other Kafka is given. Never fails. */
export function fetchKafkaAhead(projectRoot: string, env: NodeJS.ProcessEnv): Promise<void>;
