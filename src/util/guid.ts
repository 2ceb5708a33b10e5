// GUIDs, the ids of everything in Microsoft Entra.

/** True for a GUID in its usual form, in either case. */
export const isGuid = (value: string): boolean => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value)

/** The text as a GUID in lower case; `undefined` when it is none. */
export const guidOf = (text: string): string | undefined => (isGuid(text) ? text.toLowerCase() : undefined)
