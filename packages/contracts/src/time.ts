/** Of a UTC day, which has no leap seconds. */
export const dayMs = 86_400_000;
