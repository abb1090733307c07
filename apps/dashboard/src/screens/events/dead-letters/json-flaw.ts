/** Why a text is no message, before it is sent; undefined when it is JSON and an object. */
export function jsonFlaw(text: string): string | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return `Not JSON: ${error instanceof Error ? error.message : 'unreadable'}`;
  }
  return typeof json === 'object' && json !== null && !Array.isArray(json)
    ? undefined
    : 'A message must be a JSON object.';
}
