// The form of a request to the token service.

import { refusals, StsError } from './errors.ts'

/** A parameter that must be there. Throws 900144. */
export const required = (form: URLSearchParams, name: string): string => {
  const value = form.get(name)
  if (value === null || value === '') throw new StsError(refusals.missingParameter(name))
  return value
}
