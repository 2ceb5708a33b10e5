// GUIDs, the ids of everything in Microsoft Entra.

const guid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

/** True for a GUID in its usual form, in either case. */
export const isGuid = (value: string): boolean => guid.test(value)
