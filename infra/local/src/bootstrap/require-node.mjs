// Runs before anything is installed: plain Node, and syntax that old versions can still parse.
const OLDEST = [20, 19];

/** Ends the process with one clear sentence when this Node is too old for Ebb. */
export function requireNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return;
  console.error(
    `Ebb needs Node ${OLDEST.join('.')} or newer, and this is Node ${version}. Install a newer Node and run the command again.`,
  );
  process.exit(1);
}
