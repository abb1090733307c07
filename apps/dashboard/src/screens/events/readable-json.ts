/** Sent text as a person reads it: indented, or as it is where it was cut or is no JSON. */
export function readableJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
